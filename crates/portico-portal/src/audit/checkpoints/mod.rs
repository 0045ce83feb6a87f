//! Signed checkpoints over all chains of a workspace, and what is proved by them.
//!
//! Every so often the heads of the chains that have grown become leaves of one Merkle tree, and its root is signed with
//! the workspace's key. Who keeps a checkpoint, or a receipt of one entry, can later tell whether the end of the log was
//! cut off or the whole of it written anew, which the chains by themselves cannot show.

/// The kind of the job that delivers one to a service outside.
pub const DELIVER: &str = "audit.deliver";

mod gone;
mod keys;
mod list;
mod proof;
mod seal;
mod tree;

pub use gone::{end_deliveries, gone_since};
pub use keys::{origin, verifier};
pub use list::{Sealed, find, list, newest, sent, unsent};
pub use proof::{Growth, Proof, certify, grown, prove, prove_entry, receipt, receipt_of};
pub use seal::seal;
pub use tree::leaf_text;
