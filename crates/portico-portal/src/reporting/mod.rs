//! Figures about how the work went, from events and from the stays in states.
//!
//! `outcomes.rs` is what is asked and answered, `reading.rs` streams records with their histories, `measuring.rs` takes
//! them in one at a time. `approvals.rs` counts decisions, `finding.rs` says how long it takes to find a
//! file.

pub mod approvals;
pub mod finding;
mod measuring;
pub mod outcomes;
mod pages;
mod reading;

use crate::{
    call::Portal,
    policy::{self, Report, may},
};
use portico_web::Routes;

pub fn routes() -> Routes<Portal> {
    Routes::default().get("/reports/files", may::<Report, policy::Workspace>(), pages::finding::show)
}
