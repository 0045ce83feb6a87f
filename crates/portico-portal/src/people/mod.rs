//! Persons, how they prove who they are, their sessions and their tokens.
//!
//! `address.rs` is an e-mail address, `passwords.rs` hashes and judges them, `limits.rs` counts tries, `sign_in.rs` is a
//! sign-in under way, `sessions.rs` what it ends in, `links.rs` the links that open one task or, in the demo, one person.
//! One verb is one file of `actions/`; what nobody signed in may see of it is in `pages/`.

pub mod actions;
pub mod address;
pub mod jobs;
pub mod limits;
pub mod links;
pub mod pages;
pub mod passwords;
pub mod person;
pub mod routes;
pub mod sessions;
pub mod sign_in;
pub mod trail;

pub use address::EmailAddress;
pub use person::{NewPerson, Person};
pub use routes::routes;
