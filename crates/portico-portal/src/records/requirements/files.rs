//! The files of items: one that comes hands its item in, one that goes takes that back, and what is locked stays.

use super::{
    act::{Done, act_in},
    item::Item,
    list::{asked, items, states},
    said::at_the_file,
};
use crate::{
    approvals::Reader,
    call::Call,
    error::{Error, Result},
    ids::{DocumentId, RecordId},
    policy,
    records::{
        Record,
        actions::advance::{By, acting},
        change::Held,
    },
};
use portico_model::{
    Key,
    blueprint::Asks,
    forms::Answers,
    requirements::{Act, Given, ItemState, Situation, locked},
};
use portico_store::{Tx, values};

/// A record as far as the files of its items need it.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    pub id: RecordId,
    pub kind: &'a Key,
    pub state: &'a Key,
    pub blueprint_version: i64,
}

const ACCEPTED: &str = "This was accepted. Ask for it to be opened again if it has to change.";
const SLOT: &str = "SELECT slot FROM document WHERE workspace_id = $1 AND id = $2";

impl<'a> From<&'a Record> for Whose<'a> {
    fn from(record: &'a Record) -> Self {
        let Record { id, kind, state, blueprint_version, .. } = record;
        Self { id: *id, kind, state, blueprint_version: *blueprint_version }
    }
}

impl<'a> From<&'a policy::Record> for Whose<'a> {
    fn from(record: &'a policy::Record) -> Self {
        let policy::Record { id, kind, state, blueprint_version, .. } = record;
        Self { id: *id, kind, state, blueprint_version: *blueprint_version }
    }
}

/// A file was sent to an item's place. Nothing happens where the place is none of the checklist's.
pub async fn hand_in_document(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    (by, slot, document): (By<'_>, &Key, DocumentId),
    given: Given,
) -> Result<()> {
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let is_asked = asked(&blueprint, &held.record.kind)
        .and_then(|checklist| checklist.items.get(slot))
        .is_some_and(|item| matches!(item.asks, Asks::Document(_)));
    if !is_asked {
        return Err(Error::invalid("slot", "No file is asked for under this name."));
    }
    let done = Done { item: slot.clone(), act: Act::HandIn(given), document: Some(document), shown: None };
    act_in(call, tx, held, (by, done)).await.map_err(at_the_file)
}

/// The file of an item is gone: the item is missing again, unless it was decided on.
pub async fn take_back_document(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    (by, slot, document): (By<'_>, &Key, DocumentId),
) -> Result<()> {
    must_not_be_locked(call, tx, held, (&by, document)).await?;
    match item_of(call, tx, held, slot).await? {
        Some(item) if item.document == Some(document) && item.state == ItemState::HandedIn => {
            let done = Done { item: slot.clone(), act: Act::Withdraw, document: None, shown: None };
            act_in(call, tx, held, (by, done)).await
        }
        _ => Ok(()),
    }
}

/// The file of an item comes back: it is handed in again, unless something else is there since.
pub async fn bring_back_document(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    (by, slot, document): (By<'_>, &Key, DocumentId),
    given: Given,
) -> Result<()> {
    must_not_be_locked(call, tx, held, (&by, document)).await?;
    let state = item_of(call, tx, held, slot).await?.map(|item| item.state).unwrap_or_default();
    match state {
        ItemState::Missing => hand_in_document(call, tx, held, (by, slot, document), given).await,
        ItemState::HandedIn | ItemState::Accepted | ItemState::Returned => Ok(()),
    }
}

/// What is locked is said as what stands in the way of a change.
async fn must_not_be_locked(
    call: &Call,
    tx: &mut Tx,
    held: &Held,
    (by, document): (&By<'_>, DocumentId),
) -> Result<()> {
    let why = why_locked(call, &mut Reader::Locked(tx), (&held.record).into(), (by, document)).await?;
    why.map_or(Ok(()), |words| Err(Error::Conflict(words)))
}

/// Why the file of an item cannot be changed or taken away now; none where it can, and where it is of no item.
// req 45
pub async fn why_locked(
    call: &Call,
    reader: &mut Reader<'_>,
    record: Whose<'_>,
    (by, document): (&By<'_>, DocumentId),
) -> Result<Option<String>> {
    let found = reader.find::<(Option<String>,)>(SLOT, &values![call.workspace(), document]).await?;
    let Some((Some(slot),)) = found else { return Ok(None) };
    let (slot, blueprint) = (Key::new(slot), call.blueprint_of(record.blueprint_version).await?);
    let Some(checklist) = asked(&blueprint, record.kind) else { return Ok(None) };
    let items = items(call, reader, record.id).await?;
    let (states, actor, answers) = (states(&items), acting(call, by)?, Answers::new());
    let at = Some(record.state);
    let situation = Situation {
        at,
        answers: &answers,
        states: &states,
        approved: &[],
        actor: &actor,
        opened: true,
        now: call.now(),
    };
    if let Some(refusal) = locked(checklist, &situation, &slot) {
        return Ok(Some(refusal.words));
    }
    let is_accepted = |item: &Item| item.document == Some(document) && item.state == ItemState::Accepted;
    Ok(items.iter().any(is_accepted).then(|| ACCEPTED.to_owned()))
}

async fn item_of(call: &Call, tx: &mut Tx, held: &Held, slot: &Key) -> Result<Option<Item>> {
    let stored = items(call, &mut Reader::Locked(tx), held.record.id).await?;
    Ok(stored.into_iter().find(|item| item.key == *slot))
}
