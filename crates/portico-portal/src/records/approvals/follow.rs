//! What follows from a change of a record for its rounds.

use super::{not_needed, rounds::Rounds, subject, write};
use crate::{
    approvals::{Docket, Reader, RoundRow, State, docket, steps},
    call::Call,
    error::Result,
    ids::MemberId,
    records::{actions::answer::all_answers, change::Held, follow::follow, moves},
};
use portico_model::{Key, blueprint::Trigger};
use portico_store::Tx;

/// After every change of a record: what was decided on other content counts no more, and what is over asks nobody. What
/// was approved stays so on a record that is over, whatever comes to it, until it is opened again.
// ask 26, ask 31, req 45
pub async fn after_change(call: &Call, tx: &mut Tx, held: &mut Held, member: Option<MemberId>) -> Result<()> {
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    if moves::type_of(&blueprint, &held.record.kind)?.approvals.is_empty() {
        return Ok(());
    }
    let rounds = docket::counting(&mut Reader::Locked(tx), call.workspace(), held.record.id).await?;
    for row in rounds {
        end(call, tx, held, (row, member)).await?;
    }
    Ok(())
}

/// After every move of a record: where it left what an approval would have led on from, nobody is asked any more. A
/// decision there would be thanked for, and change nothing. Nor is anybody where it came back to be put forward anew.
pub async fn after_move(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    (left, member): (&Key, Option<MemberId>),
) -> Result<()> {
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let declared = moves::type_of(&blueprint, &held.record.kind)?;
    if declared.approvals.is_empty() || !held.record.is_open {
        return Ok(());
    }
    let (workflow, now) = (&declared.workflow, held.record.state.clone());
    let is_back = |key: &Key| {
        workflow.goes_on_with(left, key) && workflow.triggered(&now, &Trigger::Submitted(key.clone())).is_some()
    };
    let is_left = |key: &Key| workflow.waits_for(left, key) && (!workflow.waits_for(&now, key) || is_back(key));
    let rounds = docket::counting(&mut Reader::Locked(tx), call.workspace(), held.record.id).await?;
    for row in rounds.into_iter().filter(|row| row.state == State::Open && is_left(&row.approval)) {
        let subject = subject(call, &mut Reader::Locked(tx), &held.record).await?;
        let mut docket = Docket::of(&mut Reader::Locked(tx), call.workspace(), &subject, (row, call.now())).await?;
        let (happening, _) = steps::call_off(call, tx, &mut docket, (member, &now)).await?;
        write(call, tx, held, happening).await?;
    }
    Ok(())
}

/// Whoever keeps documents calls this when a version of one of them changes.
pub async fn content_changed(call: &Call, tx: &mut Tx, held: &mut Held, member: Option<MemberId>) -> Result<()> {
    after_change(call, tx, held, member).await
}

async fn end(call: &Call, tx: &mut Tx, held: &mut Held, (row, member): (RoundRow, Option<MemberId>)) -> Result<()> {
    let (was_open, approval) = (row.state == State::Open, row.approval.clone());
    let subject = subject(call, &mut Reader::Locked(tx), &held.record).await?;
    let mut docket = Docket::of(&mut Reader::Locked(tx), call.workspace(), &subject, (row, call.now())).await?;
    if !held.record.is_open {
        if was_open {
            let (happening, _) = steps::close(call, tx, &mut docket, member).await?;
            write(call, tx, held, happening).await?;
        }
        return Ok(());
    }
    if let Some((happening, _)) = steps::void(call, tx, &mut docket, member).await? {
        write(call, tx, held, happening).await?;
        follow(call, tx, held, (Trigger::Voided(approval), member)).await?;
    }
    Ok(())
}

/// What counts as settled of imported history: what needs no approval, and what was approved in it.
pub fn settled_by_history(
    blueprint: &portico_model::blueprint::Compiled,
    record: &crate::records::Record,
    rounds: &Rounds,
) -> portico_model::workflow::Settled {
    let answers = all_answers(record);
    let mut approved = not_needed(blueprint, &record.kind, &answers);
    approved.extend(rounds.approved().cloned());
    portico_model::workflow::Settled { approved, ..Default::default() }
}
