//! What happens to records by itself: who has to act is reminded before a deadline, and what is past it is escalated, as its
//! state declares, once.

use crate::{
    call::{ActorKind, Call, Client, Portal},
    error::{Error, Result},
    ids::{RecordId, WorkspaceId},
    policy::identity,
    records::{
        actions::advance::step_by_itself,
        change::{Fact, Held},
        clock::Clocks,
        moves,
        requirements::watch,
        topics,
    },
};
use portico_model::blueprint::Escalate;
use portico_store::{Tx, paging::Cursor, values};

/// Kinds of jobs; each returns every minute.
pub const ESCALATE: &str = "records.escalate_overdue";
pub const REMIND: &str = "records.remind";
pub const REMIND_ITEMS: &str = "records.remind_items";

/// Records that are looked at in one flight.
const PAGE: usize = 100;
/// What has not had its turn in one minute has it in the next.
const MOST: usize = 2_000;

const WORKSPACES: &str = "SELECT id FROM workspace ORDER BY id";
const OVERDUE: &str = "SELECT id, due_key FROM record WHERE workspace_id = $1 AND is_open = $2 AND due_key < $3 \
    AND (due_key, id) > ($4, $5) AND escalated_at IS NULL ORDER BY due_key, id LIMIT $6";
const DUE_SOON: &str = "SELECT id, remind_at FROM record WHERE workspace_id = $1 AND is_open = $2 AND remind_at IS NOT NULL \
    AND remind_at < $3 AND due_key > $3 AND (remind_at, id) > ($4, $5) ORDER BY remind_at, id LIMIT $6";

/// Escalates what is overdue in every workspace. One record that cannot be escalated does not hold up the others.
pub async fn escalate_overdue(portal: &Portal) -> Result<()> {
    everywhere(portal, (ESCALATE, OVERDUE), escalate).await
}

/// Reminds whoever has to act of what is due soon, once for each due time.
pub async fn remind(portal: &Portal) -> Result<()> {
    everywhere(portal, (REMIND, DUE_SOON), remind_of).await
}

/// Reminds of what is still to be handed in, as the items of each checklist declare.
pub async fn remind_items(portal: &Portal) -> Result<()> {
    everywhere(portal, (REMIND_ITEMS, watch::DUE), watch::remind).await
}

/// Does something with each record that a statement finds, in every workspace.
async fn everywhere(
    portal: &Portal,
    rule: (&'static str, &str),
    act: impl AsyncFn(&Call, RecordId) -> Result<()>,
) -> Result<()> {
    let workspaces: Vec<WorkspaceId> = portal.db.installation().all(WORKSPACES, &[]).await?;
    for workspace in workspaces {
        in_workspace(portal, workspace, rule, &act).await?;
    }
    Ok(())
}

async fn in_workspace(
    portal: &Portal,
    workspace: WorkspaceId,
    (rule, found): (&'static str, &str),
    act: &impl AsyncFn(&Call, RecordId) -> Result<()>,
) -> Result<()> {
    let (now, mut after) = (portal.now(), Cursor::FIRST_ASCENDING);
    for _ in 0..MOST / PAGE {
        let given = values![workspace, true, now, after.at, after.id, PAGE];
        let page: Vec<(RecordId, i64)> = portal.db.within(workspace.tenant()).all(found, &given).await?;
        let Some((last, at)) = page.last() else { return Ok(()) };
        after = Cursor { at: *at, id: last.0 };
        let actor = identity::by_itself(portal, workspace, ActorKind::Job(rule), "").await?;
        let call = portal.call(actor, rule.into(), Client::local());
        for (record, _) in page {
            if let Err(error) = act(&call, record).await {
                tracing::warn!(%error, %record, rule, "a rule could not be applied to a record");
            }
        }
    }
    Ok(())
}

/// The lock decides here too: what was answered meanwhile, or reminded of, is left alone.
async fn remind_of(call: &Call, record: RecordId) -> Result<()> {
    let mut tx = call.begin().await?;
    let Some(mut held) = Held::find(call, &mut tx, record).await? else { return Ok(()) };
    let is_time = held.record.is_open && held.record.remind_at.is_some_and(|at| at < call.now());
    let Some(due) = held.record.due_at.filter(|due| is_time && *due > call.now()) else { return Ok(()) };
    let mut after = held.record.clone();
    let mut clocks = Clocks::of(&after);
    clocks.reminded_of = Some(due.as_microsecond());
    after.clock = clocks.to_json()?;
    after.remind_at = None;
    let fact = Fact::now(call, "record.reminded", None).firm("of", after.ball.as_str());
    held.write(call, &mut tx, after, fact).await?;
    Ok(tx.commit().await?)
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
    after.remind_at = None;
    held.write(call, tx, after, told).await?;
    Ok(())
}
