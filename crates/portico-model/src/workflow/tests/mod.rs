//! The workflow by cases and by properties, on one portal with every kind of rule.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use jiff::civil::date;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Actor, Known, Machine, Move, Refusal, Settled, Situation, Step, available, decide};
use crate::Key;
use crate::access::{Facts, Membership, Relation, Side};
use crate::blueprint::{Compiled, Priority, compile};
use crate::forms::Answers;

mod asks;
mod grid;
mod moves;
mod needs;
mod offers;
mod properties;
mod routes;
mod settled;
mod shipped;
mod standing;
mod told;

/// A record as it stands, and who looks at it.
#[derive(Debug, Clone)]
struct Case {
    state: Key,
    answers: Answers,
    actor: Actor,
    known: Known,
    settled: Settled,
}

impl Case {
    fn new(state: &str, actor: Actor) -> Case {
        let known =
            Known { team: None, priority: Priority::Normal, has_owner: false, age_days: 3, today: date(2026, 7, 1) };
        Case { state: state.into(), answers: Answers::new(), actor, known, settled: Settled::default() }
    }

    fn answered(mut self, answers: Value) -> Case {
        let Value::Object(answers) = answers else { panic!("answers are an object") };
        self.answers = answers;
        self
    }

    fn aged(mut self, days: i64) -> Case {
        self.known.age_days = days;
        self
    }

    fn situation(&self) -> Situation<'_> {
        Situation {
            state: &self.state,
            answers: &self.answers,
            actor: &self.actor,
            known: &self.known,
            settled: &self.settled,
        }
    }

    fn decide(&self, chosen: &Move) -> Result<Step, Vec<Refusal>> {
        decide(&machine(), &self.situation(), chosen)
    }

    /// The way from state to state, or every refusal on a line.
    fn says(&self, chosen: &Move) -> String {
        match self.decide(chosen) {
            Ok(step) => format!("{} → {}\n", step.from, step.to),
            Err(refusals) => refusals.iter().map(line).collect(),
        }
    }
}

fn line(refusal: &Refusal) -> String {
    let field = refusal.field.as_ref().map_or(String::new(), |field| format!(" [{field}]"));
    format!("{} by {}{field}: {}\n", refusal.code.as_str(), refusal.rule, refusal.words)
}

fn portal() -> Compiled {
    compile(include_str!("portal.yaml")).unwrap_or_else(|report| panic!("{report:?}"))
}

fn machine() -> Machine {
    portal().machine("request").unwrap().clone()
}

fn actor(side: Side, role: &str, relations: &[Relation]) -> Actor {
    Actor { side, roles: vec![role.into()], relations: relations.to_vec(), automatic: false }
}

/// A contributor who owns the record.
fn mia() -> Actor {
    actor(Side::Firm, "contributor", &[Relation::Assigned, Relation::All])
}

/// A contributor who has nothing to do with it.
fn jonas() -> Actor {
    actor(Side::Firm, "contributor", &[Relation::All])
}

/// The firm's lead.
fn ruth() -> Actor {
    actor(Side::Firm, "lead", &[Relation::All])
}

/// The client's admin.
fn dana() -> Actor {
    actor(Side::Client, "client-admin", &[Relation::Organization, Relation::Subtree])
}

/// The client's member who asked for it.
fn sam() -> Actor {
    actor(Side::Client, "client-member", &[Relation::Own, Relation::Organization, Relation::Subtree])
}

fn ana() -> Actor {
    actor(Side::Client, "client-viewer", &[Relation::Organization, Relation::Subtree])
}

fn key(text: &str) -> Key {
    text.into()
}
