//! Records: what is worked on, from the first draft to the end.
//!
//! `record.rs` is the row, `change.rs` the one place that writes it, `moves.rs` what a step does to it, `follow.rs` the
//! moves that nobody presses a button for, `hold/` what keeps it from being deleted,
//! `links/` what was mailed and opens it, `approvals/` what is decided on it, `actions/` holds one verb in each file,
//! `queries.rs` the lists.

pub mod actions;
pub mod api;
pub mod approvals;
pub mod change;
pub mod channel;
pub mod clock;
pub mod follow;
pub mod history;
pub mod hold;
pub mod links;
pub mod jobs;
pub mod moves;
pub mod openings;
pub mod queries;
pub mod record;
pub mod replay;
pub mod requirements;
mod topics;
pub mod view;
pub mod way_back;

pub use channel::Channel;
pub use record::Record;
pub use topics::topics;
