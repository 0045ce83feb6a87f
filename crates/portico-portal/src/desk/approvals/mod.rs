//! Pages of approvals: what waits for the reader's decision, one round with its decision bar, the route before it is
//! submitted, who is asked instead, what nobody could approve, its certificate, and what a link in a mail opens.
//!
//! Both sides share the addresses; `about.rs` writes what both read of a round, each page has a frame for each side.

mod about;
mod away;
mod away_form;
mod bar;
mod certificate;
mod done;
mod gaps;
mod hand;
mod link;
mod link_files;
mod list;
mod panel;
pub mod record;
mod review;
mod show;
pub mod story;
mod submit;
mod waiting;

pub use panel::Panel;
pub use review::shown_with;
pub use waiting::{Waits, is_among, notices, on_record, rows, waits};

use crate::{
    approvals::Approval,
    call::Portal,
    policy::{self, Advance, Approve, Change, See, anyone, list, may, signed_in},
};
use portico_web::Routes;

const OWN: &str = "their own absences";
const LINK: &str = "the link itself is what opens it";

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/approvals", list::<Approve, policy::Record>(), list::show)
        .get("/approvals/gaps", list::<See, policy::Record>(), gaps::show)
        .get("/approvals/{id}", may::<See, Approval>(), show::show)
        .get("/approvals/{id}/certificate", may::<See, Approval>(), certificate::show)
        .get("/approvals/{id}/certificate.json", may::<See, Approval>(), certificate::as_json)
        .get("/approvals/{id}/certificate.pdf", may::<See, Approval>(), certificate::as_pdf)
        .get("/approvals/{id}/decisions/{place}/receipt", may::<See, Approval>(), certificate::receipt)
        .post("/approvals/{id}/decisions", may::<See, Approval>(), show::decide_on)
        .post("/approvals/{id}/withdrawal", may::<See, Approval>(), show::take_back)
        .get("/approvals/{id}/delegations", may::<See, Approval>(), hand::show)
        .post("/approvals/{id}/delegations", may::<See, Approval>(), hand::pass_on)
        .post("/approvals/{id}/delegations/revocation", may::<See, Approval>(), hand::recall)
        .get("/records/{id}/approvals/{approval}", may::<Advance, policy::Record>(), submit::show)
        .post("/records/{id}/approvals", may::<Advance, policy::Record>(), submit::put_before)
        .get("/account/absences", signed_in(OWN), away::show)
        .post("/account/absences", signed_in(OWN), away::leave)
        .post("/account/absences/{id}/end", signed_in(OWN), away::come_back)
        .get("/members/{id}/absences", may::<Change, policy::Member>(), away::show_of)
        .post("/members/{id}/absences", may::<Change, policy::Member>(), away::leave_of)
        .post("/members/{id}/absences/{absence}/end", may::<Change, policy::Member>(), away::end_of)
        .get("/links/decisions/{token}", anyone(LINK), link::show)
        .post("/links/decisions/{token}", anyone(LINK), link::decide_on)
        .post("/links/decisions/{token}/renewal", anyone(LINK), link::renew)
        .post("/links/decisions/{token}/files/{file}", anyone(LINK), link_files::open)
        .and(record::routes())
}
