//! Which files of a record somebody has opened: what may only be approved or agreed to after that asks here.

use crate::{
    approvals::Reader,
    call::Call,
    error::Result,
    ids::{DocumentId, RecordId},
};
use portico_store::{Tx, values};

const OPEN: &str = "INSERT INTO document_opening (workspace_id, document_id, number, person_id, opened_at) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
/// The current version counts; whoever sent it knows it.
const UNOPENED: &str = "SELECT d.id, d.title FROM document d \
    JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
    WHERE d.workspace_id = $1 AND d.record_id = $2 AND d.removed_at IS NULL AND (d.firm_only = FALSE OR d.firm_only = $4) AND d.shows_decision = FALSE \
    AND NOT EXISTS (SELECT 1 FROM member m WHERE m.workspace_id = v.workspace_id AND m.id = v.member_id AND m.person_id = $3) \
    AND NOT EXISTS (SELECT 1 FROM document_opening o WHERE o.workspace_id = d.workspace_id AND o.document_id = d.id \
    AND o.number = d.version AND o.person_id = $3) ORDER BY d.id";

/// Puts down that whoever acts was given this version, the first time.
pub fn opened(call: &Call, tx: &mut Tx, (document, number): (DocumentId, i64)) -> Result<()> {
    match call.actor().person() {
        Some(person) => Ok(tx.later(OPEN, &values![call.workspace(), document, number, person, call.now()])?),
        None => Ok(()),
    }
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
