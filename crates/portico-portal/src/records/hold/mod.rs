//! Legal holds: while a record has one, nothing of it is deleted, by a rule, by a person or together with one. The firm
//! alone knows of it.

pub mod api;

use crate::{
    approvals::Reader,
    call::Call,
    error::{Error, Result},
    ids::{MemberId, RecordId, WorkspaceId},
};
use jiff::Timestamp;
use portico_store::{Tx, Value, from_row, values};

/// Why a record is held, since when, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    pub reason: String,
    pub set_by: String,
    pub set_at: Timestamp,
}

from_row!(Hold { reason, set_by, set_at });

const FIND: &str = "SELECT h.reason, p.name, h.set_at FROM legal_hold h \
    JOIN member m ON m.workspace_id = h.workspace_id AND m.id = h.set_by JOIN person p ON p.id = m.person_id \
    WHERE h.workspace_id = $1 AND h.record_id = $2";
const IS_HELD: &str = "SELECT count(*) FROM legal_hold WHERE workspace_id = $1 AND record_id = $2";
/// Held records that somebody asked for, takes part in, owns, or has done anything on.
const OF_MEMBERS: &str = "SELECT h.record_id FROM legal_hold h JOIN record r ON r.workspace_id = h.workspace_id AND r.id = h.record_id \
    WHERE h.workspace_id = $1 AND (r.opened_by IN {uuids $2} OR r.requested_for IN {uuids $2} OR r.owner_id IN {uuids $2} \
    OR EXISTS (SELECT 1 FROM record_participant q WHERE q.workspace_id = h.workspace_id AND q.record_id = h.record_id \
    AND q.member_id IN {uuids $2}) \
    OR EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = h.workspace_id AND e.chain_id = h.record_id \
    AND e.member_id IN {uuids $2})) ORDER BY h.record_id LIMIT 1";

/// The hold of a record, for the firm.
pub async fn find(call: &Call, record: RecordId) -> Result<Option<Hold>> {
    Ok(call.read().find(FIND, &values![call.workspace(), record]).await?)
}

/// Whether a record is held. The transaction holds its row, so nobody sets or lifts one meanwhile.
pub async fn is_held(tx: &mut Tx, workspace: WorkspaceId, record: RecordId) -> Result<bool> {
    Ok(tx.one::<i64>(IS_HELD, &values![workspace, record]).await? > 0)
}

/// Refuses to delete something of a held record. Clients are not told that there is a hold.
pub async fn must_not_be_held(call: &Call, tx: &mut Tx, record: RecordId, of_the_firm: bool) -> Result<()> {
    if !is_held(tx, call.workspace(), record).await? {
        return Ok(());
    }
    let words = match of_the_firm {
        true => "There is a legal hold on this: nothing of it is deleted until the hold is lifted.",
        false => "This has to be kept for now, so it cannot be removed. Write a message if it should not be here.",
    };
    Err(Error::Conflict(words.into()))
}

/// A held record that one of these members has to do with.
pub async fn of_members(
    reader: &mut Reader<'_>,
    workspace: WorkspaceId,
    members: &[MemberId],
) -> Result<Option<RecordId>> {
    let ids = Value::uuids(members.iter().map(|member| &member.0));
    reader.find(OF_MEMBERS, &values![workspace, ids]).await
}
