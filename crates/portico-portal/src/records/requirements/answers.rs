//! Answers that belong to an item, or the amount that it asks for, change after it was handed in: it is looked at again, or
//! is missing.

use super::{
    act::write,
    item::Item,
    list::{asked, items, paid, states},
};
use crate::{
    approvals::Reader,
    call::Call,
    error::Result,
    ids::MemberId,
    records::{Record, actions::answer::all_answers, change::Held},
};
use portico_model::{
    Key,
    blueprint::{Asks, Requirement},
    requirements::{Checked, ItemState, Payments, Situation, after_answers},
    workflow::Actor,
};
use portico_store::Tx;

/// After every change of a record's answers, by whatever way it came.
// req 45
pub async fn answers_changed(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    (before, member): (&Record, Option<MemberId>),
) -> Result<()> {
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let is_of_answers = |(_, item): (&Key, &Requirement)| matches!(item.asks, Asks::Section(_) | Asks::Payment(_));
    let checklist = asked(&blueprint, &held.record.kind);
    let Some(checklist) = checklist.filter(|checklist| checklist.items.iter().any(is_of_answers)) else {
        return Ok(());
    };
    let stored = items(call, &mut Reader::Locked(tx), held.record.id).await?;
    let (states, answers, actor) = (states(&stored), all_answers(&held.record), Actor::portal());
    let (at, file, now) = (held.record.state.clone(), Checked::Fit, call.now());
    let at = Some(&at);
    let (opened, payments) = (true, Payments { number: "", paid: &paid(&stored) });
    let situation =
        Situation { at, answers: &answers, states: &states, approved: &[], actor: &actor, opened, file, payments, now };
    for change in after_answers(checklist, &situation, &all_answers(before)) {
        let Some(item) = stored.iter().find(|item| item.key == change.item) else { continue };
        let item = match change.to {
            // Who has paid, and when they said so, is the same as before.
            ItemState::HandedIn if !item.paid.is_nothing() => Item {
                state: ItemState::HandedIn,
                decided_by: None,
                decided_at: None,
                reason: None,
                words: None,
                ..item.clone()
            },
            ItemState::HandedIn => again(call, item, member),
            _ => Item { paid: item.paid.clone(), ..Item::missing(item.key.clone()) },
        };
        write(call, tx, held, (member, "item.changed", &item)).await?;
    }
    Ok(())
}

/// Whoever changed it last has handed it in.
fn again(call: &Call, item: &Item, member: Option<MemberId>) -> Item {
    Item {
        state: ItemState::HandedIn,
        handed_in_by: member.or(item.handed_in_by),
        handed_in_at: Some(call.now()),
        ..Item::missing(item.key.clone())
    }
}
