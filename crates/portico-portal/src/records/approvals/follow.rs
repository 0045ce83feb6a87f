//! What follows from a change of a record for its rounds.

use super::{not_needed, rounds::Rounds, subject, write};
use crate::{
    approvals::{Docket, Reader, RoundRow, State, docket, steps},
    call::Call,
    error::Result,
    ids::MemberId,
    records::{actions::answer::all_answers, change::Held, follow::follow, moves},
};
use portico_model::blueprint::Trigger;
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
        return follow(call, tx, held, (Trigger::Voided(approval), member)).await;
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
    portico_model::workflow::Settled { approved, open_items: None }
}
