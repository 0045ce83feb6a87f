//! Leases: taking jobs, keeping them, giving them back, and rescuing those whose holder has vanished.

use crate::Claimed;
use jiff::Timestamp;
use portico_store::{Db, Error, FromRow, Result, Row, Tenant, Value, values};
use std::sync::Arc;
use uuid::Uuid;

/// Workspaces that get a turn in one round.
const MOST_LANES: usize = 16;

/// What is asked for in one round.
pub(crate) struct Round<'r> {
    pub now: Timestamp,
    pub leased_until: Timestamp,
    pub token: Uuid,
    pub kinds: &'r [&'r str],
    pub most: usize,
    /// Workspaces that come after this one go first.
    pub after: Tenant,
}

/// Takes what is due, a share for each workspace, so that one with much to do does not keep the others waiting.
pub(crate) async fn claim(db: &Db, round: &Round<'_>) -> Result<Vec<Claimed>> {
    let kinds = Value::texts(round.kinds);
    let lanes = lanes(db, round, &kinds).await?;
    if lanes.is_empty() || round.most == 0 {
        return Ok(Vec::new());
    }
    let share = (round.most / lanes.len()).max(1);
    let mut claimed = Vec::new();
    let mut tx = db.begin(Tenant::INSTALLATION).await?;
    for (tenant, priority) in lanes {
        let free = share.min(round.most - claimed.len());
        if free == 0 {
            break;
        }
        let given = values![tenant, priority, round.now, kinds.clone(), free, round.token, round.leased_until];
        let mut taken: Vec<Claimed> = tx.all(CLAIM, &given).await?;
        taken.sort_by_key(|job| (job.created_at, job.id));
        claimed.append(&mut taken);
    }
    tx.commit().await?;
    Ok(claimed)
}

/// Each workspace that has something due, with the priority of its most urgent job; turns rotate.
async fn lanes(db: &Db, round: &Round<'_>, kinds: &Value) -> Result<Vec<(Uuid, i64)>> {
    let due: Vec<(Uuid, i64)> = db.installation().all(LANES, &values![round.now, kinds.clone()]).await?;
    let mut lanes: Vec<(Uuid, i64)> = Vec::with_capacity(due.len());
    for lane in due {
        if lanes.last().is_none_or(|(tenant, _)| *tenant != lane.0) {
            lanes.push(lane);
        }
    }
    let first = lanes.iter().position(|(tenant, _)| *tenant > round.after.0).unwrap_or_default();
    lanes.rotate_left(first);
    lanes.truncate(MOST_LANES);
    Ok(lanes)
}

/// Keeps the leases of what is still running.
pub(crate) async fn renew(db: &Db, tokens: &[Uuid], until: Timestamp) -> Result<u64> {
    let mut tx = db.begin(Tenant::INSTALLATION).await?;
    let kept = tx.execute(RENEW, &values![Value::uuids(tokens), until]).await?;
    tx.commit().await?;
    Ok(kept)
}

/// Gives back what was not finished, as if it had not been tried.
pub(crate) async fn release(db: &Db, tokens: &[Uuid]) -> Result<u64> {
    let mut tx = db.begin(Tenant::INSTALLATION).await?;
    let released = tx.execute(RELEASE, &[Value::uuids(tokens)]).await?;
    tx.commit().await?;
    Ok(released)
}

/// Frees jobs whose lease has run out. The guard is the lease itself: one that was renewed or finished meanwhile stays.
pub(crate) async fn rescue(db: &Db, now: Timestamp) -> Result<u64> {
    let overdue: Option<i64> = db.installation().find(OVERDUE, &values![now]).await?;
    if overdue.is_none() {
        return Ok(0);
    }
    let mut tx = db.begin(Tenant::INSTALLATION).await?;
    let rescued = tx.execute(RESCUE, &values![now]).await?;
    tx.commit().await?;
    Ok(rescued)
}

impl FromRow for Claimed {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let mut columns = row.columns();
        Ok(Self {
            id: columns.read()?,
            kind: columns.read()?,
            tenant: Tenant(columns.read()?),
            payload: columns.read()?,
            attempt: columns.read()?,
            max_attempts: columns.read()?,
            created_at: columns.read()?,
            token: columns.read::<Option<Uuid>>()?.ok_or_else(|| Error::Row("a claimed job has no token".into()))?,
            completed: Arc::default(),
            rehearsal: false,
        })
    }
}

/// Jumps from one pair of workspace and priority to the next by the index, however many jobs each has. The plus sign
/// takes the column's type away, without which SQLite would use the first half of the index only.
const LANES: &str = "
    WITH RECURSIVE lane (tenant_id, priority) AS (
        SELECT tenant_id, priority
        FROM (SELECT tenant_id, priority FROM job WHERE state = 'ready' ORDER BY tenant_id, priority LIMIT 1) AS first
        UNION ALL
        SELECT job.tenant_id, job.priority
        FROM lane JOIN job ON job.id = (
            SELECT next.id FROM job AS next
            WHERE next.state = 'ready' AND (next.tenant_id, next.priority) > (lane.tenant_id, +lane.priority)
            ORDER BY next.tenant_id, next.priority LIMIT 1)
    )
    SELECT tenant_id, priority FROM lane
    WHERE EXISTS (
        SELECT 1 FROM job
        WHERE job.state = 'ready' AND job.tenant_id = lane.tenant_id AND job.priority = lane.priority
          AND job.run_at <= $1 AND job.kind IN {texts $2})
    ORDER BY tenant_id, priority";

const CLAIM: &str = "
    WITH due AS MATERIALIZED (
        SELECT id FROM job
        WHERE state = 'ready' AND tenant_id = $1 AND priority = $2 AND run_at <= $3 AND kind IN {texts $4}
        ORDER BY run_at, id LIMIT $5 {skip_locked}
    )
    UPDATE job SET state = 'running', attempts = attempts + 1, lease_token = $6, leased_until = $7
    WHERE id IN (SELECT id FROM due)
    RETURNING id, kind, tenant_id, payload, attempts, max_attempts, created_at, lease_token";

const RENEW: &str = "UPDATE job SET leased_until = $2 WHERE state = 'running' AND lease_token IN {uuids $1}";

const RELEASE: &str = "
    UPDATE job SET state = 'ready', attempts = attempts - 1, lease_token = NULL, leased_until = NULL
    WHERE state = 'running' AND lease_token IN {uuids $1}";

const OVERDUE: &str = "SELECT leased_until FROM job WHERE state = 'running' AND leased_until < $1 LIMIT 1";

/// What brings every worker down must not be tried for ever.
const RESCUE: &str = "
    UPDATE job
    SET state = CASE WHEN attempts >= max_attempts THEN 'failed' ELSE 'ready' END,
        lease_token = NULL, leased_until = NULL, last_error = 'whoever ran it vanished before the end'
    WHERE state = 'running' AND leased_until < $1";

#[cfg(test)]
mod tests {
    use super::*;
    use portico_store::throwaway::{Folder, Server};
    use portico_store::{Migrations, PostgresOptions};

    const MIGRATIONS: Migrations<'static> =
        Migrations { files: &[("V1__jobs", crate::MIGRATION)], installation: &["job"], statistics: "" };

    async fn never_looks_through_the_queue(db: &Db) {
        let some = || Value::uuids(&[Uuid::nil()]);
        let statements = [
            (LANES, values![0, Value::texts(["a"])].to_vec()),
            (CLAIM, values![Uuid::nil(), 1, 0, Value::texts(["a"]), 5, Uuid::nil(), 0].to_vec()),
            (OVERDUE, values![0].to_vec()),
            (RESCUE, values![0].to_vec()),
            (RENEW, vec![some(), Value::Int(0)]),
            (RELEASE, vec![some()]),
        ];
        for (sql, given) in statements {
            let plan = db.installation().explain_without_scans(sql, &given).await.unwrap();
            // SQLite calls two harmless things scans: the first entry of an index, and an index of the few that run.
            let harmless = ["COVERING INDEX job_ready", "INDEX job_running"];
            let scanned: Vec<_> = plan.iter().filter(|line| !harmless.iter().any(|end| line.ends_with(end))).collect();
            let scanned: Vec<_> = scanned.iter().filter_map(|line| db.dialect().scanned(line)).collect();
            let plan = plan.join("\n");
            assert!(!scanned.contains(&"job") && !scanned.contains(&"next"), "{sql}\n{plan}");
            assert!(sql != LANES || plan.contains("(tenant_id,priority)>(?,?)") || plan.contains("> ROW("), "{plan}");
        }
    }

    #[tokio::test]
    async fn the_queue_is_never_looked_through_on_sqlite() {
        let folder = Folder::new().unwrap();
        never_looks_through_the_queue(&folder.migrated(MIGRATIONS).await.unwrap()).await;
    }

    #[tokio::test]
    async fn the_queue_is_never_looked_through_on_postgres() {
        let database = Server::shared().await.unwrap().migrated(MIGRATIONS).await.unwrap();
        let db = Db::postgres(PostgresOptions::new(database.url())).await.unwrap();
        never_looks_through_the_queue(&db).await;
    }
}
