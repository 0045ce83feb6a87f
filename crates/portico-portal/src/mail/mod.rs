//! Outgoing mail and its log: written in an action's transaction, carried by a job, never from a request.
//!
//! `outgoing.rs` is a mail as the product writes it, `letters/` its kinds in words, `minting.rs` the secrets that are made
//! only when a mail leaves, `sending.rs` the job, `pages/` what `demo` shows of it.

pub mod letters;
pub mod minting;
pub mod outgoing;
mod pages;
pub mod routes;
pub mod sending;

pub use letters::ForClients;
pub use minting::Mint;
pub use outgoing::{Outgoing, Recipient, post, post_as};
pub use pages::sent::demo_workspace;
pub use routes::routes;
