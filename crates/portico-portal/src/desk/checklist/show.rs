//! The page of a checklist, for clients and for staff.

use super::{
    sections,
    sent::{Asking, Sent, asking, sent},
    slot::{Around, Progress, Slot, Wants},
};
use crate::{
    approvals::Reader,
    call::Call,
    desk::client::row,
    error::{Error, FieldErrors, Result},
    files::{self, queries},
    frames::{Place, frame},
    ids::{DocumentId, MemberId, RecordId},
    people::pages::page,
    policy::{self, Permit, See},
    records::{
        actions::{advance::By, answer::all_answers},
        approvals::{settled, settled_for_clients},
        moves, openings,
        requirements::{Could, Done, Listed, Senders, could, earliest, list, senders},
        view,
    },
};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use jiff::Timestamp;
use portico_model::{
    Key,
    access::{self, Side},
    blueprint::{Asks, State},
    forms::{Answers, Input},
    requirements::{Act, ItemState, what_is_taken},
};
use portico_store::{Value, values};
use portico_web::{
    components as ui,
    frame::{Flash, Frame, Undo},
    words::Words,
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
    /// The file that a newer version was sent for.
    pub replaces: Option<DocumentId>,
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
    asking: Option<Asking>,
    /// The reader has something to hand in.
    is_asked: bool,
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
    /// How many of them one press accepts.
    at_once: usize,
    once: String,
    wrong: String,
    is_refused: bool,
}

/// What the page was opened with.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    said: String,
    /// One of several files that was just taken away, and can be brought back.
    removed: Option<DocumentId>,
}

/// What of the record the page needs, as its side may see it.
pub(super) struct About {
    title: String,
    pub(super) state: Key,
    pub(super) opened_at: Timestamp,
    answers: Answers,
    approved: Vec<Key>,
    /// Where a client reads it.
    pub(super) owner: Option<String>,
}

pub async fn open(call: Call, permit: Permit<See, policy::Record>, Query(asked): Query<Asked>) -> Result<Response> {
    shown(&call, &permit, (StatusCode::OK, &asked), Wrong::default()).await
}

/// The page once more, with why something was not done.
pub async fn page_with(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    status: StatusCode,
    wrong: Wrong,
) -> Result<Response> {
    shown(call, permit, (status, &Asked::default()), wrong).await
}

async fn shown(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    (status, asked): (StatusCode, &Asked),
    wrong: Wrong,
) -> Result<Response> {
    let (about, listed) = read(call, permit).await?;
    if listed.is_empty() {
        return Err(Error::NotFound);
    }
    let id = permit.thing().id;
    let senders = senders(call, std::iter::once(id)).await?.remove(&id);
    let slots = slots(call, permit, (&about, &listed, senders.as_ref()), &wrong).await?;
    let at_item = slots.iter().any(|slot| slot.key == wrong.item.as_str());
    let is_refused = !wrong.words.is_empty();
    let wrong = if at_item { String::new() } else { wrong.words };
    let (progress, once) = (Progress::of(&listed), call.new_id().to_string());
    let note = note(call, permit, &about).await?;
    if permit.side() == Side::Client {
        let is_open = progress.done < progress.needed && note.is_none();
        let asking = if is_open { Some(asking(call, permit, (&about, &listed)).await?) } else { None };
        let mut place = Place::at("/records").live([format!("record:{id}")]);
        place.flash = asked.flash();
        let frame = frame(call, place).await?;
        let sent = match asked.said.as_str() {
            said @ ("sent" | "paid") => {
                Some(sent(call, permit, (rest(&slots), said == "paid", senders.as_ref())).await?)
            }
            _ => None,
        };
        let (title, is_asked) = (about.title, rest(&slots) > 0);
        return page(
            status,
            &ClientPage { frame, id, title, progress, note, asking, is_asked, slots, sent, once, wrong, is_refused },
        );
    }
    let mut place = Place::at(format!("/boards/{}", permit.thing().kind)).live([format!("staff-record:{id}")]);
    place.flash = asked.flash();
    let to_look_at = slots.iter().filter(|slot| slot.may.review).count();
    let at_once = slots.iter().filter(|slot| slot.may.review && slot.money.is_empty()).count();
    let frame = frame(call, place).await?;
    let title = about.title;
    page(status, &StaffPage { frame, id, title, progress, note, slots, to_look_at, at_once, once, wrong, is_refused })
}

impl Asked {
    fn flash(&self) -> Option<Flash> {
        let undo = Undo { action: format!("/files/{}/restoration", self.removed?), fields: Vec::new() };
        Some(Flash { text: "Removed. For 30 days it can be brought back.".into(), undo: Some(undo) })
    }
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

/// Each payment is looked for on the account: it is not accepted among many.
fn is_payment(listed: &Listed) -> bool {
    matches!(listed.declared.asks, Asks::Payment(_))
}

/// The items that wait for the reader's word and can be accepted at once, as they are about to be.
pub async fn waiting(call: &Call, permit: &Permit<See, policy::Record>) -> Result<Vec<Done>> {
    let (about, listed) = read(call, permit).await?;
    let may = mays(call, permit, (&about, &listed)).await?;
    let accepting = |one: &Listed| {
        let files = one.files.iter().map(|file| (file.document, file.version)).collect();
        let shown_files = one.declared.several().map(|_| files);
        Done { shown: Some(ItemState::HandedIn), shown_files, ..Done::of(&one.item.key, Act::Accept) }
    };
    let waits = listed.iter().zip(may).filter(|(one, may)| may.accept && !is_payment(one));
    Ok(waits.map(|(one, _)| accepting(one)).collect())
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
                owner: record.owner_name,
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
                owner: None,
            }
        }
    };
    let blueprint = call.blueprint_of(thing.blueprint_version).await?;
    let what = (&about.answers, about.approved.as_slice());
    let listed = list(call, &blueprint, (thing.id, &thing.kind, thing.number, about.opened_at), what).await?;
    Ok((about, listed))
}

async fn slots(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    (about, listed, senders): (&About, &[Listed], Option<&Senders>),
    wrong: &Wrong,
) -> Result<Vec<Slot>> {
    let names = names(call, listed).await?;
    let documents = queries::of_record(call, permit, permit.side()).await?;
    let drawn = drawn(call, permit.side(), &documents).await?;
    let words = Words::new(call.now(), &call.zone());
    let earlier = files::actions::earlier(call, permit).await?;
    let waiting = files::waiting::list(call, permit).await?;
    let blueprint = call.blueprint_of(permit.thing().blueprint_version).await?;
    let declared = moves::type_of(&blueprint, &permit.thing().kind)?;
    let may = mays(call, permit, (about, listed)).await?;
    let told = sections::told(call, permit, (declared, &about.state), (&about.answers, listed)).await?;
    let around = Around {
        workflow: &declared.workflow,
        told: &told,
        senders,
        at: &about.state,
        limits: &call.portal().storage.rules.limits,
        side: permit.side(),
        record: permit.thing().id.to_string(),
        words: &words,
        today: call.now().to_zoned(call.zone()).date(),
        opened: earliest(call, about.opened_at),
        names: &names,
        documents: &documents,
        drawn: &drawn,
        earlier: &earlier,
        actor: call.actor(),
        unopened: unopened(call, permit, listed).await?,
        waiting: &waiting,
        wrong,
    };
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

/// What the reader may do about each: what access does not let them do is not offered, whoever the item names.
pub(super) async fn mays(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    (about, listed): (&About, &[Listed]),
) -> Result<Vec<Could>> {
    let thing = permit.thing();
    let blueprint = call.blueprint_of(thing.blueprint_version).await?;
    let live = call.blueprint().await?;
    let by = By { member: permit.member(), facts: permit.facts() };
    let could = could(call, &blueprint, (&thing.kind, &about.state), (&by, &about.answers, listed))?;
    let may = |(one, could): (&Listed, Could)| {
        let subject = call.actor().subject();
        let can = |action| access::granted(live.matrix(), subject, action, permit.facts()).is_some();
        Could { hand_in: could.hand_in && one.declared.asks.needs().is_none_or(can), ..could }
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
