//! What holds the program together: all routes as one router, the worker's handlers, health, files for browsers.

pub mod api;
pub mod assets;
pub mod checkpoints;
pub mod dispatch;
pub mod health;
pub mod router;
pub mod worker;

pub use router::{router, routes};
