//! Organizations, their people and invitations, through HTTP.

#![expect(clippy::unwrap_used, reason = "what tests share fails them when it fails")]

mod change_member;
mod create;
mod first_run;
mod invite;
