//! How large a log was, and what its root was then.
//!
//! Source: C2SP, *tlog-checkpoint* (<https://c2sp.org/tlog-checkpoint>); number and time are extension lines.

use super::{note::Verifier, tree::Hash};
use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;

/// A statement of the log's keeper, by which they can be held to what the log said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Names the log, and no other: `portico/` and the workspace.
    pub origin: String,
    /// Leaves.
    pub size: u64,
    pub root: Hash,
    /// From 1, without gaps: one that is missing is seen to be.
    pub number: u64,
    pub at: Timestamp,
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        let root = STANDARD.encode(self.root);
        format!("{}\n{}\n{root}\nnumber {}\ntime {}\n", self.origin, self.size, self.number, self.at)
    }

    /// From a note that the log has signed.
    pub fn open(note: &str, verifier: &Verifier) -> Option<Self> {
        let mut lines = verifier.open(note)?.lines();
        let checkpoint = Self {
            origin: lines.next()?.to_owned(),
            size: lines.next()?.parse().ok()?,
            root: STANDARD.decode(lines.next()?).ok()?.try_into().ok()?,
            number: lines.next()?.strip_prefix("number ")?.parse().ok()?,
            at: lines.next()?.strip_prefix("time ")?.parse().ok()?,
        };
        (checkpoint.origin == verifier.name()).then_some(checkpoint)
    }
}
