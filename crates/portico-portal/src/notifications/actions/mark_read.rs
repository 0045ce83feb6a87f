//! Marks what the actor was told as read: all of it, or what is about one record that they have opened.

use crate::{call::Call, error::Result, ids::RecordId};
use portico_store::{Value, values};

const ALL: &str =
    "UPDATE notification SET read_at = $3 WHERE workspace_id = $1 AND member_id IN {uuids $2} AND read_at IS NULL";
const UNREAD: &str = "SELECT count(*) FROM (SELECT id FROM notification WHERE workspace_id = $1 AND member_id IN {uuids $2} \
    AND record_id = $3 AND read_at IS NULL LIMIT 1) n";
const ON_RECORD: &str = "UPDATE notification SET read_at = $4 WHERE workspace_id = $1 AND member_id IN {uuids $2} \
    AND record_id = $3 AND read_at IS NULL";

/// Everything that the actor has been told until now.
pub async fn mark_read(call: &Call) -> Result<()> {
    let mut tx = call.begin().await?;
    tx.execute(ALL, &values![call.workspace(), members(call), call.now()]).await?;
    tell(call, &mut tx);
    Ok(tx.commit().await?)
}

/// What is about a record: whoever opens it has read that. Where nothing is unread, nothing is written.
pub async fn mark_read_on(call: &Call, record: RecordId) -> Result<()> {
    let found: i64 = call.read().one(UNREAD, &values![call.workspace(), members(call), record]).await?;
    if found == 0 {
        return Ok(());
    }
    let mut tx = call.begin().await?;
    tx.execute(ON_RECORD, &values![call.workspace(), members(call), record, call.now()]).await?;
    tell(call, &mut tx);
    Ok(tx.commit().await?)
}

fn members(call: &Call) -> Value {
    let members: Vec<uuid::Uuid> = call.actor().standings().iter().map(|standing| standing.member.0).collect();
    Value::uuids(&members)
}

fn tell(call: &Call, tx: &mut portico_store::Tx) {
    let topics = call.actor().standings().iter().map(|standing| format!("member:{}", standing.member));
    call.tell(tx, topics.collect::<Vec<String>>());
}
