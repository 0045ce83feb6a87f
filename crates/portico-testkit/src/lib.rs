//! A portal for tests: the real product on a throw-away database, a standing cast, a clock that the test moves.
//!
//! Every test of a capability runs on both databases: `for portal in TestPortal::both().await { … }`.
//! A test that ends with jobs left to do fails: `run_jobs` first.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot be set up has failed")]

mod browser;
mod cast;
mod portal;

pub use browser::{Answer, Browser};
pub use cast::{CAST, Cast, Member};
pub use portal::TestPortal;

/// The blueprint that the tests' workspace runs on.
pub const BLUEPRINT: &str = include_str!("../../../blueprints/support-requests.yaml");
