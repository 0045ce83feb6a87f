//! Something is done about an item: handed in, accepted, returned, taken back.

use super::{
    files,
    item::Item,
    list::{asked, items, paid, states},
    several::{self, ItemFile},
    watch,
};
use crate::{
    approvals::Reader,
    call::Call,
    error::{Error, Result},
    ids::{DocumentId, MemberId},
    policy::{self, Answer, Permit, See, permit::permit_on},
    records::{
        actions::{
            advance::{self, By, Chosen},
            answer::all_answers,
        },
        change::{Fact, Held},
        follow::follow_checklist,
        openings::unopened,
        topics, view,
    },
};
use portico_model::{
    Key,
    blueprint::{Asks, Requirement},
    requirements::{Act, Change, Checked, Checklist, Given, ItemState, Payments, Situation, decide, too_few},
};
use portico_store::{Tx, values};

const PUT: &str = "INSERT INTO record_item (workspace_id, record_id, item, state, document_id, handed_in_by, handed_in_at, \
    decided_by, decided_at, reason, words, payment) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
    ON CONFLICT (workspace_id, record_id, item) DO UPDATE SET state = excluded.state, document_id = excluded.document_id, \
    handed_in_by = excluded.handed_in_by, handed_in_at = excluded.handed_in_at, decided_by = excluded.decided_by, \
    decided_at = excluded.decided_at, reason = excluded.reason, words = excluded.words, \
    payment = excluded.payment";

/// What somebody does about an item.
#[derive(Debug, Clone)]
pub struct Done {
    pub item: Key,
    pub act: Act,
    /// The file that is handed in.
    pub document: Option<DocumentId>,
    /// How the item stood on the page: something else by now is a conflict.
    pub shown: Option<ItemState>,
    /// The same of its files, in which versions, where it takes several.
    pub shown_files: Option<Vec<(DocumentId, i64)>>,
}

impl Done {
    /// Without anything that a page has shown.
    pub fn of(item: &Key, act: Act) -> Self {
        Self { item: item.clone(), act, document: None, shown: None, shown_files: None }
    }
}

const QUICKER: &str = "Somebody was quicker with this. Nothing was changed: look at how it stands now.";

/// Whoever sends more of them in another window was quicker than themselves.
const OTHER_FILES: &str =
    "The files are others than this page showed. Nothing was changed: look at them, then say it once more.";

/// The item's own rule says who may; the permit says that they know of the record. Whoever hands a section in may answer.
pub async fn act(call: &Call, permit: &Permit<See, policy::Record>, done: Done) -> Result<()> {
    must_be_theirs(call, permit, &done).await?;
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, permit, None).await?;
    act_in(call, &mut tx, &mut held, (By { member: permit.member(), facts: permit.facts() }, done)).await?;
    Ok(tx.commit().await?)
}

async fn must_be_theirs(call: &Call, permit: &Permit<See, policy::Record>, done: &Done) -> Result<()> {
    let blueprint = call.blueprint_of(permit.thing().blueprint_version).await?;
    let item = asked(&blueprint, &permit.thing().kind).and_then(|checklist| checklist.items.get(&done.item));
    let is_section = item.is_some_and(|item| matches!(item.asks, Asks::Section(_)));
    if is_section && matches!(done.act, Act::HandIn(_)) {
        permit_on::<Answer, policy::Record>(call, permit.thing().clone(), permit.facts().clone()).await?;
    }
    Ok(())
}

/// The same within a transaction that does more, on a record that it holds.
pub async fn act_in(call: &Call, tx: &mut Tx, held: &mut Held, (by, done): (By<'_>, Done)) -> Result<()> {
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let checklist = asked(&blueprint, &held.record.kind).ok_or(Error::NotFound)?;
    let before = items(call, &mut Reader::Locked(tx), held.record.id).await?;
    let states = states(&before);
    if done.shown.is_some_and(|shown| shown != states.get(&done.item).copied().unwrap_or_default()) {
        return Err(Error::Conflict(QUICKER.into()));
    }
    let files = all_files(call, tx, held, (checklist, &done)).await?;
    let done = in_full(done, files.as_deref());
    let answers = all_answers(&held.record);
    let (actor, member) = (advance::acting(call, &by)?, by.member);
    let opened = has_opened(call, tx, held, (checklist, &done)).await?;
    let file = match &files {
        Some(files) => several::whole(files),
        None => file_of(call, tx, (&before, &done)).await?,
    };
    let number = view::number(&blueprint, &held.record.kind, held.record.number);
    let payments = Payments { number: &number, paid: &paid(&before) };
    let (at, now) = (Some(&held.record.state), call.now());
    let situation =
        Situation { at, answers: &answers, states: &states, approved: &[], actor: &actor, opened, file, payments, now };
    let change = decide(checklist, &situation, &done.item, &done.act).map_err(Error::Refused)?;
    must_be_enough(checklist, &change, files.as_deref())?;
    let item =
        before.into_iter().find(|item| item.key == done.item).unwrap_or_else(|| Item::missing(done.item.clone()));
    let item = after(call, item, Some(member), (&done, &change));
    put(call, tx, held, (by, done, change), item).await
}

/// What was decided becomes the item's row, its event, and whatever follows from it.
pub(super) async fn put(
    call: &Call,
    tx: &mut Tx,
    held: &mut Held,
    (by, done, change): (By<'_>, Done, Change),
    item: Item,
) -> Result<()> {
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let checklist = asked(&blueprint, &held.record.kind).ok_or(Error::NotFound)?;
    let member = by.member;
    write(call, tx, held, (Some(member), said(&done.act, &change), &item)).await?;
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

/// The files of an item that takes several; what is done about it is done about those that the page has shown.
async fn all_files(
    call: &Call,
    tx: &mut Tx,
    held: &Held,
    (checklist, done): (&Checklist, &Done),
) -> Result<Option<Vec<ItemFile>>> {
    if checklist.items.get(&done.item).and_then(Requirement::several).is_none() {
        return Ok(None);
    }
    let files = several::of_item(call, &mut Reader::Locked(tx), (held.record.id, &done.item)).await?;
    let there: Vec<(DocumentId, i64)> = files.iter().map(|file| (file.document, file.version)).collect();
    let is_as_shown = done.shown_files.as_ref().is_none_or(|shown| *shown == there);
    if is_as_shown { Ok(Some(files)) } else { Err(Error::Conflict(OTHER_FILES.into())) }
}

/// That it is all says how many there are, where files are asked for.
fn in_full(done: Done, files: Option<&[ItemFile]>) -> Done {
    let is_whole = matches!(done.act, Act::HandIn(Given::Section | Given::Files(_)));
    match files.filter(|_| is_whole) {
        Some(files) => Done { act: Act::HandIn(Given::Files(several::counted(files))), ..done },
        None => done,
    }
}

/// What is opened again is not handed in with fewer files than are asked for.
fn must_be_enough(checklist: &Checklist, change: &Change, files: Option<&[ItemFile]>) -> Result<()> {
    let Some(files) = files.filter(|_| change.to == ItemState::HandedIn) else { return Ok(()) };
    let short = too_few(checklist, &change.item, several::counted(files));
    short.map_or(Ok(()), |refusal| Err(Error::Refused(vec![refusal])))
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
fn said(act: &Act, change: &Change) -> &'static str {
    match act {
        // Of a payment a part has arrived, and the rest is asked for.
        Act::Accept if change.to == ItemState::Returned => "item.returned",
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
    let paid = change.paid.clone().unwrap_or_else(|| before.paid.clone());
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
    Item { paid, ..item }
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
        item.words.clone(),
        item.payment()
    ];
    tx.later(PUT, &row)?;
    let fact = Fact::now(call, kind, member).client("item", item.key.as_str()).client("state", item.state.as_str());
    let said = [
        ("document", item.document.map(|document| document.to_string())),
        ("reason", reason.map(ToOwned::to_owned)),
        ("words", item.words.clone()),
    ];
    let fact = item.payment().into_iter().fold(fact, |fact, payment| fact.client("payment", payment));
    let fact = said
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .fold(fact, |fact, (name, value)| fact.client(name, value));
    let fact = with_files(call, tx, held, (fact, item)).await?;
    let mut after = held.record.clone();
    after.changed_at = after.changed_at.max(call.now());
    held.write(call, tx, after, fact).await?;
    Ok(())
}

/// What is decided on several files says which they were, and in which versions.
async fn with_files(call: &Call, tx: &mut Tx, held: &Held, (fact, item): (Fact, &Item)) -> Result<Fact> {
    let blueprint = call.blueprint_of(held.record.blueprint_version).await?;
    let declared = asked(&blueprint, &held.record.kind).and_then(|checklist| checklist.items.get(&item.key));
    if declared.and_then(Requirement::several).is_none() {
        return Ok(fact);
    }
    let files = several::of_item(call, &mut Reader::Locked(tx), (held.record.id, &item.key)).await?;
    Ok(fact.client("documents", several::named(&files)))
}
