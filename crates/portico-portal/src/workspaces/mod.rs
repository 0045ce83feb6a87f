//! A workspace, its organizations, and who belongs to which in what roles.
//!
//! `people.rs` is the people of an organization as a thing that access is decided on, `roles.rs` says which role may be
//! given by whom, `access.rs` makes a change of access take effect at once, `first_run.rs` begins an installation.
//! Whatever changes who may do what moves the workspace's epoch in the same transaction.

pub mod access;
pub mod actions;
pub mod first_run;
pub mod invitation;
pub mod look_again;
pub mod member;
pub mod organization;
mod pages;
pub mod people;
pub mod queries;
pub mod roles;
pub mod routes;

pub use member::NewMember;
pub use organization::NewOrganization;
pub use people::{Invited, People};
pub use routes::routes;
