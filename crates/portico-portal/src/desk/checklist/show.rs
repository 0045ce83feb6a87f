//! The page of a checklist, for clients and for staff.

use super::slot::{Around, Progress, Slot, Wants};
use crate::{
    approvals::Reader,
    call::Call,
    desk::{approvals, client::row},
    error::{Error, FieldErrors, Result},
    files::{self, queries},
    frames::{Place, frame},
    ids::{DocumentId, MemberId, RecordId},
    people::pages::page,
    policy::{self, Attach, Permit, See},
    records::{
        actions::{advance::By, answer::all_answers},
        approvals::{settled, settled_for_clients},
        moves, openings,
        requirements::{Could, Listed, could, list},
        view,
    },
};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use jiff::Timestamp;
use portico_model::{
    Key,
    access::Side,
    blueprint::{Asks, State},
    forms::{Answers, Input},
    requirements::{ItemState, what_is_taken},
};
use portico_store::{Value, values};
use portico_web::{
    components as ui,
    frame::Frame,
    words::{self, Words},
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What came back refused.
#[derive(Default)]
pub struct Wrong {
    pub item: Key,
    pub words: String,
    /// As a reason.
    pub typed: String,
    /// About the file.
    pub fields: Input,
    /// What is wrong with that, by its fields.
    pub errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "desk/checklist/client.html")]
struct ClientPage {
    frame: Frame,
    id: RecordId,
    title: String,
    progress: Progress,
    /// What can be handed in now, where it is not everything.
    note: Option<String>,
    slots: Vec<Slot>,
    /// Something has just been handed in.
    sent: Option<Sent>,
    once: String,
    /// Why nothing was taken, where no item is at fault.
    wrong: String,
    is_refused: bool,
}

#[derive(Template)]
#[template(path = "desk/checklist/staff.html")]
struct StaffPage {
    frame: Frame,
    id: RecordId,
    title: String,
    progress: Progress,
    /// That nothing can be done any more, where it is over.
    note: Option<String>,
    slots: Vec<Slot>,
    /// How many wait for the reader's word.
    to_look_at: usize,
    once: String,
    wrong: String,
    is_refused: bool,
}

/// What the page was opened with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    said: String,
}

/// What follows after something was handed in.
struct Sent {
    /// How many things the reader has still to hand in.
    rest: usize,
    /// "Two things are still needed."
    words: String,
    /// The decision that waits for them next: what it is and where it leads.
    next: Option<(String, String)>,
}

/// What of the record the page needs, as its side may see it.
pub(super) struct About {
    title: String,
    state: Key,
    opened_at: Timestamp,
    answers: Answers,
    approved: Vec<Key>,
}

pub async fn open(call: Call, permit: Permit<See, policy::Record>, Query(asked): Query<Asked>) -> Result<Response> {
    shown(&call, &permit, (StatusCode::OK, asked.said == "sent"), Wrong::default()).await
}

/// The page once more, with why something was not done.
pub async fn page_with(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    status: StatusCode,
    wrong: Wrong,
) -> Result<Response> {
    shown(call, permit, (status, false), wrong).await
}

async fn shown(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    (status, was_sent): (StatusCode, bool),
    wrong: Wrong,
) -> Result<Response> {
    let (about, listed) = read(call, permit).await?;
    if listed.is_empty() {
        return Err(Error::NotFound);
    }
    let slots = slots(call, permit, (&about, &listed), &wrong).await?;
    let id = permit.thing().id;
    let at_item = slots.iter().any(|slot| slot.key == wrong.item.as_str());
    let is_refused = !wrong.words.is_empty();
    let wrong = if at_item { String::new() } else { wrong.words };
    let (progress, once) = (Progress::of(&listed), call.new_id().to_string());
    let note = note(call, permit, &about).await?;
    if permit.side() == Side::Client {
        let place = Place::at("/records").live([format!("record:{id}")]);
        let frame = frame(call, place).await?;
        let sent = if was_sent { Some(sent(call, id, rest(&slots)).await?) } else { None };
        let title = about.title;
        return page(status, &ClientPage { frame, id, title, progress, note, slots, sent, once, wrong, is_refused });
    }
    let place = Place::at(format!("/boards/{}", permit.thing().kind)).live([format!("staff-record:{id}")]);
    let to_look_at = slots.iter().filter(|slot| slot.may.review).count();
    let frame = frame(call, place).await?;
    let title = about.title;
    page(status, &StaffPage { frame, id, title, progress, note, slots, to_look_at, once, wrong, is_refused })
}

/// Staff look at everything but what is over, whatever they may hand in themselves.
async fn note(call: &Call, permit: &Permit<See, policy::Record>, about: &About) -> Result<Option<String>> {
    let blueprint = call.blueprint_of(permit.thing().blueprint_version).await?;
    let state = moves::type_of(&blueprint, &permit.thing().kind)?.workflow.state(&about.state);
    let concerns = |state: &&State| permit.side() == Side::Client || state.is_final;
    Ok(state.filter(concerns).and_then(|state| what_is_taken(state, permit.side())))
}

/// How many things the reader could hand in that nobody has, or that are asked for again.
pub async fn missing(call: &Call, permit: &Permit<See, policy::Record>) -> Result<usize> {
    let (about, listed) = read(call, permit).await?;
    let may = mays(call, permit, (&about, &listed)).await?;
    Ok(listed.iter().zip(may).filter(|(one, may)| may.hand_in && one.item.state.is_wanted()).count())
}

fn rest(slots: &[Slot]) -> usize {
    slots
        .iter()
        .filter(|slot| slot.may.hand_in && ItemState::parse(slot.shown).is_some_and(ItemState::is_wanted))
        .count()
}

async fn sent(call: &Call, id: RecordId, rest: usize) -> Result<Sent> {
    let next = if rest == 0 { approvals::next(call, id).await? } else { None };
    let things = words::counted(u64::try_from(rest).unwrap_or_default(), "thing is", "things are");
    let words = format!("{things} still needed.");
    Ok(Sent { rest, words, next: next.map(|one| (one.title, one.href)) })
}

/// The items that wait for the reader's word.
pub async fn waiting(call: &Call, permit: &Permit<See, policy::Record>) -> Result<Vec<Key>> {
    let (about, listed) = read(call, permit).await?;
    let may = mays(call, permit, (&about, &listed)).await?;
    Ok(listed.iter().zip(may).filter(|(_, may)| may.accept).map(|(one, _)| one.item.key.clone()).collect())
}

pub(super) async fn read(call: &Call, permit: &Permit<See, policy::Record>) -> Result<(About, Vec<Listed>)> {
    let thing = permit.thing();
    let about = match permit.side() {
        Side::Client => {
            let record = row::load(call, thing.id).await?;
            let settled =
                settled_for_clients(call, (record.id, &record.kind, record.blueprint_version), &record.answers).await?;
            About {
                title: record.title,
                state: record.state,
                opened_at: record.opened_at,
                answers: record.answers,
                approved: settled.approved,
            }
        }
        Side::Firm => {
            let record = view::whole(call, thing.id).await?;
            let settled = settled(call, &mut Reader::Quick(call.read()), &record).await?;
            About {
                answers: all_answers(&record),
                title: record.title,
                state: record.state,
                opened_at: record.opened_at,
                approved: settled.approved,
            }
        }
    };
    let blueprint = call.blueprint_of(thing.blueprint_version).await?;
    let what = (&about.answers, about.approved.as_slice());
    let listed = list(call, &blueprint, (thing.id, &thing.kind, about.opened_at), what).await?;
    Ok((about, listed))
}

async fn slots(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    (about, listed): (&About, &[Listed]),
    wrong: &Wrong,
) -> Result<Vec<Slot>> {
    let names = names(call, listed).await?;
    let documents = queries::of_record(call, permit, permit.side()).await?;
    let drawn = drawn(call, permit.side(), &documents).await?;
    let words = Words::new(call.now(), &call.zone());
    let earlier = files::actions::earlier(call, permit).await?;
    let blueprint = call.blueprint_of(permit.thing().blueprint_version).await?;
    let around = Around {
        workflow: &moves::type_of(&blueprint, &permit.thing().kind)?.workflow,
        at: &about.state,
        limits: &call.portal().storage.rules.limits,
        side: permit.side(),
        record: permit.thing().id.to_string(),
        words: &words,
        today: call.now().to_zoned(call.zone()).date(),
        names: &names,
        documents: &documents,
        drawn: &drawn,
        earlier: &earlier,
        actor: call.actor(),
        unopened: unopened(call, permit, listed).await?,
        wrong,
    };
    let may = mays(call, permit, (about, listed)).await?;
    Ok(listed.iter().zip(may).map(|(one, may)| Slot::of(&around, one, may)).collect())
}

/// Only who reviews looks at them beside each other.
async fn drawn(call: &Call, side: Side, documents: &[files::Document]) -> Result<BTreeSet<(DocumentId, i64)>> {
    let of_items: Vec<_> = documents.iter().filter(|one| side == Side::Firm && one.slot.is_some()).collect();
    files::previews::drawn(call, &of_items).await
}

/// Read only where something is to be agreed to after reading.
async fn unopened(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    listed: &[Listed],
) -> Result<Vec<(String, String)>> {
    if !listed.iter().any(|one| one.declared.open_first && !one.is_done) {
        return Ok(Vec::new());
    }
    let found = openings::unopened(call, &mut Reader::Quick(call.read()), (permit.thing().id, false)).await?;
    Ok(found.into_iter().map(|(id, title)| (title, format!("/files/{id}/content"))).collect())
}

/// What the reader may do about each. Files can only be sent by those who may add files at all.
pub(super) async fn mays(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    (about, listed): (&About, &[Listed]),
) -> Result<Vec<Could>> {
    let thing = permit.thing();
    let blueprint = call.blueprint_of(thing.blueprint_version).await?;
    let attaches = permit.also::<Attach>(call).await?.is_some();
    let by = By { member: permit.member(), facts: permit.facts() };
    let could = could(call, &blueprint, (&thing.kind, &about.state), (&by, &about.answers, listed))?;
    let may = |(one, could): (&Listed, Could)| {
        let is_file = matches!(one.declared.asks, Asks::Document(_));
        Could { hand_in: could.hand_in && (attaches || !is_file), ..could }
    };
    Ok(listed.iter().zip(could).map(may).collect())
}

/// The names of whoever did something about an item.
async fn names(call: &Call, listed: &[Listed]) -> Result<BTreeMap<MemberId, String>> {
    const NAMES: &str = "SELECT m.id, p.name FROM member m JOIN person p ON p.id = m.person_id \
        WHERE m.workspace_id = $1 AND m.id IN {uuids $2}";
    let members: Vec<uuid::Uuid> = listed
        .iter()
        .flat_map(|one| [one.item.handed_in_by, one.item.decided_by])
        .flatten()
        .map(|member| member.0)
        .collect();
    if members.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found: Vec<(MemberId, String)> =
        call.read().all(NAMES, &values![call.workspace(), Value::uuids(&members)]).await?;
    Ok(found.into_iter().collect())
}
