//! From answers back to what would have been typed: to fill a form again, and to read answers that a program sends.

use serde_json::Value;

use super::answers::{Answers, Input};
use super::currency::minor_digits;
use crate::blueprint::{Field, Form, Kind};

/// The input that gives these answers. Answers of no field keep their name, so that reading them refuses them.
pub fn refill(form: &Form, answers: &Answers) -> Input {
    let mut input = Input::new();
    for (key, answer) in answers {
        match form.field(key) {
            Some(field) if field.kind == Kind::Signature => sign(&mut input, (key, field), answer),
            field => put(&mut input, key, answer, field.map(|field| field.kind)),
        }
    }
    input
}

/// Agreed to is what was signed; other words would have to be agreed to anew.
fn sign(input: &mut Input, (name, field): (&str, &Field), answer: &Value) {
    for part in ["name", "drawn"] {
        if let Some(text) = answer.get(part).and_then(Value::as_str) {
            input.insert(format!("{name}.{part}"), vec![text.to_owned()]);
        }
    }
    if answer.get("drawn").is_some_and(Value::is_string) {
        input.insert(format!("{name}.manner"), vec!["drawn".to_owned()]);
    }
    if answer.get("consent").and_then(Value::as_str) == Some(field.words_to_sign()) {
        input.insert(format!("{name}.agreed"), vec!["yes".to_owned()]);
    }
}

fn put(input: &mut Input, name: &str, answer: &Value, kind: Option<Kind>) {
    match answer {
        Value::Null => {}
        Value::Array(items) if items.iter().all(Value::is_object) && kind == Some(Kind::Table) => {
            for (at, row) in items.iter().enumerate() {
                parts(input, &format!("{name}.{at}"), row);
            }
        }
        Value::Array(items) => drop(input.insert(name.to_owned(), items.iter().map(plain).collect())),
        Value::Object(_) if answer.get("minor").is_some() => drop(input.insert(name.to_owned(), vec![plain(answer)])),
        Value::Object(_) => parts(input, name, answer),
        _ => drop(input.insert(name.to_owned(), vec![plain(answer)])),
    }
}

fn parts(input: &mut Input, name: &str, answer: &Value) {
    for (part, value) in answer.as_object().into_iter().flatten() {
        if !value.is_null() {
            input.insert(format!("{name}.{part}"), vec![plain(value)]);
        }
    }
}

/// One value as somebody would type it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::Object(money) => {
            money_text(money.get("minor"), money.get("currency")).unwrap_or_else(|| value.to_string())
        }
        other => other.to_string(),
    }
}

/// `1240.00` for 124000 in a currency with two digits after the point; another currency is written out and refused.
fn money_text(minor: Option<&Value>, currency: Option<&Value>) -> Option<String> {
    let (minor, currency) = (minor?.as_i64()?, currency?.as_str()?);
    let digits = usize::from(minor_digits(currency));
    let sign = if minor < 0 { "-" } else { "" };
    let text = format!("{:0width$}", minor.unsigned_abs(), width = digits + 1);
    let (whole, fraction) = text.split_at(text.len().saturating_sub(digits));
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{currency} {sign}{whole}{point}{fraction}"))
}
