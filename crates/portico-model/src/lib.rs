//! What a portal is and what it decides, as values: no I/O, no clock, no randomness.

pub mod access;
pub mod approvals;
pub mod blueprint;
pub mod checkpoints;
pub mod deadlines;
pub mod files;
pub mod forms;
pub mod guards;
pub mod key;
pub mod metrics;
pub mod payments;
pub mod proofing;
pub mod refusal;
pub mod requirements;
pub mod retention;
pub mod signature;
pub mod templates;
pub mod workflow;

pub use key::Key;
