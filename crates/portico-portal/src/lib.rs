//! The capabilities, in order: an upper one may use a lower one, never the reverse.

pub mod setup;
pub mod desk;
pub mod exchange;
pub mod reporting;
pub mod notifications;
pub mod search;
pub mod messages;
pub mod files;
pub mod records;
pub mod approvals;
pub mod blueprints;
pub mod workspaces;
pub mod people;
pub mod mail;
pub mod audit;
pub mod refusals;
pub mod frames;
pub mod idempotency;
pub mod policy;
pub mod call;
pub mod compiled;
pub mod schema;
pub mod settings;
pub mod storage;
pub mod error;
pub mod ids;
