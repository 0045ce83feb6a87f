//! Checkpoints as they are kept, and which of them have left the house.

use crate::{call::Portal, error::Result, ids::WorkspaceId};
use jiff::Timestamp;
use portico_store::{FromRow, Row, values};

/// A checkpoint with its signed note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// From 1, without gaps.
    pub number: i64,
    /// Leaves.
    pub size: u64,
    pub note: String,
    pub made_at: Timestamp,
    /// What was recorded before this is in the tree.
    pub seen_until: Timestamp,
    pub sent_at: Option<Timestamp>,
}

const NEWEST: &str = "SELECT number, size, note, made_at, seen_until, sent_at FROM checkpoint WHERE workspace_id = $1 \
    ORDER BY number DESC LIMIT 1";
const LIST: &str = "SELECT number, size, note, made_at, seen_until, sent_at FROM checkpoint WHERE workspace_id = $1 \
    AND number < $2 ORDER BY number DESC LIMIT $3";
const FIRST_OVER: &str = "SELECT number, size, note, made_at, seen_until, sent_at FROM checkpoint WHERE workspace_id = $1 \
    AND size > $2 ORDER BY size LIMIT 1";
const FIND: &str =
    "SELECT number, size, note, made_at, seen_until, sent_at FROM checkpoint WHERE workspace_id = $1 AND number = $2";
/// Those that are not sent are the newest: an older one was sent before them.
const UNSENT: &str = "SELECT number, size, note, made_at, seen_until, sent_at FROM checkpoint WHERE workspace_id = $1 \
    AND number > coalesce((SELECT max(s.number) FROM checkpoint s WHERE s.workspace_id = $1 AND s.sent_at IS NOT NULL), 0) \
    ORDER BY number LIMIT 100";
const SENT: &str = "UPDATE checkpoint SET sent_at = $3 WHERE workspace_id = $1 AND number = $2 AND sent_at IS NULL";

impl FromRow for Sealed {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            size: u64::try_from(row.get::<i64>(1)?).unwrap_or_default(),
            note: row.get(2)?,
            made_at: row.get(3)?,
            seen_until: row.get(4)?,
            sent_at: row.get(5)?,
        })
    }
}

pub async fn newest(portal: &Portal, workspace: WorkspaceId) -> Result<Option<Sealed>> {
    Ok(portal.db.within(workspace.tenant()).find(NEWEST, &values![workspace]).await?)
}

/// The first that was made over a leaf.
pub(super) async fn first_over(portal: &Portal, workspace: WorkspaceId, leaf: i64) -> Result<Option<Sealed>> {
    Ok(portal.db.within(workspace.tenant()).find(FIRST_OVER, &values![workspace, leaf]).await?)
}

/// The newest first, before a number.
pub async fn list(portal: &Portal, workspace: WorkspaceId, before: i64, limit: i64) -> Result<Vec<Sealed>> {
    Ok(portal.db.within(workspace.tenant()).all(LIST, &values![workspace, before, limit]).await?)
}

pub async fn find(portal: &Portal, workspace: WorkspaceId, number: i64) -> Result<Option<Sealed>> {
    Ok(portal.db.within(workspace.tenant()).find(FIND, &values![workspace, number]).await?)
}

/// What has not left the house yet, the oldest first.
pub async fn unsent(portal: &Portal, workspace: WorkspaceId) -> Result<Vec<Sealed>> {
    Ok(portal.db.within(workspace.tenant()).all(UNSENT, &values![workspace]).await?)
}

/// Says in a transaction that a checkpoint has left; whether it had not before.
pub async fn sent(tx: &mut portico_store::Tx, workspace: WorkspaceId, number: i64, at: Timestamp) -> Result<bool> {
    Ok(tx.execute(SENT, &values![workspace, number, at]).await? == 1)
}
