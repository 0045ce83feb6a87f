//! A document, its versions, and what is known of their bytes.

use crate::ids::{BlobId, DocumentId, MemberId};
use jiff::Timestamp;
use portico_connect::blobs::BlobKey;
use portico_model::{Key, access::Side, files::Kind, forms::Answers};
use portico_store::{Error, FromRow, Result, Row};
use serde_json::Value as Json;

/// A document with its current version.
#[derive(Debug, Clone)]
pub struct Document {
    pub id: DocumentId,
    /// What of the record's checklist it was handed in for.
    pub slot: Option<Key>,
    pub title: String,
    /// The client knows nothing of it.
    pub firm_only: bool,
    /// From which it comes.
    pub side: Side,
    /// What is said about the current version as both sides read it, on one line.
    pub said: String,
    pub current: Version,
}

#[derive(Debug, Clone)]
pub struct Version {
    /// Counts from one.
    pub number: i64,
    /// Safe wherever it is saved.
    pub name: String,
    /// The name that it came with.
    pub original: String,
    pub member: MemberId,
    pub author: String,
    pub added_at: Timestamp,
    /// What was said about it: answers to its item's questions.
    pub metadata: Answers,
    pub content: Content,
}

/// The bytes of a version, as far as they are known without reading them.
#[derive(Debug, Clone)]
pub struct Content {
    pub key: BlobKey,
    /// 32 bytes.
    pub sha256: Vec<u8>,
    /// In bytes.
    pub size: u64,
    pub kind: Kind,
    pub scan: Scan,
    /// By what name the scanner knows it, or why nobody knows.
    pub scan_said: Option<String>,
    pub blob: BlobId,
    pub preview: Preview,
}

/// What is known of viruses in it. A verdict belongs to the bytes, whatever they are a version of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scan {
    /// The scanner has not come to it.
    Waiting,
    Clean,
    Infected,
    /// Nobody knows: there is no scanner, or it could not look through all of it. Never the same as clean.
    NotScanned,
}

/// How far the pictures and the text of it are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// `waiting`, `ready` or `without`.
    pub standing: String,
    /// Why there is none, or no more of it: a word of `previews::Why`.
    pub said: Option<String>,
    /// That it has, whether they are shown or not.
    pub pages: i64,
}

/// What a version was made of by the portal itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The template of the record's type.
    pub template: Key,
    /// Of the blueprint.
    pub blueprint_version: i64,
    /// Of the record.
    pub revision: i64,
}

/// The columns of a version, where its table is `v`, its bytes' `b` and its author's `p`.
pub(super) const VERSION: &str = "v.number, v.name, v.original, v.member_id, p.name, v.added_at, v.metadata, \
    b.key, b.sha256, b.size, b.kind, b.scan, b.scan_said, b.id, b.preview, b.preview_said, b.pages";
/// What leads from `v` to the rest.
pub(super) const OF_VERSION: &str = "JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id \
    JOIN member m ON m.workspace_id = v.workspace_id AND m.id = v.member_id JOIN person p ON p.id = m.person_id";

impl Scan {
    const ALL: [Scan; 4] = [Scan::Waiting, Scan::Clean, Scan::Infected, Scan::NotScanned];

    /// The word of the column, of events and of the interface.
    pub fn as_str(self) -> &'static str {
        match self {
            Scan::Waiting => "waiting",
            Scan::Clean => "clean",
            Scan::Infected => "infected",
            Scan::NotScanned => "not-scanned",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Scan> {
        Scan::ALL.into_iter().find(|scan| scan.as_str() == word)
    }
}

impl Version {
    /// From the columns of `VERSION`, the first of which stands at this place.
    pub(super) fn read(row: &Row<'_>, at: usize) -> Result<Version> {
        Ok(Version {
            number: row.get(at)?,
            name: row.get(at + 1)?,
            original: row.get(at + 2)?,
            member: row.get(at + 3)?,
            author: row.get(at + 4)?,
            added_at: row.get(at + 5)?,
            metadata: row.get::<Json>(at + 6)?.as_object().cloned().unwrap_or_default(),
            content: Content::read(row, at + 7)?,
        })
    }
}

impl Content {
    fn read(row: &Row<'_>, at: usize) -> Result<Content> {
        let (key, size): (String, i64) = (row.get(at)?, row.get(at + 2)?);
        let (kind, scan): (String, String) = (row.get(at + 3)?, row.get(at + 4)?);
        Ok(Content {
            key: BlobKey::parse(&key).ok_or_else(|| Error::Row(format!("{key} is no key of a blob")))?,
            sha256: row.get(at + 1)?,
            size: u64::try_from(size).map_err(|error| Error::Row(error.to_string()))?,
            kind: kind_of(&kind).ok_or_else(|| Error::Row(format!("{kind} is no kind of file")))?,
            scan: Scan::parse(&scan).ok_or_else(|| Error::Row(format!("{scan} is no verdict")))?,
            scan_said: row.get(at + 5)?,
            blob: row.get(at + 6)?,
            preview: Preview { standing: row.get(at + 7)?, said: row.get(at + 8)?, pages: row.get(at + 9)? },
        })
    }
}

impl FromRow for Version {
    fn from_row(row: &Row<'_>) -> Result<Version> {
        Version::read(row, 0)
    }
}

impl FromRow for Document {
    fn from_row(row: &Row<'_>) -> Result<Document> {
        Ok(Document {
            id: row.get(0)?,
            slot: row.get::<Option<String>>(1)?.map(Key::new),
            title: row.get(2)?,
            firm_only: row.get(3)?,
            side: side(&row.get::<String>(4)?),
            said: row.get(5)?,
            current: Version::read(row, 6)?,
        })
    }
}

/// The word of the column `side`.
pub(super) fn side(word: &str) -> Side {
    if word == Side::Firm.as_str() { Side::Firm } else { Side::Client }
}

pub(super) fn kind_of(extension: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.extension() == extension)
}

/// Whether what is sent is for the firm alone, as a form or a program says it. Whatever is not clearly a no is a yes: a
/// word that is not understood shows nothing to clients.
pub fn is_for_the_firm(said: &str, side: Side) -> bool {
    let said = said.trim().to_ascii_lowercase();
    side == Side::Firm && !matches!(said.as_str(), "" | "0" | "no" | "false" | "off")
}
