//! Previews: what the pages of a version look like and say, for those who may have the version itself.
//!
//! They belong to the bytes, as a scanner's verdict does: the same file in another place is not looked into twice.
//! `actions/preview.rs` has them made, `keeping.rs` puts them down, `serving.rs` gives the pictures out.

mod keeping;
mod serving;
mod why;

pub(super) use keeping::Keeper;
pub use serving::{Wanted, serve};
pub use why::Why;

use crate::{
    call::Call,
    error::{Error, Result},
    files::{
        Document, Scan, Version,
        actions::download::{must_be_readable, view},
    },
    ids::DocumentId,
    policy::{self, Permit, See},
    storage::Unscanned,
};
use portico_store::{Value, from_row, values};
use std::collections::BTreeSet;

/// More pages than this are not shown; whoever wants the others downloads the file.
pub const MOST_PAGES: u32 = 100;

/// What there is of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Previews {
    pub standing: Standing,
    /// In their order; there may be fewer than the file has.
    pub pages: Vec<Page>,
    /// How many the file has, as far as anybody has looked.
    pub of: i64,
    /// All the text of a file that has no pages of its own.
    pub text: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has looked yet.
    Waiting,
    Ready,
    /// Why there are no pictures, and what to do: whole sentences.
    Without(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Counts from one.
    pub number: i64,
    /// In pixels, at the single scale.
    pub width: i64,
    pub height: i64,
    pub text: Option<String>,
}

struct Row {
    number: i64,
    width: i64,
    height: i64,
    text: Option<String>,
}

from_row!(Row { number, width, height, text });

const PAGES: &str = "SELECT i.page, i.width, i.height, t.text FROM page_image i \
    LEFT JOIN page_text t ON t.workspace_id = i.workspace_id AND t.blob_id = i.blob_id AND t.page = i.page \
    WHERE i.workspace_id = $1 AND i.blob_id = $2 AND i.scale = 'single' ORDER BY i.page";
const TEXT: &str = "SELECT text FROM page_text WHERE workspace_id = $1 AND blob_id = $2 AND page = 0";

/// The pages of a version of this document, to be shown. Whoever may not have the version gets nothing of them; whoever gets
/// words of it has looked at it.
pub async fn of(call: &Call, permit: &Permit<See, policy::Document>, version: &Version) -> Result<Previews> {
    let found = unshown(call, permit, version).await?;
    if found.has_words() {
        view(call, permit, version, None).await?;
    }
    Ok(found)
}

/// The same to be reckoned with, where nobody is shown it.
pub async fn unshown(call: &Call, permit: &Permit<See, policy::Document>, version: &Version) -> Result<Previews> {
    if permit.thing().is_removed {
        return Err(Error::NotFound);
    }
    let rule = call.unscanned().await?;
    let (standing, of) = (standing(call, rule, version), version.content.preview.pages);
    let nothing = Previews { standing: standing.clone(), pages: Vec::new(), of, text: None };
    let is_there = matches!(version.content.preview.standing.as_str(), "ready" | "without");
    if !is_there || standing == Standing::Waiting || must_be_readable(call, rule, version).is_err() {
        return Ok(nothing);
    }
    let given = values![call.workspace(), version.content.blob];
    match standing {
        Standing::Ready => {
            let rows = call.read().all::<Row>(PAGES, &given).await?;
            Ok(Previews { pages: rows.into_iter().map(Page::from).collect(), ..nothing })
        }
        Standing::Waiting | Standing::Without(_) => {
            Ok(Previews { text: call.read().find(TEXT, &given).await?, ..nothing })
        }
    }
}

impl Previews {
    fn has_words(&self) -> bool {
        let mut all = self.pages.iter().filter_map(|page| page.text.as_ref()).chain(&self.text);
        all.any(|text| !text.trim().is_empty())
    }
}

/// Whether there are pictures of a version, without reading them: for lists.
pub fn is_ready(rule: Unscanned, version: &Version) -> bool {
    version.content.preview.standing == "ready" && is_given_out(rule, version.content.scan)
}

/// The versions of these documents of which there are pictures, for whoever may see the documents.
pub async fn drawn(call: &Call, documents: &[&Document]) -> Result<BTreeSet<(DocumentId, i64)>> {
    const DRAWN: &str = "SELECT v.document_id, v.number, b.scan FROM document_version v \
        JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id \
        WHERE v.workspace_id = $1 AND v.document_id IN {uuids $2} AND b.preview = 'ready'";
    if documents.is_empty() {
        return Ok(BTreeSet::new());
    }
    let ids = Value::uuids(documents.iter().map(|document| &document.id.0));
    let found: Vec<(DocumentId, i64, String)> = call.read().all(DRAWN, &values![call.workspace(), ids]).await?;
    let rule = call.unscanned().await?;
    let is_shown = |scan: &str| Scan::parse(scan).is_some_and(|scan| is_given_out(rule, scan));
    Ok(found.into_iter().filter(|(_, _, scan)| is_shown(scan)).map(|(id, number, _)| (id, number)).collect())
}

/// Whether anybody is shown what was found to be so.
pub fn is_given_out(rule: Unscanned, scan: Scan) -> bool {
    match (scan, rule) {
        (Scan::Clean, _) | (Scan::NotScanned, Unscanned::Label) => true,
        (Scan::NotScanned, Unscanned::Hold) | (Scan::Waiting | Scan::Infected, _) => false,
    }
}

fn standing(call: &Call, rule: Unscanned, version: &Version) -> Standing {
    let without = |why: Why| Standing::Without(why.words().to_owned());
    let content = &version.content;
    match (content.scan, content.preview.standing.as_str()) {
        (Scan::Infected, _) => without(Why::Infected),
        (Scan::NotScanned, _) if rule == Unscanned::Hold => without(Why::Held),
        (_, "ready") => Standing::Ready,
        (_, "without") => without(content.preview.said.as_deref().and_then(Why::parse).unwrap_or(Why::Kind)),
        _ if call.portal().storage.previewer.is_none() => without(Why::Nobody),
        _ => Standing::Waiting,
    }
}

impl From<Row> for Page {
    fn from(Row { number, width, height, text }: Row) -> Self {
        Self { number, width, height, text }
    }
}
