//! Reminders of items on working days: when the next one of a record comes, and what it says.
//!
//! A schedule begins when the record is sent, and anew when an item is asked for again. It stops the moment that an item is handed in, is not asked for any more, is
//! not taken in the state that the record is in, or the record is over: what is due is computed anew with every such change, and once more under the lock before anybody is
//! reminded.

use super::{
    item::Item,
    list::{asked, items},
    wanted,
};
use crate::{
    approvals::Reader,
    call::Call,
    error::Result,
    ids::RecordId,
    records::{
        Record,
        actions::answer::all_answers,
        change::{Fact, Held},
    },
};
use jiff::Timestamp;
use portico_model::{
    Key,
    access::Side,
    blueprint::{Compiled, Requirement},
    requirements::Checklist,
};
use portico_store::{Tx, values};

/// Records whose instant has come: workspace, open, now, where it begins, how many.
pub const DUE: &str = "SELECT w.record_id, w.next_at FROM item_watch w \
    JOIN record r ON r.workspace_id = w.workspace_id AND r.id = w.record_id WHERE w.workspace_id = $1 AND r.is_open = $2 \
    AND w.next_at <= $3 AND (w.next_at, w.record_id) > ($4, $5) ORDER BY w.next_at, w.record_id LIMIT $6";
const NEXT: &str = "SELECT next_at FROM item_watch WHERE workspace_id = $1 AND record_id = $2";
const WATCH: &str = "INSERT INTO item_watch (workspace_id, record_id, next_at) VALUES ($1, $2, $3) \
    ON CONFLICT (workspace_id, record_id) DO UPDATE SET next_at = excluded.next_at";
const REST: &str = "DELETE FROM item_watch WHERE workspace_id = $1 AND record_id = $2";

/// One instant at which somebody is reminded of an item that is still to be handed in.
struct Reminder {
    at: Timestamp,
    item: Key,
    declared: Requirement,
}

/// Sets the next reminder anew, and what clients are to send, after whatever they are read off has changed.
// req 119
pub async fn settle(call: &Call, tx: &mut Tx, record: &Record) -> Result<()> {
    let blueprint = call.blueprint_of(record.blueprint_version).await?;
    let Some(checklist) = asked(&blueprint, &record.kind) else { return Ok(()) };
    let stored = items(call, &mut Reader::Locked(tx), record.id).await?;
    wanted::settle(call, tx, record, (&blueprint, checklist, &all_answers(record), &stored))?;
    if !has_schedule(checklist) {
        return Ok(());
    }
    let now = call.now();
    let next = reminders(&blueprint, record, &stored).into_iter().map(|one| one.at).filter(|at| *at > now).min();
    match next {
        Some(at) => tx.later(WATCH, &values![call.workspace(), record.id, at])?,
        None => tx.later(REST, &values![call.workspace(), record.id])?,
    }
    Ok(())
}

/// Reminds of everything of one record whose instant has come, in one event.
pub async fn remind(call: &Call, record: RecordId) -> Result<()> {
    let mut tx = call.begin().await?;
    let Some(mut held) = Held::find(call, &mut tx, record).await? else { return Ok(()) };
    let Some(since) = tx.find::<Timestamp>(NEXT, &values![call.workspace(), record]).await? else { return Ok(()) };
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let stored = items(call, &mut Reader::Locked(&mut tx), record).await?;
    let mut due = reminders(&blueprint, &held.record, &stored);
    due.retain(|one| one.at >= since && one.at <= call.now());
    due.dedup_by(|one, other| one.item == other.item);
    if !due.is_empty() {
        let fact = fact(call, &blueprint, &due);
        let unchanged = held.record.clone();
        held.write(call, &mut tx, unchanged, fact).await?;
    }
    settle(call, &mut tx, &held.record).await?;
    Ok(tx.commit().await?)
}

fn has_schedule(checklist: &Checklist) -> bool {
    let reminds = |item: &Requirement| item.due.as_ref().is_some_and(|due| !due.remind_after.is_empty());
    checklist.items.values().any(reminds)
}

/// Every reminder of what is still to be handed in, past and to come, in the order of the checklist.
fn reminders(blueprint: &Compiled, record: &Record, stored: &[Item]) -> Vec<Reminder> {
    let Some(checklist) = asked(blueprint, &record.kind).filter(|_| record.is_open) else { return Vec::new() };
    let answers = all_answers(record);
    let open = checklist.needed(&answers).filter_map(|(key, declared)| {
        let item = stored.iter().find(|item| item.key == *key).cloned().unwrap_or_else(|| Item::missing(key.clone()));
        let is_taken = checklist.takes(&record.state, owner(blueprint, declared), item.state);
        let is_doable = checklist.is_doable(declared, &answers);
        (item.state.is_wanted() && is_taken && is_doable).then_some((item, declared))
    });
    let each = open.flat_map(|(item, declared)| {
        let times = checklist.timetable(declared, item.asked_at(record.opened_at)).remind_at;
        times.into_iter().map(move |at| Reminder { at, item: item.key.clone(), declared: declared.clone() })
    });
    each.collect()
}

/// What clients are to hand in they may read; what the firm is to hand in is the firm's alone.
fn fact(call: &Call, blueprint: &Compiled, due: &[Reminder]) -> Fact {
    let of_side =
        |side: Side| -> Vec<&Reminder> { due.iter().filter(|one| owner(blueprint, &one.declared) == side).collect() };
    let keys = |due: &[&Reminder]| due.iter().map(|one| one.item.to_string()).collect::<Vec<_>>();
    let labels = |due: &[&Reminder], side| {
        due.iter().map(|one| format!("“{}”", one.declared.label_for(side))).collect::<Vec<_>>().join(", ")
    };
    let (client, firm) = (of_side(Side::Client), of_side(Side::Firm));
    let mut fact = Fact::now(call, "item.reminded", None);
    if !client.is_empty() {
        fact = fact.client("items", keys(&client)).client("labels", labels(&client, Side::Client));
    }
    if !firm.is_empty() {
        fact = fact.firm("items", keys(&firm)).firm("labels", labels(&firm, Side::Firm));
    }
    fact
}

/// The side that hands an item in: clients where any of them may.
pub(super) fn owner(blueprint: &Compiled, item: &Requirement) -> Side {
    let roles = &item.owner.roles;
    let of_clients = |role: &Key| blueprint.role(role).is_some_and(|role| role.side == Side::Client);
    if roles.is_empty() || roles.iter().any(of_clients) { Side::Client } else { Side::Firm }
}
