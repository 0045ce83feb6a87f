//! Who is told what: after each event the worker asks here, never the request.
//!
//! `rules.rs` says for an event which circle of people is told in which words, `approvals.rs` the same of decisions and
//! `comments.rs` of comments, `standing.rs` reads the records that events
//! are about, `circles.rs` says who belongs to a circle and may still see the record, `telling.rs` writes rows and mails,
//! `together.rs` one mail for many, `receipts.rs` the mails that confirm a decision, `panel.rs` reads them, `actions/` marks
//! them as read.

pub mod actions;
mod approvals;
mod circles;
mod comments;
mod panel;
pub mod receipts;
mod rules;
mod standing;
mod telling;
mod together;

pub use actions::{mark_read, mark_read_on};
pub use approvals::{consequence, is_signed, what};
pub use panel::{Notification, panel};
pub use telling::{Told, prepare, write};
pub use together::{TOGETHER, Together, send as send_together};
