//! Approvals: what is put before whom, what they decide, and who stands in for them.
//!
//! They know a subject and the hash of its content, not what it is. How something is decided is pure and lives in
//! `portico_model::approvals`; here it is read, written and watched. `subject.rs` and `content.rs` are what is decided on,
//! `people.rs` who could be asked, `rows.rs` and `docket.rs` a round as it is stored and as it is decided on, `steps/`
//! what can happen to one inside an action's transaction, `watch.rs` what follows from that for the lists. Actions that
//! change a record besides stand in `records/approvals/`, those about somebody's absence in `actions/`, and `absent.rs` says
//! whose it is.

pub mod actions;
pub mod absences;
pub mod absent;
pub mod api;
pub mod certificate;
pub mod colleagues;
pub mod content;
pub mod docket;
pub mod happening;
pub mod identified;
pub mod links;
pub mod people;
pub mod reader;
pub mod replay;
pub mod rows;
pub mod steps;
pub mod subject;
pub mod thing;
pub mod view;
pub mod watch;

pub use content::{Content, Difference, Document, Filed};
pub use docket::Docket;
pub use happening::Happening;
pub use reader::Reader;
pub use rows::{RoundRow, State};
pub use subject::{Commented, Subject, Unfinished};
pub use thing::Approval;
pub use watch::Turn;
