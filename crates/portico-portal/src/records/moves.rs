//! What a record becomes: the one function through which a state is entered, and the effects of a transition.
//!
//! Whether a move is open is decided in `portico_model::workflow`; what it does to the row is said here, for the actions
//! and for the import of history alike.

use crate::{
    error::{Error, Result},
    ids::MemberId,
    records::{
        Record,
        clock::{self, Clocks},
    },
};
use jiff::Timestamp;
use portico_model::{
    Key,
    access::Ball,
    blueprint::{Assignee, Compiled, Effect, Meaning, RecordType, Transition},
    workflow::Machine,
};

/// Which record type and workflow a record lives under.
pub fn type_of<'b>(blueprint: &'b Compiled, kind: &Key) -> Result<&'b RecordType> {
    blueprint.record_type(kind).ok_or_else(|| Error::internal(format!("record type {kind} is not in the blueprint")))
}

/// The machine that decides for a record type.
pub fn machine<'b>(blueprint: &'b Compiled, kind: &Key) -> Result<&'b Machine> {
    blueprint.machine(kind).ok_or_else(|| Error::internal(format!("record type {kind} is not in the blueprint")))
}

/// The record in the state `to`, entered at `at`. The only place that sets a state.
pub fn enter(blueprint: &Compiled, record: &mut Record, to: &Key, at: Timestamp) -> Result<()> {
    let workflow = &type_of(blueprint, &record.kind)?.workflow;
    let state = workflow.state(to).ok_or_else(|| Error::internal(format!("state {to} is not in the workflow")))?;
    let was_final =
        workflow.state(&record.state).is_some_and(|before| before.is_final || before.meaning == Meaning::Done);
    if was_final && !state.is_final && state.meaning != Meaning::Done {
        record.reopened += 1;
    }
    record.state = to.clone();
    record.state_since = at;
    record.meaning = meaning(state.meaning).to_owned();
    record.ball = state.ball.as_str().to_owned();
    record.is_open = !state.is_final;
    record.closed_at = state.is_final.then_some(at);
    record.escalated_at = None;
    record.changed_at = record.changed_at.max(at);
    let mut clocks = Clocks::of(record);
    clocks.enter(to, state, at);
    record.clock = clocks.to_json()?;
    settle(blueprint, record)
}

/// Sets the due time anew, and the reminder before it: after whatever its clocks are read off has changed.
pub fn settle(blueprint: &Compiled, record: &mut Record) -> Result<()> {
    record.due_at = clock::due_at(blueprint, record)?;
    record.remind_at = clock::remind_at(blueprint, record)?;
    Ok(())
}

/// The record after a transition that has been decided.
pub fn apply(
    blueprint: &Compiled,
    record: &mut Record,
    chosen: &Transition,
    member: MemberId,
    at: Timestamp,
) -> Result<()> {
    for effect in &chosen.effects {
        match effect {
            Effect::AssignActor => record.owner = Some(member),
            Effect::Assign(Assignee::Requester) => record.owner = Some(record.requested_for),
            Effect::Unassign => record.owner = None,
            Effect::SetTeam(team) => record.team = Some(team.clone()),
            Effect::SetField(set) => set_field(blueprint, record, &set.field, set.value.to_json())?,
        }
    }
    enter(blueprint, record, &chosen.to, at)
}

/// Writes one answer on the side where its field belongs.
pub fn set_field(blueprint: &Compiled, record: &mut Record, field: &Key, value: serde_json::Value) -> Result<()> {
    let form = &type_of(blueprint, &record.kind)?.form;
    let declared = form.field(field).ok_or_else(|| Error::internal(format!("field {field} is not in the form")))?;
    let firm = declared.side == portico_model::access::Side::Firm;
    let answers = if firm { &mut record.firm_answers } else { &mut record.answers };
    answers.insert(field.to_string(), value);
    Ok(())
}

/// The word of the column `meaning`.
pub fn meaning(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Open => "open",
        Meaning::Waiting => "waiting",
        Meaning::Done => "done",
        Meaning::Stopped => "stopped",
        Meaning::Problem => "problem",
    }
}

/// The word of the column `ball` as a value.
pub fn ball(word: &str) -> Ball {
    crate::policy::facts::ball(word).unwrap_or(Ball::None)
}
