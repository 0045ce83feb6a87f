//! The library: every file that one may see, last changed first, by kind, by title and by organization.

use super::{
    Sheet, also, end, framed,
    lines::{Line, Lines},
    link, scanned,
};
use crate::{
    call::Call,
    error::Result,
    files::{
        Scan,
        asked::{Asked, KINDS},
        document::kind_of,
        finding::Search,
        previews::is_given_out,
        queries,
    },
    frames::Place,
    policy::{self, Configure, Report, Scope, facts::Here, permit, scope::Filter},
    storage::Unscanned,
};
use askama::{Template, filters::HtmlSafe};
use axum::{
    extract::Query,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use portico_model::access::Side;
use portico_store::paging::Cursor;
use portico_web::{
    components as ui,
    words::{self, Words},
};
use std::fmt::Write;

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
    // An address that was typed wrongly narrows nothing.
    let filter = asked.filter(&call.zone()).unwrap_or_else(|_| Filter::none());
    let found = queries::list(&call, &scope, filter, asked.cursor()?).await?;
    let words = Words::new(call.now(), &call.zone());
    let several = call.actor().side() == Side::Firm || call.actor().standings().len() > 1;
    let rule = call.unscanned().await?;
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
        rows: Lines { lines: found.rows.iter().map(|line| row(rule, line, several, &words)).collect() },
        q: asked.q,
        kind: asked.kind,
        organization: asked.organization,
    };
    let sheet = Sheet { status: StatusCode::OK, title: "Files".into(), back: None, body };
    let response = framed(&call, Place::at("/files"), sheet).await?;
    Ok(Search::begins(&call, &headers, response))
}

fn row(rule: Unscanned, line: &queries::Line, several: bool, words: &Words) -> Line {
    let kind_of_file = kind_of(&line.kind);
    let kind = kind_of_file.map(portico_model::files::Kind::words).unwrap_or_default();
    let size = words::bytes(u64::try_from(line.size).unwrap_or_default());
    let whose = if several { format!("{}, ", line.organization_name) } else { String::new() };
    let number = if line.version > 1 { format!("version {}, ", line.version) } else { String::new() };
    let (record, author, day) = (&line.record_title, &line.author, words.day(line.changed_at));
    let scan = Scan::parse(&line.scan).unwrap_or(Scan::NotScanned);
    let looks = (kind_of_file, line.is_shown && is_given_out(rule, scan));
    Line {
        about: format!(
            "{whose}{record} · {number}{kind}, {size} · {author}, {day}{}{}",
            scanned(rule, scan),
            also(&line.said)
        ),
        end: end(line.firm_only),
        ..Line::new(&line.title, (&line.id, line.version), looks)
    }
}

/// As the page shows it.
impl Asked {
    fn is_narrow(&self) -> bool {
        let narrow = [&self.organization, &self.kind, &self.record, &self.slot, &self.since, &self.before];
        !self.q.trim().is_empty() || narrow.into_iter().any(|given| !given.is_empty())
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
        let given = [
            ("kind", kind),
            ("q", self.q.trim()),
            ("organization", &self.organization),
            ("record", &self.record),
            ("slot", &self.slot),
            ("since", &self.since),
            ("before", &self.before),
        ];
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
