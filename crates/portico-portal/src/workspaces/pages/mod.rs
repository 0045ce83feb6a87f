//! The pages of an organization's people, of accepting an invitation and of the first run.

pub mod invitation;
pub mod member;
pub mod people;
pub mod setup;
