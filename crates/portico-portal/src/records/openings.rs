//! Which files of a record somebody has opened: what may only be approved or agreed to after that asks here.

use crate::{
    approvals::Reader,
    call::Call,
    error::Result,
    ids::{DocumentId, RecordId},
};
use jiff::{SignedDuration, Timestamp};
use portico_store::{Tx, values};

/// In which way somebody was given a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// Its bytes, or some of them.
    Downloaded,
    /// Its pages or its text.
    Viewed,
}

/// What somebody is given again within so long is written down once: a reader that asks for a file in a hundred parts, or
/// for page after page, makes one entry.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);

const DOWNLOADED: &str = "INSERT INTO document_opening (workspace_id, document_id, number, person_id, opened_at, downloaded_at) \
    VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (workspace_id, document_id, number, person_id) \
    DO UPDATE SET downloaded_at = excluded.downloaded_at";
const VIEWED: &str = "INSERT INTO document_opening (workspace_id, document_id, number, person_id, opened_at, viewed_at) \
    VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (workspace_id, document_id, number, person_id) \
    DO UPDATE SET viewed_at = excluded.viewed_at";
const LATELY_DOWNLOADED: &str = "SELECT number FROM document_opening WHERE workspace_id = $1 AND document_id = $2 \
    AND number = $3 AND person_id = $4 AND downloaded_at > $5";
const LATELY_VIEWED: &str = "SELECT number FROM document_opening WHERE workspace_id = $1 AND document_id = $2 \
    AND number = $3 AND person_id = $4 AND viewed_at > $5";
/// The current version counts; whoever sent it knows it.
const UNOPENED: &str = "SELECT d.id, d.title FROM document d \
    JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
    WHERE d.workspace_id = $1 AND d.record_id = $2 AND d.removed_at IS NULL AND (d.firm_only = FALSE OR d.firm_only = $4) AND d.shows_decision = FALSE \
    AND NOT EXISTS (SELECT 1 FROM member m WHERE m.workspace_id = v.workspace_id AND m.id = v.member_id AND m.person_id = $3) \
    AND NOT EXISTS (SELECT 1 FROM document_opening o WHERE o.workspace_id = d.workspace_id AND o.document_id = d.id \
    AND o.number = d.version AND o.person_id = $3) ORDER BY d.id";

/// Puts down that whoever acts was given this version: what they have opened is kept from the first time on.
pub fn opened(call: &Call, tx: &mut Tx, (document, number): (DocumentId, i64), given: Given) -> Result<()> {
    let Some(person) = call.actor().person() else { return Ok(()) };
    let sql = match given {
        Given::Downloaded => DOWNLOADED,
        Given::Viewed => VIEWED,
    };
    Ok(tx.later(sql, &values![call.workspace(), document, number, person, call.now()])?)
}

/// Whether it was written down lately that whoever acts was given this version in this way.
pub async fn is_written_down(
    call: &Call,
    reader: &mut Reader<'_>,
    (document, number): (DocumentId, i64),
    given: Given,
) -> Result<bool> {
    let Some(person) = call.actor().person() else { return Ok(false) };
    let sql = match given {
        Given::Downloaded => LATELY_DOWNLOADED,
        Given::Viewed => LATELY_VIEWED,
    };
    let since = call.now().checked_sub(AGAIN).unwrap_or(Timestamp::MIN);
    let found: Option<i64> = reader.find(sql, &values![call.workspace(), document, number, person, since]).await?;
    Ok(found.is_some())
}

/// The files that whoever acts has not opened as they are now: identifier and title. Those of the firm alone only where
/// they are asked for.
pub async fn unopened(
    call: &Call,
    reader: &mut Reader<'_>,
    (record, firm_only_too): (RecordId, bool),
) -> Result<Vec<(DocumentId, String)>> {
    reader.all(UNOPENED, &values![call.workspace(), record, call.actor().person(), firm_only_too]).await
}
