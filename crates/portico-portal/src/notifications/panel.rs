//! What the reader was told: what is new, and what they have read before.

use crate::{call::Call, error::Result, ids::RecordId};
use jiff::Timestamp;
use portico_store::{from_row, values};

/// Something that somebody was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    pub record: Option<RecordId>,
    pub kind: String,
    pub sentence: String,
    pub reason: String,
    pub created_at: Timestamp,
    pub read_at: Option<Timestamp>,
}

from_row!(Notification { record, kind, sentence, reason, created_at, read_at });

/// The newest that the actor has not read, and the newest that they have: `limit` of each, in one statement.
pub async fn panel(call: &Call, limit: usize) -> Result<(Vec<Notification>, Vec<Notification>)> {
    let mut values = values![call.workspace(), limit * 2].to_vec();
    let mut each = Vec::new();
    for standing in call.actor().standings() {
        values.push(standing.member.into());
        let (member, place) = (values.len(), each.len());
        each.push(format!(
            "SELECT * FROM (SELECT n.id, n.record_id, n.kind, n.sentence, n.reason, n.created_at, n.read_at FROM notification n \
             WHERE n.workspace_id = $1 AND n.member_id = ${member} ORDER BY n.id DESC LIMIT $2) b{place}"
        ));
    }
    if each.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let sql = format!(
        "SELECT t.record_id, t.kind, t.sentence, t.reason, t.created_at, t.read_at FROM ({}) t ORDER BY t.id DESC LIMIT $2",
        each.join(" UNION ALL ")
    );
    let told: Vec<Notification> = call.read().all(&sql, &values).await?;
    let (mut new, mut earlier): (Vec<_>, Vec<_>) = told.into_iter().partition(|one| one.read_at.is_none());
    new.truncate(limit);
    earlier.truncate(limit);
    Ok((new, earlier))
}
