//! The lines of an export. Binary values are base64, hashes hex, instants microseconds since 1970 (UTC).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The format's name and number: a reader refuses what it does not know.
pub const FORMAT: &str = "portico-audit-1";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Line {
    /// The first line.
    Export {
        format: String,
        workspace: Uuid,
        origin: String,
        key: String,
        at: i64,
    },
    Entry(Box<EntryLine>),
    /// Stands behind the chain's entries.
    Head {
        chain: Uuid,
        subject: String,
        seq: i64,
        hash: String,
    },
    /// Stands behind the chain's head.
    Leaf {
        place: u64,
        chain: Uuid,
        seq: i64,
        hash: String,
    },
    Checkpoint {
        number: i64,
        note: String,
    },
    /// The last line.
    End {
        entries: u64,
        leaves: u64,
        checkpoints: u64,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryLine {
    pub chain: Uuid,
    pub seq: i64,
    pub kind: String,
    pub occurred_at: i64,
    pub recorded_at: i64,
    pub member: Option<Uuid>,
    pub on_behalf_of: Option<Uuid>,
    pub credential: String,
    pub request: String,
    pub source: Option<String>,
    /// The bytes that were hashed.
    pub header: String,
    pub hash: String,
    pub actor: Option<SaltedLine>,
    pub client: Option<SaltedLine>,
    pub firm: Option<SaltedLine>,
}

/// A text of which the header has the digest; gone once it is erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaltedLine {
    pub salt: String,
    pub text: String,
}
