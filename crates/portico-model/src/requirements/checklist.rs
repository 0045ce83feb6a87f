//! `Checklist`: a record type's requirements with their expressions read, and a record's items as they stand.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::item::{Checked, ItemState};
use super::payment::Payments;
use crate::Key;
use crate::access::Side;
use crate::approvals::Timetable;
use crate::blueprint::{
    Asks, Blueprint, Field, Form, Keyed, RecordType, Requirement, Returns, Role, State, Takes, Who, Workflow,
};
use crate::deadlines::Calendar;
use crate::forms::Answers;
use crate::guards::{Guard, Mistake, answers_value};
use crate::workflow::Actor;

/// The checklist of one record type of a compiled blueprint.
#[derive(Debug, Clone)]
pub struct Checklist {
    pub record_type: Key,
    pub items: Keyed<Requirement>,
    pub(super) form: Form,
    guards: BTreeMap<Key, Guard>,
    calendars: Keyed<Calendar>,
    roles: Keyed<Role>,
    workflow: Workflow,
}

/// A record's checklist as it stands, and who looks at it.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The state that the record is in; where it is not said, nothing can be done.
    pub at: Option<&'a Key>,
    /// The answers of both sides.
    pub answers: &'a Answers,
    /// An item that is not named is missing.
    pub states: &'a BTreeMap<Key, ItemState>,
    /// The approvals that are given on what the record holds now, or not needed for it.
    pub approved: &'a [Key],
    pub actor: &'a Actor,
    /// Whether they have opened every file of the record that others sent.
    pub opened: bool,
    /// Of the file that the item has, or is handed in with.
    pub file: Checked,
    pub payments: Payments<'a>,
    pub now: Timestamp,
}

impl Checklist {
    /// The error names the requirement whose expression cannot be read.
    pub fn new(blueprint: &Blueprint, key: &Key, record_type: &RecordType) -> Result<Checklist, (String, Mistake)> {
        let mut guards = BTreeMap::new();
        for (name, item) in record_type.requirements.iter() {
            if let Some(source) = &item.when {
                let guard = Guard::read(source).map_err(|mistake| (name.to_string(), mistake))?;
                guards.insert(name.clone(), guard);
            }
        }
        Ok(Checklist {
            record_type: key.clone(),
            items: record_type.requirements.clone(),
            form: record_type.form.clone(),
            guards,
            calendars: blueprint.calendars.clone(),
            roles: blueprint.roles.clone(),
            workflow: record_type.workflow.clone(),
        })
    }

    /// The items that are asked for, given the answers, in the order of the document.
    // req 109
    pub fn needed(&self, answers: &Answers) -> impl Iterator<Item = (&Key, &Requirement)> {
        let variables = [("answers", answers_value(&self.form, answers))];
        self.items.iter().filter(move |(key, item)| {
            let guard = self.guards.get(*key);
            guard.is_none_or(|guard| guard.holds(&variables).unwrap_or(true)) && !self.is_of_nothing(item, answers)
        })
    }

    /// When an item reminds and is due, if the record was sent at this instant.
    pub fn timetable(&self, item: &Requirement, sent_at: Timestamp) -> Timetable {
        let declared = item.due.as_ref().and_then(|due| Some((due, self.calendars.get(&due.calendar)?)));
        declared.map_or_else(Timetable::default, |(due, calendar)| Timetable {
            remind_at: due.remind_at(calendar, sent_at),
            due_at: Some(due.due_at(calendar, sent_at)),
            escalate_at: None,
        })
    }

    /// Whether this side may hand in, in this state of the record, an item that stands like this.
    pub fn takes(&self, at: &Key, side: Side, item: ItemState) -> bool {
        match self.state(at).map(|state| state.takes(side)) {
            Some(Takes::All) => true,
            Some(Takes::Returned) => item.is_wanted(),
            Some(Takes::None) | None => false,
        }
    }

    /// A state of the record, as it is declared.
    pub fn state(&self, at: &Key) -> Option<&State> {
        self.workflow.state(at)
    }

    /// The fields of a section of the form.
    pub(super) fn section(&self, section: &Key) -> Option<&Keyed<Field>> {
        self.form.sections.get(section).map(|section| &section.fields)
    }

    /// The transition by which a return sends the whole record back; none where it is there already.
    pub fn sends_back<'i>(&self, item: &'i Requirement, at: Option<&Key>) -> Option<&'i Key> {
        let Returns::Record(transition) = &item.returns else { return None };
        let is_there = self.workflow.transition(transition).is_some_and(|declared| Some(&declared.to) == at);
        (!is_there).then_some(transition)
    }

    /// Whether somebody who acts like this hands the item in.
    pub fn is_owner(&self, actor: &Actor, item: &Requirement) -> bool {
        self.has_role(actor, &item.owner) && actor.stands(&item.owner.relations)
    }

    /// A role counts on its own side alone, whoever wrote it into a membership.
    pub(super) fn has_role(&self, actor: &Actor, who: &Who) -> bool {
        let is_declared = |role: &Key| self.roles.get(role).is_some_and(|declared| declared.side == actor.side);
        who.roles.iter().any(|role| actor.roles.contains(role) && is_declared(role))
    }
}

impl Situation<'_> {
    pub fn state(&self, item: &Key) -> ItemState {
        self.states.get(item).copied().unwrap_or_default()
    }

    /// Whether nothing more is to be done about an item.
    pub fn is_done(&self, key: &Key, item: &Requirement) -> bool {
        match &item.asks {
            Asks::Approval(approval) => self.approved.contains(approval),
            Asks::Document(_) | Asks::Section(_) | Asks::Acknowledgement(_) | Asks::Payment(_) => {
                self.state(key) == ItemState::Accepted
            }
        }
    }
}
