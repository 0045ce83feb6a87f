//! The files of items: one that comes hands its item in, one that goes takes that back, and what is locked stays.

use super::{
    act::{Done, act_in, after, write},
    item::Item,
    list::{asked, items, states},
    loose,
    said::{at_the_file, document, file_kind, kinds_by_name},
    several, watch,
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
    blueprint::{Asks, Document, FileKind, Requirement},
    files::Kind,
    forms::Answers,
    requirements::{Act, Checked, Given, ItemState, Payments, Situation, after_scan, announced, locked, too_many},
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
    /// For no item.
    Beside,
}

/// How a file came to its item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    AsNew,
    /// As a newer version of one that was there.
    AsNewer,
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
    (given, came): (Given, Came),
) -> Result<()> {
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let declared = asked(&blueprint, &held.record.kind).and_then(|checklist| checklist.items.get(slot));
    let declared = declared.filter(|item| matches!(item.asks, Asks::Document(_)));
    let declared = declared.ok_or_else(|| Error::invalid("slot", "No file is asked for under this name."))?;
    if declared.several().is_some() {
        return several::take_in(call, tx, held, (by, slot, document), (given, came)).await;
    }
    let done = Done { document: Some(document), ..Done::of(slot, Act::HandIn(given)) };
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
    if takes_several(call, &held.record.kind, (held.record.blueprint_version, slot)).await? {
        return several::take_out(call, tx, held, (by, slot)).await;
    }
    match item_of(call, tx, held, slot).await? {
        Some(item) if item.document == Some(document) && item.state == ItemState::HandedIn => {
            act_in(call, tx, held, (by, Done::of(slot, Act::Withdraw))).await
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
    if takes_several(call, &held.record.kind, (held.record.blueprint_version, slot)).await? {
        return hand_in_document(call, tx, held, (by, slot, document), (given, Came::AsNew)).await;
    }
    let state = item_of(call, tx, held, slot).await?.map(|item| item.state).unwrap_or_default();
    match state {
        ItemState::Missing => hand_in_document(call, tx, held, (by, slot, document), (given, Came::AsNew)).await,
        ItemState::HandedIn | ItemState::Accepted | ItemState::Returned => Ok(()),
    }
}

/// Whether an item of this kind of record takes several files.
pub async fn takes_several(call: &Call, kind: &Key, (blueprint_version, slot): (i64, &Key)) -> Result<bool> {
    let blueprint = call.blueprint_of(blueprint_version).await?;
    let declared = asked(&blueprint, kind).and_then(|checklist| checklist.items.get(slot));
    Ok(declared.and_then(Requirement::several).is_some())
}

/// Refuses a file that its item would not take, before a byte of it is sent: where the item may not be handed in now, and
/// by the name and the size that are announced.
// req 45, req 109
pub async fn must_be_taken(
    call: &Call,
    record: RecordId,
    (by, place): (&By<'_>, Place<'_>),
    (name, bytes): (&str, u64),
) -> Result<()> {
    let record = view::whole(call, record).await?;
    let slot = match place {
        Place::Slot(slot) => Some(slot.clone()),
        Place::Document(document) => held_slot(call, &record, document).await?,
        Place::Beside => None,
    };
    let Some(slot) = slot else { return loose::must_be_open(call, (&record).into(), acting(call, by)?.side).await };
    let blueprint = call.blueprint_of(record.blueprint_version).await?;
    let checklist = asked(&blueprint, &record.kind).filter(|checklist| checklist.items.contains(&slot));
    let Some(checklist) = checklist else {
        return Err(Error::invalid("slot", "No file is asked for under this name."));
    };
    let states = states(&items(call, &mut Reader::Quick(call.read()), record.id).await?);
    let (actor, answers) = (acting(call, by)?, all_answers(&record));
    let (at, file, now) = (Some(&record.state), Checked::Fit, call.now());
    let (opened, payments) = (true, Payments::none());
    let situation =
        Situation { at, answers: &answers, states: &states, approved: &[], actor: &actor, opened, file, payments, now };
    let kind = likely(checklist.items.get(&slot), &kinds_by_name(name));
    let mut refusals = announced(checklist, &situation, &slot, (kind, bytes));
    if refusals.is_empty() && matches!(place, Place::Slot(_)) {
        let files = several::of_item(call, &mut Reader::Quick(call.read()), (record.id, &slot)).await?;
        refusals.extend(too_many(checklist, &slot, several::counted(&files).saturating_add(1)));
    }
    if refusals.is_empty() { Ok(()) } else { Err(at_the_file(Error::Refused(refusals))) }
}

/// The kinds of file that an item asks for, as far as the installation takes them; none where no item asks.
pub async fn kinds_asked(call: &Call, record: &policy::Record, place: Place<'_>) -> Result<Option<Vec<Kind>>> {
    let slot = match place {
        Place::Slot(slot) => Some(slot.clone()),
        Place::Document(document) => slot_of(call, &mut Reader::Quick(call.read()), document).await?,
        Place::Beside => None,
    };
    let blueprint = call.blueprint_of(record.blueprint_version).await?;
    let asked = slot.and_then(|slot| document(&blueprint, &record.kind, &slot));
    let taken = call.portal().storage.rules.limits.kinds();
    let is_asked = |asked: &Document, kind: &Kind| file_kind(*kind).is_some_and(|kind| asked.kinds.contains(&kind));
    let kinds = asked.map(|asked| taken.iter().copied().filter(|kind| is_asked(asked, kind)).collect::<Vec<_>>());
    Ok(kinds.filter(|kinds| !kinds.is_empty()))
}

/// Of what a file may be, what its item asks for; else what it is most likely.
fn likely(item: Option<&Requirement>, kinds: &[FileKind]) -> Option<FileKind> {
    let asked = item.and_then(|item| match &item.asks {
        Asks::Document(document) => kinds.iter().find(|kind| document.kinds.contains(kind)),
        Asks::Section(_) | Asks::Acknowledgement(_) | Asks::Payment(_) | Asks::Approval(_) => None,
    });
    asked.or(kinds.first()).copied()
}

/// The item that holds it now; a document in whose place another has come is no item's any more.
async fn held_slot(call: &Call, record: &Record, document: DocumentId) -> Result<Option<Key>> {
    const HELD: &str = "SELECT d.slot, i.document_id FROM document d \
        LEFT JOIN record_item i ON i.workspace_id = d.workspace_id AND i.record_id = d.record_id AND i.item = d.slot \
        WHERE d.workspace_id = $1 AND d.id = $2 AND d.slot IS NOT NULL";
    let found: Option<(String, Option<DocumentId>)> =
        call.read().find(HELD, &values![call.workspace(), document]).await?;
    let Some((slot, held)) = found.map(|(slot, held)| (Key::new(slot), held)) else { return Ok(None) };
    let is_held =
        held == Some(document) || takes_several(call, &record.kind, (record.blueprint_version, &slot)).await?;
    Ok(is_held.then_some(slot))
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
pub(super) fn held_against_rule(rule: Unscanned, scan: &str) -> Checked {
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
    let Some((item, file)) = concerned(call, tx, held, (&stored, document)).await? else { return Ok(()) };
    let (at, now) = (Some(&held.record.state), call.now());
    let (opened, payments) = (true, Payments::none());
    let situation =
        Situation { at, answers: &answers, states: &states, approved: &[], actor: &actor, opened, file, payments, now };
    let Some(change) = after_scan(checklist, &situation, &item.key) else { return Ok(()) };
    let (act, kind) = match &change.returned {
        Some(why) => (Act::Return(why.clone()), "item.returned"),
        None => (Act::Accept, "item.accepted"),
    };
    let done = Done { document: item.document, ..Done::of(&item.key, act) };
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

/// The item that a file belongs to, and what is known of it; where there are several, the worst that is known of any, but
/// for those that were infected before.
async fn concerned(
    call: &Call,
    tx: &mut Tx,
    held: &Held,
    (stored, document): (&[Item], DocumentId),
) -> Result<Option<(Item, Checked)>> {
    if let Some(item) = stored.iter().find(|item| item.document == Some(document)) {
        return Ok(Some((item.clone(), checked(call, tx, document).await?)));
    }
    let Some(slot) = slot_of(call, &mut Reader::Locked(tx), document).await? else { return Ok(None) };
    if !takes_several(call, &held.record.kind, (held.record.blueprint_version, &slot)).await? {
        return Ok(None);
    }
    let files = several::of_item(call, &mut Reader::Locked(tx), (held.record.id, &slot)).await?;
    let Some(own) = files.iter().find(|file| file.document == document) else { return Ok(None) };
    let file = if own.checked == Checked::Infected { own.checked } else { several::whole(&files) };
    Ok(stored.iter().find(|item| item.key == slot).map(|item| (item.clone(), file)))
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

/// Why a file, of an item or beside the checklist, cannot be changed or taken away now; none where it can.
// req 45
pub async fn why_locked(
    call: &Call,
    reader: &mut Reader<'_>,
    record: Whose<'_>,
    (by, document): (&By<'_>, DocumentId),
) -> Result<Option<String>> {
    let Some(slot) = slot_of(call, reader, document).await? else {
        return loose::why_shut(call, record, acting(call, by)?.side).await;
    };
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
        payments: Payments::none(),
        now: call.now(),
    };
    if let Some(refusal) = locked(checklist, &situation, &slot) {
        return Ok(Some(refusal.words));
    }
    // An item that takes several files names none of them.
    let is_its = |item: &Item| item.key == slot && item.document.is_none_or(|own| own == document);
    let is_accepted = |item: &Item| is_its(item) && item.state == ItemState::Accepted;
    Ok(items.iter().any(is_accepted).then(|| ACCEPTED.to_owned()))
}

async fn item_of(call: &Call, tx: &mut Tx, held: &Held, slot: &Key) -> Result<Option<Item>> {
    let stored = items(call, &mut Reader::Locked(tx), held.record.id).await?;
    Ok(stored.into_iter().find(|item| item.key == *slot))
}
