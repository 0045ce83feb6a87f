//! What is put before those who decide: that they are never left with what nobody could finish, and that what it is about
//! is there and decided on.

use super::{At, Check, Code, Kind};
use crate::Key;
use crate::access::Side;
use crate::blueprint::{Approval, Asks, Requirement, State, Takes, Trigger};

impl Check<'_> {
    /// What is opened again after an approval was put forward can be done again there, or the record goes back.
    pub(super) fn reopened(&mut self, kind: &Kind<'_>, at: &At, key: &Key) {
        let workflow = &kind.declared.workflow;
        let put_forward = Trigger::Submitted(key.clone());
        let ways = workflow.transitions.values().filter(|way| way.on.includes(&put_forward));
        let stuck = ways.filter_map(|way| {
            let state = workflow.state(&way.to).filter(|state| !state.is_final)?;
            let (item, _) = kind.declared.requirements.iter().find(|(_, item)| {
                let is_sent = !matches!(item.asks, Asks::Approval(_));
                is_sent && !self.is_taken(state, item) && !self.goes_back(kind, &way.to, item)
            })?;
            Some(format!("`{item}` could not be handed in again in `{}`, and no button leads back", way.to))
        });
        let stuck: Vec<String> = stuck.collect();
        for message in stuck {
            self.add(Code::ReopenedForGood, at, message);
        }
    }

    /// Whether one of those who hand an item in can do so in a state.
    fn is_taken(&self, state: &State, item: &Requirement) -> bool {
        let mut sides = item.owner.roles.iter().filter_map(|role| self.side_of(role));
        sides.any(|side| state.takes(side) != Takes::None)
    }

    /// Whether somebody can move a record from here to where the item is handed in, whatever is open.
    fn goes_back(&self, kind: &Kind<'_>, from: &Key, item: &Requirement) -> bool {
        let workflow = &kind.declared.workflow;
        workflow.transitions_from(from).any(|(_, way)| {
            let is_open = !way.who.roles.is_empty() && way.approval.is_none() && way.checklist.is_none();
            is_open && workflow.state(&way.to).is_some_and(|state| self.is_taken(state, item))
        })
    }

    /// The document that an approval is about is made by a template of the type, and is part of what is decided on.
    pub(super) fn about(&mut self, kind: &Kind<'_>, at: &At, approval: &Approval) {
        let Some(key) = approval.template() else { return };
        let (at, templates) = (at.to("template"), &kind.declared.templates);
        let Some(template) = templates.get(key) else {
            self.unknown(Code::UnknownTemplate, &at, key, templates.keys().map(Key::as_str));
            return;
        };
        if let Some(slot) = template.slot.as_ref().filter(|slot| approval.apart_from.contains(slot)) {
            let message = format!("`{key}` is handed in for `{slot}`, which is left out of what is decided on");
            self.add(Code::NotDecidedOn, &at, message);
        }
        let groups = approval.stages.values().flat_map(|stage| stage.groups.values());
        let mut roles =
            groups.flat_map(|group| group.who.roles.iter().chain(&group.fallback)).chain(&approval.fallback);
        if let Some(role) = roles.find(|role| template.firm_only && self.side_of(role) == Some(Side::Client)) {
            let message = format!("`{key}` is for the firm alone, and `{role}`, who decides, could not read it");
            self.add(Code::NotDecidedOn, &at, message);
        }
    }
}
