//! The client's step bar: the main path in a few words, and where a record stands on it.

use std::cmp::Ordering;

use super::machine::Machine;
use crate::Key;
use crate::blueprint::{Meaning, State, Workflow};

/// One step of the step bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepMark<'a> {
    pub label: &'a str,
    pub mark: Mark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Past,
    Now,
    Later,
}

impl Machine {
    /// The steps in the order of the states; states that share a name share a step, and exceptions make none.
    ///
    /// A state without a step of its own stands where the record is known to have got to at least: at the
    /// first step from which a move leads to it.
    // req 58
    pub fn steps(&self, state: &Key) -> Vec<StepMark<'_>> {
        self.steps_from(state, state)
    }

    /// The same for a record whose last state on the main path is known from its history.
    pub fn steps_from(&self, state: &Key, last: &Key) -> Vec<StepMark<'_>> {
        let workflow = &self.record_type.workflow;
        let names = names(workflow);
        let here = self.state(state);
        let over =
            here.is_some_and(|state| state.is_final || matches!(state.meaning, Meaning::Done | Meaning::Stopped));
        let end = here.filter(|state| state.meaning == Meaning::Done).map(|_| names.len());
        let own = |key: &Key| self.state(key).and_then(|state| place(&names, state));
        let now = own(state).or(end).or_else(|| own(last)).or_else(|| earliest(workflow, &names, state));
        let mark = |at: usize| match now.map(|now| at.cmp(&now)) {
            Some(Ordering::Less) => Mark::Past,
            Some(Ordering::Equal) if over => Mark::Past,
            Some(Ordering::Equal) => Mark::Now,
            Some(Ordering::Greater) | None => Mark::Later,
        };
        names.iter().enumerate().map(|(at, label)| StepMark { label, mark: mark(at) }).collect()
    }

    /// Whether a move takes a record on: to a later step of the bar or, for states without one, to a later state.
    pub(super) fn leads_forward(&self, from: &Key, to: &Key) -> bool {
        let workflow = &self.record_type.workflow;
        let names = names(workflow);
        let step = |key: &Key| self.state(key).and_then(|state| place(&names, state));
        match (step(from), step(to)) {
            (Some(from), Some(to)) => to > from,
            _ => workflow.states.position(to) > workflow.states.position(from),
        }
    }
}

fn names(workflow: &Workflow) -> Vec<&str> {
    let mut names = Vec::new();
    for state in workflow.states.values().filter(|state| !state.exception && !state.step.is_empty()) {
        if !names.contains(&state.step.as_str()) {
            names.push(&state.step);
        }
    }
    names
}

/// An exception may name the step of the main path at which it stands.
fn place(names: &[&str], state: &State) -> Option<usize> {
    names.iter().position(|name| *name == state.step)
}

fn earliest(workflow: &Workflow, names: &[&str], state: &Key) -> Option<usize> {
    let leads_here = |from: &Key| {
        let mut transitions = workflow.transitions.values();
        transitions.any(|transition| transition.to == *state && workflow.leads_from(transition, from))
    };
    let before = workflow.states.iter().filter(|(from, declared)| !declared.exception && leads_here(from));
    before.filter_map(|(_, declared)| place(names, declared)).min()
}
