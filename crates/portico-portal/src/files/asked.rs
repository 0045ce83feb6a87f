//! What of the library is wanted: by kind of file, words, organization, record, item and time. The page and programs ask
//! alike.

use crate::{
    error::{Error, Result},
    files::queries,
    ids::{OrganizationId, RecordId},
    policy::scope::Filter,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use portico_store::{Value, paging::Cursor};
use schemars::JsonSchema;
use serde::Deserialize;

/// Whatever is empty narrows nothing.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Asked {
    /// A part of the title, or of what is said about the file.
    pub q: String,
    /// `pdf`, `pictures`, `documents`, `tables` or `other`.
    pub kind: String,
    /// The identifier of an organization.
    pub organization: String,
    /// The identifier of a record.
    pub record: String,
    /// The key of the item of a checklist for which it was handed in.
    pub slot: String,
    /// Changed on this day or later, or at this instant or later: `2026-11-20`.
    pub since: String,
    /// Changed before this day or instant.
    pub before: String,
    /// The `next` of the page before.
    pub after: String,
}

/// Kinds of files as people look for them.
pub const KINDS: [(&str, &str, &[&str]); 5] = [
    ("pdf", "PDF", &["pdf"]),
    ("pictures", "Pictures", &["jpg", "png", "gif", "webp", "tiff", "heic"]),
    ("documents", "Documents", &["docx", "odt", "doc", "rtf", "txt", "pptx", "odp", "ppt"]),
    ("tables", "Tables", &["xlsx", "ods", "xls", "csv"]),
    ("other", "Others", &["zip", "xml", "mp4", "mov", "mp3", "wav"]),
];
/// Of what is typed, so many characters count.
const LONGEST: usize = 100;

impl Asked {
    /// A page that never was is none.
    pub fn cursor(&self) -> Result<Option<Cursor>> {
        match self.after.as_str() {
            "" => Ok(None),
            text => Cursor::from_text(text).map(Some).ok_or(Error::NotFound),
        }
    }

    /// Days begin in this time zone. What cannot be understood is refused by its name.
    // req 107
    pub fn filter(&self, zone: &TimeZone) -> Result<Filter> {
        let mut filter = Filter::none();
        if !self.kind.is_empty() {
            let known = KINDS.iter().find(|(key, _, _)| *key == self.kind);
            let (_, _, kinds) = known.ok_or_else(|| not_understood("kind"))?;
            filter = queries::of_kinds(filter, kinds);
        }
        if !self.organization.is_empty() {
            let id: OrganizationId = self.organization.parse().map_err(|_| not_understood("organization"))?;
            filter = filter.and("t.organization_id = ?", [id.into()]);
        }
        if !self.record.is_empty() {
            let id: RecordId = self.record.parse().map_err(|_| not_understood("record"))?;
            filter = filter.and("t.record_id = ?", [id.into()]);
        }
        if !self.slot.is_empty() {
            filter = filter.and("t.slot = ?", [Value::from(self.slot.as_str())]);
        }
        if let Some(since) = instant("since", &self.since, zone)? {
            filter = filter.and("t.changed_at >= ?", [since.into()]);
        }
        if let Some(before) = instant("before", &self.before, zone)? {
            filter = filter.and("t.changed_at < ?", [before.into()]);
        }
        Ok(self.with_words(filter))
    }

    fn with_words(&self, filter: Filter) -> Filter {
        let wanted: String = self.q.trim().chars().take(LONGEST).collect();
        if wanted.is_empty() {
            return filter;
        }
        let plain = wanted.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let part = Value::Text(format!("%{plain}%"));
        filter.and("(lower(t.title) LIKE ? ESCAPE '\\' OR lower(t.said) LIKE ? ESCAPE '\\')", [part.clone(), part])
    }
}

fn instant(field: &str, text: &str, zone: &TimeZone) -> Result<Option<Timestamp>> {
    if text.is_empty() {
        return Ok(None);
    }
    let of_day = || text.parse::<Date>().ok()?.to_zoned(zone.clone()).ok().map(|begins| begins.timestamp());
    let found = text.parse::<Timestamp>().ok().or_else(of_day);
    found.map(Some).ok_or_else(|| not_understood(field))
}

fn not_understood(field: &str) -> Error {
    let words = match field {
        "kind" => "Say pdf, pictures, documents, tables or other.",
        "since" | "before" => "Say a day or an instant, such as 2026-11-20 or 2026-11-20T09:00:00Z.",
        _ => "This is no identifier.",
    };
    Error::invalid(field, words)
}
