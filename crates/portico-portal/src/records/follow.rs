//! Moves that nobody's button makes: what an approval, a file or the checklist sets off, where the workflow declares it.

use super::{
    actions::{advance, answer::all_answers},
    approvals::settled,
    change::{Fact, Held},
    moves,
    requirements::nothing_is_missing,
    way_back,
};
use crate::{approvals::Reader, call::Call, error::Result, ids::MemberId};
use portico_model::{
    Key,
    blueprint::{Effect, Trigger},
};
use portico_store::Tx;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Makes the move that the workflow declares for this, if its guard and its other conditions allow; and those that follow
/// because what waits there has been approved already. Says whether anything was moved.
pub async fn follow(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    (trigger, member): (Trigger, Option<MemberId>),
) -> Result<bool> {
    if !take(call, tx, held, (&trigger, member)).await? {
        return Ok(false);
    }
    // What has led on once does so again only when it was decided again.
    let spent = if let Trigger::Approved(approval) = trigger { BTreeSet::from([approval]) } else { BTreeSet::new() };
    led_on(call, tx, held, (spent, member)).await?;
    Ok(true)
}

/// A record that has come to where an approval leads on does not wait for what was approved already.
pub async fn lead_on(call: &Call, tx: &mut Tx, held: &mut Held, member: Option<MemberId>) -> Result<()> {
    led_on(call, tx, held, (BTreeSet::new(), member)).await
}

/// Each approval leads on once, so that this comes to an end whatever a workflow declares.
async fn led_on(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    (mut spent, member): (BTreeSet<Key>, Option<MemberId>),
) -> Result<()> {
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let declared = moves::type_of(&blueprint, &held.record.kind)?;
    let leads = |state: &Key, key: &Key| declared.workflow.goes_on_with(state, key);
    loop {
        let state = held.record.state.clone();
        if !declared.approvals.keys().any(|key| !spent.contains(key) && leads(&state, key)) {
            return Ok(());
        }
        let given = settled(call, &mut Reader::Locked(tx), &held.record).await?.approved;
        let Some(next) = given.into_iter().find(|key| !spent.contains(key) && leads(&state, key)) else {
            return Ok(());
        };
        spent.insert(next.clone());
        take(call, tx, held, (&Trigger::Approved(next), member)).await?;
    }
}

async fn take(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    (trigger, member): (&Trigger, Option<MemberId>),
) -> Result<bool> {
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    if moves::type_of(&blueprint, &held.record.kind)?.workflow.triggered(&held.record.state, trigger).is_none() {
        return Ok(false);
    }
    let settled = settled(call, &mut Reader::Locked(tx), &held.record).await?;
    let Some((key, transition)) = advance::set_off(call, &blueprint, &held.record, (trigger, &settled))? else {
        return Ok(false);
    };
    let (mut after, from) = (held.record.clone(), held.record.state.clone());
    let mut transition = way_back::resolved(call, tx, (&blueprint, &held.record), transition.clone()).await?;
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
    Ok(true)
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
            follow(call, tx, held, (Trigger::ChecklistDone, member)).await?;
            return Ok(());
        }
    }
    let answers = all_answers(&held.record);
    if waits(&Trigger::HandedIn) && nothing_is_missing(call, tx, (&held.record, &answers)).await? {
        follow(call, tx, held, (Trigger::HandedIn, member)).await?;
    }
    Ok(())
}
