//! What a move needs to have been answered first.

use serde_json::Value;

use super::machine::Machine;
use super::situation::Situation;
use crate::Key;
use crate::access::Side;
use crate::blueprint::{Form, Transition};
use crate::forms::is_shown;
use crate::refusal::{Refusal, RefusalCode};

/// One refusal for each field that is still open; fields whose condition does not hold are not asked for.
// req 44, req 114
pub(super) fn missing(
    machine: &Machine,
    situation: &Situation<'_>,
    key: &Key,
    transition: &Transition,
) -> Vec<Refusal> {
    let form = &machine.record_type.form;
    let rule = format!("transitions.{key}.requires");
    let mut refusals = Vec::new();
    for field in transition.requires.iter().filter(|field| is_open(form, field, situation)) {
        let refusal = words(form, field, situation.actor.side);
        let refusal = Refusal { rule: rule.clone(), ..refusal };
        if !refusals.contains(&refusal) {
            refusals.push(refusal);
        }
    }
    refusals
}

/// A field that the form does not declare is open for ever: a rule that cannot be met lets nothing pass.
fn is_open(form: &Form, key: &Key, situation: &Situation<'_>) -> bool {
    match form.field(key) {
        None => true,
        Some(_) => is_shown(form, key, situation.answers) && situation.answers.get(key.as_str()).is_none_or(is_empty),
    }
}

pub(crate) fn is_empty(answer: &Value) -> bool {
    match answer {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(parts) => parts.values().all(is_empty),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A client is not told what the firm's own fields are called.
// req 81
fn words(form: &Form, key: &Key, side: Side) -> Refusal {
    let refusal = |words: String| Refusal::new(RefusalCode::AnswerMissing, "", words);
    match form.field(key) {
        Some(field) if field.visible_to(side) => {
            Refusal { field: Some(key.clone()), ..refusal(format!("Fill in “{}” first.", field.label)) }
        }
        None if side == Side::Firm => {
            refusal(format!("This step asks for “{key}”, which the form does not have. Ask whoever keeps the form."))
        }
        _ => refusal("We have to add something before this is possible. Write to us if you are waiting for it.".into()),
    }
}
