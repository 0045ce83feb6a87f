//! The addresses of signing in and of one's account, each with the rule that it demands.

use crate::{
    call::Portal,
    people::pages::{account, check, demo, link, password, sign_in, task_link, tokens, workspace},
    policy::{Tokens, Workspace, anyone, may, signed_in},
};
use portico_web::Routes;

const SIGNING_IN: &str = "whoever signs in is nobody yet";
const TASK_LINK: &str = "the link itself is what opens it";
const DEMO: &str = "only the demo has it, and only for this machine";

pub fn routes() -> Routes<Portal> {
    signing_in().and(own_account())
}

fn signing_in() -> Routes<Portal> {
    Routes::default()
        .get("/sign-in", anyone(SIGNING_IN), sign_in::show)
        .post("/sign-in", anyone(SIGNING_IN), sign_in::ask)
        .get("/sign-in/check", anyone(SIGNING_IN), check::show)
        .post("/sign-in/check", anyone(SIGNING_IN), check::enter)
        .get("/sign-in/password", anyone(SIGNING_IN), password::show)
        .post("/sign-in/password", anyone(SIGNING_IN), password::enter)
        .get("/sign-in/link/{secret}", anyone(SIGNING_IN), link::show)
        .post("/sign-in/link/{secret}", anyone(SIGNING_IN), link::enter)
        .get("/sign-in/workspace", signed_in("the portals they belong to"), workspace::show)
        .post("/sign-in/workspace", signed_in("the portals they belong to"), workspace::choose)
        .post("/sign-out", anyone("leaving twice is as good as once"), account::leave)
        .get("/links/{token}", anyone(TASK_LINK), task_link::show)
        .post("/links/{token}", anyone(TASK_LINK), task_link::enter)
        .get("/demo", anyone(DEMO), demo::show)
        .post("/demo/enter", anyone(DEMO), demo::be)
        .get("/demo/enter/{secret}", anyone(DEMO), demo::enter)
}

fn own_account() -> Routes<Portal> {
    const ACCOUNT: &str = "their own account";
    Routes::default()
        .get("/account", signed_in(ACCOUNT), account::show)
        .post("/account", signed_in(ACCOUNT), account::change)
        .post("/account/password", signed_in(ACCOUNT), account::set_password)
        .post("/account/sessions/revocation", signed_in(ACCOUNT), account::end_others)
        .post("/account/sessions/{id}/revocation", signed_in(ACCOUNT), account::end_session)
        .post("/account/tokens", may::<Tokens, Workspace>(), tokens::make)
        .post("/account/tokens/{id}/revocation", signed_in(ACCOUNT), tokens::revoke)
}
