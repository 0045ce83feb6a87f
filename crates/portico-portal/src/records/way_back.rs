//! Where a way back leads: to the state from which the record came, such as before a hold, if it can go on there.

use crate::{
    approvals::{Reader, RoundRow, State, docket},
    call::Call,
    error::Result,
    records::{Record, approvals::settled, moves},
};
use portico_model::{
    Key,
    blueprint::{Compiled, Transition, Workflow},
    workflow::Settled,
};
use portico_store::{Tx, values};

/// Stays are looked through back to the last one on the ordinary path; holds of holds are few.
const CAME_FROM: &str = "SELECT state FROM state_span WHERE workspace_id = $1 AND record_id = $2 AND state <> $3 \
    ORDER BY seq DESC LIMIT 20";

/// The move as it is made now: one that leads back leads to where the record came from.
pub async fn resolved(
    call: &Call,
    tx: &mut Tx,
    (blueprint, record): (&Compiled, &Record),
    transition: Transition,
) -> Result<Transition> {
    if !transition.back {
        return Ok(transition);
    }
    let workflow = &moves::type_of(blueprint, &record.kind)?.workflow;
    let stays: Vec<String> = tx.all(CAME_FROM, &values![call.workspace(), record.id, record.state.as_str()]).await?;
    let is_ordinary = |key: &Key| workflow.state(key).is_some_and(|state| !state.exception && !state.is_final);
    let Some(from) = stays.into_iter().map(Key::new).find(is_ordinary) else { return Ok(transition) };
    let settled = settled(call, &mut Reader::Locked(tx), record).await?;
    let rounds = docket::of_record(&mut Reader::Locked(tx), call.workspace(), record.id).await?;
    Ok(match goes_on(workflow, &from, (&settled, &rounds)) {
        true => Transition { to: from, ..transition },
        false => transition,
    })
}

/// Whether work does not stall there: nobody waits for an approval that nobody is asked for any more, and none that was
/// given there has been taken away meanwhile.
fn goes_on(workflow: &Workflow, state: &Key, (settled, rounds): (&Settled, &[RoundRow])) -> bool {
    let last = |key: &Key| rounds.iter().find(|row| row.approval == *key).map(|row| row.state);
    let lacks = |key: &Key| match last(key) {
        Some(State::Open) => false,
        Some(State::Void) => workflow.waits_for(state, key),
        _ => workflow.goes_on_with(state, key),
    };
    let ways = workflow.transitions_from(state);
    let mut awaited = ways.flat_map(|(_, way)| way.approval.iter().chain(way.on.iter().filter_map(|on| on.approval())));
    !awaited.any(|key| !settled.approved.contains(key) && lacks(key))
}
