//! What operators see of the queue, and what they can do about jobs that failed.

use jiff::Timestamp;
use portico_store::{Db, Result, Tenant, Tx, from_row, values};
use uuid::Uuid;

/// A job as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub id: Uuid,
    pub kind: String,
    pub tenant_id: Uuid,
    pub attempts: u32,
    pub created_at: Timestamp,
    pub last_error: Option<String>,
}

from_row!(Seen { id, kind, tenant_id, attempts, created_at, last_error });

/// How many jobs are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub ready: u64,
    pub running: u64,
    pub failed: u64,
}

from_row!(Counts { ready, running, failed });

pub async fn counts(db: &Db) -> Result<Counts> {
    let sql = "SELECT (SELECT count(*) FROM job WHERE state = 'ready'),
                      (SELECT count(*) FROM job WHERE state = 'running'),
                      (SELECT count(*) FROM job WHERE state = 'failed')";
    db.installation().one(sql, &[]).await
}

/// Jobs that nobody will try again by themselves, the newest first.
pub async fn failed(db: &Db, most: usize) -> Result<Vec<Seen>> {
    let sql = "SELECT id, kind, tenant_id, attempts, created_at, last_error FROM job
               WHERE state = 'failed' ORDER BY created_at DESC LIMIT $1";
    db.installation().all(sql, &values![most]).await
}

/// The newest job of a kind that did not succeed at its last try: it waits for the next, or has failed.
pub async fn troubled(db: &Db, tenant: Tenant, kind: &str) -> Result<Option<Seen>> {
    let sql = "SELECT id, kind, tenant_id, attempts, created_at, last_error FROM job
               WHERE state IN ('ready', 'failed') AND tenant_id = $1 AND kind = $2 AND last_error IS NOT NULL
               ORDER BY created_at DESC LIMIT 1";
    db.installation().find(sql, &values![tenant, kind]).await
}

/// Gives a failed job all its attempts once more. `false` when there is no such job.
pub async fn retry(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<bool> {
    let sql = "UPDATE job SET state = 'ready', attempts = 0, run_at = $2 WHERE id = $1 AND state = 'failed'";
    tx.on_commit(|| crate::job::WAKE.notify_waiters());
    Ok(tx.execute(sql, &values![id, now]).await? > 0)
}

/// Drops a failed job for good. `false` when there is no such job.
pub async fn discard(tx: &mut Tx, id: Uuid) -> Result<bool> {
    Ok(tx.execute("DELETE FROM job WHERE id = $1 AND state = 'failed'", &values![id]).await? > 0)
}
