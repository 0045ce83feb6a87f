//! How jobs end: in one transaction for all that ended together, and only by whoever holds their lease.

use crate::{Backoff, Claimed, Outcome, Random};
use jiff::Timestamp;
use portico_store::{Db, Result, Tenant, Tx, Value, values};
use std::sync::atomic::Ordering::SeqCst;
use uuid::Uuid;

/// Longer ones are cut: they are read by people.
const LONGEST_ERROR: usize = 2_000;

/// A job and how it ended.
pub(crate) struct Ended {
    pub job: Claimed,
    pub outcome: Outcome,
}

/// Writes down how jobs ended. Gives the identifiers of those whose lease was lost: their end does not count.
pub(crate) async fn settle(
    db: &Db,
    ended: &[Ended],
    now: Timestamp,
    backoff: Backoff,
    random: &Random,
) -> Result<Vec<Uuid>> {
    let open = || ended.iter().filter(|one| !one.job.completed.load(SeqCst));
    if open().next().is_none() {
        return Ok(Vec::new());
    }
    let mut late = Vec::new();
    let mut tx = db.begin(Tenant::INSTALLATION).await?;
    delete_done(&mut tx, open().filter(|one| one.outcome == Outcome::Done), &mut late).await?;
    for one in open().filter(|one| one.outcome != Outcome::Done) {
        let job = &one.job;
        let changed = match &one.outcome {
            Outcome::Done => 1,
            Outcome::Again { at } => tx.execute(AGAIN, &values![job.id, job.token, at]).await?,
            Outcome::Retry { after, why } if job.attempt < job.max_attempts => {
                let wait = after.unwrap_or_else(|| backoff.after(job.attempt, random()));
                let at = now.checked_add(wait).unwrap_or(Timestamp::MAX);
                tx.execute(RETRY, &values![job.id, job.token, at, short(why)]).await?
            }
            Outcome::Retry { why, .. } | Outcome::Fail { why } => {
                tx.execute(FAIL, &values![job.id, job.token, short(why)]).await?
            }
        };
        if changed == 0 {
            late.push(job.id);
        }
    }
    tx.commit().await?;
    Ok(late)
}

async fn delete_done(tx: &mut Tx, done: impl Iterator<Item = &Ended>, late: &mut Vec<Uuid>) -> Result<()> {
    let jobs: Vec<(Uuid, Uuid)> = done.map(|one| (one.job.id, one.job.token)).collect();
    if jobs.is_empty() {
        return Ok(());
    }
    let ids = Value::uuids(jobs.iter().map(|(id, _)| id));
    let tokens = Value::uuids(jobs.iter().map(|(_, token)| token));
    let deleted: Vec<Uuid> = tx.all(DELETE, &[ids, tokens]).await?;
    late.extend(jobs.iter().map(|(id, _)| *id).filter(|id| !deleted.contains(id)));
    Ok(())
}

fn short(why: &str) -> String {
    why.chars().take(LONGEST_ERROR).collect()
}

/// A token is unique to one round of one worker, so identifier and token need not be paired here.
const DELETE: &str = "
    DELETE FROM job WHERE state = 'running' AND id IN {uuids $1} AND lease_token IN {uuids $2} RETURNING id";

const AGAIN: &str = "
    UPDATE job SET state = 'ready', run_at = $3, attempts = 0, last_error = NULL, lease_token = NULL, leased_until = NULL
    WHERE id = $1 AND lease_token = $2 AND state = 'running'";

const RETRY: &str = "
    UPDATE job SET state = 'ready', run_at = $3, last_error = $4, lease_token = NULL, leased_until = NULL
    WHERE id = $1 AND lease_token = $2 AND state = 'running'";

const FAIL: &str = "
    UPDATE job SET state = 'failed', last_error = $3, lease_token = NULL, leased_until = NULL
    WHERE id = $1 AND lease_token = $2 AND state = 'running'";
