//! Outgoing mail.

#![expect(clippy::unwrap_used, reason = "what tests share fails them when it fails")]

mod sending;
