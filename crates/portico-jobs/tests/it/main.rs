//! The queue on both databases: at least once, one holder at a time, nobody starves.

#![expect(clippy::unwrap_used, reason = "tests")]

mod both;
mod leases;
mod outcomes;
mod queueing;
mod working;
