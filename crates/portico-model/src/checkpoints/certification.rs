//! What a log's keeper signs of a document about one chain: what it says, and how far the chain had come.

use super::note::Verifier;
use uuid::Uuid;

/// That a document with this content was written over a chain whose entry had this hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certification {
    /// The log, as in its checkpoints.
    pub origin: String,
    pub chain: Uuid,
    /// The last entry that the document tells of, from 1.
    pub entry: i64,
    /// SHA-256 of that entry's header, in hex.
    pub hash: String,
    /// SHA-256 of the document, in hex.
    pub content: String,
}

const TITLE: &str = "certificate";

impl Certification {
    /// The text that is signed. It names no time: the same document is always signed by the same bytes.
    pub fn text(&self) -> String {
        let Self { origin, chain, entry, hash, content } = self;
        format!("{origin}\n{TITLE}\nchain {chain}\nentry {entry}\nhash {hash}\ncontent {content}\n")
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
            content: lines.next()?.strip_prefix("content ")?.to_owned(),
        })
    }
}
