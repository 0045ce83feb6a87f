//! How a record is told to a client: one of six words, who has it, since when, what comes next, by when.

use crate::{
    call::Call,
    desk::client::{
        line::Line,
        task::{Task, Thing, things},
        waiting::roles,
    },
    error::{Error, Result},
    ids::RecordId,
    policy::{self, Advance, See},
    records::{
        approvals::Deciders,
        requirements::{Senders, wanted::Wanted},
    },
};
use jiff::Timestamp;
use portico_model::{
    Key,
    access::{self, Ball, Facts, Side},
    blueprint::{Compiled, State, Tone},
    workflow::{Asked, ClientStatus, Machine, Mark, client_status},
};
use portico_web::{
    components as ui,
    words::{self, Words},
};
use std::sync::Arc;
use uuid::Uuid;

/// Where one record stands, for one reader.
pub struct Standing<'a> {
    pub machine: &'a Machine,
    pub state: &'a State,
    pub key: &'a Key,
    pub status: ClientStatus,
    pub ball: Ball,
    pub since: Timestamp,
    pub due_at: Option<Timestamp>,
    /// Whoever of the firm has it.
    pub owner: Option<&'a str>,
    pub requester: &'a str,
    pub firm: &'a str,
    /// What the reader is to send, whoever else has the ball.
    pub things: Vec<Thing<'a>>,
    /// Clients are to send something.
    is_wanted: bool,
    /// What the state asks of the reader; none where it is not theirs to move it.
    pub asked: Asked<'a>,
    /// Whom a round about it waits for.
    pub deciders: Option<&'a Deciders>,
    /// Who of the client's is to send what is wanted.
    senders: Option<&'a Senders>,
    reader: Option<Uuid>,
}

/// What a standing is made of.
pub struct Seen<'a> {
    pub machine: &'a Machine,
    pub key: &'a Key,
    pub ball: Ball,
    pub since: Timestamp,
    pub due_at: Option<Timestamp>,
    pub owner: Option<&'a str>,
    pub requester: &'a str,
    /// The reader may move it on.
    pub is_mine: bool,
    pub wanted: Option<&'a Wanted>,
    pub things: Vec<Thing<'a>>,
    pub deciders: Option<&'a Deciders>,
    pub senders: Option<&'a Senders>,
}

/// The versions that the records of a page were opened under, and the live one; nearly always one.
#[derive(Default)]
pub struct Versions(Vec<(i64, Arc<Compiled>)>);

impl Versions {
    pub async fn of(call: &Call, numbers: impl Iterator<Item = i64>) -> Result<Self> {
        let mut versions = Self::default();
        for number in numbers.chain([call.actor().blueprint_version]) {
            if versions.find(number).is_none() {
                versions.0.push((number, call.blueprint_of(number).await?));
            }
        }
        Ok(versions)
    }

    pub fn find(&self, number: i64) -> Option<&Compiled> {
        self.0.iter().find(|(at, _)| *at == number).map(|(_, compiled)| &**compiled)
    }
}

/// What the policy decides by, as far as a list holds it.
fn facts(call: &Call, live: &Compiled, line: &Line) -> Facts {
    let subject = call.actor().subject();
    let mut facts = line.facts(call);
    // It is in the reader's list: where nothing else lets them see it, they take part in it.
    if access::granted(live.matrix(), subject, <See as policy::Action>::ACTION, &facts).is_none() {
        facts.participants = subject.memberships.iter().map(|membership| membership.member).collect();
    }
    facts
}

/// Where the record of a list stands.
pub fn standing<'a>(call: &'a Call, versions: &'a Versions, line: &'a Line) -> Result<Standing<'a>> {
    let unknown = || Error::internal(format!("record type {} is not in the blueprint", line.kind));
    let blueprint = versions.find(line.blueprint_version).ok_or_else(unknown)?;
    let machine = blueprint.machine(&line.kind).ok_or_else(unknown)?;
    let live = versions.find(call.actor().blueprint_version).ok_or_else(unknown)?;
    let facts = facts(call, live, line);
    let advances = || {
        let subject = call.actor().subject();
        access::granted(live.matrix(), subject, <Advance as policy::Action>::ACTION, &facts).is_some()
    };
    Standing::of(
        call,
        Seen {
            machine,
            key: &line.state,
            ball: policy::facts::ball(&line.ball).unwrap_or(Ball::None),
            since: line.state_since,
            due_at: line.due_at,
            owner: line.owner.as_ref().map(|owner| owner.name.as_str()),
            requester: &line.requester_name,
            is_mine: line.may_advance || (line.ball == "client" && advances()),
            wanted: line.wanted.as_ref(),
            things: things(call, (blueprint, live), line.wanted.as_ref(), &facts),
            deciders: line.deciders.as_ref(),
            senders: line.senders.as_ref(),
        },
    )
}

impl<'a> Standing<'a> {
    pub fn of(call: &'a Call, seen: Seen<'a>) -> Result<Self> {
        let Seen { machine, key, ball, owner, requester, is_mine, wanted, things, deciders, senders, .. } = seen;
        let state = machine.state(key).ok_or_else(|| Error::internal(format!("state {key} is unknown")))?;
        let asked = match is_mine && ball == Ball::Client {
            true => machine.asks(key, &roles(call), deciders.is_some()),
            false => Asked::Nothing,
        };
        let asked = match asked {
            // It waits for what somebody else is to send.
            Asked::Way(way) if way.checklist.is_some() && wanted.is_some() => Asked::Nothing,
            other => other,
        };
        let (since, due_at) = match wanted {
            // The state's own time is the firm's.
            Some(wanted) if !things.is_empty() && ball != Ball::Client => (wanted.since, wanted.due_at),
            _ => (seen.since, seen.due_at),
        };
        let is_reader = deciders.is_some_and(|deciders| deciders.is_reader);
        let is_asked = asked != Asked::Nothing || is_reader || !things.is_empty();
        let turn = match deciders {
            _ if is_asked => Ball::Client,
            Some(deciders) if deciders.of_clients => Ball::Client,
            Some(_) => Ball::Firm,
            None => ball,
        };
        let status = client_status(state.meaning, turn, is_asked);
        let firm = call.actor().workspace_name();
        let is_wanted = wanted.is_some();
        Ok(Self {
            machine,
            state,
            key,
            status,
            ball,
            since,
            due_at,
            owner,
            requester,
            firm,
            things,
            is_wanted,
            asked,
            deciders,
            senders,
            reader: call.actor().person().map(|person| person.0),
        })
    }
}

impl Standing<'_> {
    pub fn pill(&self) -> ui::Pill {
        ui::Pill::new(self.status.words(), tone(self.status.tone()))
    }

    /// Whether anything is still expected of anybody.
    pub fn is_over(&self) -> bool {
        matches!(self.status, ClientStatus::Done | ClientStatus::Stopped)
    }

    /// Whether the reader is asked to do something about it.
    pub fn is_asked(&self) -> bool {
        let is_reader = self.deciders.is_some_and(|deciders| deciders.is_reader);
        self.asked != Asked::Nothing || is_reader || !self.things.is_empty()
    }

    /// What the record is for its reader.
    pub fn task(&self, id: RecordId, title: &str) -> Task {
        Task::of_things(id, title, &self.things).unwrap_or_else(|| {
            let verb = self.asked.words(self.machine, Side::Client);
            Task { title: format!("{verb}: {title}"), verb, href: format!("/records/{id}#need") }
        })
    }

    /// "You", "Jonas Pike", "Harbour & Pike", "Sam Lee", "Max Winter and Lena Ortiz"
    pub fn holder(&self) -> String {
        if let Some(deciders) = self.deciders.filter(|_| self.asked == Asked::Nothing && self.things.is_empty()) {
            return deciders.words();
        }
        // Both sides have something to do.
        if self.is_wanted && self.ball == Ball::Firm {
            let firm = self.owner.unwrap_or(self.firm).to_owned();
            return words::names(&self.who_sends().into_iter().chain([firm]).collect::<Vec<_>>());
        }
        match (self.status, self.ball) {
            (ClientStatus::WaitingForYou, _) if self.things.is_empty() => "You".into(),
            (_, Ball::Client) if self.is_wanted => words::names(&self.who_sends()),
            (ClientStatus::WaitingForYou, _) => "You".into(),
            // Nobody can decide, and finding somebody is the firm's.
            (_, Ball::Client) if self.machine.waits_for_approval_alone(self.key) => {
                self.owner.unwrap_or(self.firm).into()
            }
            (_, Ball::Client) => self.requester.into(),
            (_, Ball::Firm) => self.owner.unwrap_or(self.firm).into(),
            (_, Ball::Other) => "Somebody else".into(),
            (_, Ball::None) => "Nobody".into(),
        }
    }

    /// "You", "Rosa Lindt"; whoever it was asked for, where nobody can.
    fn who_sends(&self) -> Vec<String> {
        let reader = (!self.things.is_empty()).then(|| "You".to_owned());
        let names: Vec<String> = reader.into_iter().chain(self.others_send()).collect();
        if names.is_empty() { vec![self.requester.to_owned()] } else { names }
    }

    /// Who is to send what the reader cannot.
    pub fn others_send(&self) -> Vec<String> {
        let mine: Vec<&Key> = self.things.iter().map(|thing| thing.key).collect();
        self.senders.map(|senders| senders.others(&mine, self.reader)).unwrap_or_default()
    }

    pub fn next(&self) -> &str {
        self.machine.next_words(self.key, Side::Client)
    }

    /// Nothing is due of what is over.
    pub fn due(&self) -> Option<Timestamp> {
        self.due_at.filter(|_| !self.is_over())
    }

    /// "With Jonas Pike since Tue 17 Nov · next: we finish it · "
    pub fn about(&self, words: &Words) -> String {
        let since = words.day_within(self.since);
        let next = within(self.next());
        let end = if self.due().is_some() { "\u{a0}· " } else { "" };
        match self.status {
            ClientStatus::Done => format!("Since {since} · {}", lower_first(self.state.label_for(Side::Client))),
            ClientStatus::Stopped => {
                format!("{} {}. {}", self.state.label_for(Side::Client), words.on_day(self.since), self.next())
            }
            ClientStatus::Problem => {
                format!("With {} since {since}. {}{end}", mid(&self.holder()), self.state.client_help)
            }
            _ => format!("With {} since {since} · next: {next}{end}", mid(&self.holder())),
        }
    }

    pub fn ball(&self, words: &Words) -> ui::Ball {
        ui::Ball {
            holder: self.holder(),
            since: words.day(self.since),
            next: self.next().into(),
            due: self.due().map(|at| words.due(at)),
        }
    }

    pub fn steps(&self, label: &str) -> Option<ui::Steps> {
        let marks = self.machine.steps(self.key);
        let now = marks.iter().position(|mark| mark.mark == Mark::Now);
        let now = now.unwrap_or_else(|| marks.iter().filter(|mark| mark.mark == Mark::Past).count());
        let names: Vec<String> = marks.iter().map(|mark| mark.label.to_owned()).collect();
        (!names.is_empty()).then(|| ui::Steps { label: label.into(), names, now })
    }
}

/// The row of a list.
pub fn row(standing: &Standing<'_>, line: &Line, words: &Words) -> ui::Row {
    ui::Row {
        title: line.title.clone(),
        href: format!("/records/{}", line.id),
        about: standing.about(words),
        due: standing.due().map(|at| words.due_within(at)),
        end: ui::RowEnd::Pill(standing.pill()),
        steps: None,
    }
}

pub fn tone(tone: Tone) -> ui::Tone {
    match tone {
        Tone::Warn => ui::Tone::Warn,
        Tone::Info => ui::Tone::Info,
        Tone::Neutral => ui::Tone::Neutral,
        Tone::Quiet => ui::Tone::Done,
        Tone::Bad => ui::Tone::Bad,
    }
}

/// Words of a blueprint inside a sentence: a small first letter, no full stop.
pub fn within(text: &str) -> String {
    lower_first(text.trim_end_matches('.'))
}

/// A name keeps its letters; "You", "Nobody" and "Somebody else" begin small inside a sentence.
fn mid(holder: &str) -> String {
    match holder {
        "You" | "Somebody else" | "Nobody" => holder.to_lowercase(),
        several => match several.strip_prefix("You") {
            Some(others) if others.starts_with([' ', ',']) => format!("you{others}"),
            _ => several.to_owned(),
        },
    }
}

/// Inside a sentence: abbreviations and “I” keep their letter.
pub fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() && (first != 'I' || second.is_alphabetic()) => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}
