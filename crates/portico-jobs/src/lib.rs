//! A durable queue: jobs are written in the action's own transaction, run at least once, and finished by whoever holds
//! their lease.

mod backoff;
mod claimed;
mod job;
mod queue;
mod registry;
mod settle;
mod watch;
mod worker;

pub use backoff::Backoff;
pub use claimed::{Claimed, Lost, Outcome};
pub use job::{Job, Priority, enqueue};
pub use registry::{Pauses, Registry};
pub use watch::{Counts, Seen, counts, discard, failed, retry, troubled};
pub use worker::{Settings, Worker};

use jiff::Timestamp;
use std::sync::Arc;

/// The migration that makes the table `job`, in the store's tokens.
pub const MIGRATION: &str = include_str!("../job.sql");

/// What time it is.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Where chance comes from.
pub type Random = Arc<dyn Fn() -> u64 + Send + Sync>;
