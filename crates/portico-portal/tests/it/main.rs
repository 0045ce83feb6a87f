//! The capabilities through HTTP, each on both databases; folders and files are named as the actions.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::format_collect,
    reason = "a test that meets what it did not expect has failed"
)]

mod approvals;
mod audit;
mod desk;
mod exchange;
mod files;
mod mail;
mod messages;
mod notifications;
mod people;
mod privacy;
mod proofing;
mod records;
mod reporting;
mod requirements;
mod search;
mod setup;
mod surfaces;
mod templates;
mod workspaces;
