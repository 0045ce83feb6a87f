//! One event: a hashed header that commits to two payloads, one that clients may see and one for the firm alone.
//!
//! The header is stored as the bytes that were hashed. It holds salted digests of the payloads and of the actor's name,
//! never these themselves, so that a person's data can be erased (text and salt go) while the chain still verifies.

use crate::ids::MemberId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What a chain is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Record,
    Person,
    Organization,
    Workspace,
}

/// A fact that is about to be written.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// In the past tense: `record.submitted`.
    pub kind: &'static str,
    /// When it happened; for imported history before it was recorded.
    pub occurred_at: Timestamp,
    pub member: Option<MemberId>,
    pub on_behalf_of: Option<MemberId>,
    /// Where it came from, for idempotent import.
    pub source_ref: Option<String>,
    /// What clients of the record may see; none when nothing is for them.
    pub client: Option<Value>,
    /// What the firm alone may see.
    pub firm: Option<Value>,
}

/// The hashed part, in the order in which it is written. Instants are microseconds since 1970 (UTC), hashes hex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub v: u8,
    pub workspace: Uuid,
    pub chain: Uuid,
    pub subject: Subject,
    pub seq: i64,
    /// Hash of the entry before; of nothing for the first.
    pub prev: String,
    pub kind: String,
    pub occurred_at: i64,
    pub recorded_at: i64,
    pub actor: Option<String>,
    pub member: Option<Uuid>,
    pub on_behalf_of: Option<Uuid>,
    pub credential: String,
    pub request: String,
    pub source: Option<String>,
    pub client: Option<String>,
    pub firm: Option<String>,
}

pub const VERSION: u8 = 1;

impl Subject {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Workspace => "workspace",
        }
    }

    /// None where the word is none.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Record, Self::Person, Self::Organization, Self::Workspace].into_iter().find(|one| one.as_str() == word)
    }
}

impl NewEvent {
    pub fn now(kind: &'static str, occurred_at: Timestamp, member: Option<MemberId>) -> Self {
        Self { kind, occurred_at, member, on_behalf_of: None, source_ref: None, client: None, firm: None }
    }

    #[must_use]
    pub fn client(mut self, payload: Value) -> Self {
        self.client = Some(payload);
        self
    }

    #[must_use]
    pub fn firm(mut self, payload: Value) -> Self {
        self.firm = Some(payload);
        self
    }
}

impl Header {
    /// The bytes that are hashed and stored.
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

pub fn hash(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// The digest by which a header commits to a payload.
pub fn digest(salt: &[u8], payload: &str) -> String {
    hex(&Sha256::new().chain_update(salt).chain_update(payload).finalize())
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
