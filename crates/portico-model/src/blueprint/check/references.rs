//! Keys and the names by which one part of a blueprint refers to another.

use super::super::keyed::Keyed;
use super::{At, Check, Code, Kind};
use crate::Key;

impl Check<'_> {
    /// Every key that a blueprint makes up is well formed.
    pub(super) fn keys(&mut self) {
        let blueprint = self.blueprint;
        self.keys_of(&At::top("roles"), &blueprint.roles);
        self.keys_of(&At::top("teams"), &blueprint.teams);
        self.keys_of(&At::top("calendars"), &blueprint.calendars);
        self.keys_of(&At::top("record_types"), &blueprint.record_types);
        if blueprint.record_types.is_empty() {
            let message = "a portal without record types has nothing to do";
            self.add(Code::MissingKey, &At::top("record_types"), message);
        }
        for (key, declared) in blueprint.record_types.iter() {
            let at = At::top("record_types").to(key);
            self.keys_of(&at.to("workflow").to("states"), &declared.workflow.states);
            self.keys_of(&at.to("workflow").to("transitions"), &declared.workflow.transitions);
            self.keys_of(&at.to("approvals"), &declared.approvals);
            for (key, approval) in declared.approvals.iter() {
                let stages = at.to("approvals").to(key).to("stages");
                self.keys_of(&stages, &approval.stages);
                for (stage, within) in approval.stages.iter() {
                    self.keys_of(&stages.to(stage).to("groups"), &within.groups);
                }
            }
            self.keys_of(&at.to("requirements"), &declared.requirements);
            for (key, item) in declared.requirements.iter() {
                self.keys_of(&at.to("requirements").to(key).to("reasons"), &item.reasons);
            }
            self.keys_of(&at.to("templates"), &declared.templates);
            let sections = at.to("form").to("sections");
            self.keys_of(&sections, &declared.form.sections);
            for (section, within) in declared.form.sections.iter() {
                let fields = sections.to(section).to("fields");
                self.keys_of(&fields, &within.fields);
                for (name, field) in within.fields.iter() {
                    self.keys_of(&fields.to(name).to("options"), &field.options);
                    self.keys_of(&fields.to(name).to("columns"), &field.columns);
                }
            }
        }
    }

    fn keys_of<T>(&mut self, at: &At, entries: &Keyed<T>) {
        for key in entries.keys().filter(|key| !key.is_well_formed()) {
            self.add(Code::BadKey, &at.to(key), format!("`{key}` is not a well-formed key"));
        }
    }

    pub(super) fn role(&mut self, at: &At, role: &Key) {
        let roles = &self.blueprint.roles;
        if !roles.contains(role) {
            self.unknown(Code::UnknownRole, at, role, roles.keys().map(Key::as_str));
        }
    }

    pub(super) fn team(&mut self, at: &At, team: &Key) {
        let teams = &self.blueprint.teams;
        if !teams.contains(team) {
            self.unknown(Code::UnknownTeam, at, team, teams.keys().map(Key::as_str));
        }
    }

    pub(super) fn calendar(&mut self, at: &At, calendar: &Key) {
        let calendars = &self.blueprint.calendars;
        if !calendars.contains(calendar) {
            self.unknown(Code::UnknownCalendar, at, calendar, calendars.keys().map(Key::as_str));
        }
    }

    pub(super) fn state(&mut self, kind: &Kind<'_>, at: &At, state: &Key) {
        let states = &kind.declared.workflow.states;
        if !states.contains(state) {
            self.unknown(Code::UnknownState, at, state, states.keys().map(Key::as_str));
        }
    }

    /// Whether the field is declared; a finding if not.
    pub(super) fn field(&mut self, kind: &Kind<'_>, at: &At, field: &Key) -> bool {
        let form = &kind.declared.form;
        let found = form.field(field).is_some();
        if !found {
            self.unknown(Code::UnknownField, at, field, form.fields().map(|(key, _)| key.as_str()));
        }
        found
    }
}
