//! Files: documents of records, their versions, and the bytes that these are.
//!
//! A file comes by a form (`form.rs`) into the staging folder, is looked at by its content (`arriving.rs`), kept under a
//! random key (`keeping.rs`), and becomes a document or a version of one (`actions/`). `serving.rs` gives it out again;
//! what it looks like and says is found out by a child process and shown by `previews/`.
//! `retention/` says how long documents are kept, `quota/` how much room there is.
//! Who sees the record sees its documents, but for those of the firm alone; every change and every download is an event
//! of the record.

pub mod actions;
pub mod api;
mod archive;
mod arriving;
mod asked;
mod bare;
mod bringing;
pub mod document;
pub mod evidence;
pub mod finding;
mod form;
pub mod jobs;
pub mod keeping;
mod naming;
mod origin;
pub mod pages;
pub mod previews;
pub mod queries;
pub mod quota;
pub mod replay;
pub mod retention;
mod routes;
mod sending;
mod serving;
mod taking;
mod told;
mod uploads;
pub mod waiting;

pub use bringing::bring;
pub use document::{Document, Origin, Scan, Version};
pub use routes::routes;
pub use sending::{Outcome, sent_by_form};
pub use serving::give_out;
