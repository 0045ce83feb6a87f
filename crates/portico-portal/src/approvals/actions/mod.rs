//! What is done about somebody's absence: one verb in each file, one transaction in each verb, and the letters about it.

mod go_away;
mod letters;
mod return_early;

pub use go_away::{LONGEST_REASON, Leave, go_away, no_access};
pub use return_early::return_early;
