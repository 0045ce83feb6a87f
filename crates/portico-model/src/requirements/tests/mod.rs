//! Checklists by cases and by every way between the states of an item.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::*;
use crate::Key;
use crate::access::{Relation, Side};
use crate::blueprint::{Compiled, FileKind, compile};
use crate::forms::Answers;
use crate::payments::PaidSoFar;
use crate::workflow::Actor;

mod by_itself;
mod documents;
mod items;
mod lists;
mod payments;
mod several;
mod when;

/// A record's checklist, on which people do things.
struct Desk {
    answers: Answers,
    states: BTreeMap<Key, ItemState>,
    approved: Vec<Key>,
    at: Key,
    file: Checked,
    paid: BTreeMap<Key, PaidSoFar>,
    checklist: &'static Checklist,
}

impl Desk {
    fn new(answers: Value) -> Desk {
        let Value::Object(answers) = answers else { panic!("answers are an object") };
        Desk {
            answers,
            states: BTreeMap::new(),
            approved: Vec::new(),
            at: "collecting".into(),
            file: Checked::Fit,
            paid: BTreeMap::new(),
            checklist: checklist(),
        }
    }

    fn company() -> Desk {
        Desk::new(json!({"company": "Larkfield Bakery", "kind": "company", "shares": 100}))
    }

    fn with(mut self, item: &str, state: ItemState) -> Desk {
        self.states.insert(item.into(), state);
        self
    }

    fn scanned(self, file: Checked) -> Desk {
        Desk { file, ..self }
    }

    fn on(self, checklist: &'static Checklist) -> Desk {
        Desk { checklist, ..self }
    }

    fn at(self, state: &str) -> Desk {
        Desk { at: state.into(), ..self }
    }

    fn situation<'a>(&'a self, actor: &'a Actor) -> Situation<'a> {
        let Desk { answers, states, approved, at, file, paid, .. } = self;
        Situation {
            at: Some(at),
            answers,
            states,
            approved,
            actor,
            opened: true,
            file: *file,
            payments: Payments { number: "P-007", paid },
            now: now(),
        }
    }

    /// The way from state to state, or every refusal on a line.
    fn says(&mut self, actor: &Actor, item: &str, act: &Act) -> String {
        match decide(self.checklist, &self.situation(actor), &item.into(), act) {
            Ok(change) => {
                self.states.insert(item.into(), change.to);
                if let Some(paid) = change.paid {
                    self.paid.insert(item.into(), paid);
                }
                let whole = change.transition.map_or(String::new(), |key| format!(", the record by {key}"));
                format!("{} → {}{whole}\n", change.from.as_str(), change.to.as_str())
            }
            Err(refusals) => refusals.iter().map(line).collect(),
        }
    }

    fn progress(&self) -> String {
        let dana = dana();
        let situation = self.situation(&dana);
        let Progress { done, needed } = progress(self.checklist, &situation);
        let open: Vec<&str> = blocks(self.checklist, &situation).into_iter().map(Key::as_str).collect();
        format!("{done} of {needed} done; open: {}", open.join(", "))
    }
}

fn line(refusal: &crate::refusal::Refusal) -> String {
    let field = refusal.field.as_ref().map_or(String::new(), |field| format!(" [{field}]"));
    format!("{} by {}{field}: {}\n", refusal.code.as_str(), refusal.rule, refusal.words)
}

fn checklist() -> &'static Checklist {
    static PORTAL: OnceLock<Compiled> = OnceLock::new();
    let portal =
        PORTAL.get_or_init(|| compile(include_str!("portal.yaml")).unwrap_or_else(|report| panic!("{report}")));
    portal.checklist("file").unwrap()
}

fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

fn actor(side: Side, role: &str, relation: Relation) -> Actor {
    Actor { side, roles: vec![role.into()], relations: vec![relation], automatic: false }
}

/// The client's admin, who hands in.
fn dana() -> Actor {
    actor(Side::Client, "client-admin", Relation::Organization)
}

fn ana() -> Actor {
    actor(Side::Client, "client-viewer", Relation::Organization)
}

/// The clerk, who looks at what comes in.
fn mia() -> Actor {
    actor(Side::Firm, "clerk", Relation::All)
}

fn passport(kind: Option<FileKind>, bytes: u64, metadata: Value) -> Act {
    let Value::Object(metadata) = metadata else { panic!("metadata is an object") };
    Act::HandIn(Given::Document { kind, bytes, metadata })
}

/// A passport as it should be.
fn good() -> Act {
    passport(Some(FileKind::Pdf), 100_000, json!({"expires": "2030-01-01"}))
}

fn back(words: &str) -> Act {
    Act::Return(Return { reason: None, words: words.to_owned() })
}

fn reused(days: i64) -> Act {
    let Value::Object(metadata) = json!({"expires": "2030-01-01"}) else { panic!("an object") };
    Act::HandIn(Given::Reused { accepted_at: now() - SignedDuration::from_hours(24 * days), metadata })
}
