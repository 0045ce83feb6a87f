//! What somebody keeps of one entry of one chain, to hold the portal to it.

use super::note::Verifier;
use jiff::Timestamp;
use uuid::Uuid;

/// That an entry stood in a chain with this hash, and so everything before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The log, as in its checkpoints.
    pub origin: String,
    pub chain: Uuid,
    /// From 1.
    pub entry: i64,
    /// SHA-256 of the entry's header, in hex.
    pub hash: String,
    pub at: Timestamp,
}

const TITLE: &str = "receipt";

impl Receipt {
    /// The text that is signed.
    pub fn text(&self) -> String {
        let Self { origin, chain, entry, hash, at } = self;
        format!("{origin}\n{TITLE}\nchain {chain}\nentry {entry}\nhash {hash}\ntime {at}\n")
    }

    /// From a note that the log has signed.
    pub fn open(note: &str, verifier: &Verifier) -> Option<Self> {
        let mut lines = verifier.open(note)?.lines();
        let origin = lines.next()?.to_owned();
        if lines.next()? != TITLE || origin != verifier.name() {
            return None;
        }
        Some(Self {
            origin,
            chain: lines.next()?.strip_prefix("chain ")?.parse().ok()?,
            entry: lines.next()?.strip_prefix("entry ")?.parse().ok()?,
            hash: lines.next()?.strip_prefix("hash ")?.to_owned(),
            at: lines.next()?.strip_prefix("time ")?.parse().ok()?,
        })
    }
}
