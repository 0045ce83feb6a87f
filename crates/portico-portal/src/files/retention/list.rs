//! What will be deleted soon, for whoever runs the portal; and what was, for whoever sees its record.

use super::DAYS_AHEAD;
use crate::{
    call::Call,
    error::Result,
    ids::{DocumentId, RecordId},
    policy::{self, Configure, Permit, See},
};
use jiff::{Timestamp, ToSpan};
use portico_model::{Key, access::Side};
use portico_store::{
    FromRow, Row, from_row,
    paging::{Cursor, Page},
    values,
};

/// Lines of one page.
const PAGE: usize = 25;

/// A document whose time is over soon.
#[derive(Debug, Clone)]
pub struct Due {
    pub document: DocumentId,
    pub title: String,
    pub record: RecordId,
    pub record_title: String,
    pub organization: String,
    pub versions: i64,
    pub due_at: Timestamp,
    /// "5 years"
    pub rule: String,
    /// It stays as long as there is a hold on its record.
    pub is_held: bool,
}

from_row!(Due { document, title, record, record_title, organization, versions, due_at, rule, is_held });

/// A document that a rule has deleted.
#[derive(Debug, Clone)]
pub struct Deleted {
    pub id: DocumentId,
    /// What of the record's checklist it was handed in for.
    pub slot: Option<Key>,
    pub versions: i64,
    /// "5 years"
    pub rule: String,
    pub deleted_at: Timestamp,
}

impl FromRow for Deleted {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let slot = row.get::<Option<String>>(1)?.map(Key::new);
        Ok(Self { id: row.get(0)?, slot, versions: row.get(2)?, rule: row.get(3)?, deleted_at: row.get(4)? })
    }
}

const DUE: &str = "SELECT t.document_id, d.title, d.record_id, r.title, o.name, \
    (SELECT count(*) FROM document_version v WHERE v.workspace_id = d.workspace_id AND v.document_id = d.id), t.due_at, t.rule, \
    EXISTS (SELECT 1 FROM legal_hold h WHERE h.workspace_id = t.workspace_id AND h.record_id = t.record_id) \
    FROM deletion_due t JOIN document d ON d.workspace_id = t.workspace_id AND d.id = t.document_id \
    JOIN record r ON r.workspace_id = d.workspace_id AND r.id = d.record_id \
    JOIN organization o ON o.workspace_id = r.workspace_id AND o.id = r.organization_id \
    WHERE t.workspace_id = $1 AND t.due_at < $2 AND (t.due_at, t.document_id) > ($3, $4) \
    ORDER BY t.due_at, t.document_id LIMIT $5";
const DELETED: &str = "SELECT id, slot, versions, rule, deleted_at FROM deleted_document \
    WHERE workspace_id = $1 AND record_id = $2 AND (firm_only = FALSE OR $3) ORDER BY deleted_at, id LIMIT 500";

/// What is deleted within the next days, soonest first.
pub async fn due(call: &Call, _: &Permit<Configure, policy::Workspace>, after: Option<Cursor>) -> Result<Page<Due>> {
    let until = call.now().checked_add((24 * DAYS_AHEAD).hours()).unwrap_or(Timestamp::MAX);
    let (at, id) = match after {
        Some(after) => (Timestamp::from_microsecond(after.at).unwrap_or(Timestamp::UNIX_EPOCH), after.id),
        None => (Timestamp::UNIX_EPOCH, uuid::Uuid::nil()),
    };
    let rows = call.read().all(DUE, &values![call.workspace(), until, at, id, PAGE + 1]).await?;
    Ok(Page::of(rows, PAGE, |line: &Due| Cursor { at: line.due_at.as_microsecond(), id: line.document.0 }))
}

/// What rules have deleted of a record, first deleted first.
pub async fn deleted(call: &Call, permit: &Permit<See, policy::Record>) -> Result<Vec<Deleted>> {
    let of_the_firm = permit.side() == Side::Firm;
    Ok(call.read().all(DELETED, &values![call.workspace(), permit.thing().id, of_the_firm]).await?)
}
