//! A workspace's whole log as a file, and a check that needs nothing else.
//!
//! One JSON object a line: what the file is, then each chain's entries with its leaves behind them, then the checkpoints,
//! then how many of each there were. `check.rs` reads it from top to bottom and remembers one hash for each leaf.

mod check;
mod line;
mod write;

pub use check::{Found, Held, check};
pub use line::{EntryLine, FORMAT, Line, SaltedLine};
pub use write::export;
