//! A log that can only grow, and statements about it that anybody can check without trusting whoever keeps it.
//!
//! `tree.rs` is the Merkle tree of RFC 9162 (Certificate Transparency 2.0), `proof.rs` its inclusion and consistency
//! proofs, `note.rs` a signed text as C2SP's *signed note* and *tlog-checkpoint* define them, so that their tools read it
//! too; `receipt.rs` is what somebody keeps who wants to hold the portal to one entry, `certification.rs` what stands under
//! a document that tells of several.

mod certification;
mod checkpoint;
mod note;
mod proof;
mod receipt;
mod tree;

#[cfg(test)]
mod tests;

pub use certification::Certification;
pub use checkpoint::Checkpoint;
pub use note::{Signer, Verifier};
pub use proof::{Stretch, consistency, inclusion, is_consistent, is_included};
pub use receipt::Receipt;
pub use tree::{Frontier, Hash, Node, leaf_hash, node_hash};
