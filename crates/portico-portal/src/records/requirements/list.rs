//! The checklist of a record as it stands.

use super::{
    files::all_checked,
    item::{COLUMNS, Item},
    several::{self, ItemFile},
};
use crate::{
    approvals::Reader,
    call::Call,
    error::Result,
    ids::RecordId,
    records::{
        Record,
        actions::advance::{By, acting},
        view,
    },
};
use jiff::Timestamp;
use portico_model::{
    Key,
    approvals::Timetable,
    blueprint::{Asks, Compiled, Requirement},
    forms::Answers,
    payments::{Money, PaidSoFar, Transfer},
    requirements::{Act, Checked, Checklist, Given, ItemState, Payments, Situation, blocks, decide, missing},
    workflow::Actor,
};
use portico_store::{Tx, values};
use std::collections::BTreeMap;

/// One item that is asked for, with how it stands.
#[derive(Debug, Clone)]
pub struct Listed {
    pub declared: Requirement,
    pub item: Item,
    /// Nothing more is to be done about it.
    pub is_done: bool,
    /// When it reminds and is due.
    pub timetable: Timetable,
    /// What is known of viruses in its file, or the worst of several.
    pub file: Checked,
    /// Where it takes several, those that are there, oldest first.
    pub files: Vec<ItemFile>,
    /// What is to be paid in all; none while it is not known, and where no payment is asked for.
    pub amount: Option<Money>,
    /// The transfer that is asked for now.
    pub transfer: Option<Transfer>,
}

/// What of a checklist is left to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// Not done.
    pub open: Vec<Key>,
    /// Not even handed in, or asked for again.
    pub missing: Vec<Key>,
}

/// The stored items of a record.
pub(super) async fn items(call: &Call, reader: &mut Reader<'_>, record: RecordId) -> Result<Vec<Item>> {
    let sql =
        format!("SELECT {COLUMNS} FROM record_item i WHERE i.workspace_id = $1 AND i.record_id = $2 ORDER BY i.item");
    reader.all(&sql, &values![call.workspace(), record]).await
}

pub(super) fn states(items: &[Item]) -> BTreeMap<Key, ItemState> {
    items.iter().map(|item| (item.key.clone(), item.state)).collect()
}

pub(super) fn paid(items: &[Item]) -> BTreeMap<Key, PaidSoFar> {
    let paid = items.iter().filter(|item| !item.paid.is_nothing());
    paid.map(|item| (item.key.clone(), item.paid.clone())).collect()
}

/// What is asked for, given the answers, in the order of the blueprint. The answers are those that the reader may see.
pub async fn list(
    call: &Call,
    blueprint: &Compiled,
    (record, kind, number, opened_at): (RecordId, &Key, i64, Timestamp),
    (answers, approved): (&Answers, &[Key]),
) -> Result<Vec<Listed>> {
    let Some(checklist) = asked(blueprint, kind) else { return Ok(Vec::new()) };
    let items = items(call, &mut Reader::Quick(call.read()), record).await?;
    let states = states(&items);
    let actor = Actor::portal();
    let situation = looked_at(call, &actor, (answers, &states, approved));
    let has_file = items.iter().any(|item| item.document.is_some());
    let files =
        if has_file { all_checked(call, &mut Reader::Quick(call.read()), record).await? } else { BTreeMap::new() };
    let takes_several = checklist.items.values().any(|declared| declared.several().is_some());
    let of_all = if takes_several {
        several::of_record(call, &mut Reader::Quick(call.read()), record).await?
    } else {
        Vec::new()
    };
    let (number, paid) = (view::number(blueprint, kind, number), paid(&items));
    let payments = Payments { number: &number, paid: &paid };
    let listed = checklist.needed(answers).map(|(key, declared)| {
        let own = of_all.iter().filter(|(slot, _)| slot == key && declared.several().is_some());
        let of_item: Vec<ItemFile> = own.map(|(_, file)| *file).collect();
        let item = items.iter().find(|item| item.key == *key).cloned().unwrap_or_else(|| Item::missing(key.clone()));
        Listed {
            declared: declared.clone(),
            is_done: situation.is_done(key, declared),
            timetable: checklist.timetable(declared, item.asked_at(opened_at)),
            file: match item.document {
                Some(document) => files.get(&document).copied().unwrap_or_default(),
                None => several::whole(&of_item),
            },
            files: of_item,
            amount: checklist.amount(declared, answers),
            transfer: checklist.transfer((key, declared), answers, payments),
            item,
        }
    });
    Ok(listed.collect())
}

/// What keeps a transition that demands the whole checklist; none for kinds of records that have no checklist.
pub async fn open_items(
    call: &Call,
    reader: &mut Reader<'_>,
    (record, answers, approved): (&Record, &Answers, &[Key]),
) -> Result<Option<Left>> {
    let blueprint = call.blueprint_of(record.blueprint_version).await?;
    open(call, reader, &blueprint, (record.id, &record.kind, answers, approved)).await
}

/// The same for a client's page, which has not loaded what the firm keeps to itself.
pub async fn open_items_for_clients(
    call: &Call,
    blueprint: &Compiled,
    about: (RecordId, &Key, &Answers, &[Key]),
) -> Result<Option<Left>> {
    open(call, &mut Reader::Quick(call.read()), blueprint, about).await
}

/// Whether clients have handed in all that is asked of them, whatever the firm says to it.
pub async fn nothing_is_missing(call: &Call, tx: &mut Tx, (record, answers): (&Record, &Answers)) -> Result<bool> {
    let blueprint = call.blueprint_of(record.blueprint_version).await?;
    let Some(checklist) = asked(&blueprint, &record.kind) else { return Ok(false) };
    let states = states(&items(call, &mut Reader::Locked(tx), record.id).await?);
    let is_here = |(key, item): (&Key, &Requirement)| {
        matches!(item.asks, Asks::Approval(_)) || !states.get(key).copied().unwrap_or_default().is_wanted()
    };
    Ok(checklist.needed(answers).all(is_here))
}

async fn open(
    call: &Call,
    reader: &mut Reader<'_>,
    blueprint: &Compiled,
    (record, kind, answers, approved): (RecordId, &Key, &Answers, &[Key]),
) -> Result<Option<Left>> {
    let Some(checklist) = asked(blueprint, kind) else { return Ok(None) };
    let states = states(&items(call, reader, record).await?);
    let actor = Actor::portal();
    let situation = looked_at(call, &actor, (answers, &states, approved));
    let keys = |items: Vec<&Key>| items.into_iter().cloned().collect();
    Ok(Some(Left { open: keys(blocks(checklist, &situation)), missing: keys(missing(checklist, &situation)) }))
}

/// As somebody sees it who does nothing about it.
fn looked_at<'a>(
    call: &Call,
    actor: &'a Actor,
    (answers, states, approved): (&'a Answers, &'a BTreeMap<Key, ItemState>, &'a [Key]),
) -> Situation<'a> {
    let (at, opened, file, payments, now) = (None, true, Checked::Fit, Payments::none(), call.now());
    Situation { at, answers, states, approved, actor, opened, file, payments, now }
}

/// The checklist of a kind, if it has one.
pub(super) fn asked<'b>(blueprint: &'b Compiled, kind: &Key) -> Option<&'b Checklist> {
    blueprint.checklist(kind).filter(|checklist| !checklist.items.is_empty())
}

/// What somebody could do about an item, for what a page offers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one for each thing that could be done")]
pub struct Could {
    pub hand_in: bool,
    pub accept: bool,
    /// Accept it or return it.
    pub review: bool,
    /// Take back the last step.
    pub take_back: bool,
}

/// For each of these items. Asked of the same rule that decides: what is missing in a hand-in is no reason not to offer it.
pub fn could(
    call: &Call,
    blueprint: &Compiled,
    (kind, at): (&Key, &Key),
    (by, answers, listed): (&By<'_>, &Answers, &[Listed]),
) -> Result<Vec<Could>> {
    use portico_model::refusal::RefusalCode::{
        AlreadyAccepted, AlreadySaid, AmountUnknown, DecidedElsewhere, FileInfected, FileUnchecked, FileWaiting,
        NotYourRelation, NotYourRole, UnknownItem, WrongState,
    };
    let Some(checklist) = asked(blueprint, kind) else { return Ok(Vec::new()) };
    let actor = acting(call, by)?;
    let states = listed.iter().map(|one| (one.item.key.clone(), one.item.state)).collect();
    let paid = listed.iter().map(|one| (one.item.key.clone(), one.item.paid.clone())).collect();
    let payments = Payments { number: "", paid: &paid };
    let (at, opened, file, now) = (Some(at), true, Checked::Fit, call.now());
    let situation =
        Situation { at, answers, states: &states, approved: &[], actor: &actor, opened, file, payments, now };
    let can =
        |item: &Key, file: Checked, act: &Act| match decide(checklist, &Situation { file, ..situation }, item, act) {
            Ok(_) => true,
            Err(refusals) => !refusals.iter().any(|refusal| {
                matches!(
                    refusal.code,
                    AlreadyAccepted
                        | AlreadySaid
                        | AmountUnknown
                        | DecidedElsewhere
                        | FileInfected
                        | FileUnchecked
                        | FileWaiting
                        | NotYourRelation
                        | NotYourRole
                        | UnknownItem
                        | WrongState
                )
            }),
        };
    let could = |one: &Listed| {
        let (key, state) = (&one.item.key, one.item.state);
        let is_there = state == ItemState::HandedIn;
        Could {
            hand_in: can(key, Checked::Fit, &Act::HandIn(Given::Acknowledgement)),
            accept: is_there && can(key, one.file, &Act::Accept),
            review: is_there && can(key, Checked::Fit, &Act::Accept),
            take_back: state != ItemState::Missing && can(key, one.file, &Act::Withdraw),
        }
    };
    Ok(listed.iter().map(could).collect())
}
