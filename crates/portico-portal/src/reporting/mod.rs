//! Figures about how the work went, from events and from the stays in states.
//!
//! `outcomes.rs` is what is asked and answered, `reading.rs` streams records with their histories, `measuring.rs` takes
//! them in one at a time. `approvals.rs` counts decisions.

pub mod approvals;
mod measuring;
pub mod outcomes;
mod reading;
