//! What happens to rounds by itself: each minute those whose time has come, and now and then all that are open.

use super::{subject, write};
use crate::{
    approvals::{Docket, Happening, Reader, State, docket, steps},
    call::{ActorKind, Call, Client, Portal},
    error::Result,
    ids::{RecordId, RoundId, WorkspaceId},
    policy::identity,
    records::change::Held,
};
use portico_store::{Tx, paging::Cursor, values};
use uuid::Uuid;

/// Kinds of jobs: the first returns every minute, the second every hour.
pub const WATCH: &str = "approvals.watch";
pub const COVER: &str = "approvals.cover";

/// Rounds that are looked at in one flight.
const PAGE: usize = 100;
/// What has not had its turn in one minute has it in the next.
const MOST: usize = 2_000;

const WORKSPACES: &str = "SELECT id FROM workspace ORDER BY id";
/// Rounds whose instant has come: workspace, now, where it begins, how many.
pub const DUE: &str = "SELECT id, record_id, next_at FROM approval_round WHERE workspace_id = $1 AND next_at IS NOT NULL AND next_at <= $2 \
    AND (next_at, id) > ($3, $4) ORDER BY next_at, id LIMIT $5";
/// Rounds that are open: workspace, where it begins, how many.
pub const OPEN: &str = "SELECT id, record_id, 0 FROM approval_round WHERE workspace_id = $1 AND state = 'open' AND id > $2 ORDER BY id LIMIT $3";

/// Reminders, fallbacks, escalations, leaves and returns: everything whose instant has come.
// req 65, req 70
pub async fn watch(portal: &Portal) -> Result<()> {
    for workspace in workspaces(portal).await? {
        let (now, mut after) = (portal.now(), Cursor::FIRST_ASCENDING);
        for _ in 0..MOST / PAGE {
            let given = values![workspace, now, after.at, after.id, PAGE];
            let page: Vec<(RoundId, RecordId, i64)> = portal.db.within(workspace.tenant()).all(DUE, &given).await?;
            let Some((last, _, at)) = page.last() else { break };
            after = Cursor { at: *at, id: last.0 };
            each(portal, workspace, (WATCH, &page)).await?;
        }
    }
    Ok(())
}

/// Every open round is held against everybody's absences, roles and rights as they are now.
// req 75, ask 21
pub async fn cover(portal: &Portal) -> Result<()> {
    for workspace in workspaces(portal).await? {
        let mut after = Uuid::nil();
        loop {
            let given = values![workspace, after, PAGE];
            let page: Vec<(RoundId, RecordId, i64)> = portal.db.within(workspace.tenant()).all(OPEN, &given).await?;
            let Some((last, ..)) = page.last() else { break };
            after = last.0;
            each(portal, workspace, (COVER, &page)).await?;
        }
    }
    Ok(())
}

async fn workspaces(portal: &Portal) -> Result<Vec<WorkspaceId>> {
    Ok(portal.db.installation().all(WORKSPACES, &[]).await?)
}

/// One that cannot be looked after does not hold up the others.
async fn each(
    portal: &Portal,
    workspace: WorkspaceId,
    (rule, rounds): (&'static str, &[(RoundId, RecordId, i64)]),
) -> Result<()> {
    let actor = identity::by_itself(portal, workspace, ActorKind::Job(rule), "").await?;
    let call = portal.call(actor, rule.into(), Client::local());
    for (round, record, _) in rounds {
        if let Err(error) = look_after(&call, (*round, *record)).await {
            tracing::warn!(%error, %round, rule, "an approval could not be looked after");
        }
    }
    Ok(())
}

/// The lock decides here too: what was decided meanwhile is left alone.
async fn look_after(call: &Call, (round, record): (RoundId, RecordId)) -> Result<()> {
    let mut tx = call.begin().await?;
    let Some(mut held) = Held::find(call, &mut tx, record).await? else { return Ok(()) };
    let said = look(call, &mut tx, &held, round).await?;
    for happening in said {
        write(call, &mut tx, &mut held, happening.for_the_firm()).await?;
    }
    Ok(tx.commit().await?)
}

async fn look(call: &Call, tx: &mut Tx, held: &Held, round: RoundId) -> Result<Vec<Happening>> {
    let subject = subject(call, &mut Reader::Locked(tx), &held.record).await?;
    let found = docket::find(&mut Reader::Locked(tx), call.workspace(), round).await?;
    let Some(row) = found.filter(|row| row.state == State::Open) else { return Ok(Vec::new()) };
    let mut docket = Docket::of(&mut Reader::Locked(tx), call.workspace(), &subject, (row, call.now())).await?;
    steps::tend(call, tx, &mut docket).await
}
