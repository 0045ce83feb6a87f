//! Where a record may go next, and why not: pure decisions over a compiled workflow.
//!
//! `decide` answers one chosen move, `available` every move there is, `route` where a new record goes
//! first. What a client is told about a state comes from `client_status`, `Machine::steps` and
//! `Machine::next_words`. Whoever may not make a move learns nothing from its refusal that their side
//! does not see anyway.

mod answered;
mod asks;
mod available;
mod comment;
mod decide;
mod machine;
mod route;
mod settled;
mod situation;
mod status;
mod step;
mod step_bar;
mod who;

pub(crate) use answered::is_empty;
pub use asks::Asked;
pub use available::{Offer, available};
pub use comment::LONGEST_COMMENT;
pub(crate) use comment::tidy;
pub use decide::decide;
pub use machine::Machine;
pub use route::{Route, route};
pub(crate) use settled::still_open;
pub use situation::{Actor, Move, Settled, Situation};
pub use status::{ClientStatus, client_status};
pub use step::Step;
pub use step_bar::{Mark, StepMark};

pub use crate::guards::Known;
pub use crate::refusal::{Refusal, RefusalCode};

#[cfg(test)]
mod tests;
