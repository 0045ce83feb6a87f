//! The files of items: one that comes hands its item in, one that goes takes that back, and what is locked stays.

use super::{
    act::{Done, act_in, after, write},
    item::Item,
    list::{asked, items, states},
    said::{at_the_file, kind_by_name},
    watch,
};
use crate::{
    approvals::Reader,
    call::Call,
    error::{Error, Result},
    ids::{DocumentId, RecordId},
    policy,
    records::{
        Record,
        actions::{
            advance::{By, acting, step_by_itself},
            answer::all_answers,
        },
        change::Held,
        follow::follow_checklist,
        topics, view,
    },
    storage::Unscanned,
};
use portico_model::{
    Key,
    blueprint::Asks,
    forms::Answers,
    requirements::{Act, Checked, Given, ItemState, Situation, after_scan, announced, locked},
    workflow::Actor,
};
use portico_store::{Tx, values};
use std::collections::BTreeMap;

/// A record as far as the files of its items need it.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    pub id: RecordId,
    pub kind: &'a Key,
    pub state: &'a Key,
    pub blueprint_version: i64,
}

/// What a file is sent for.
#[derive(Debug, Clone, Copy)]
pub enum Place<'a> {
    Slot(&'a Key),
    /// As its newer version.
    Document(DocumentId),
}

const ACCEPTED: &str = "This was accepted. Ask for it to be opened again if it has to change.";
/// Files are an upper capability's; that nothing is accepted with one that nobody may have is decided here.
const SCAN: &str = "SELECT b.scan FROM document d \
    JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
    JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id WHERE d.workspace_id = $1 AND d.id = $2";
const SCANS: &str = "SELECT d.id, b.scan FROM document d \
    JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
    JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id \
    WHERE d.workspace_id = $1 AND d.record_id = $2 AND d.slot IS NOT NULL";
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

/// A file was sent to an item's place; refused where the place is none of the checklist's.
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

/// Refuses a file that its item would not take, before a byte of it is sent: where the item may not be handed in now, and
/// by the name and the size that are announced. What is no item's is nobody's rule here.
// req 45, req 109
pub async fn must_be_taken(
    call: &Call,
    record: RecordId,
    (by, place): (&By<'_>, Place<'_>),
    (name, bytes): (&str, u64),
) -> Result<()> {
    let slot = match place {
        Place::Slot(slot) => slot.clone(),
        Place::Document(document) => match held_slot(call, &mut Reader::Quick(call.read()), document).await? {
            Some(slot) => slot,
            None => return Ok(()),
        },
    };
    let record = view::whole(call, record).await?;
    let blueprint = call.blueprint_of(record.blueprint_version).await?;
    let checklist = asked(&blueprint, &record.kind).filter(|checklist| checklist.items.contains(&slot));
    let Some(checklist) = checklist else {
        return Err(Error::invalid("slot", "No file is asked for under this name."));
    };
    let states = states(&items(call, &mut Reader::Quick(call.read()), record.id).await?);
    let (actor, answers) = (acting(call, by)?, all_answers(&record));
    let (at, file, now) = (Some(&record.state), Checked::Fit, call.now());
    let situation =
        Situation { at, answers: &answers, states: &states, approved: &[], actor: &actor, opened: true, file, now };
    let refusals = announced(checklist, &situation, &slot, (kind_by_name(name), bytes));
    if refusals.is_empty() { Ok(()) } else { Err(at_the_file(Error::Refused(refusals))) }
}

/// The item that holds it now; a document in whose place another has come is no item's any more.
async fn held_slot(call: &Call, reader: &mut Reader<'_>, document: DocumentId) -> Result<Option<Key>> {
    const HELD: &str = "SELECT i.item FROM record_item i JOIN document d ON d.workspace_id = i.workspace_id \
        AND d.record_id = i.record_id AND d.slot = i.item \
        WHERE i.workspace_id = $1 AND d.id = $2 AND i.document_id = d.id";
    let found = reader.find::<String>(HELD, &values![call.workspace(), document]).await?;
    Ok(found.map(Key::new))
}

async fn slot_of(call: &Call, reader: &mut Reader<'_>, document: DocumentId) -> Result<Option<Key>> {
    let found = reader.find::<(Option<String>,)>(SLOT, &values![call.workspace(), document]).await?;
    Ok(found.and_then(|(slot,)| slot).map(Key::new))
}

/// What is known of viruses in the current version of a document.
pub(super) async fn checked(call: &Call, tx: &mut Tx, document: DocumentId) -> Result<Checked> {
    let rule = call.unscanned().await?;
    let scan = tx.find::<String>(SCAN, &values![call.workspace(), document]).await?;
    Ok(scan.map_or(Checked::Fit, |scan| held_against_rule(rule, &scan)))
}

/// The same of every document of a record's items.
pub(super) async fn all_checked(
    call: &Call,
    reader: &mut Reader<'_>,
    record: RecordId,
) -> Result<BTreeMap<DocumentId, Checked>> {
    let rule = call.unscanned().await?;
    let found: Vec<(DocumentId, String)> = reader.all(SCANS, &values![call.workspace(), record]).await?;
    Ok(found.into_iter().map(|(document, scan)| (document, held_against_rule(rule, &scan))).collect())
}

/// By the word of the column. What others may not have is not accepted either.
fn held_against_rule(rule: Unscanned, scan: &str) -> Checked {
    match (scan, rule) {
        ("infected", _) => Checked::Infected,
        ("waiting", _) => Checked::Waiting,
        ("not-scanned", Unscanned::Hold) => Checked::Unfit,
        _ => Checked::Fit,
    }
}

/// The file of an item was looked through: the portal itself asks for an infected one again, and accepts what waited for
/// nothing else. Done twice it is done once.
pub async fn document_looked_at(call: &Call, record: RecordId, document: DocumentId) -> Result<()> {
    let mut tx = call.begin().await?;
    let Some(mut held) = Held::find(call, &mut tx, record).await? else { return Ok(()) };
    looked_at(call, &mut tx, &mut held, document).await?;
    Ok(tx.commit().await?)
}

async fn looked_at(call: &Call, tx: &mut Tx, held: &mut Held, document: DocumentId) -> Result<()> {
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let Some(checklist) = asked(&blueprint, &held.record.kind) else { return Ok(()) };
    let stored = items(call, &mut Reader::Locked(tx), held.record.id).await?;
    let (states, answers, actor) = (states(&stored), all_answers(&held.record), Actor::portal());
    let (file, now) = (checked(call, tx, document).await?, call.now());
    let at = Some(&held.record.state);
    let situation =
        Situation { at, answers: &answers, states: &states, approved: &[], actor: &actor, opened: true, file, now };
    let Some(item) = stored.into_iter().find(|item| item.document == Some(document)) else { return Ok(()) };
    let Some(change) = after_scan(checklist, &situation, &item.key) else { return Ok(()) };
    let (act, kind) = match &change.returned {
        Some(why) => (Act::Return(why.clone()), "item.returned"),
        None => (Act::Accept, "item.accepted"),
    };
    let done = Done { item: item.key.clone(), act, document: Some(document), shown: None };
    let item = after(call, item, None, (&done, &change));
    write(call, tx, held, (None, kind, &item)).await?;
    if let Some(transition) = change.transition {
        match step_by_itself(call, tx, held, &blueprint, &transition).await {
            // Where the workflow does not let it go back, the item alone does.
            Ok(()) | Err(Error::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    follow_checklist(call, tx, held, None).await?;
    watch::settle(call, tx, &held.record).await?;
    call.tell(tx, topics(&held.record));
    Ok(())
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
    let Some(slot) = slot_of(call, reader, document).await? else { return Ok(None) };
    let blueprint = call.blueprint_of(record.blueprint_version).await?;
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
        file: Checked::Fit,
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
