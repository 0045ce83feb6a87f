//! The library: every file that one may see, last changed first, by kind, by title and by organization.

use super::{
    Sheet, also, end, framed,
    lines::{Line, Lines},
    link, scanned,
};
use crate::{
    call::Call,
    error::{Error, Result},
    files::{Scan, document::kind_of, finding::Search, previews::is_given_out, queries},
    frames::Place,
    ids::OrganizationId,
    policy::{self, Configure, Report, Scope, facts::Here, permit, scope::Filter},
};
use askama::{Template, filters::HtmlSafe};
use axum::{
    extract::Query,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use portico_model::access::Side;
use portico_store::{Value, paging::Cursor};
use portico_web::{
    components as ui,
    words::{self, Words},
};
use serde::Deserialize;
use std::fmt::Write;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// A part of the title, or of what is said about it.
    q: String,
    /// `pdf`, `pictures`, `documents`, `tables` or `other`; everything when nothing is said.
    kind: String,
    organization: String,
    /// The `next` of the page before.
    after: String,
}

/// Kinds of files as people look for them.
const KINDS: [(&str, &str, &[&str]); 5] = [
    ("pdf", "PDF", &["pdf"]),
    ("pictures", "Pictures", &["jpg", "png", "gif", "webp", "tiff", "heic"]),
    ("documents", "Documents", &["docx", "odt", "doc", "rtf", "txt", "pptx", "odp", "ppt"]),
    ("tables", "Tables", &["xlsx", "ods", "xls", "csv"]),
    ("other", "Others", &["zip", "xml", "mp4", "mov", "mp3", "wav"]),
];
const LONGEST: usize = 100;

#[derive(Template)]
#[template(path = "files/pages/library.html")]
struct Body {
    tabs: ui::Tabs,
    q: String,
    kind: String,
    organization: String,
    rows: Lines,
    empty: Option<ui::Empty>,
    pager: ui::Pager,
    /// The reader may know how long people search here.
    has_report: bool,
    /// The reader may know what rules delete.
    has_deletions: bool,
}

impl HtmlSafe for Body {}

pub async fn show(call: Call, scope: Scope<policy::Document>, uri: Uri, headers: HeaderMap) -> Result<Response> {
    let asked = Query::<Asked>::try_from_uri(&uri).map(|Query(asked)| asked).unwrap_or_default();
    let after = match asked.after.as_str() {
        "" => None,
        text => Some(Cursor::from_text(text).ok_or(Error::NotFound)?),
    };
    let found = queries::list(&call, &scope, asked.filter(), after).await?;
    let words = Words::new(call.now(), &call.zone());
    let several = call.actor().side() == Side::Firm || call.actor().standings().len() > 1;
    let body = Body {
        tabs: asked.tabs(),
        empty: found.rows.is_empty().then(|| asked.empty()),
        pager: ui::Pager {
            shown: words::counted(u64::try_from(found.rows.len()).unwrap_or_default(), "file shown", "files shown"),
            first: (!asked.after.is_empty()).then(|| asked.address(&asked.kind, None)),
            next: found.next.map(|next| asked.address(&asked.kind, Some(next))),
        },
        has_deletions: permit::permit::<Configure, policy::Workspace>(&call, &Here).await.is_ok(),
        has_report: permit::permit::<Report, policy::Workspace>(&call, &Here).await.is_ok(),
        rows: Lines { lines: found.rows.iter().map(|line| row(&call, line, several, &words)).collect() },
        q: asked.q,
        kind: asked.kind,
        organization: asked.organization,
    };
    let sheet = Sheet { status: StatusCode::OK, title: "Files".into(), back: None, body };
    let response = framed(&call, Place::at("/files"), sheet).await?;
    Ok(Search::begins(&call, &headers, response))
}

fn row(call: &Call, line: &queries::Line, several: bool, words: &Words) -> Line {
    let kind_of_file = kind_of(&line.kind);
    let kind = kind_of_file.map(portico_model::files::Kind::words).unwrap_or_default();
    let size = words::bytes(u64::try_from(line.size).unwrap_or_default());
    let whose = if several { format!("{}, ", line.organization_name) } else { String::new() };
    let number = if line.version > 1 { format!("version {}, ", line.version) } else { String::new() };
    let (record, author, day) = (&line.record_title, &line.author, words.day(line.changed_at));
    let scan = Scan::parse(&line.scan).unwrap_or(Scan::NotScanned);
    let looks = (kind_of_file, line.is_shown && is_given_out(call, scan));
    Line {
        about: format!(
            "{whose}{record} · {number}{kind}, {size} · {author}, {day}{}{}",
            scanned(call, scan),
            also(&line.said)
        ),
        end: end(line.firm_only),
        ..Line::new(&line.title, (&line.id, line.version), looks)
    }
}

impl Asked {
    fn filter(&self) -> Filter {
        let mut filter = Filter::none();
        if let Some((_, _, kinds)) = KINDS.iter().find(|(key, _, _)| *key == self.kind) {
            filter = queries::of_kinds(filter, kinds);
        }
        if let Ok(organization) = self.organization.parse::<OrganizationId>() {
            filter = filter.and("t.organization_id = ?", [organization.into()]);
        }
        let wanted: String = self.q.trim().chars().take(LONGEST).collect();
        if wanted.is_empty() {
            return filter;
        }
        let plain = wanted.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let part = Value::Text(format!("%{plain}%"));
        filter.and("(lower(t.title) LIKE ? ESCAPE '\\' OR lower(t.said) LIKE ? ESCAPE '\\')", [part.clone(), part])
    }

    fn is_narrow(&self) -> bool {
        !self.q.trim().is_empty() || !self.organization.is_empty() || !self.kind.is_empty()
    }

    fn tabs(&self) -> ui::Tabs {
        let tab = |key: &str, label: &str| ui::Tab {
            label: label.into(),
            href: self.address(key, None),
            current: self.kind == key,
            count: None,
        };
        let kinds = KINDS.iter().map(|(key, label, _)| tab(key, label));
        ui::Tabs { label: "Kind of file".into(), tabs: std::iter::once(tab("", "All")).chain(kinds).collect() }
    }

    fn address(&self, kind: &str, after: Option<Cursor>) -> String {
        let given = [("kind", kind), ("q", self.q.trim()), ("organization", self.organization.as_str())];
        let after = after.map(Cursor::to_text).unwrap_or_default();
        let given = given.into_iter().chain([("after", after.as_str())]).filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> = given.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if pairs.is_empty() { "/files".into() } else { format!("/files?{}", pairs.join("&")) }
    }

    fn empty(&self) -> ui::Empty {
        if self.is_narrow() {
            return ui::Empty {
                title: "Nothing found".into(),
                text: "Try fewer words, or another kind of file.".into(),
                link: Some(link("Show all files", "/files")),
            };
        }
        ui::Empty {
            title: "There are no files yet".into(),
            text: "Files that you send with a request, and those that you get, are all here.".into(),
            link: None,
        }
    }
}

/// Percent-encoded for a query.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            // Writing into a `String` does not fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
        out
    })
}
