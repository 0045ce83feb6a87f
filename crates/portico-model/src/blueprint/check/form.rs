//! Forms: sections, where the title comes from, and what depends on what.

use std::collections::BTreeMap;

use super::{At, Check, Code, Kind};
use crate::Key;
use crate::access::Side;
use crate::blueprint::{Condition, Field, Kind as FieldKind};

impl Check<'_> {
    pub(super) fn form(&mut self, kind: &Kind<'_>) {
        let mut seen: BTreeMap<&Key, &Key> = BTreeMap::new();
        let sections = kind.at.to("form").to("sections");
        for (section, declared) in kind.declared.form.sections.iter() {
            for (key, field) in declared.fields.iter() {
                let at = sections.to(section).to("fields").to(key);
                if let Some(first) = seen.insert(key, section) {
                    self.add(Code::FieldTwice, &at, format!("`{key}` is also declared in section `{first}`"));
                }
                self.declared_field(&at, key, field);
                if let Some(condition) = &field.show_when {
                    self.show_when(kind, &at.to("show_when"), (key, field), condition);
                }
                if let Some(editable) = &field.editable {
                    for (index, state) in editable.states.iter().enumerate() {
                        self.state(kind, &at.to("editable").to("states").item(index), state);
                    }
                }
            }
        }
        self.title(kind);
    }

    fn title(&mut self, kind: &Kind<'_>) {
        let at = kind.at.to("title_from");
        let key = &kind.declared.title_from;
        if !self.field(kind, &at, key) {
            return;
        }
        let Some(field) = kind.declared.form.field(key) else {
            return;
        };
        let problem = match field {
            field if !matches!(field.kind, FieldKind::ShortText | FieldKind::Choice) => {
                "is neither a short text nor a choice"
            }
            field if field.side != Side::Client => "is for the firm alone",
            field if !field.required => "is not required",
            field if field.show_when.is_some() => "is not always asked",
            _ => return,
        };
        self.add(Code::BadTitle, &at, format!("`{key}` {problem}"));
    }

    fn show_when(&mut self, kind: &Kind<'_>, at: &At, (key, field): (&Key, &Field), condition: &Condition) {
        if !self.field(kind, &at.to("field"), &condition.field) {
            return;
        }
        let Some(other) = kind.declared.form.field(&condition.field) else {
            return;
        };
        if condition.tests() != 1 {
            let message = format!("the condition has {} tests; it needs exactly one", condition.tests());
            self.add(Code::BadCondition, at, message);
        }
        if field.side == Side::Client && other.side == Side::Firm {
            let message = format!("`{key}` is for clients, but `{}` is for the firm alone", condition.field);
            self.add(Code::BadCondition, at, message);
        }
        if condition.yes.is_some() && other.kind != FieldKind::YesNo {
            let message = format!("`yes` is asked of `{}`, which is not a yes-no question", condition.field);
            self.add(Code::BadCondition, &at.to("yes"), message);
        }
        for wanted in condition.equals.iter().chain(&condition.one_of) {
            if !super::fields::can_be(other, &wanted.to_json()) {
                let message = format!("`{}` can never have the answer {}", condition.field, wanted.to_json());
                self.add(Code::BadCondition, at, message);
            }
        }
        if circles(kind, key) {
            let message = format!("whether `{key}` is asked depends, in the end, on `{key}`");
            self.add(Code::ConditionCycle, at, message);
        }
    }
}

/// Whether following conditions from a field leads back to it.
fn circles(kind: &Kind<'_>, start: &Key) -> bool {
    let form = &kind.declared.form;
    let next = |key: &Key| form.field(key).and_then(|field| field.show_when.as_ref()).map(|when| when.field.clone());
    let mut at = next(start);
    for _ in 0..form.fields().count() {
        match at {
            Some(key) if key == *start => return true,
            Some(key) => at = next(&key),
            None => return false,
        }
    }
    false
}
