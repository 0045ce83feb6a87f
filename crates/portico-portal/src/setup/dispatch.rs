//! Asks the subscribers of what happened: who is notified, what is found by search. Many events at once, because most of
//! them concern nobody. An event that is told again changes nothing: each subscriber knows what it has written.

use crate::{
    audit::{dispatch::Dispatch, happened::Happened},
    call::Portal,
    error::Result,
    ids::WorkspaceId,
    notifications, search,
};
use portico_jobs::{Claimed, Outcome};
use std::collections::BTreeMap;

/// One outcome for each job, in their order. When the events of a workspace cannot be told together, each is tried alone,
/// so that one that cannot be told does not hold up the others.
pub async fn dispatch(portal: Portal, jobs: Vec<Claimed>) -> Vec<Outcome> {
    let mut outcomes = Vec::with_capacity(jobs.len());
    let mut workspaces: BTreeMap<uuid::Uuid, Vec<(usize, Dispatch)>> = BTreeMap::new();
    for (place, job) in jobs.iter().enumerate() {
        match job.read::<Dispatch>() {
            Ok(event) => {
                workspaces.entry(event.workspace).or_default().push((place, event));
                outcomes.push(Outcome::Done);
            }
            Err(unreadable) => outcomes.push(unreadable),
        }
    }
    for (workspace, events) in workspaces {
        let workspace = WorkspaceId(workspace);
        let all: Vec<Dispatch> = events.iter().map(|(_, event)| event.clone()).collect();
        let Err(error) = tell(&portal, workspace, &all).await else { continue };
        for (place, event) in events {
            let alone = match all.len() {
                1 => Err(super::worker::retry(&error)),
                _ => tell(&portal, workspace, &[event]).await.map_err(|error| super::worker::retry(&error)),
            };
            if let (Some(outcome), Err(again)) = (outcomes.get_mut(place), alone) {
                *outcome = again;
            }
        }
    }
    outcomes
}

/// Everything is read before the transaction begins, so that it is short; where nothing is to be written, there is none.
async fn tell(portal: &Portal, workspace: WorkspaceId, events: &[Dispatch]) -> Result<()> {
    let happened = Happened::list(portal, workspace, events).await?;
    let told = notifications::prepare(portal, workspace, &happened).await?;
    let receipts = notifications::receipts::prepare(portal, workspace, &happened).await?;
    let words = search::prepare(portal, workspace, &happened).await?;
    let renamed: Vec<_> = search::renamed(&happened).collect();
    if told.is_nothing() && receipts.is_nothing() && words.is_empty() && renamed.is_empty() {
        return Ok(());
    }
    let mut tx = portal.db.begin(workspace.tenant()).await?;
    notifications::write(&mut tx, told).await?;
    notifications::receipts::write(&mut tx, receipts)?;
    search::write(&mut tx, workspace, &words)?;
    for organization in renamed {
        search::enqueue(portal, &mut tx, workspace, &search::Which::Organization(organization))?;
    }
    Ok(tx.commit().await?)
}
