//! The conversation on a record, and the notes of the firm's team.
//!
//! A message and a note are different types in different tables: what is written for the team alone cannot reach a
//! client, because nothing that clients are shown or mailed is made from `InternalNote`.

pub mod actions;
pub mod api;
pub mod conversation;

pub use conversation::{InternalNote, Message};
