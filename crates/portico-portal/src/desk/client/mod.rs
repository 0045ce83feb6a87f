//! The client's pages. Their types hold nothing that is the firm's alone, and their statements do not read it.

pub mod answers;
pub mod files;
pub mod home;
pub mod line;
pub mod list;
pub mod participants;
pub mod record;
mod routes;
pub mod row;
pub mod sending;
pub mod step;
pub mod task;
pub mod tell;
pub mod waiting;

pub use routes::routes;
