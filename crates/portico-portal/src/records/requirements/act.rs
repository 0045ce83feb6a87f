//! Something is done about an item: handed in, accepted, returned, taken back.

use super::{
    files,
    item::Item,
    list::{asked, items, states},
    watch,
};
use crate::{
    approvals::Reader,
    call::Call,
    error::{Error, Result},
    ids::{DocumentId, MemberId},
    policy::{self, Permit, See},
    records::{
        actions::{
            advance::{self, By, Chosen},
            answer::all_answers,
        },
        change::{Fact, Held},
        follow::follow_checklist,
        openings::unopened,
        topics,
    },
};
use portico_model::{
    Key,
    requirements::{Act, Change, Checked, Checklist, Given, ItemState, Situation, decide},
};
use portico_store::{Tx, values};

const PUT: &str = "INSERT INTO record_item (workspace_id, record_id, item, state, document_id, handed_in_by, handed_in_at, \
    decided_by, decided_at, reason, words) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
    ON CONFLICT (workspace_id, record_id, item) DO UPDATE SET state = excluded.state, document_id = excluded.document_id, \
    handed_in_by = excluded.handed_in_by, handed_in_at = excluded.handed_in_at, decided_by = excluded.decided_by, \
    decided_at = excluded.decided_at, reason = excluded.reason, words = excluded.words";

/// What somebody does about an item.
#[derive(Debug, Clone)]
pub struct Done {
    pub item: Key,
    pub act: Act,
    /// The file that is handed in.
    pub document: Option<DocumentId>,
    /// How the item stood on the page: something else by now is a conflict.
    pub shown: Option<ItemState>,
}

/// The item's own rule says who may; the permit says that they know of the record.
pub async fn act(call: &Call, permit: &Permit<See, policy::Record>, done: Done) -> Result<()> {
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, permit, None).await?;
    act_in(call, &mut tx, &mut held, (By { member: permit.member(), facts: permit.facts() }, done)).await?;
    Ok(tx.commit().await?)
}

/// The same within a transaction that does more, on a record that it holds.
pub async fn act_in(call: &Call, tx: &mut Tx, held: &mut Held, (by, done): (By<'_>, Done)) -> Result<()> {
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let checklist = asked(&blueprint, &held.record.kind).ok_or(Error::NotFound)?;
    let before = items(call, &mut Reader::Locked(tx), held.record.id).await?;
    let states = states(&before);
    if done.shown.is_some_and(|shown| shown != states.get(&done.item).copied().unwrap_or_default()) {
        return Err(Error::Conflict(
            "Somebody was quicker with this. Nothing was changed: look at how it stands now.".into(),
        ));
    }
    let answers = all_answers(&held.record);
    let (actor, member) = (advance::acting(call, &by)?, by.member);
    let opened = has_opened(call, tx, held, (checklist, &done)).await?;
    let file = file_of(call, tx, (&before, &done)).await?;
    let (at, now) = (Some(&held.record.state), call.now());
    let situation =
        Situation { at, answers: &answers, states: &states, approved: &[], actor: &actor, opened, file, now };
    let change = decide(checklist, &situation, &done.item, &done.act).map_err(Error::Refused)?;
    let item =
        before.into_iter().find(|item| item.key == done.item).unwrap_or_else(|| Item::missing(done.item.clone()));
    let item = after(call, item, Some(by.member), (&done, &change));
    write(call, tx, held, (Some(by.member), said(&done.act), &item)).await?;
    if let Some(transition) = change.transition {
        let comment = why(checklist, &item);
        let chosen = Chosen { transition, comment, shown: None };
        advance::step(call, tx, held, &blueprint, (by, &chosen)).await?;
    }
    follow_checklist(call, tx, held, Some(member)).await?;
    watch::settle(call, tx, &held.record).await?;
    call.tell(tx, topics(&held.record));
    Ok(())
}

/// What is known of the file that is handed in, or that the item has.
async fn file_of(call: &Call, tx: &mut Tx, (before, done): (&[Item], &Done)) -> Result<Checked> {
    let has = || before.iter().find(|item| item.key == done.item).and_then(|item| item.document);
    let document = if matches!(done.act, Act::HandIn(_)) { done.document } else { has() };
    match document {
        Some(document) => files::checked(call, tx, document).await,
        None => Ok(Checked::Fit),
    }
}

/// Why an item goes back, as whoever gets the whole record back reads it.
fn why(checklist: &Checklist, item: &Item) -> String {
    let reasons = checklist.items.get(&item.key).map(|declared| &declared.reasons);
    let reason = item.reason.as_ref().and_then(|key| reasons?.get(key)).cloned();
    [reason, item.words.clone()].into_iter().flatten().collect::<Vec<_>>().join(". ")
}

/// The event of an act.
fn said(act: &Act) -> &'static str {
    match act {
        Act::HandIn(Given::Reused { .. }) => "item.reused",
        Act::HandIn(_) => "item.handed_in",
        Act::Accept => "item.accepted",
        Act::Return(_) => "item.returned",
        Act::Withdraw => "item.withdrawn",
    }
}

/// Read only where it counts.
async fn has_opened(call: &Call, tx: &mut Tx, held: &Held, (checklist, done): (&Checklist, &Done)) -> Result<bool> {
    let counts = checklist.items.get(&done.item).is_some_and(|item| item.open_first);
    let unopened =
        if counts { unopened(call, &mut Reader::Locked(tx), (held.record.id, false)).await? } else { Vec::new() };
    Ok(unopened.is_empty())
}

/// The item once the change is made.
pub(super) fn after(call: &Call, before: Item, member: Option<MemberId>, (done, change): (&Done, &Change)) -> Item {
    let mut item = Item { state: change.to, ..before };
    match &done.act {
        Act::HandIn(_) => {
            item = Item { document: done.document, handed_in_by: member, ..Item::missing(item.key) };
            item.handed_in_at = Some(call.now());
            item.state = change.to;
        }
        Act::Accept | Act::Return(_) => {
            (item.decided_by, item.decided_at) = (member, Some(call.now()));
            let why = change.returned.clone().unwrap_or_default();
            item.reason = why.reason;
            item.words = Some(why.words).filter(|words| !words.is_empty());
        }
        Act::Withdraw => {
            (item.decided_by, item.decided_at, item.reason, item.words) = (None, None, None, None);
            if item.state == ItemState::Missing {
                item = Item::missing(item.key);
            }
        }
    }
    item
}

/// The row and its event. Nobody did it where the portal itself did.
pub(super) async fn write(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    (member, kind, item): (Option<MemberId>, &'static str, &Item),
) -> Result<()> {
    let reason = item.reason.as_ref().map(Key::as_str);
    let row = values![
        call.workspace(),
        held.record.id,
        item.key.as_str(),
        item.state.as_str(),
        item.document,
        item.handed_in_by,
        item.handed_in_at,
        item.decided_by,
        item.decided_at,
        reason,
        item.words.clone()
    ];
    tx.later(PUT, &row)?;
    let fact = Fact::now(call, kind, member).client("item", item.key.as_str()).client("state", item.state.as_str());
    let said = [
        ("document", item.document.map(|document| document.to_string())),
        ("reason", reason.map(ToOwned::to_owned)),
        ("words", item.words.clone()),
    ];
    let fact = said
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .fold(fact, |fact, (name, value)| fact.client(name, value));
    let mut after = held.record.clone();
    after.changed_at = after.changed_at.max(call.now());
    held.write(call, tx, after, fact).await?;
    Ok(())
}
