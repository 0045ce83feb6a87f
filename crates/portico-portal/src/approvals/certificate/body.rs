//! The document: what it says in words that people read, and the entries of the log that show it.

use crate::error::{Error, Result};
use jiff::Timestamp;
use portico_model::signature::Signature;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The format's name and number: a reader refuses what it does not know.
pub const FORMAT: &str = "portico-approval-certificate-1";

/// A certificate with the signature of the workspace's log below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    pub certificate: Certificate,
    /// A signed note over the hash of the certificate and the last entry that it tells of.
    pub note: String,
}

/// One round that is over, as one side may read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    pub format: String,
    /// Whose copy it is, client or firm: the client's tells nothing of what was said in the firm's own seats.
    pub side: String,
    /// The time zone in which it is printed.
    pub zone: String,
    pub workspace: Named,
    pub record: About,
    pub round: Round,
    pub decisions: Vec<Decision>,
    pub handed: Vec<Handed>,
    /// Entries of the log in which the firm said something for itself: they count, and stay closed in the client's copy.
    pub closed: u64,
    pub log: Source,
    /// Where the entries stand under a signed checkpoint; none while the next one is still to come.
    pub seal: Option<Seal>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub id: Uuid,
    pub name: String,
}

/// The record that was decided on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct About {
    pub id: Uuid,
    /// "W-14"
    pub reference: String,
    pub title: String,
    pub organization: String,
}

/// What was put forward, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Round {
    pub id: Uuid,
    /// Its key in the blueprint.
    pub approval: String,
    pub label: String,
    pub number: u32,
    /// approved, changes-asked, void or closed
    pub state: String,
    pub submitted_by: String,
    #[schemars(with = "String")]
    pub submitted_at: Timestamp,
    #[schemars(with = "String")]
    pub ended_at: Timestamp,
    /// The version of the blueprint by which it was decided.
    pub rule_version: i64,
    /// SHA-256 over everything that was decided on; every decision names it.
    pub bundle: String,
    /// The text that was hashed; none in a client's copy where the firm's part is in it.
    pub bundle_text: Option<String>,
    /// What each stage is called.
    pub stages: BTreeMap<String, String>,
    /// Answers as they were shown.
    pub answers: Vec<Answer>,
    pub documents: Vec<Paper>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub label: String,
    pub text: String,
}

/// One version of one document, with the SHA-256 of its bytes in hex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    pub label: String,
    pub sha256: String,
}

/// Who said what, in whose place, when, and how they had shown who they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The entry of the log, and its place among the round's decisions.
    pub entry: i64,
    pub place: i64,
    pub stage: String,
    /// approve, approve-with-changes, ask-for-changes or not-for-me
    pub said: String,
    pub words: String,
    pub by: String,
    /// Whose decision it is: the same as `by` unless somebody stood in or put it down for them.
    pub seat: String,
    /// own, delegation, absence, fallback, recorded or override
    pub basis: String,
    /// The reason of an override, or what shows a decision that was given by phone.
    pub grounds: Option<String>,
    /// How whoever is named in `by` was known.
    pub identified: String,
    /// Where the stage asked for one.
    pub signature: Option<Signature>,
    /// The hash of what they saw.
    pub bundle: String,
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// The entry in which it was taken back.
    pub withdrawn: Option<i64>,
}

/// A task that was passed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Handed {
    pub entry: i64,
    pub place: i64,
    pub from: String,
    pub to: String,
    pub reason: String,
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// The entry in which it was called back.
    pub recalled: Option<i64>,
}

/// The entries of the log, and the key that checks what is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub origin: String,
    pub key: String,
    /// The chain of the record.
    pub chain: Uuid,
    pub entries: Vec<Entry>,
}

/// One entry. What the reader may not know stays closed: the header has its digest, and its text is not here.
#[expect(clippy::struct_field_names, reason = "receipts and proofs call the number of an entry so, too")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its number in the chain, from 1.
    pub entry: i64,
    /// SHA-256 of the header, hex.
    pub hash: String,
    /// The bytes that were hashed, base64.
    pub header: String,
    pub actor: Option<Salted>,
    pub client: Option<Salted>,
    pub firm: Option<Salted>,
}

/// A text of which the header has the digest: SHA-256 of salt (here base64) and text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Salted {
    pub salt: String,
    pub text: String,
}

/// Where a later entry of the same chain stands in the tree under a signed checkpoint, as RFC 9162 proves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    pub checkpoint: String,
    pub entry: i64,
    pub hash: String,
    pub leaf: u64,
    pub path: Vec<String>,
}

impl Certificate {
    /// SHA-256 of its JSON with sorted keys and without spaces, hex: what the note signs.
    pub fn digest(&self) -> Result<String> {
        Ok(crate::audit::event::hex(&Sha256::digest(sorted(self)?)))
    }

    /// The last entry that it tells of.
    pub fn last(&self) -> Option<&Entry> {
        self.log.entries.last()
    }
}

impl Signed {
    /// The file: the same for the same certificate, byte for byte.
    pub fn to_json(&self) -> Result<Vec<u8>> {
        sorted(self)
    }
}

fn sorted(value: &impl Serialize) -> Result<Vec<u8>> {
    let value = serde_json::to_value(value).map_err(Error::internal)?;
    serde_json::to_vec(&value).map_err(Error::internal)
}
