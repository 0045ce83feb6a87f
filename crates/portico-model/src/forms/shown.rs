//! Which fields are there for whom: by side, by condition and by state.

use std::collections::BTreeSet;

use serde_json::Value;

use super::answers::Answers;
use crate::Key;
use crate::access::Side;
use crate::blueprint::{Field, Form, State};

/// How far a form is filled in: `4 of 9 answered`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub answered: usize,
    pub asked: usize,
}

/// The fields that a side fills in when a record is opened.
pub fn askable(form: &Form, side: Side) -> BTreeSet<Key> {
    let fields = form.fields().filter(|(_, field)| field.takes_answer() && field.visible_to(side));
    fields.map(|(key, _)| key.clone()).collect()
}

/// The fields that a side may change while a record is in a state.
pub fn editable(form: &Form, (state_key, state): (&Key, &State), side: Side) -> BTreeSet<Key> {
    let allowed = match side {
        Side::Client => &state.edit.client,
        Side::Firm => &state.edit.firm,
    };
    let narrowed = |field: &Field| match &field.editable {
        None => true,
        Some(rule) => {
            (rule.by.is_empty() || rule.by.contains(&side))
                && (rule.states.is_empty() || rule.states.contains(state_key))
        }
    };
    let fields = form.fields().filter(|(key, field)| {
        field.takes_answer() && field.visible_to(side) && allowed.includes(key) && narrowed(field)
    });
    fields.map(|(key, _)| key.clone()).collect()
}

/// Whether a field is asked, given the answers: its condition holds, and so does that of the field it looks at.
pub fn is_shown(form: &Form, key: &str, answers: &Answers) -> bool {
    let mut next = key.to_owned();
    // Each step follows one condition; more steps than fields is a circle, and nothing in it is shown.
    for _ in 0..=form.fields().count() {
        let Some(field) = form.field(&next) else { return false };
        let Some(condition) = &field.show_when else { return true };
        if !condition.holds(answers.get(condition.field.as_str())) {
            return false;
        }
        next = condition.field.to_string();
    }
    false
}

/// The answers without those of fields whose condition does not hold.
pub fn without_hidden(form: &Form, answers: &Answers) -> Answers {
    let kept = answers.iter().filter(|(key, _)| is_shown(form, key, answers));
    kept.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// What one side may see of the answers: declared fields of that side, and nothing else.
pub fn answers_for(form: &Form, answers: &Answers, side: Side) -> Answers {
    let visible = form.fields().filter(|(_, field)| field.visible_to(side) && field.takes_answer());
    let given = visible.filter_map(|(key, _)| Some((key.to_string(), answers.get(key.as_str())?.clone())));
    given.filter(|(_, value)| *value != Value::Null).collect()
}

pub fn progress(form: &Form, side: Side, answers: &Answers) -> Progress {
    let asked = form
        .fields()
        .filter(|(key, field)| field.takes_answer() && field.visible_to(side) && is_shown(form, key, answers));
    asked.fold(Progress { answered: 0, asked: 0 }, |sum, (key, _)| Progress {
        answered: sum.answered + usize::from(answers.get(key.as_str()).is_some_and(|value| !value.is_null())),
        asked: sum.asked + 1,
    })
}
