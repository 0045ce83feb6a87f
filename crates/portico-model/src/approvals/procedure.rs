//! `Procedure`: a declared approval with its expressions read, ready to decide.

use std::collections::BTreeMap;

use crate::Key;
use crate::access::Side;
use crate::blueprint::{Approval, Blueprint, Group, RecordType, Role, Stage, Template, Who};
use crate::deadlines::Calendar;
use crate::forms::{Answers, minor_digits};
use crate::guards::{self, Guard, Mistake, answers_value};

use super::case::Person;
use crate::workflow::Actor;

/// One approval of one record type of a compiled blueprint.
#[derive(Debug, Clone)]
pub struct Procedure {
    pub key: Key,
    pub record_type: Key,
    pub declared: Approval,
    /// Absent where the blueprint names one that it does not declare; then nothing is ever due.
    pub(super) calendar: Option<Calendar>,
    /// The record type, whose fields, items and templates it names.
    pub(super) of: RecordType,
    /// By stage, and for a group by stage and group.
    guards: BTreeMap<(Key, Option<Key>), Guard>,
    roles: BTreeMap<Key, Role>,
}

impl Procedure {
    /// The error names the stage or group whose expression cannot be read.
    pub fn new(
        blueprint: &Blueprint,
        (record_type, of): (&Key, &RecordType),
        (key, declared): (&Key, &Approval),
    ) -> Result<Procedure, (String, Mistake)> {
        let mut guards = BTreeMap::new();
        let mut read = |stage: &Key, group: Option<&Key>, source: &Option<String>| {
            let Some(source) = source else { return Ok(()) };
            let guard = Guard::read(source).map_err(|mistake| (group.unwrap_or(stage).to_string(), mistake))?;
            guards.insert((stage.clone(), group.cloned()), guard);
            Ok(())
        };
        for (name, stage) in declared.stages.iter() {
            read(name, None, &stage.when)?;
            for (group, within) in stage.groups.iter() {
                read(name, Some(group), &within.when)?;
            }
        }
        Ok(Procedure {
            key: key.clone(),
            record_type: record_type.clone(),
            declared: declared.clone(),
            calendar: blueprint.calendars.get(&declared.due.calendar).cloned(),
            of: of.clone(),
            guards,
            roles: blueprint.roles.iter().map(|(role, declared)| (role.clone(), declared.clone())).collect(),
        })
    }

    /// Whether anybody is asked about these answers at all. Where not, nothing needs to be submitted.
    pub fn is_needed(&self, answers: &Answers) -> bool {
        self.asking(answers).next().is_some()
    }

    /// The stages that apply, each with its groups that do.
    // ask 23
    pub(super) fn asking<'a>(
        &'a self,
        answers: &Answers,
    ) -> impl Iterator<Item = (&'a Key, Vec<(&'a Key, &'a Group)>)> {
        let variables = [("answers", answers_value(&self.of.form, answers))];
        let applies = move |stage: &Key, group: Option<&Key>| {
            let guard = self.guards.get(&(stage.clone(), group.cloned()));
            // A condition that cannot be computed asks rather than lets pass.
            guard.is_none_or(|guard| guard.holds(&variables).unwrap_or(true))
        };
        self.declared.stages.iter().filter_map(move |(name, stage): (&Key, &Stage)| {
            let groups: Vec<_> = stage.groups.iter().filter(|(group, _)| applies(name, Some(group))).collect();
            (applies(name, None) && !groups.is_empty()).then_some((name, groups))
        })
    }

    /// Whether an answer is part of what is decided on: everything that all who are asked can read, and whatever the
    /// rule itself reads. What the firm keeps to itself is no part of what a client decides on.
    pub fn covers(&self, key: &str) -> bool {
        let field = self.of.form.field(&Key::new(key));
        !self.asks_clients() || field.is_none_or(|field| field.visible_to(Side::Client)) || self.reads(key)
    }

    /// Whether what the firm keeps to itself of the files is part of what is decided on: only where nobody who is asked may
    /// not see it.
    pub fn covers_firm_only(&self) -> bool {
        !self.asks_clients()
    }

    /// Whether a document that answers this item of the checklist, or none, is part of what is decided on.
    pub fn covers_documents_of(&self, item: Option<&Key>) -> bool {
        item.is_none_or(|item| !self.declared.apart_from.contains(item))
    }

    /// The template whose document it is about, if it is about one.
    pub fn template(&self) -> Option<(&Key, &Template)> {
        self.of.templates.entry(self.declared.template()?)
    }

    fn asks_clients(&self) -> bool {
        let is_client = |role: &Key| self.roles.get(role).is_some_and(|declared| declared.side == Side::Client);
        self.deciding_roles().any(is_client)
    }

    /// Whether the amount or a condition is taken from this answer; rather once too often than once too few.
    fn reads(&self, key: &str) -> bool {
        let name = guards::name(key);
        let is_amount = self.declared.amount.as_ref().is_some_and(|amount| amount.as_str() == key);
        is_amount || self.guards.values().any(|guard| guard.source().contains(name.as_str()))
    }

    /// The roles whose people are asked, or may come to decide.
    pub fn deciding_roles(&self) -> impl Iterator<Item = &Key> {
        let groups = self.declared.stages.values().flat_map(|stage| stage.groups.values());
        groups.flat_map(|group| group.who.roles.iter().chain(&group.fallback)).chain(&self.declared.fallback)
    }

    /// Whether somebody puts this forward. What clients decide on is the firm's to put before them, unless it says otherwise.
    pub fn may_submit(&self, actor: &Actor) -> bool {
        let Some(Who { roles, relations }) = &self.declared.submit else {
            return actor.side == Side::Firm || !self.asks_clients();
        };
        let is_mine = |role: &Key| {
            let is_declared = self.roles.get(role).is_some_and(|declared| declared.side == actor.side);
            is_declared && actor.roles.contains(role)
        };
        roles.iter().any(is_mine) && actor.stands(relations)
    }

    pub(super) fn group(&self, stage: &Key, group: &Key) -> Option<&Group> {
        self.declared.stages.get(stage)?.groups.get(group)
    }

    /// Whether everybody whom a group asks is of this side.
    pub(super) fn asks_only(&self, group: &Group, side: Side) -> bool {
        let is_of_side = |role: &Key| self.roles.get(role).is_some_and(|declared| declared.side == side);
        !group.who.roles.is_empty() && group.who.roles.iter().all(is_of_side)
    }

    /// The amount that limits are held against, in minor units.
    pub fn amount(&self, answers: &Answers) -> Option<i64> {
        answers.get(self.declared.amount.as_ref()?.as_str())?.get("minor")?.as_i64()
    }

    /// A role counts on its own side alone, whoever wrote it into a membership.
    pub(super) fn has_role(&self, person: &Person, role: &Key) -> bool {
        let is_declared = self.roles.get(role).is_some_and(|declared| declared.side == person.actor.side);
        is_declared && person.actor.roles.contains(role)
    }

    pub fn has_one_of(&self, person: &Person, roles: &[Key]) -> bool {
        roles.iter().any(|role| self.has_role(person, role))
    }

    pub(super) fn is_fallback(&self, group: Option<&Group>, person: &Person) -> bool {
        let own = group.and_then(|group| group.fallback.as_ref());
        own.or(self.declared.fallback.as_ref()).is_some_and(|role| self.has_role(person, role))
    }

    /// Whoever may pass on the tasks of others.
    pub fn may_reassign(&self, person: &Person) -> bool {
        let owner = self.declared.escalate.as_ref().map(|escalation| &escalation.role);
        owner.is_some_and(|role| self.has_role(person, role)) || self.has_one_of(person, &self.declared.overriders)
    }

    /// Where there are limits, whoever has none of the roles that the approval names is trusted with nothing.
    pub(super) fn is_within_limit(&self, person: &Person, amount: Option<i64>) -> bool {
        let limits = &self.declared.limits;
        let trusted = |role: &Key| match limits.get(role) {
            None => true,
            Some(most) => amount.is_some_and(|amount| i128::from(amount) <= self.in_minor_units(*most)),
        };
        limits.is_empty() || self.named_roles().any(|role| self.has_role(person, role) && trusted(role))
    }

    fn in_minor_units(&self, whole: u64) -> i128 {
        let field = self.declared.amount.as_ref().and_then(|key| self.of.form.field(key));
        let currency = field.and_then(|field| field.currency.as_deref()).unwrap_or_default();
        i128::from(whole) * 10_i128.pow(u32::from(minor_digits(currency)))
    }

    fn named_roles(&self) -> impl Iterator<Item = &Key> {
        let declared = &self.declared;
        let groups = declared.stages.values().flat_map(|stage| stage.groups.values());
        let asked = groups.flat_map(|group| group.who.roles.iter().chain(&group.fallback));
        asked.chain(declared.limits.keys()).chain(&declared.fallback).chain(&declared.overriders)
    }
}
