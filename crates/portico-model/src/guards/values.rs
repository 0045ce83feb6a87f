//! What an expression sees at run time: answers, the record and who acts, as values of the language.

use std::collections::HashMap;

use cel::Value;
use jiff::civil::Date;
use serde_json::Value as Json;

use super::scope::name;
use crate::Key;
use crate::access::{Relation, Side};
use crate::blueprint::{Field, Form, Kind, Priority};
use crate::forms::{Answers, minor_digits};

/// More items of one answer are not looked at.
const MOST_ITEMS: usize = 500;

/// What is known about a record when a guard is run.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    pub team: Option<Key>,
    pub priority: Priority,
    pub has_owner: bool,
    /// Whole days since the record was sent.
    pub age_days: i64,
    pub today: Date,
}

pub fn answers_value(form: &Form, answers: &Answers) -> Value {
    let fields = form.fields().filter_map(|(key, field)| {
        let answer = answers.get(key.as_str()).filter(|answer| !answer.is_null())?;
        Some((name(key), field_value(field, answer)))
    });
    group(fields)
}

pub fn record_value(state: &Key, known: &Known) -> Value {
    let mut parts = vec![
        ("state".to_owned(), text(state)),
        ("priority".to_owned(), text(known.priority.as_str())),
        ("has_owner".to_owned(), Value::Bool(known.has_owner)),
        ("age_days".to_owned(), Value::Int(known.age_days)),
    ];
    parts.extend(known.team.iter().map(|team| ("team".to_owned(), text(team))));
    group(parts)
}

pub fn actor_value(side: Side, roles: &[Key], relations: &[Relation]) -> Value {
    let roles: Vec<Value> = roles.iter().map(|role| text(role)).collect();
    let relations: Vec<Value> = relations.iter().map(|relation| text(relation.as_str())).collect();
    group([
        ("side".to_owned(), text(side.as_str())),
        ("roles".to_owned(), roles.into()),
        ("relations".to_owned(), relations.into()),
    ])
}

fn field_value(field: &Field, answer: &Json) -> Value {
    match (field.kind, answer) {
        (Kind::Table, Json::Array(rows)) => {
            let rows = rows.iter().take(MOST_ITEMS).map(|row| {
                let cells = field.columns.iter().filter_map(|(key, column)| {
                    Some((name(key), plain(column.kind, column.decimals, row.get(key.as_str())?)))
                });
                group(cells)
            });
            rows.collect::<Vec<Value>>().into()
        }
        (kind, answer) => plain(kind, field.decimals, answer),
    }
}

/// Money and numbers with decimals are decimal numbers, as `check` says; whole numbers are whole.
fn plain(kind: Kind, decimals: Option<u8>, answer: &Json) -> Value {
    match (kind, answer) {
        (Kind::Money, Json::Object(money)) => {
            let digits = minor_digits(money.get("currency").and_then(Json::as_str).unwrap_or_default());
            let minor = money.get("minor").and_then(Json::as_f64).unwrap_or_default();
            Value::Float(minor / 10_f64.powi(i32::from(digits)))
        }
        (Kind::Number, Json::Number(number)) if decimals.unwrap_or(0) > 0 => {
            number.as_f64().map_or(Value::Null, Value::Float)
        }
        (_, other) => json(other, 0),
    }
}

fn json(value: &Json, depth: usize) -> Value {
    match value {
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => {
            number.as_i64().map(Value::Int).or_else(|| number.as_f64().map(Value::Float)).unwrap_or(Value::Null)
        }
        Json::String(words) => text(words),
        Json::Array(items) if depth < 4 => {
            items.iter().take(MOST_ITEMS).map(|item| json(item, depth + 1)).collect::<Vec<Value>>().into()
        }
        Json::Object(parts) if depth < 4 => group(parts.iter().map(|(key, part)| (name(key), json(part, depth + 1)))),
        _ => Value::Null,
    }
}

fn group(parts: impl IntoIterator<Item = (String, Value)>) -> Value {
    parts.into_iter().collect::<HashMap<String, Value>>().into()
}

fn text(words: &str) -> Value {
    words.into()
}
