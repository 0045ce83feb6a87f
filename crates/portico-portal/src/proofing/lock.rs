//! When the comments on a document stay as they are: once its record is over, or what clients see of it was approved.

use crate::{approvals::Reader, call::Call, error::Result, policy};
use portico_store::{from_row, values};

/// Why nothing more is said in comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// Exactly this version was approved, and nothing waits for a decision any more.
    Approved,
    /// The record is over.
    Closed,
}

struct Row {
    is_open: bool,
    approved: i64,
    open: i64,
}

from_row!(Row { is_open, approved, open });

const LOCK: &str = "SELECT r.is_open, \
    (SELECT count(*) FROM approval_round a WHERE a.workspace_id = r.workspace_id AND a.record_id = r.id AND a.state = 'approved'), \
    (SELECT count(*) FROM approval_round a WHERE a.workspace_id = r.workspace_id AND a.record_id = r.id AND a.state = 'open') \
    FROM record r WHERE r.workspace_id = $1 AND r.id = $2";

/// A newer version voids what was approved, and opens the comments again by that.
pub async fn lock(call: &Call, reader: &mut Reader<'_>, document: &policy::Document) -> Result<Option<Lock>> {
    let found: Option<Row> = reader.find(LOCK, &values![call.workspace(), document.record.id]).await?;
    Ok(found.and_then(|row| match (row.is_open, row.approved, row.open) {
        (false, ..) => Some(Lock::Closed),
        // What the firm keeps for itself is no part of what is decided on.
        (true, 1.., 0) if !document.firm_only => Some(Lock::Approved),
        (true, ..) => None,
    }))
}
