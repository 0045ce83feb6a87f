//! Transitions: where they lead, who can make them, what they need and change.

use super::{At, Check, Code, Kind};
use crate::Key;
use crate::access::{Action, Side};
use crate::blueprint::{Asks, Comment, Effect, Escalate, From, Requirement, Transition, Trigger};

impl Check<'_> {
    pub(super) fn transitions(&mut self, kind: &Kind<'_>) {
        for (key, transition) in kind.declared.workflow.transitions.iter() {
            let at = kind.at.to("workflow").to("transitions").to(key);
            self.ends(kind, &at, transition);
            self.makers(kind, &at, key, transition);
            self.needs(kind, &at, transition);
            for (index, effect) in transition.effects.iter().enumerate() {
                self.effect(kind, &at.to("effects").item(index), effect);
            }
            self.guard(kind, &at.to("guard"), transition);
            if let Some(approval) = &transition.approval {
                self.approval(kind, &at.to("approval"), approval);
            }
            for trigger in transition.on.iter() {
                self.trigger(kind, &at.to("on"), trigger);
                self.leads_on(kind, &at.to("to"), (transition, trigger));
            }
            if transition.checklist.is_some() {
                self.demands_checklist(kind, &at.to("checklist"), None);
            }
        }
    }

    fn trigger(&mut self, kind: &Kind<'_>, at: &At, trigger: &Trigger) {
        if let Some(approval) = trigger.approval() {
            self.approval(kind, at, approval);
        }
        if trigger.is_of_checklist() {
            self.demands_checklist(kind, at, None);
        }
    }

    /// Whoever approves where nothing waits for it is thanked, and nothing happens.
    fn leads_on(&mut self, kind: &Kind<'_>, at: &At, (transition, trigger): (&Transition, &Trigger)) {
        let Trigger::Submitted(approval) = trigger else { return };
        let is_on_checklist = |one: &Requirement| matches!(&one.asks, Asks::Approval(asked) if asked == approval);
        let is_asked = kind.declared.requirements.values().any(is_on_checklist);
        let is_known =
            kind.declared.approvals.contains(approval) && kind.declared.workflow.states.contains(&transition.to);
        if is_known && !is_asked && !kind.declared.workflow.waits_for(&transition.to, approval) {
            let message =
                format!("`{approval}` can be approved in `{}`, but no way leads on from there", transition.to);
            self.add(Code::LeadsNowhere, at, message);
        }
    }

    fn ends(&mut self, kind: &Kind<'_>, at: &At, transition: &Transition) {
        self.state(kind, &at.to("to"), &transition.to);
        if let From::States(states) = &transition.from {
            for (index, state) in states.iter().enumerate() {
                self.state(kind, &at.to("from").item(index), state);
            }
        }
    }

    // req 43
    fn makers(&mut self, kind: &Kind<'_>, at: &At, key: &Key, transition: &Transition) {
        for (index, role) in transition.who.roles.iter().enumerate() {
            self.role(&at.to("who").to("roles").item(index), role);
        }
        let by_itself = !transition.on.is_empty() || escalated(kind, key);
        if by_itself && transition.who.roles.is_empty() {
            return;
        }
        if !transition.who.roles.iter().any(|role| self.can_make(kind, role, transition)) {
            let message = match transition.who.roles.as_slice() {
                [] => format!("`{key}` names no role"),
                roles => {
                    let names: Vec<&str> = roles.iter().map(Key::as_str).collect();
                    format!("none of {} may advance a {}", names.join(", "), kind.key)
                }
            };
            self.add(Code::NobodyCan, &at.to("who"), message);
        }
    }

    /// Whether the access matrix lets a role make a transition somewhere.
    fn can_make(&self, kind: &Kind<'_>, role: &Key, transition: &Transition) -> bool {
        let Some(side) = self.side_of(role) else { return false };
        let Some(cell) = self.blueprint.access.cell(role, kind.key, Action::Advance) else {
            return false;
        };
        let relations = &transition.who.relations;
        let related = relations.is_empty() || relations.iter().any(|relation| relation.is_for(side));
        let states = cell.when.as_ref().and_then(|when| when.state.as_ref());
        let somewhere = kind.declared.workflow.states.keys().any(|state| {
            kind.declared.workflow.leads_from(transition, state) && states.is_none_or(|allowed| allowed.contains(state))
        });
        related && somewhere && cell.relations_for(side).next().is_some()
    }

    // req 44
    fn needs(&mut self, kind: &Kind<'_>, at: &At, transition: &Transition) {
        let clients: Vec<&Key> =
            transition.who.roles.iter().filter(|role| self.side_of(role) == Some(Side::Client)).collect();
        for (index, key) in transition.requires.iter().enumerate() {
            let at = at.to("requires").item(index);
            if !self.field(kind, &at, key) {
                continue;
            }
            let Some(field) = kind.declared.form.field(key) else {
                continue;
            };
            if !field.takes_answer() {
                self.add(Code::WrongEdit, &at, format!("`{key}` is a statement, which nobody fills in"));
            }
            if let Some(role) = clients.first().filter(|_| !field.visible_to(Side::Client)) {
                let message = format!("`{role}` may make this transition, but cannot see `{key}`");
                self.add(Code::FirmFieldRequired, &at, message);
            }
        }
        let silent = transition.comment == Comment::Required && transition.who.roles.is_empty();
        if silent {
            let message = "the portal makes this transition by itself and has nothing to say";
            self.add_helped(Code::WrongValue, &at.to("comment"), message, "Write `comment: optional`.");
        }
    }

    fn effect(&mut self, kind: &Kind<'_>, at: &At, effect: &Effect) {
        match effect {
            Effect::SetTeam(team) => self.team(&at.to("set-team"), team),
            Effect::SetField(set) => {
                let at = at.to("set-field");
                if !self.field(kind, &at.to("field"), &set.field) {
                    return;
                }
                let field = kind.declared.form.field(&set.field);
                let fits = field.is_some_and(|field| super::fields::takes(field, &set.value.to_json()));
                if !fits {
                    let message = format!("`{}` does not take this value", set.field);
                    self.add(Code::WrongValue, &at.to("value"), message);
                }
            }
            Effect::AssignActor | Effect::Assign(_) | Effect::Unassign => {}
        }
    }
}

/// Whether a deadline makes this transition.
fn escalated(kind: &Kind<'_>, key: &Key) -> bool {
    let deadlines = kind.declared.workflow.states.values().filter_map(|state| state.deadline.as_ref());
    deadlines
        .filter_map(|deadline| deadline.escalate.as_ref())
        .any(|escalate| matches!(escalate, Escalate::Transition(named) if named == key))
}
