//! The store on both databases: the same tests, the same outcomes.

#![expect(clippy::unwrap_used, reason = "tests")]

mod atomic;
mod both;
mod compact;
mod isolation;
mod migrations;
mod reading;
mod shared_commit;
