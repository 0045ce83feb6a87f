//! The addresses of an organization's people, of invitations and of the first run, each with the rule that it demands.

use crate::{
    call::Portal,
    policy::{self, Change, Configure, Invite, See, Workspace, anyone, may, signed_in},
    workspaces::{
        pages::{invitation, member, people, setup},
        people::{Invited, People},
    },
};
use portico_web::Routes;

const INVITED: &str = "the secret of the invitation is what opens it";
const FIRST: &str = "nobody is known yet; the token that the program printed is what counts";

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/organization", signed_in("their own organization's people"), people::own)
        .get("/organizations/{id}/people", may::<See, People>(), people::show)
        .post("/organizations/{id}/invitations", may::<Invite, People>(), people::invite)
        .post("/invitations/{id}/mails", may::<Invite, Invited>(), people::resend)
        .post("/invitations/{id}/revocation", may::<Invite, Invited>(), people::revoke)
        .get("/members/{id}", may::<Change, policy::Member>(), member::show)
        .post("/members/{id}", may::<Change, policy::Member>(), member::change)
        .post("/members/{id}/suspension", may::<Change, policy::Member>(), member::suspend)
        .post("/members/{id}/restoration", may::<Change, policy::Member>(), member::restore)
        .get("/invite/{secret}", anyone(INVITED), invitation::show)
        .post("/invite/{secret}", anyone(INVITED), invitation::accept)
        .get("/setup", anyone(FIRST), setup::show)
        .post("/setup", anyone(FIRST), setup::run)
        .get("/setup/first-work", may::<Configure, Workspace>(), setup::first_work)
}
