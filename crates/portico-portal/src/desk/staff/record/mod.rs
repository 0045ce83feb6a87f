//! One record as staff work on it: where it stands, the ways on, everything that happened, the clock, what is known.

mod answers;
pub mod facts;
pub mod load;
pub mod owner;
pub mod story;
pub mod ways;

use crate::{
    approvals::Reader,
    call::Call,
    desk::{
        approvals::Panel,
        record::{Said, Target},
        staff::record::{
            facts::{Clock, Fact},
            load::{Around, Event, Loaded},
            story::{Look, Row, Teller},
            ways::Ways,
        },
    },
    error::{Error, Result},
    frames::{Place, frame},
    ids::RecordId,
    people::pages::page,
    policy::{self, Advance, Answer, Assign, Audit, Change, Note, Permit, Reply, See, scope::scope},
    records::{
        approvals::{self, Deciders, deciders},
        hold::{self, api::may_hold},
        moves,
        requirements::{Senders, senders},
        view,
    },
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use portico_model::{
    access::{Ball, Side},
    blueprint::{Comment, Compiled, State, Tone},
};
use portico_web::{
    components as ui,
    frame::Frame,
    words::{self, Words},
};

/// What the reader may do here, for the template.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "one for each thing that may be done")]
struct Affordances {
    reply: bool,
    note: bool,
    assign: bool,
    answer: bool,
    audit: bool,
    hold: bool,
    /// They may change people, and so end links that were mailed to them.
    links: bool,
}

#[derive(Template)]
#[template(path = "desk/staff/record/show.html")]
struct Page {
    frame: Frame,
    id: RecordId,
    revision: i64,
    title: String,
    number: String,
    organization: String,
    organization_href: String,
    pill: ui::Pill,
    escalated: Option<ui::When>,
    ball: Option<ui::Ball>,
    over: String,
    reasons: Vec<String>,
    ways: Ways,
    tabs: ui::Tabs,
    rows: Vec<Row>,
    older: Option<String>,
    composer: Option<Composer>,
    answers: Option<answers::Form>,
    clock: Option<Clock>,
    people: Vec<Fact>,
    about: Vec<Fact>,
    fields: Vec<Fact>,
    owners: Vec<(String, String, bool)>,
    approvals: Option<Panel>,
    /// How much of the checklist is open; none where there is no checklist.
    open_items: Option<usize>,
    /// Why nothing of it is deleted.
    hold: Option<String>,
    is_mine: bool,
    may: Affordances,
}

/// Where words are written: to the client, or for the team.
struct Composer {
    readers: String,
    is_note: bool,
    text: String,
    error: String,
    once: String,
}

/// The page; `said` is what one of its forms came back with.
pub async fn show(call: &Call, permit: &Permit<See, policy::Record>, said: Option<Said>) -> Result<Response> {
    let said = said.unwrap_or_default();
    let id = permit.thing().id;
    let loaded = load::record(call, id).await?;
    let (events, more) = load::events(call, id, said.asked.older).await?;
    let around = load::around(call, id).await?;
    let topics = [format!("record:{id}"), format!("staff-record:{id}")];
    let place = Place::at(format!("/boards/{}", loaded.record.kind)).live(topics).saying(said.done);
    let frame = frame(call, place).await?;
    let blueprint = call.blueprint_of(loaded.record.blueprint_version).await?;
    let advance = permit.also::<Advance>(call).await?;
    let may = Affordances {
        reply: permit.also::<Reply>(call).await?.is_some(),
        note: permit.also::<Note>(call).await?.is_some(),
        assign: permit.also::<Assign>(call).await?.is_some(),
        answer: permit.also::<Answer>(call).await?.is_some(),
        audit: permit.also::<Audit>(call).await?.is_some(),
        hold: may_hold(call, permit).await.is_ok(),
        links: !scope::<Change, policy::Member>(call).await?.is_empty(),
    };
    let machine = moves::machine(&blueprint, &loaded.record.kind)?;
    let settled = approvals::settled(call, &mut Reader::Quick(call.read()), &loaded.record).await?;
    let waits = deciders(call, Side::Firm, [id].into_iter()).await?.remove(&id);
    let has_checklist = !moves::type_of(&blueprint, &loaded.record.kind)?.requirements.is_empty();
    let seen = Seen {
        call,
        senders: if has_checklist { senders(call, std::iter::once(id)).await?.remove(&id) } else { None },
        deciders: waits,
        words: Words::new(call.now(), &call.zone()),
        blueprint: &blueprint,
        state: machine.state(&loaded.record.state).ok_or_else(|| Error::internal("the state is declared"))?,
        loaded: &loaded,
        around: &around,
        ways: Ways::of(call, machine, &loaded.record, (advance.as_ref(), &settled), &said),
        said: &said,
        may,
    };
    let status = if said.reasons.is_empty() && said.fields.0.is_empty() { StatusCode::OK } else { said.status };
    let mut page_of = seen.page(frame, &events, more)?;
    page_of.approvals = Panel::load(call, permit).await?;
    page_of.hold = hold::find(call, id).await?.map(|hold| hold.reason);
    page_of.open_items = settled.open_items.as_ref().map(Vec::len);
    page(status, &page_of)
}

/// What the page is written from.
struct Seen<'a> {
    call: &'a Call,
    words: Words,
    blueprint: &'a Compiled,
    state: &'a State,
    loaded: &'a Loaded,
    around: &'a [Around],
    deciders: Option<Deciders>,
    /// Who of the client's is to send what is wanted; none where nothing is.
    senders: Option<Senders>,
    ways: Ways,
    said: &'a Said,
    may: Affordances,
}

impl Seen<'_> {
    fn page(mut self, frame: Frame, events: &[Event], more: bool) -> Result<Page> {
        let record = &self.loaded.record;
        let declared = moves::type_of(self.blueprint, &record.kind)?;
        let teller =
            Teller { call: self.call, declared, words: &self.words, around: self.around, notes: self.may.note };
        let on_answers = self.is_on_answers();
        let answers = if on_answers {
            Some(answers::Form::of(self.call, declared, record, self.may.answer, self.said)?)
        } else {
            None
        };
        if self.ways.open.is_some() {
            self.ways.step_back();
        }
        Ok(Page {
            frame,
            id: record.id,
            revision: record.revision,
            title: record.title.clone(),
            number: view::number(self.blueprint, &record.kind, record.number),
            organization: self.loaded.organization_name.clone(),
            organization_href: format!("/organizations/{}", record.organization),
            pill: ui::Pill::new(self.state.label.as_str(), tone(self.state.tone())),
            escalated: record.escalated_at.map(|at| self.words.when(at)),
            ball: record.is_open.then(|| self.ball()),
            over: format!("{}. {}", self.state.label, self.state.help),
            reasons: self.reasons(),
            tabs: self.tabs(on_answers),
            older: events.first().filter(|_| more).map(|first| format!("/records/{}?older={}", record.id, first.seq)),
            rows: if on_answers { Vec::new() } else { teller.rows(events) },
            composer: (self.may.reply || self.may.note).then(|| self.composer()).filter(|_| !on_answers),
            answers,
            clock: facts::clock(self.call, self.blueprint, self.loaded, &self.words)?,
            people: facts::people(self.blueprint, self.loaded, self.around),
            about: facts::about(&self.words, self.loaded),
            fields: facts::fields(declared, self.loaded, false),
            owners: self.owners(),
            approvals: None,
            open_items: None,
            hold: None,
            is_mine: record.owner.is_some_and(|owner| self.call.actor().is(owner)),
            may: self.may,
            ways: self.ways,
        })
    }

    fn is_on_answers(&self) -> bool {
        self.said.asked.part == "answers" || !self.said.input.is_empty()
    }

    fn ball(&self) -> ui::Ball {
        let record = &self.loaded.record;
        let team = || {
            record
                .team
                .as_ref()
                .and_then(|team| self.blueprint.team(team))
                .map(|team| format!("{}, nobody yet", team.name))
        };
        let holder = match moves::ball(&record.ball) {
            _ if self.deciders.is_some() => self.deciders.as_ref().map(Deciders::words).unwrap_or_default(),
            Ball::Client => self.client(),
            Ball::Firm => self.loaded.owner_name.clone().or_else(team).unwrap_or_else(|| "Nobody yet".into()),
            Ball::Other => "Somebody else".into(),
            Ball::None => "Nobody".into(),
        };
        let holder = match moves::ball(&record.ball) {
            Ball::Firm if self.senders.is_some() => format!("{holder} and {}", self.client()),
            _ => holder,
        };
        ui::Ball {
            holder,
            since: self.words.day(record.state_since),
            next: self.state.next_words(portico_model::access::Side::Firm).to_owned(),
            due: record.due_at.map(|at| self.words.due(at)),
        }
    }

    /// "Rosa Lindt (client)": whoever is to send something, else for whom it is.
    fn client(&self) -> String {
        let names = self.senders.as_ref().map(Senders::words).filter(|names| !names.is_empty());
        format!("{} (client)", names.as_deref().unwrap_or(&self.loaded.requester))
    }

    /// What is wrong with single answers stands beside them; everything else is said above the page.
    fn reasons(&self) -> Vec<String> {
        let mut reasons = self.said.reasons.clone();
        let beside = |name: &str| name == "text" || self.is_on_answers();
        reasons.extend(self.said.fields.0.iter().filter(|(name, _)| !beside(name)).map(|(_, words)| words.clone()));
        reasons
    }

    fn tabs(&self, on_answers: bool) -> ui::Tabs {
        let here = format!("/records/{}", self.loaded.record.id);
        let tab = |label: &str, href: String, current| ui::Tab { label: label.into(), href, current, count: None };
        let mut tabs = vec![
            tab("Everything", here.clone(), !on_answers),
            tab("Answers", format!("{here}?part=answers"), on_answers),
            tab("Files", format!("{here}/files"), false),
        ];
        if self.may.audit {
            tabs.push(tab("Audit", format!("{here}/audit"), false));
        }
        ui::Tabs { label: "Parts of this record".into(), tabs }
    }

    fn composer(&self) -> Composer {
        let mut readers = vec![self.loaded.requester.clone()];
        readers.extend(self.around.iter().filter(|one| !one.is_team).map(|one| one.name.clone()));
        Composer {
            readers: format!("{} will read this.", words::names(&readers)),
            is_note: self.said.to == Target::Note || !self.may.reply,
            text: self.said.text.clone(),
            error: self.said.fields.0.get("text").cloned().unwrap_or_default(),
            once: self.call.new_id().to_string(),
        }
    }

    /// Who could have it: identifier, name, and whether they have it now.
    fn owners(&self) -> Vec<(String, String, bool)> {
        let owner = self.loaded.record.owner;
        let team = self.around.iter().filter(|one| one.is_team);
        team.map(|one| (one.member.to_string(), one.name.clone(), owner == Some(one.member))).collect()
    }
}

/// The tone of a state as its pill shows it.
pub fn tone(tone: Tone) -> ui::Tone {
    match tone {
        Tone::Warn => ui::Tone::Warn,
        Tone::Info => ui::Tone::Info,
        Tone::Neutral => ui::Tone::Neutral,
        Tone::Quiet => ui::Tone::Done,
        Tone::Bad => ui::Tone::Bad,
    }
}
