//! How a record is told to a client: one of six words, who has it, since when, what comes next, by when.

use crate::{
    call::Call,
    desk::client::line::Line,
    error::{Error, Result},
    policy::{self, Advance, See},
};
use jiff::Timestamp;
use portico_model::{
    Key,
    access::{self, Ball, Side},
    blueprint::{Compiled, State, Tone, Transition},
    workflow::{ClientStatus, Machine, Mark, client_status},
};
use portico_web::{components as ui, words::Words};
use std::sync::Arc;

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
}

/// The versions that the records of a page were opened under; nearly always one.
#[derive(Default)]
pub struct Versions(Vec<(i64, Arc<Compiled>)>);

impl Versions {
    pub async fn of(call: &Call, numbers: impl Iterator<Item = i64>) -> Result<Self> {
        let mut versions = Self::default();
        for number in numbers {
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

/// Whether a record that lies with the client's side lies with this reader.
pub fn is_mine(call: &Call, blueprint: &Compiled, line: &Line) -> bool {
    if line.ball != "client" {
        return false;
    }
    let subject = call.actor().subject();
    let mut facts = line.facts(call);
    // It is in the reader's list: where nothing else lets them see it, they take part in it.
    if access::granted(blueprint.matrix(), subject, <See as policy::Action>::ACTION, &facts).is_none() {
        facts.participants = subject.memberships.iter().map(|membership| membership.member).collect();
    }
    access::granted(blueprint.matrix(), subject, <Advance as policy::Action>::ACTION, &facts).is_some()
}

/// Where the record of a list stands.
pub fn standing<'a>(call: &'a Call, versions: &'a Versions, line: &'a Line, is_mine: bool) -> Result<Standing<'a>> {
    let machine = versions.find(line.blueprint_version).and_then(|blueprint| blueprint.machine(&line.kind));
    let machine =
        machine.ok_or_else(|| Error::internal(format!("record type {} is not in the blueprint", line.kind)))?;
    let state =
        machine.state(&line.state).ok_or_else(|| Error::internal(format!("state {} is unknown", line.state)))?;
    let ball = policy::facts::ball(&line.ball).unwrap_or(Ball::None);
    Ok(Standing {
        machine,
        state,
        key: &line.state,
        status: client_status(state.meaning, ball, is_mine),
        ball,
        since: line.state_since,
        due_at: line.due_at,
        owner: line.owner.as_ref().map(|owner| owner.name.as_str()),
        requester: &line.requester_name,
        firm: call.actor().workspace_name(),
    })
}

impl Standing<'_> {
    pub fn pill(&self) -> ui::Pill {
        ui::Pill::new(self.status.words(), tone(self.status.tone()))
    }

    /// Whether anything is still expected of anybody.
    pub fn is_over(&self) -> bool {
        matches!(self.status, ClientStatus::Done | ClientStatus::Stopped)
    }

    /// "You", "Jonas Pike", "Harbour & Pike", "Sam Lee"
    pub fn holder(&self) -> String {
        match (self.status, self.ball) {
            (ClientStatus::WaitingForYou, _) => "You".into(),
            (_, Ball::Client) => self.requester.into(),
            (_, Ball::Firm) => self.owner.unwrap_or(self.firm).into(),
            (_, Ball::Other) => "Somebody else".into(),
            (_, Ball::None) => "Nobody".into(),
        }
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
            ClientStatus::Stopped => format!("{} on {since}. {}", self.state.label_for(Side::Client), self.next()),
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

    /// The verb of the move that this reader is asked to make: the declared one, else the first forward.
    pub fn verb(&self, call: &Call) -> &str {
        let is_mine = |way: &&Transition| {
            let roles = call.actor().memberships().iter().flat_map(|membership| &membership.roles);
            roles.into_iter().any(|role| way.who.roles.contains(role))
        };
        let mut ways: Vec<&Transition> =
            self.machine.record_type.workflow.transitions_from(self.key).map(|(_, way)| way).filter(is_mine).collect();
        ways.sort_by_key(|way| (!way.primary, self.machine.record_type.workflow.is_exception(way)));
        ways.first().map_or("Look at it", |way| way.label_for(Side::Client))
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
        name => name.to_owned(),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() && (first != 'I' || second.is_alphabetic()) => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}
