//! Reads a whole form: refuses what is not asked, keeps what is right, says what is wrong.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value;

use super::answers::{Answers, Draft, FieldErrors, Input};
use super::shown::is_shown;
use super::{value, words};
use crate::Key;
use crate::blueprint::{Field, Form, Kind};
use crate::signature::PARTS;

/// More inputs, or more text in one of them, is no form.
const MOST_INPUTS: usize = 3_000;
const LONGEST_INPUT: usize = 80_000;
const MOST_TEXT: usize = 400_000;

/// What is asked: some fields of a form, of somebody who may change them, on a day.
#[derive(Debug, Clone)]
pub struct Asking<'a> {
    pub form: &'a Form,
    /// The fields that may be given: `askable` for a new record, `editable` for one that was sent.
    pub fields: BTreeSet<Key>,
    /// What was answered before.
    pub before: &'a Answers,
    pub today: Date,
}

/// The answers as they are to be stored, those from before included, or what is wrong.
///
/// A field that is asked and missing from the input counts as emptied. Fields whose condition does not
/// hold lose their answers.
pub fn read(asking: &Asking<'_>, input: &Input) -> Result<Answers, FieldErrors> {
    refuse_foreign(asking, input)?;
    let (answers, wrong) = collect(asking, input);
    let mut errors = FieldErrors::default();
    for (key, field) in asked(asking) {
        if !is_shown(asking.form, key, &answers) {
            continue;
        }
        match wrong.iter().find(|(at, _)| *at == key) {
            Some((_, found)) => errors.extend(found.clone()),
            None if field.required && !answers.contains_key(key.as_str()) => {
                errors.add(first_input(key, field), words::missing(field));
            }
            None => {}
        }
    }
    if errors.is_empty() { Ok(super::without_hidden(asking.form, &answers)) } else { Err(errors) }
}

/// Keeps everything as it was typed; refuses only what is no part of the form, or too much.
pub fn read_draft(asking: &Asking<'_>, input: &Input) -> Result<Draft, FieldErrors> {
    refuse_foreign(asking, input)?;
    let (answers, _) = collect(asking, input);
    Ok(Draft { input: input.clone(), answers: super::without_hidden(asking.form, &answers) })
}

fn asked<'a>(asking: &'a Asking<'_>) -> impl Iterator<Item = (&'a Key, &'a Field)> {
    asking.form.fields().filter(|(key, _)| asking.fields.contains(*key))
}

/// The answers so far, and the fields of which they could not be read.
fn collect<'a>(asking: &'a Asking<'_>, input: &Input) -> (Answers, Vec<(&'a Key, FieldErrors)>) {
    let mut answers = asking.before.clone();
    let mut wrong = Vec::new();
    for (key, field) in asked(asking) {
        answers.remove(key.as_str());
        match value::parse(key, field, input, asking.today) {
            Ok(Some(value)) => drop(answers.insert(key.to_string(), value)),
            Ok(None) => {}
            Err(errors) => wrong.push((key, errors)),
        }
    }
    answers.retain(|_, value| *value != Value::Null);
    (answers, wrong)
}

/// Where a summary of errors leads: the first input of the field.
fn first_input(key: &Key, field: &Field) -> String {
    match field.kind {
        Kind::Person | Kind::Signature => format!("{key}.name"),
        Kind::Address => format!("{key}.line1"),
        _ => key.to_string(),
    }
}

/// An input that belongs to no field that may be given is refused, whether it exists or not: a client learns nothing.
fn refuse_foreign(asking: &Asking<'_>, input: &Input) -> Result<(), FieldErrors> {
    let length = |texts: &Vec<String>| texts.iter().map(String::len).sum::<usize>();
    if input.len() > MOST_INPUTS || input.values().map(length).sum::<usize>() > MOST_TEXT {
        return Err(FieldErrors::of("", "This is more than the form takes. Shorten it and send it again."));
    }
    let mut errors = FieldErrors::default();
    for (name, texts) in input {
        if !belongs(asking, name) {
            let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
            errors.add(shown, "You cannot fill this in here");
        } else if length(texts) > LONGEST_INPUT {
            errors.add(name, "This is too long. Shorten it and send it again.");
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn belongs(asking: &Asking<'_>, name: &str) -> bool {
    let (key, rest) = name.split_once('.').map_or((name, None), |(key, rest)| (key, Some(rest)));
    let Some(field) = asking.form.field(key).filter(|_| asking.fields.contains(key)) else {
        return false;
    };
    match (field.kind, rest) {
        (Kind::Person, Some(part)) => ["name", "email"].contains(&part),
        (Kind::Address, Some(part)) => ["line1", "line2", "postcode", "city", "country"].contains(&part),
        (Kind::Signature, Some(part)) => PARTS.contains(&part),
        (Kind::Date, Some(part)) => ["day", "month", "year"].contains(&part),
        (Kind::Table, Some(cell)) => cell
            .split_once('.')
            .is_some_and(|(at, column)| at.len() <= 4 && at.parse::<usize>().is_ok() && field.columns.contains(column)),
        (Kind::Person | Kind::Address | Kind::Table | Kind::Statement | Kind::Signature, _) => false,
        (_, rest) => rest.is_none(),
    }
}
