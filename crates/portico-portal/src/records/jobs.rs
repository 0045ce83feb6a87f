//! What happens to records by itself: a deadline that has passed is escalated as its state declares, once.

use crate::{
    call::{ActorKind, Call, Client, Portal},
    error::{Error, Result},
    ids::{RecordId, WorkspaceId},
    policy::identity,
    records::{
        actions::advance::step_by_itself,
        change::{Fact, Held},
        moves, topics,
    },
};
use portico_model::blueprint::Escalate;
use portico_store::{Tx, paging::Cursor, values};

/// The kind of the job; it returns every minute.
pub const ESCALATE: &str = "records.escalate_overdue";

/// Records that are looked at in one flight.
const PAGE: usize = 100;
/// What has not had its turn in one minute has it in the next.
const MOST: usize = 2_000;

const WORKSPACES: &str = "SELECT id FROM workspace ORDER BY id";
const OVERDUE: &str = "SELECT id, due_key FROM record WHERE workspace_id = $1 AND is_open = $2 AND due_key < $3 \
    AND (due_key, id) > ($4, $5) AND escalated_at IS NULL ORDER BY due_key, id LIMIT $6";

/// Escalates what is overdue in every workspace. One record that cannot be escalated does not hold up the others.
pub async fn escalate_overdue(portal: &Portal) -> Result<()> {
    let workspaces: Vec<WorkspaceId> = portal.db.installation().all(WORKSPACES, &[]).await?;
    for workspace in workspaces {
        in_workspace(portal, workspace).await?;
    }
    Ok(())
}

async fn in_workspace(portal: &Portal, workspace: WorkspaceId) -> Result<()> {
    let (now, mut after) = (portal.now(), Cursor::FIRST_ASCENDING);
    for _ in 0..MOST / PAGE {
        let given = values![workspace, true, now, after.at, after.id, PAGE];
        let overdue: Vec<(RecordId, i64)> = portal.db.within(workspace.tenant()).all(OVERDUE, &given).await?;
        let Some((last, due_key)) = overdue.last() else { return Ok(()) };
        after = Cursor { at: *due_key, id: last.0 };
        let actor = identity::by_itself(portal, workspace, ActorKind::Job(ESCALATE), "").await?;
        let call = portal.call(actor, ESCALATE.into(), Client::local());
        for (record, _) in overdue {
            if let Err(error) = escalate(&call, record).await {
                tracing::warn!(%error, %record, "an overdue record could not be escalated");
            }
        }
    }
    Ok(())
}

/// The lock decides: whoever comes second finds it escalated, or no longer overdue.
async fn escalate(call: &Call, record: RecordId) -> Result<()> {
    let mut tx = call.begin().await?;
    let Some(mut held) = Held::find(call, &mut tx, record).await? else { return Ok(()) };
    let is_overdue = held.record.is_open && held.record.due_at.is_some_and(|due| due < call.now());
    if !is_overdue || held.record.escalated_at.is_some() {
        return Ok(());
    }
    as_declared(call, &mut tx, &mut held).await?;
    call.tell(&mut tx, topics(&held.record));
    Ok(tx.commit().await?)
}

/// The state's deadline says what happens: the portal makes a move, or somebody is told. A promise of a first answer that
/// was not kept is told to the same people.
async fn as_declared(call: &Call, tx: &mut Tx, held: &mut Held) -> Result<()> {
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let workflow = &moves::type_of(&blueprint, &held.record.kind)?.workflow;
    let deadline = workflow.state(&held.record.state).and_then(|state| state.deadline.as_ref());
    let told = Fact::now(call, "record.escalated", None);
    let told = match deadline.and_then(|deadline| deadline.escalate.as_ref()) {
        Some(Escalate::Transition(key)) => match step_by_itself(call, tx, held, &blueprint, key).await {
            Err(Error::Refused(reasons)) => {
                let words: Vec<&str> = reasons.iter().map(|reason| reason.words.as_str()).collect();
                told.firm("refused", words.join(" "))
            }
            moved => return moved,
        },
        Some(Escalate::Role(role)) => told.firm("role", role.as_str()),
        Some(Escalate::Team(team)) => told.firm("team", team.as_str()),
        None => told,
    };
    let mut after = held.record.clone();
    after.escalated_at = Some(call.now());
    held.write(call, tx, after, told).await?;
    Ok(())
}
