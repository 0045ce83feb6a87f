//! The right side of a record's page: its clock, its people, what is known.

use crate::{
    call::Call,
    desk::staff::record::load::{Around, Loaded},
    desk::story::shortened,
    error::Result,
    records::{Channel, clock},
};
use portico_model::{
    access::Side,
    blueprint::{Compiled, Escalate, RecordType},
    deadlines::Standing,
    forms,
};
use portico_web::words::{self, Words};

/// The clock that runs out first.
pub struct Clock {
    pub title: String,
    pub left: String,
    pub max: i64,
    pub used: i64,
    /// `late`, `soon` or nothing.
    pub tone: &'static str,
    pub label: String,
    pub after: String,
}

/// A name and what it is.
pub struct Fact {
    pub name: String,
    pub text: String,
    /// Where it leads; empty for plain words.
    pub href: String,
    /// The team alone knows it.
    pub is_internal: bool,
}

/// In the narrow column; the whole answer stands under Answers.
const LONGEST: usize = 160;

pub fn clock(call: &Call, blueprint: &Compiled, loaded: &Loaded, words: &Words) -> Result<Option<Clock>> {
    let record = &loaded.record;
    let Some(shown) = clock::shown(blueprint, record, call.now())? else { return Ok(None) };
    let state = blueprint.record_type(&record.kind).and_then(|declared| declared.workflow.state(&record.state));
    let (allowed, used) = (shown.reading.allowed.as_secs().max(1), shown.reading.used.as_secs().max(0));
    let left = words::duration(shown.reading.remaining.abs());
    let left = match (shown.reading.standing, shown.reading.remaining.is_negative()) {
        (_, true) => format!("{left} over"),
        (Standing::Paused, false) => format!("Paused, {left} left"),
        _ => format!("{left} left"),
    };
    let tone = match used {
        used if shown.reading.overdue || used >= allowed => "late",
        used if used * 4 >= allowed * 3 => "soon",
        _ => "",
    };
    let due = shown.reading.due_at.map(|at| format!("{}. ", words.due_label(at).text)).unwrap_or_default();
    let then = state.and_then(|state| state.deadline.as_ref()?.escalate.as_ref()).filter(|_| !shown.is_promise);
    Ok(Some(Clock {
        title: if shown.is_promise {
            "First answer".into()
        } else {
            state.map_or_else(String::new, |state| state.label.clone())
        },
        left,
        max: allowed,
        used: used.min(allowed),
        tone,
        label: format!(
            "{} of {} working time used",
            words::duration(shown.reading.used),
            words::duration(shown.reading.allowed)
        ),
        after: format!("{due}{}", then.map(|then| told(blueprint, record.kind.as_str(), then)).unwrap_or_default()),
    }))
}

fn told(blueprint: &Compiled, kind: &str, then: &Escalate) -> String {
    match then {
        Escalate::Role(role) => {
            format!("Then every {} is told.", blueprint.role(role).map_or(role.as_str(), |role| role.name.as_str()))
        }
        Escalate::Team(team) => {
            format!("Then the team {} is told.", blueprint.team(team).map_or(team.as_str(), |team| team.name.as_str()))
        }
        Escalate::Transition(key) => {
            let declared = blueprint.machine(kind).and_then(|machine| machine.record_type.workflow.transition(key));
            format!("Then the portal does this by itself: {}.", declared.map_or(key.as_str(), |way| way.label.as_str()))
        }
    }
}

/// Who asked, who takes part, whose team it is.
pub fn people(blueprint: &Compiled, loaded: &Loaded, around: &[Around]) -> Vec<Fact> {
    let record = &loaded.record;
    let fact = |name: &str, text: String| Fact { name: name.into(), text, href: String::new(), is_internal: false };
    let mut facts = vec![fact("Owner", loaded.owner_name.clone().unwrap_or_else(|| "Nobody yet".into()))];
    if let Some(team) = &record.team {
        facts.push(fact("Team", blueprint.team(team).map_or(team.to_string(), |team| team.name.clone())));
    }
    facts.push(fact("For", loaded.requester.clone()));
    if record.opened_by != record.requested_for {
        facts.push(fact("Opened by", loaded.opener.clone()));
    }
    let part: Vec<String> = around.iter().filter(|one| !one.is_team).map(|one| one.name.clone()).collect();
    if !part.is_empty() {
        facts.push(fact("Takes part", words::names(&part)));
    }
    facts
}

/// Both sides' answers in the order of the form, cut for the narrow column unless the whole is wanted.
pub fn fields(declared: &RecordType, loaded: &Loaded, whole: bool) -> Vec<Fact> {
    let shown = declared.form.fields().filter(|(_, field)| field.takes_answer()).filter_map(|(key, field)| {
        let is_internal = field.side == Side::Firm;
        let answers = if is_internal { &loaded.record.firm_answers } else { &loaded.record.answers };
        let text = forms::display(field, answers.get(key.as_str())?);
        let text = if whole { text } else { shortened(&text, LONGEST) };
        Some(Fact { name: field.label.clone(), text, href: String::new(), is_internal })
    });
    shown.filter(|fact| !fact.text.is_empty()).collect()
}

/// What is known about the record besides its answers.
pub fn about(words: &Words, loaded: &Loaded) -> Vec<Fact> {
    let record = &loaded.record;
    let fact = |name: &str, text: String| Fact { name: name.into(), text, href: String::new(), is_internal: false };
    let priority = match record.priority {
        ..=0 => "Low",
        1 => "Normal",
        2 => "High",
        3.. => "Urgent",
    };
    let mut facts = vec![Fact {
        name: "Client".into(),
        text: loaded.organization_name.clone(),
        href: format!("/organizations/{}", record.organization),
        is_internal: false,
    }];
    facts.push(fact("Priority", priority.into()));
    facts.push(fact("Opened", words.day(record.opened_at)));
    if let Some(at) = record.answered_at {
        facts.push(fact("First answer", words.moment(at)));
    }
    if record.reopened > 0 {
        facts.push(fact(
            "Reopened",
            words::counted(u64::try_from(record.reopened).unwrap_or_default(), "time", "times"),
        ));
    }
    if let Some(channel) = Channel::parse(&record.channel).filter(|channel| *channel != Channel::Portal) {
        facts.push(fact("Came by", channel.words().into()));
    }
    facts
}
