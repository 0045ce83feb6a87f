//! Finding records by number and words.
//!
//! `fold.rs` says what a word is, `words.rs` which words a record is found by, `indexing.rs` writes them (the worker, after
//! an event or an import), `asked.rs` is what somebody typed, `finding.rs` finds within what they may list. Words that stand
//! in nothing but what the firm alone may read are marked, and never match for a client.

mod asked;
mod finding;
mod fold;
mod indexing;
mod words;

pub use asked::Asked;
pub use finding::{Found, find};
pub use indexing::{Change, REINDEX, Which, enqueue, prepare, reindex, reindex_some, renamed, write};
