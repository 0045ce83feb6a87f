//! Moves that nobody's button makes: what an approval, a file or the checklist sets off, where the workflow declares it.

use super::{
    actions::{advance, answer::all_answers},
    approvals::settled,
    change::{Fact, Held},
    moves,
    requirements::nothing_is_missing,
};
use crate::{approvals::Reader, call::Call, error::Result, ids::MemberId};
use portico_model::blueprint::{Effect, Trigger};
use portico_store::Tx;
use uuid::Uuid;

/// Makes the move that the workflow declares for this, if its guard and its other conditions allow.
pub async fn follow(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    (trigger, member): (Trigger, Option<MemberId>),
) -> Result<()> {
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    if moves::type_of(&blueprint, &held.record.kind)?.workflow.triggered(&held.record.state, &trigger).is_none() {
        return Ok(());
    }
    let settled = settled(call, &mut Reader::Locked(tx), &held.record).await?;
    let Some((key, transition)) = advance::set_off(call, &blueprint, &held.record, (&trigger, &settled))? else {
        return Ok(());
    };
    let (mut after, from) = (held.record.clone(), held.record.state.clone());
    let mut transition = transition.clone();
    // Whoever set it off need not be one who works on it.
    transition.effects.retain(|effect| !matches!(effect, Effect::AssignActor));
    moves::apply(&blueprint, &mut after, &transition, member.unwrap_or(MemberId(Uuid::nil())), call.now())?;
    let fact =
        Fact::now(call, "record.advanced", member).client("transition", key.as_str()).client("from", from.as_str());
    let fact = match trigger.approval() {
        Some(approval) => fact.client("by_approval", approval.as_str()),
        None => fact,
    };
    held.write(call, tx, after, fact).await?;
    Ok(())
}

/// The same for a checklist from which nothing is missing, or which is done.
// req 56
pub async fn follow_checklist(call: &Call, tx: &mut Tx, held: &mut Held, member: Option<MemberId>) -> Result<()> {
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let workflow = &moves::type_of(&blueprint, &held.record.kind)?.workflow;
    let waits = |trigger: &Trigger| workflow.triggered(&held.record.state, trigger).is_some();
    if waits(&Trigger::ChecklistDone) {
        let settled = settled(call, &mut Reader::Locked(tx), &held.record).await?;
        if settled.open_items.is_some_and(|open| open.is_empty()) {
            return follow(call, tx, held, (Trigger::ChecklistDone, member)).await;
        }
    }
    let answers = all_answers(&held.record);
    if waits(&Trigger::HandedIn) && nothing_is_missing(call, tx, (&held.record, &answers)).await? {
        return follow(call, tx, held, (Trigger::HandedIn, member)).await;
    }
    Ok(())
}
