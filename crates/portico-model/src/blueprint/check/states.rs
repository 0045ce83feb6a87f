//! States: what makes work get stuck.

use std::collections::BTreeSet;

use super::{At, Check, Code, Kind, did_you_mean};
use crate::Key;
use crate::access::{Ball, Side};
use crate::blueprint::{AllNoneOr, Deadline, Escalate, Holder, State};

impl Check<'_> {
    pub(super) fn states(&mut self, kind: &Kind<'_>) {
        let at = kind.at.to("workflow");
        let workflow = &kind.declared.workflow;
        self.state(kind, &at.to("initial"), &workflow.initial);
        if !workflow.states.values().any(|state| state.is_final) {
            self.add(Code::NoFinal, &at.to("states"), "no state is final");
        }
        let begins = workflow.states.contains(&workflow.initial);
        let reached = reached(kind);
        for (key, state) in workflow.states.iter() {
            let at = at.to("states").to(key);
            if begins && !reached.contains(key) {
                let message = format!("no path of transitions leads from `{}` to `{key}`", workflow.initial);
                self.add(Code::Unreachable, &at, message);
            }
            if !state.is_final && workflow.transitions_from(key).next().is_none() {
                self.add(Code::DeadEnd, &at, format!("records in `{key}` can never leave it"));
            }
            self.holder(&at, key, state);
            self.exception_path(kind, &at, key, state);
            self.deadline(kind, &at, key, state);
            self.hand_in(kind, &at.to("hand_in"), key, state);
            self.edit(kind, &at.to("edit").to("client"), Side::Client, &state.edit.client);
            self.edit(kind, &at.to("edit").to("firm"), Side::Firm, &state.edit.firm);
        }
    }

    // req 54
    fn holder(&mut self, at: &At, key: &Key, state: &State) {
        match &state.holder {
            None => self.add(Code::NoHolder, at, format!("`{key}` has no `holder`")),
            Some(Holder::Nobody) if !state.is_final => {
                self.add(Code::NoHolder, &at.to("holder"), format!("`{key}` is not final, but nobody holds it"));
            }
            Some(Holder::Role(role)) => self.role(&at.to("holder").to("role"), role),
            Some(_) => {}
        }
    }

    // req 48, 50
    fn exception_path(&mut self, kind: &Kind<'_>, at: &At, key: &Key, state: &State) {
        let workflow = &kind.declared.workflow;
        let needs_one = !state.is_final && !state.exception;
        if needs_one && !workflow.transitions_from(key).any(|(_, transition)| workflow.is_exception(transition)) {
            self.add(Code::NoExceptionPath, at, format!("stuck work in `{key}` has nowhere to go"));
        }
    }

    fn deadline(&mut self, kind: &Kind<'_>, at: &At, key: &Key, state: &State) {
        let Some(Deadline { calendar, escalate, .. }) = &state.deadline else {
            if state.ball == Ball::Client && !state.is_final {
                self.add(Code::EndlessWait, at, format!("a client can keep `{key}` waiting for ever"));
            }
            return;
        };
        let at = at.to("deadline");
        if state.is_final {
            self.add(Code::DeadlineInFinal, &at, format!("`{key}` is final"));
        }
        self.calendar(&at.to("calendar"), calendar);
        let escalation = at.to("escalate");
        match escalate {
            None => self.add(Code::NoEscalation, &at, format!("nothing happens when the deadline of `{key}` passes")),
            Some(Escalate::Role(role)) => self.role(&escalation.to("role"), role),
            Some(Escalate::Team(team)) => self.team(&escalation.to("team"), team),
            Some(Escalate::Transition(name)) => {
                let from_here: Vec<&str> =
                    kind.declared.workflow.transitions_from(key).map(|(key, _)| key.as_str()).collect();
                if !from_here.contains(&name.as_str()) {
                    let message = format!("no transition `{name}` begins in `{key}`");
                    let at = escalation.to("transition");
                    self.add_helped(Code::UnknownTransition, &at, message, did_you_mean(name, from_here));
                }
            }
        }
    }

    // req 45
    fn edit(&mut self, kind: &Kind<'_>, at: &At, side: Side, fields: &AllNoneOr) {
        let AllNoneOr::Fields(fields) = fields else { return };
        for (index, key) in fields.iter().enumerate() {
            let at = at.item(index);
            if !self.field(kind, &at, key) {
                continue;
            }
            let Some(field) = kind.declared.form.field(key) else {
                continue;
            };
            if !field.visible_to(side) {
                self.add(Code::WrongEdit, &at, format!("`{key}` is for the firm alone; clients do not see it"));
            } else if !field.takes_answer() {
                self.add(Code::WrongEdit, &at, format!("`{key}` is a statement, which nobody fills in"));
            }
        }
    }
}

/// Every state to which transitions lead from the initial one.
fn reached<'a>(kind: &Kind<'a>) -> BTreeSet<&'a Key> {
    let workflow = &kind.declared.workflow;
    let mut reached = BTreeSet::from([&workflow.initial]);
    let mut open = vec![&workflow.initial];
    while let Some(state) = open.pop() {
        for (_, transition) in workflow.transitions_from(state) {
            if reached.insert(&transition.to) {
                open.push(&transition.to);
            }
        }
    }
    reached
}
