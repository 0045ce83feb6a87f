//! Approvals: that somebody can always be asked, and that an approval cannot get stuck.

use std::collections::BTreeSet;

use super::{At, Check, Code, Kind};
use crate::Key;
use crate::access::{Action, Relation, Side};
use crate::blueprint::{Approval, Asks, Group, Kind as FieldKind, Quorum, Stage, Who};
use crate::guards::Scope;

impl Check<'_> {
    pub(super) fn approvals(&mut self, kind: &Kind<'_>) {
        let scope = Scope::for_routing(&kind.declared.form);
        for (key, approval) in kind.declared.approvals.iter() {
            let at = kind.at.to("approvals").to(key);
            if approval.client_label.trim().is_empty() {
                self.add(Code::NoClientLabel, &at, "the approval has no `client_label`");
            }
            self.calendar(&at.to("due").to("calendar"), &approval.due.calendar);
            self.ways_on(kind, &at, key, approval);
            self.limits_of_roles(kind, &at, approval);
            self.submitters(kind, &at.to("submit"), (key, approval));
            for (name, roles) in [("override", &approval.overriders), ("record", &approval.recorders)] {
                for (index, role) in roles.iter().enumerate() {
                    self.role(&at.to(name).item(index), role);
                }
            }
            if approval.rounds == Some(0) {
                self.add(Code::WrongValue, &at.to("rounds"), format!("`{key}` could never be submitted"));
            }
            self.apart_from(kind, &at.to("apart_from"), approval);
            if approval.checklist.is_some() {
                self.demands_checklist(kind, &at.to("checklist"), Some(key));
                self.reopened(kind, &at.to("checklist"), key);
            }
            self.about(kind, &at.to("about"), approval);
            self.stages_of(kind, &at.to("stages"), (key, approval), &scope);
        }
    }

    fn apart_from(&mut self, kind: &Kind<'_>, at: &At, approval: &Approval) {
        for (index, item) in approval.apart_from.iter().enumerate() {
            let declared = kind.declared.requirements.get(item);
            if !declared.is_some_and(|one| matches!(one.asks, Asks::Document(_))) {
                let message = format!("no item `{item}` of the checklist asks for a document");
                self.add(Code::UnknownItem, &at.item(index), message);
            }
        }
    }

    fn stages_of(&mut self, kind: &Kind<'_>, at: &At, (key, approval): (&Key, &Approval), scope: &Scope) {
        if approval.stages.is_empty() {
            self.add(Code::NoGroup, at, format!("`{key}` asks nobody"));
        }
        for (stage, declared) in approval.stages.iter() {
            let at = at.to(stage);
            self.asks_when(&at, declared.when.as_ref(), scope);
            if declared.sign.is_none() && !declared.consent.is_empty() {
                let message = format!("`consent` is what is signed, and `{stage}` asks for no signature");
                self.add_helped(Code::WrongSetting, &at.to("consent"), message, "Add `sign: typed` or `sign: drawn`.");
            }
            if declared.groups.is_empty() {
                self.add(Code::NoGroup, &at, format!("`{stage}` asks nobody"));
            }
            for (name, group) in declared.groups.iter() {
                let at = at.to("groups").to(name);
                self.asks_when(&at, group.when.as_ref(), scope);
                self.group(kind, &at, approval, (name, group));
                self.across(&at, (declared, approval), (name, group));
            }
        }
    }

    /// Whoever puts it forward has to see the record, and to be one who may move it.
    fn submitters(&mut self, kind: &Kind<'_>, at: &At, (key, approval): (&Key, &Approval)) {
        let Some(who) = &approval.submit else { return };
        for (index, role) in who.roles.iter().enumerate() {
            self.role(&at.to("roles").item(index), role);
        }
        let advances = who.roles.iter().any(|role| self.holds(kind, role, Action::Advance));
        if !advances || !self.somebody(kind, who) {
            self.add(
                Code::NobodyCan,
                at,
                format!("none of these roles may see and advance a {} to put `{key}` forward", kind.key),
            );
        }
    }

    /// A stage that asks one side alone is not decided by the other in its place.
    fn across(&mut self, at: &At, (stage, approval): (&Stage, &Approval), (name, group): (&Key, &Group)) {
        let Some(fallback) = group.fallback.as_ref().or(approval.fallback.as_ref()) else { return };
        if let Some(own) = &group.fallback {
            self.role(&at.to("fallback"), own);
        }
        let asked = stage.groups.values().flat_map(|group| &group.who.roles);
        let sides: BTreeSet<Side> = asked.filter_map(|role| self.side_of(role)).collect();
        let other = self.side_of(fallback).filter(|side| !sides.contains(side) && !sides.is_empty());
        if other.is_some() {
            let message = format!("`{fallback}` is of the other side, and would decide in place of `{name}`");
            self.add(Code::AcrossSides, at, message);
        }
    }

    pub(super) fn asks_when(&mut self, at: &At, when: Option<&String>, scope: &Scope) {
        if let Some(source) = when {
            self.expression(&at.to("when"), source, scope);
        }
    }

    // req 75, ask 21
    fn ways_on(&mut self, kind: &Kind<'_>, at: &At, key: &Key, approval: &Approval) {
        match &approval.fallback {
            None => self.add(Code::NoDeputy, at, format!("nobody decides on `{key}` when those who are asked cannot")),
            Some(role) => {
                let at = at.to("fallback");
                self.role(&at, role);
                if self.side_of(role).is_some() && !self.decides(kind, role) {
                    let message = format!("`{role}` may not see and approve a {}, and cannot decide on it", kind.key);
                    self.add(Code::BlindFallback, &at, message);
                }
                if approval.limits.contains_key(role) {
                    let message = format!("above the limit of `{role}` nobody is left to decide");
                    self.add(Code::LimitedFallback, &at, message);
                }
            }
        }
        match &approval.escalate {
            None => {
                let message = format!("nothing happens when nobody decides on `{key}`");
                self.add_helped(Code::NoEscalation, at, message, "Add `escalate` with a `role`, and `after` how long.");
            }
            Some(escalation) => self.role(&at.to("escalate").to("role"), &escalation.role),
        }
    }

    fn limits_of_roles(&mut self, kind: &Kind<'_>, at: &At, approval: &Approval) {
        for role in approval.limits.keys() {
            self.role(&at.to("limits").to(role), role);
        }
        let at_amount = at.to("amount");
        match &approval.amount {
            None if !approval.limits.is_empty() => {
                self.add(Code::NoAmount, &at.to("limits"), "there are limits, but no `amount` to hold against them");
            }
            Some(amount) if self.field(kind, &at_amount, amount) => {
                let field = kind.declared.form.field(amount);
                if field.is_some_and(|field| field.kind != FieldKind::Money) {
                    self.add(Code::NoAmount, &at_amount, format!("`{amount}` is not a money field"));
                }
            }
            _ => {}
        }
    }

    fn group(&mut self, kind: &Kind<'_>, at: &At, approval: &Approval, (key, group): (&Key, &Group)) {
        for (index, role) in group.who.roles.iter().enumerate() {
            self.role(&at.to("who").to("roles").item(index), role);
        }
        if !self.somebody(kind, &group.who) || !group.who.roles.iter().any(|role| self.decides(kind, role)) {
            let message = format!("none of the roles of `{key}` may see and approve a {} in this relation", kind.key);
            self.add(Code::NobodyAsked, &at.to("who"), message);
        }
        let relations = &group.who.relations;
        // req 24
        if approval.segregated && relations.as_slice() == [Relation::Own] {
            let message = format!("whoever asked for a {} submits it, and `segregated` keeps them out", kind.key);
            self.add(Code::SegregatedAway, &at.to("who").to("relations"), message);
        }
        if let Quorum::AtLeast(least) = group.needs {
            let at = at.to("needs").to("at-least");
            let most = most_people(relations);
            if least == 0 {
                self.add(Code::QuorumTooHigh, &at, format!("`{key}` would be met by nobody at all"));
            } else if most.is_some_and(|most| least > most) {
                let most = most.unwrap_or_default();
                let message = format!("`{key}` needs {least} people, but at most {most} stand in this relation");
                self.add(Code::QuorumTooHigh, &at, message);
            }
        }
    }

    /// Whether one of the roles may see records of the type, and can stand in one of the relations.
    pub(super) fn somebody(&self, kind: &Kind<'_>, who: &Who) -> bool {
        who.roles.iter().any(|role| {
            let related = |side| who.relations.is_empty() || who.relations.iter().any(|relation| relation.is_for(side));
            self.side_of(role).is_some_and(related) && self.sees(kind, role)
        })
    }

    /// Whether access lets a role decide on records of the type, wherever it does.
    // req 68
    fn decides(&self, kind: &Kind<'_>, role: &Key) -> bool {
        self.sees(kind, role) && self.holds(kind, role, Action::Approve)
    }

    fn sees(&self, kind: &Kind<'_>, role: &Key) -> bool {
        self.holds(kind, role, Action::See)
    }

    pub(super) fn holds(&self, kind: &Kind<'_>, role: &Key, action: Action) -> bool {
        let Some(side) = self.side_of(role) else { return false };
        let cell = self.blueprint.access.cell(role, kind.key, action);
        cell.is_some_and(|cell| cell.relations_for(side).next().is_some())
    }
}

/// How many people can stand in these relations at once; unknown where one is open to any number.
fn most_people(relations: &[Relation]) -> Option<usize> {
    let mut most = 0;
    for relation in relations {
        most += match relation {
            Relation::Assigned => 1,
            // Whoever opened it, and whoever it was opened for.
            Relation::Own => 2,
            Relation::Participant | Relation::Team | Relation::Organization | Relation::Subtree | Relation::All => {
                return None;
            }
        };
    }
    (most > 0).then_some(most)
}
