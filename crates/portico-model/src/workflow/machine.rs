//! `Machine`: a record type with its expressions read, ready to decide.

use std::collections::BTreeMap;

use crate::Key;
use crate::access::{Ball, Side};
use crate::blueprint::{Blueprint, RecordType, Role, State};
use crate::guards::{Guard, Mistake};

/// One record type of a compiled blueprint.
#[derive(Debug, Clone)]
pub struct Machine {
    pub key: Key,
    pub record_type: RecordType,
    pub(super) guards: BTreeMap<Key, Guard>,
    pub(super) routes: Vec<Guard>,
    /// Whose side the roles are on, and what they are called.
    roles: BTreeMap<Key, Role>,
}

impl Machine {
    /// The error names the transition or rule whose expression cannot be read.
    pub fn new(blueprint: &Blueprint, key: &Key, record_type: &RecordType) -> Result<Machine, (String, Mistake)> {
        let mut guards = BTreeMap::new();
        for (name, transition) in record_type.workflow.transitions.iter() {
            if let Some(source) = &transition.guard {
                let guard = Guard::read(source).map_err(|mistake| (name.to_string(), mistake))?;
                guards.insert(name.clone(), guard);
            }
        }
        let rules = record_type.routing.rules.iter();
        let routes = rules.map(|rule| Guard::read(&rule.when).map_err(|mistake| (rule.name.clone(), mistake)));
        Ok(Machine {
            key: key.clone(),
            record_type: record_type.clone(),
            guards,
            routes: routes.collect::<Result<_, _>>()?,
            roles: blueprint.roles.iter().map(|(role, declared)| (role.clone(), declared.clone())).collect(),
        })
    }

    pub fn state(&self, key: &Key) -> Option<&State> {
        self.record_type.workflow.state(key)
    }

    /// The state of a record that has just been sent.
    pub fn initial(&self) -> &Key {
        &self.record_type.workflow.initial
    }

    /// What comes next, in the words of a side. There always is an answer.
    // req 58
    pub fn next_words(&self, state: &Key, side: Side) -> &str {
        let Some(state) = self.state(state) else { return "" };
        match (state.next_words(side), side) {
            ("", _) if state.is_final || state.ball == Ball::None => "Nothing more is to be done.",
            ("", Side::Client) => match state.ball {
                Ball::Client => "The next step is yours.",
                Ball::Firm => "The next step is ours.",
                Ball::Other | Ball::None => "Somebody else has the next step.",
            },
            ("", Side::Firm) => match state.ball {
                Ball::Client => "The client has the next step.",
                Ball::Firm => "The next step is ours.",
                Ball::Other | Ball::None => "Somebody outside has the next step.",
            },
            (words, _) => words,
        }
    }

    pub(super) fn is_for(&self, role: &Key, side: Side) -> bool {
        self.roles.get(role).is_some_and(|declared| declared.side == side)
    }

    pub(super) fn role_name<'a>(&'a self, role: &'a Key) -> &'a str {
        self.roles.get(role).map_or(role.as_str(), |declared| &declared.name)
    }
}
