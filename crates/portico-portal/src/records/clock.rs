//! The clocks of a record: the promise of a first answer, and the deadline of the state it is in.
//!
//! Both are read off the same segments, kept with the record as evidence: which state, from when until when, and whether
//! the clock ran. A state's deadline goes on counting after a pause (the client was asked), and starts anew after a state
//! that did not pause.

use crate::{
    error::{Error, Result},
    records::{Record, moves},
};
use jiff::Timestamp;
use portico_model::{
    Key,
    blueprint::{Compiled, State},
    deadlines::{self, Clock, Duration, Reading, Rule, Segment},
};
use serde::{Deserialize, Serialize};

/// What the column `clock` holds.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Clocks {
    /// Within which a first answer was promised at intake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub respond_within: Option<Duration>,
    /// The due time, in microseconds, that whoever has to act was reminded of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded_of: Option<i64>,
    #[serde(default)]
    segments: Vec<Stay>,
}

/// A segment as it is stored; instants in microseconds.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Stay {
    from: i64,
    until: Option<i64>,
    runs: bool,
    state: Key,
}

/// What the clock of a record says now, for those who work on it.
#[derive(Debug, Clone)]
pub struct Shown {
    pub is_promise: bool,
    pub reading: Reading,
}

impl Clocks {
    pub fn of(record: &Record) -> Self {
        serde_json::from_value(record.clock.clone()).unwrap_or_default()
    }

    pub fn promising(within: Duration) -> Self {
        Self { respond_within: Some(within), ..Self::default() }
    }

    pub fn to_json(&self) -> Result<serde_json::Value> {
        serde_json::to_value(self).map_err(Error::internal)
    }

    /// The record enters a state: the segment before ends, and the next begins unless it is over.
    pub fn enter(&mut self, state: &Key, declared: &State, at: Timestamp) {
        if let Some(last) = self.segments.last_mut() {
            last.until = last.until.or(Some(at.as_microsecond()));
        }
        if !declared.is_final {
            let runs = !declared.pauses_clock;
            self.segments.push(Stay { from: at.as_microsecond(), until: None, runs, state: state.clone() });
        }
    }

    fn all(&self) -> Clock {
        Clock::from_segments(self.segments.iter().filter_map(Stay::segment))
    }

    /// The stays that count for the deadline of the state the record is in now: back to where another clock ran.
    fn since_state_began(&self) -> Clock {
        let Some(state) = self.segments.last().map(|last| &last.state) else { return Clock::default() };
        let counting = self.segments.iter().rev().take_while(|stay| !stay.runs || stay.state == *state);
        Clock::from_segments(counting.filter_map(|stay| {
            let segment = stay.segment()?;
            Some(Segment { runs: stay.state == *state, ..segment })
        }))
    }
}

impl Stay {
    fn segment(&self) -> Option<Segment> {
        let until = match self.until {
            Some(until) => Some(Timestamp::from_microsecond(until).ok()?),
            None => None,
        };
        Some(Segment {
            from: Timestamp::from_microsecond(self.from).ok()?,
            until,
            runs: self.runs,
            state: self.state.clone(),
        })
    }
}

/// When something is due: the promise while nobody has answered, the state's own deadline, whichever is sooner.
/// What was promised at intake stands in place of the initial state's deadline.
pub fn due_at(blueprint: &Compiled, record: &Record) -> Result<Option<Timestamp>> {
    let promise = promise(blueprint, record)?.and_then(|(clock, rule)| clock.due_at(&rule));
    let state = deadline(blueprint, record)?.and_then(|(clock, rule)| clock.due_at(&rule));
    Ok(promise.into_iter().chain(state).min())
}

/// When whoever has to act is reminded: so long before it is due as the state says, once for each due time. A reminder that
/// would come as soon as the state is entered is none.
pub fn remind_at(blueprint: &Compiled, record: &Record) -> Result<Option<Timestamp>> {
    let state = moves::type_of(blueprint, &record.kind)?.workflow.state(&record.state);
    let Some(declared) = state.and_then(|state| state.deadline.as_ref()) else { return Ok(None) };
    let (Some(so_long), Some(due)) = (declared.remind, record.due_at) else { return Ok(None) };
    if Clocks::of(record).reminded_of == Some(due.as_microsecond()) {
        return Ok(None);
    }
    let at = deadlines::before(calendar(blueprint, &declared.calendar)?, so_long, due);
    Ok(Some(at).filter(|at| *at > record.state_since))
}

/// The clock that runs out first, as it stands now.
pub fn shown(blueprint: &Compiled, record: &Record, now: Timestamp) -> Result<Option<Shown>> {
    let promise =
        promise(blueprint, record)?.map(|(clock, rule)| Shown { is_promise: true, reading: clock.read(&rule, now) });
    let state =
        deadline(blueprint, record)?.map(|(clock, rule)| Shown { is_promise: false, reading: clock.read(&rule, now) });
    Ok(promise.into_iter().chain(state).min_by_key(|shown| shown.reading.remaining))
}

fn promise<'b>(blueprint: &'b Compiled, record: &Record) -> Result<Option<(Clock, Rule<'b>)>> {
    let clocks = Clocks::of(record);
    let Some(within) = clocks.respond_within.filter(|_| record.answered_at.is_none() && record.is_open) else {
        return Ok(None);
    };
    let routing = &moves::type_of(blueprint, &record.kind)?.routing;
    Ok(Some((clocks.all(), Rule { calendar: calendar(blueprint, &routing.calendar)?, within })))
}

fn deadline<'b>(blueprint: &'b Compiled, record: &Record) -> Result<Option<(Clock, Rule<'b>)>> {
    let workflow = &moves::type_of(blueprint, &record.kind)?.workflow;
    if record.state == workflow.initial && promise(blueprint, record)?.is_some() {
        return Ok(None);
    }
    let state = workflow.state(&record.state);
    let Some(deadline) = state.filter(|state| !state.is_final).and_then(|state| state.deadline.as_ref()) else {
        return Ok(None);
    };
    let rule = Rule { calendar: calendar(blueprint, &deadline.calendar)?, within: deadline.within };
    Ok(Some((Clocks::of(record).since_state_began(), rule)))
}

fn calendar<'b>(blueprint: &'b Compiled, key: &Key) -> Result<&'b deadlines::Calendar> {
    blueprint.calendar(key).ok_or_else(|| Error::internal(format!("calendar {key} is not in the blueprint")))
}
