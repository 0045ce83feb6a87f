//! A round as one side may read it: its stages, who said what and when, whom it waits for, what it is about.

mod shape;

pub use shape::{Change, Group, Line, Looker, Mine, Note, Paper, Seat, Spoken, Stage, View};

use crate::{
    approvals::{
        content::hex,
        docket::{self, Docket},
        people::People,
        reader::Reader,
        rows::{Given, RoundRow, State, basis_word, said_words},
        subject::Subject,
    },
    call::Call,
    error::Result,
    ids::RoundId,
};
use jiff::Timestamp;
use portico_model::{
    access::Side,
    approvals::{Basis, Leg, Slate, Standing, Waiting},
};
use portico_store::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const NAMES: &str = "SELECT id, name FROM person WHERE id IN {uuids $1}";

/// The names of everybody whom a docket mentions, also of those who are not there any more.
pub async fn names(call: &Call, docket: &Docket<'_>) -> Result<BTreeMap<Uuid, String>> {
    let mut ids: BTreeSet<Uuid> = BTreeSet::from([docket.row.round.submitted_by]);
    let slates = docket.row.round.route.stages.iter().flat_map(|leg| &leg.groups);
    ids.extend(slates.flat_map(|slate| slate.holders.iter().copied()));
    ids.extend(docket.given.iter().flat_map(|given| [given.decision.by, given.decision.seat]));
    ids.extend(docket.passed.iter().flat_map(|passed| [passed.delegation.from, passed.delegation.to]));
    let mut names: BTreeMap<Uuid, String> =
        docket.people.all.iter().map(|one| (one.person.id, one.name.clone())).collect();
    let missing: Vec<Uuid> = ids.into_iter().filter(|id| !names.contains_key(id)).collect();
    if !missing.is_empty() {
        let found: Vec<(Uuid, String)> = call.portal().db.installation().all(NAMES, &[Value::uuids(&missing)]).await?;
        names.extend(found);
    }
    Ok(names)
}

/// The round with everything that its reader may know.
// req 66, req 67, req 69
pub async fn view(call: &Call, docket: &Docket<'_>, looker: Looker) -> Result<View> {
    let names = names(call, docket).await?;
    let before = docket::before(&mut Reader::Quick(call.read()), call.workspace(), &docket.row).await?;
    let looking = Looking { docket, names, looker, firm: call.actor().workspace_name(), now: call.now() };
    let form = docket.subject.form()?;
    let row = &docket.row;
    let change = |one: crate::approvals::Difference| Change { label: one.label, before: one.before, after: one.after };
    let difference = match row.state {
        // What nobody's decision counts for any more, against what it was given on.
        State::Void => Some(docket.now.0.difference(&row.content, form, looker.side)),
        _ => before.map(|before| row.content.difference(&before.content, form, looker.side)),
    };
    let standing = docket.standing(call.now());
    let (with_changes, overridden) = match &standing {
        Standing::Approved { with_changes, overridden, .. } => (*with_changes, *overridden),
        Standing::Void | Standing::Open(_) | Standing::ChangesAsked { .. } => (false, false),
    };
    Ok(View {
        id: row.id,
        record: row.record,
        approval: row.approval.to_string(),
        label: docket.procedure.declared.label_for(looker.side).to_owned(),
        about: row.content.about(looker.side).map(str::to_owned),
        number: row.round.number,
        state: row.state.as_str().into(),
        submitted_by: looking.name(row.round.submitted_by),
        submitted_at: row.round.submitted_at,
        due_at: row.watch.due_at,
        ended_at: row.ended_at,
        bundle: hex(row.round.bundle),
        content: row.content.shown(form, looker.side).into_iter().map(|(label, text)| Line { label, text }).collect(),
        documents: papers(row, looker.side),
        difference: difference.unwrap_or_default().into_iter().map(change).collect(),
        stages: looking.stages(&standing),
        mine: looking.mine(),
        withdrawable: looking.withdrawable(),
        overridden,
        with_changes,
    })
}

fn papers(row: &crate::approvals::RoundRow, side: Side) -> Vec<Paper> {
    row.content.papers(side).map(|one| Paper { label: one.label.clone(), sha256: one.sha256.clone() }).collect()
}

/// The route before anything is submitted, in the same words.
pub fn planned(
    (subject, preview): (&Subject, &crate::approvals::steps::Preview),
    approval: &str,
    firm: &str,
    looker: Looker,
) -> Vec<Stage> {
    let Ok(declared) = subject.approval(&portico_model::Key::new(approval)) else { return Vec::new() };
    let stage = |leg: &Leg| {
        let found = declared.stages.get(&leg.stage);
        let label = found.map_or(leg.stage.as_str(), |stage| label_for(stage, looker.side));
        let group = |slate: &Slate| Group {
            needed: slate.needed,
            seats: seats(slate, |id| {
                let is_hidden = looker.side == Side::Client && preview.people.side(id) != Some(Side::Client);
                let name = if is_hidden { firm } else { preview.people.name(id).unwrap_or_default() };
                (name.to_owned(), (!is_hidden).then_some(id), looker.person == Some(id))
            }),
        };
        Stage {
            stage: leg.stage.to_string(),
            label: label.to_owned(),
            state: "later".into(),
            groups: leg.groups.iter().map(group).collect(),
        }
    };
    preview.route.stages.iter().map(stage).collect()
}

fn seats(slate: &Slate, who: impl Fn(Uuid) -> (String, Option<Uuid>, bool)) -> Vec<Seat> {
    let mut seats: Vec<Seat> = Vec::new();
    for holder in &slate.holders {
        let (name, person, is_reader) = who(*holder);
        // Of the firm's people a client reads one line, however many they are.
        if person.is_some() || !seats.iter().any(|seat| seat.person.is_none()) {
            seats.push(Seat { name, person, is_reader, ..Seat::default() });
        }
    }
    seats
}

/// What readers of this side call a stage.
pub fn label_for(stage: &portico_model::blueprint::Stage, side: Side) -> &str {
    match side {
        Side::Client if !stage.client_label.is_empty() => &stage.client_label,
        Side::Client | Side::Firm => &stage.label,
    }
}

/// A docket under somebody's eyes.
struct Looking<'a> {
    docket: &'a Docket<'a>,
    names: BTreeMap<Uuid, String>,
    looker: Looker,
    firm: &'a str,
    now: Timestamp,
}

impl Looking<'_> {
    fn name(&self, person: Uuid) -> String {
        self.names.get(&person).cloned().unwrap_or_else(|| "Somebody".into())
    }

    /// A client reads nothing of who decides for the firm.
    fn is_hidden(&self, person: Uuid) -> bool {
        self.looker.side == Side::Client && self.docket.side_of(person) == Side::Firm
    }

    fn shown(&self, person: Uuid) -> String {
        if self.is_hidden(person) { self.firm.to_owned() } else { self.name(person) }
    }

    fn stages(&self, standing: &Standing) -> Vec<Stage> {
        let open = if let Standing::Open(waiting) = standing { Some(waiting) } else { None };
        let legs = &self.docket.row.round.route.stages;
        let reached = open.and_then(|waiting| legs.iter().position(|leg| leg.stage == waiting.stage));
        let is_decided = |at: usize| {
            let stage = legs.get(at).map(|leg| &leg.stage);
            self.docket.decisions.iter().any(|one| Some(&one.stage) == stage)
        };
        let state = |at: usize| match reached {
            Some(reached) if at < reached => "done",
            Some(reached) if at == reached => "open",
            None if is_decided(at) => "done",
            Some(_) => "later",
            None => "never",
        };
        let stage = |(at, leg): (usize, &Leg)| {
            let declared = self.docket.procedure.declared.stages.get(&leg.stage);
            Stage {
                stage: leg.stage.to_string(),
                label: declared.map_or(leg.stage.as_str(), |stage| label_for(stage, self.looker.side)).to_owned(),
                state: state(at).into(),
                groups: leg.groups.iter().map(|slate| self.group(leg, slate, open)).collect(),
            }
        };
        legs.iter().enumerate().map(stage).collect()
    }

    fn group(&self, leg: &Leg, slate: &Slate, open: Option<&Waiting>) -> Group {
        let waiting = open
            .filter(|waiting| waiting.stage == leg.stage)
            .and_then(|waiting| waiting.groups.iter().find(|group| group.group == slate.group));
        let mut all = seats(slate, |id| {
            let person = (!self.is_hidden(id)).then_some(id);
            (self.shown(id), person, self.looker.person == Some(id))
        });
        for seat in &mut all {
            let holders: Vec<Uuid> = match seat.person {
                Some(person) => vec![person],
                None => slate.holders.iter().copied().filter(|holder| self.is_hidden(*holder)).collect(),
            };
            seat.said = self.said(leg, slate, &holders);
            let waits = waiting.iter().flat_map(|group| &group.seats).filter(|one| holders.contains(&one.holder));
            for one in waits {
                let decides = |wanted: Uuid| one.deciders.iter().any(|(id, _)| *id == wanted);
                seat.waits |= !one.deciders.is_empty();
                seat.stuck |= one.deciders.is_empty();
                seat.holds |= decides(one.holder);
                seat.reader_decides |= self.looker.person.is_some_and(decides);
                let is_other = |id: Uuid| id != one.holder && self.looker.person != Some(id) && !self.is_hidden(id);
                let others = one.deciders.iter().filter(|(id, _)| is_other(*id));
                seat.others.extend(others.map(|(id, _)| self.name(*id)));
            }
        }
        // Overrides sit in nobody's seat.
        let overriding = self.docket.given.iter().filter(|given| {
            let decision = &given.decision;
            decision.basis == Basis::Override && decision.stage == leg.stage && decision.group == slate.group
        });
        all.extend(overriding.map(|given| self.override_seat(given)));
        Group { needed: slate.needed, seats: all }
    }

    fn override_seat(&self, given: &Given) -> Seat {
        let by = given.decision.by;
        Seat {
            name: self.shown(by),
            person: (!self.is_hidden(by)).then_some(by),
            is_reader: self.looker.person == Some(by),
            said: vec![self.spoken(given)],
            ..Seat::default()
        }
    }

    fn said(&self, leg: &Leg, slate: &Slate, holders: &[Uuid]) -> Vec<Spoken> {
        let mine = self.docket.given.iter().filter(|given| {
            let decision = &given.decision;
            let in_group = decision.stage == leg.stage && decision.group == slate.group;
            in_group && decision.basis != Basis::Override && holders.contains(&decision.seat)
        });
        mine.map(|given| self.spoken(given)).collect()
    }

    fn spoken(&self, given: &Given) -> Spoken {
        let decision = &given.decision;
        let (said, words) = said_words(&decision.said);
        let hidden = self.is_hidden(decision.seat);
        Spoken {
            place: given.place,
            said: said.into(),
            words: if hidden { String::new() } else { words.to_owned() },
            basis: basis_word(decision.basis).into(),
            by: self.shown(decision.by),
            grounds: decision.grounds.clone().filter(|_| !hidden),
            at: decision.at,
            withdrawn: given.withdrawn_at.is_some(),
            signature: decision.signature.clone().filter(|_| !hidden),
        }
    }

    fn mine(&self) -> Vec<Mine> {
        let Some(person) = self.looker.person else { return Vec::new() };
        let waiting = self.docket.waiting(self.now);
        let mine = |(seat, basis): (Uuid, Basis)| Mine {
            seat,
            name: self.name(seat),
            basis: basis_word(basis).into(),
            closes: waiting.as_ref().is_some_and(|waiting| waiting.closes_with(seat, person)),
            note: self.note(basis, (seat, person)),
        };
        self.docket.seats_of(person, self.now).into_iter().map(mine).collect()
    }

    /// With a task that somebody else gave them.
    fn note(&self, basis: Basis, (from, to): (Uuid, Uuid)) -> Option<Note> {
        let passed = self.docket.passed.iter().filter(|one| basis == Basis::Delegation && one.revoked_at.is_none());
        let last = passed.map(|one| &one.delegation).rfind(|one| one.from == from && one.to == to)?;
        Some(Note { by: self.shown(last.given_by), words: last.reason.clone()? })
    }

    fn withdrawable(&self) -> bool {
        let Some(person) = self.looker.person.filter(|_| self.docket.row.state == State::Open) else { return false };
        portico_model::approvals::withdraw(&self.docket.case(self.now), person).is_ok()
    }
}

/// Reads one round for a page or a program.
pub async fn load(call: &Call, subject: &Subject, round: RoundId, looker: Looker) -> Result<Option<View>> {
    let mut reader = Reader::Quick(call.read());
    let Some(row) = docket::find(&mut reader, call.workspace(), round).await? else { return Ok(None) };
    let docket = Docket::of(&mut reader, call.workspace(), subject, (row, call.now())).await?;
    Ok(Some(view(call, &docket, looker).await?))
}

/// The rounds of a record, of each approval the last first.
pub async fn of_record(call: &Call, subject: &Subject, looker: Looker) -> Result<Vec<View>> {
    let rows = docket::of_record(&mut Reader::Quick(call.read()), call.workspace(), subject.id).await?;
    views(call, (subject, rows), looker).await
}

/// The last round of each approval of a record.
pub async fn latest(call: &Call, subject: &Subject, looker: Looker) -> Result<Vec<View>> {
    let mut rows = docket::of_record(&mut Reader::Quick(call.read()), call.workspace(), subject.id).await?;
    rows.dedup_by(|later, first| later.approval == first.approval);
    views(call, (subject, rows), looker).await
}

async fn views(call: &Call, (subject, rows): (&Subject, Vec<RoundRow>), looker: Looker) -> Result<Vec<View>> {
    let mut reader = Reader::Quick(call.read());
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let people = People::load(&mut reader, call.workspace(), subject).await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let among = (subject, people.clone());
        let docket = Docket::among(&mut reader, call.workspace(), among, (row, call.now())).await?;
        views.push(view(call, &docket, looker).await?);
    }
    Ok(views)
}
