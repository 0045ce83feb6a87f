//! The checklist of a record: clients hand in item by item, staff accept each or ask again, on the same address.
//! `task.rs` leads on to it from a mail.

mod act;
pub mod api;
mod beside;
mod paper;
mod pay;
mod sections;
mod sent;
mod several;
mod show;
mod slot;
mod task;

pub use slot::Progress;

use crate::{
    call::Portal,
    policy::{self, Attach, See, may},
};
use portico_web::Routes;

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/records/{id}/task", may::<See, policy::Record>(), task::open)
        .get("/records/{id}/checklist", may::<See, policy::Record>(), show::open)
        .post("/records/{id}/checklist/acts", may::<See, policy::Record>(), act::act)
        .post("/records/{id}/checklist/payments", may::<See, policy::Record>(), pay::pay)
        .post("/records/{id}/checklist/acceptance", may::<See, policy::Record>(), act::accept_all)
        .post("/records/{id}/checklist/files", may::<Attach, policy::Record>(), act::send)
        .post("/records/{id}/checklist/removals", may::<Attach, policy::Record>(), act::remove)
        .post("/records/{id}/checklist/reuse", may::<Attach, policy::Record>(), act::use_again)
        .and(api::routes())
}
