//! The answers of the sections that items ask for: what is declared complete or accepted stands beside the button that says so.

use crate::{
    call::Call,
    error::Result,
    policy::{self, Permit, See},
    records::requirements::{Listed, looked_at::Past},
};
use portico_model::{
    Key,
    access::Side,
    blueprint::{Asks, Field, RecordType},
    forms::{self, Answers},
    requirements::ItemState,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is answered in one section.
#[derive(Debug, Clone, Default)]
pub struct Told {
    pub answers: Vec<Answered>,
    /// Where all answers are read; nothing where they are read here alone.
    pub href: String,
    /// Where it is filled in, where the state lets the reader's side change something of it.
    pub form: Option<String>,
}

/// One answer.
#[derive(Debug, Clone)]
pub struct Answered {
    pub label: String,
    pub text: String,
    /// For the firm alone.
    pub is_internal: bool,
    /// What it was when somebody last looked at it, where it was something else; empty where it was nothing.
    pub before: Option<String>,
}

/// By the key of the item. The answers are those that the reader's side may see; what they were before is read for the firm
/// alone, where it waits for a word.
// req 159
pub async fn told(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    (declared, at): (&RecordType, &Key),
    (answers, listed): (&Answers, &[Listed]),
) -> Result<BTreeMap<Key, Told>> {
    let (side, id) = (permit.side(), permit.thing().id);
    let editable = match declared.workflow.state(at) {
        Some(state) => forms::editable(&declared.form, (at, state), side),
        None => BTreeSet::new(),
    };
    let is_looked_at = |one: &Listed| {
        let is_section = matches!(one.declared.asks, Asks::Section(_));
        side == Side::Firm && is_section && matches!(one.item.state, ItemState::HandedIn | ItemState::Returned)
    };
    let past = if listed.iter().any(is_looked_at) { Some(Past::of(call, id).await?) } else { None };
    let mut told = BTreeMap::new();
    for one in listed {
        let Asks::Section(section) = &one.declared.asks else { continue };
        let Some(section) = declared.form.sections.get(section) else { continue };
        let key = &one.item.key;
        let before = past.as_ref().filter(|_| is_looked_at(one)).and_then(|past| past.answers_before(key));
        let fields = section.fields.iter().filter(|(_, field)| field.takes_answer() && field.visible_to(side));
        let fields: Vec<(&Key, &Field)> = fields.collect();
        let answered = fields.iter().filter_map(|field| answered(*field, (answers, before.as_ref())));
        let is_open = fields.iter().any(|(key, _)| editable.contains(*key));
        let form = match side {
            Side::Firm => format!("/records/{id}?part=answers"),
            Side::Client => format!("/records/{id}/answers"),
        };
        let href = if side == Side::Firm { form.clone() } else { format!("/records/{id}#answers") };
        told.insert(key.clone(), Told { answers: answered.collect(), href, form: is_open.then_some(form) });
    }
    Ok(told)
}

/// None of what is not answered, and was not.
fn answered((key, field): (&Key, &Field), (now, before): (&Answers, Option<&Answers>)) -> Option<Answered> {
    let said =
        |answers: &Answers| answers.get(key.as_str()).map(|answer| forms::display(field, answer)).unwrap_or_default();
    let (text, before) = (said(now), before.map(said));
    let before = before.filter(|before| *before != text);
    if text.is_empty() && before.as_ref().is_none_or(String::is_empty) {
        return None;
    }
    let text = if text.is_empty() { "No answer".to_owned() } else { text };
    Some(Answered { label: field.label.clone(), text, is_internal: field.side == Side::Firm, before })
}
