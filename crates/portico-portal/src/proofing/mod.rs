//! Comments on versions of documents: pinned to a place or about the whole, answered, settled, carried over.
//!
//! `comment.rs` is a comment with what was said to it, `internal.rs` one of the firm's team, which is another type in
//! another table: nothing that clients are shown is made from it. `queries.rs` reads both, `lock.rs` says when comments
//! stay as they are, `actions/` holds one verb in each file, `told.rs` writes what happened into the record's chain.
//! Whoever reads a document reads its comments; whoever may write to the other side may comment.

pub mod actions;
pub mod api;
pub mod comment;
pub mod internal;
mod lock;
pub mod queries;
pub mod replay;
pub mod sheets;
pub mod story;
mod told;

pub use comment::{Comment, Reply};
pub use internal::InternalComment;
pub use lock::{Lock, lock};
