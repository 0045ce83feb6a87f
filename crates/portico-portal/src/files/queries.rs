//! What there is of documents: those of a record, the versions of one, the library of everything one may see.

use crate::{
    call::Call,
    error::{Error, Result},
    files::document::{Document, OF_VERSION, Origin, VERSION, Version},
    ids::{DocumentId, RecordId},
    policy::{
        self, Action, Permit, Scope, See,
        scope::{Filter, Listing, Order},
    },
};
use jiff::Timestamp;
use portico_model::{Key, access::Side, forms::Answers};
use portico_store::{
    FromRow, Row, Value, from_row,
    paging::{Cursor, Page},
    values,
};
use serde_json::Value as Json;
use std::sync::LazyLock;

/// More than this many files nobody can add to one record.
pub const MOST_OF_RECORD: usize = 500;
/// What a page of the library shows at once.
pub const PAGE: usize = 25;

static OF_RECORD: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT d.id, d.slot, d.title, d.firm_only, d.side, d.said, {VERSION} FROM document d \
         JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version {OF_VERSION} \
         WHERE d.workspace_id = $1 AND d.record_id = $2 AND d.removed_at IS NULL AND (d.firm_only = FALSE OR $3) \
         ORDER BY d.added_at, d.title, d.id LIMIT {MOST_OF_RECORD}"
    )
});
static VERSIONS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {VERSION} FROM document_version v {OF_VERSION} \
         WHERE v.workspace_id = $1 AND v.document_id = $2 ORDER BY v.number DESC LIMIT 200"
    )
});
static ONE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {VERSION} FROM document_version v {OF_VERSION} \
         WHERE v.workspace_id = $1 AND v.document_id = $2 AND v.number = $3"
    )
});
/// A document in the library.
#[derive(Debug, Clone)]
pub struct Line {
    pub id: DocumentId,
    pub record: RecordId,
    pub record_title: String,
    pub organization_name: String,
    pub title: String,
    pub firm_only: bool,
    /// What is said about it, on one line.
    pub said: String,
    pub author: String,
    pub version: i64,
    pub changed_at: Timestamp,
    pub size: i64,
    pub kind: String,
    pub scan: String,
    /// There are pictures of it.
    pub is_shown: bool,
}

from_row!(Line {
    id,
    record,
    record_title,
    organization_name,
    title,
    firm_only,
    said,
    author,
    version,
    changed_at,
    size,
    kind,
    scan,
    is_shown
});

const COLUMNS: &str = "t.workspace_id, t.id, t.record_id, r.title AS record_title, t.organization_id, t.title, t.firm_only, t.said, \
    t.version, t.changed_at";
const SHOWN: &str = "b.id, b.record_id, b.record_title, g.name, b.title, b.firm_only, b.said, p.name, b.version, b.changed_at, \
    x.size, x.kind, x.scan, x.preview = 'ready'";
const JOINS: &str = "JOIN organization g ON g.workspace_id = b.workspace_id AND g.id = b.organization_id \
    JOIN document_version v ON v.workspace_id = b.workspace_id AND v.document_id = b.id AND v.number = b.version \
    JOIN blob x ON x.workspace_id = v.workspace_id AND x.id = v.blob_id \
    JOIN member m ON m.workspace_id = v.workspace_id AND m.id = v.member_id JOIN person p ON p.id = m.person_id";

/// The documents of a record as they are now, each with its current version, oldest first. What is for the firm alone
/// comes only where both the reader and the page are of the firm.
pub async fn of_record(call: &Call, permit: &Permit<See, policy::Record>, page: Side) -> Result<Vec<Document>> {
    let with_the_firms = permit.side() == Side::Firm && page == Side::Firm;
    Ok(call.read().all(&OF_RECORD, &values![call.workspace(), permit.thing().id, with_the_firms]).await?)
}

/// Every version of a document, newest first.
pub async fn versions(call: &Call, permit: &Permit<See, policy::Document>) -> Result<Vec<Version>> {
    Ok(call.read().all(&VERSIONS, &values![call.workspace(), permit.thing().id]).await?)
}

/// One version of a document; where none is named, the current one.
pub async fn version(call: &Call, permit: &Permit<See, policy::Document>, number: Option<i64>) -> Result<Version> {
    let document = permit.thing();
    let values = values![call.workspace(), document.id, number.unwrap_or(document.version)];
    call.read().find(&ONE, &values).await?.ok_or(Error::NotFound)
}

/// What a document and its record are called.
#[derive(Debug, Clone)]
pub struct Named {
    pub title: String,
    pub slot: Option<Key>,
    pub record: String,
    /// What is said about the current version.
    pub metadata: Answers,
    /// What the current version was made of; none where somebody sent it.
    pub origin: Option<Origin>,
}

impl FromRow for Named {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let slot = row.get::<Option<String>>(1)?.map(Key::new);
        let metadata = row.get::<Json>(3)?.as_object().cloned().unwrap_or_default();
        let origin = match row.get::<Option<String>>(4)? {
            Some(template) => {
                let template = Key::new(template);
                Some(Origin { template, blueprint_version: row.get(5)?, revision: row.get(6)? })
            }
            None => None,
        };
        Ok(Self { title: row.get(0)?, slot, record: row.get(2)?, metadata, origin })
    }
}

pub async fn name<A: Action>(call: &Call, permit: &Permit<A, policy::Document>) -> Result<Named> {
    const NAME: &str = "SELECT d.title, d.slot, r.title, d.metadata, w.template, w.blueprint_version, w.revision FROM document d \
        JOIN record r ON r.workspace_id = d.workspace_id AND r.id = d.record_id \
        LEFT JOIN made_version w ON w.workspace_id = d.workspace_id AND w.document_id = d.id AND w.number = d.version \
        WHERE d.workspace_id = $1 AND d.id = $2";
    Ok(call.read().one(NAME, &values![call.workspace(), permit.thing().id]).await?)
}

/// A page of the library, last changed first.
pub async fn list(
    call: &Call,
    scope: &Scope<policy::Document>,
    filter: Filter,
    after: Option<Cursor>,
) -> Result<Page<Line>> {
    let rows = scope.list::<Line>(&call.read(), &listing(filter, after)).await?;
    Ok(Page::of(rows, PAGE, |line| Cursor { at: line.changed_at.as_microsecond(), id: line.id.0 }))
}

/// What the library asks the database for.
pub fn listing(filter: Filter, after: Option<Cursor>) -> Listing<'static> {
    Listing {
        columns: COLUMNS,
        shown: SHOWN,
        joins: JOINS,
        filter: filter.and("t.removed_at IS NULL", []),
        order: Order::Newest("changed_at"),
        after,
        limit: PAGE,
    }
}

/// Only documents whose current version is of one of these kinds of files.
pub fn of_kinds(filter: Filter, kinds: &[&str]) -> Filter {
    let places = vec!["?"; kinds.len()].join(", ");
    let condition = format!(
        "EXISTS (SELECT 1 FROM document_version kv JOIN blob kb ON kb.workspace_id = kv.workspace_id AND kb.id = kv.blob_id \
         WHERE kv.workspace_id = t.workspace_id AND kv.document_id = t.id AND kv.number = t.version AND kb.kind IN ({places}))"
    );
    filter.and(&condition, kinds.iter().map(|kind| Value::from(*kind)))
}
