//! Answers as text for people.

use jiff::civil::Date;
use serde_json::Value;

use super::answers::Answers;
use super::currency::{minor_digits, symbol};
use crate::blueprint::{Choice, Field, Keyed, Kind, RecordType, TextOr};

/// No title is longer.
const LONGEST_TITLE: usize = 120;

/// One answer as text; empty for no answer.
pub fn display(field: &Field, answer: &Value) -> String {
    match (field.kind, answer) {
        (Kind::MultiChoice, Value::Array(chosen)) => {
            chosen.iter().map(|one| label(&field.options, one)).collect::<Vec<String>>().join(", ")
        }
        (Kind::Table, Value::Array(rows)) => {
            rows.iter().map(|row| line(field, row)).collect::<Vec<String>>().join("\n")
        }
        (kind, answer) => plain(kind, &field.options, answer),
    }
}

/// `1 July 2026`.
pub fn display_date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// The title of a record: the answer of the field that its type names, on one line.
pub fn title(record_type: &RecordType, answers: &Answers) -> String {
    let field = record_type.form.field(&record_type.title_from);
    let answer = answers.get(record_type.title_from.as_str());
    let text = field.zip(answer).map(|(field, answer)| display(field, answer)).unwrap_or_default();
    let line = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    match line.char_indices().nth(LONGEST_TITLE) {
        _ if line.is_empty() => record_type.name.one.clone(),
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default().trim_end()),
        None => line,
    }
}

fn line(field: &Field, row: &Value) -> String {
    let cells = field.columns.iter().filter_map(|(key, column)| {
        let text = plain(column.kind, &column.options, row.get(key.as_str())?);
        Some(format!("{}: {text}", column.label))
    });
    cells.collect::<Vec<String>>().join(", ")
}

fn plain(kind: Kind, options: &Keyed<TextOr<Choice>>, answer: &Value) -> String {
    match (kind, answer) {
        (_, Value::Null) => String::new(),
        (Kind::Choice, chosen) => label(options, chosen),
        (Kind::YesNo, Value::Bool(yes)) => if *yes { "Yes" } else { "No" }.to_owned(),
        (Kind::Money, Value::Object(_)) => money(answer),
        (Kind::Number, Value::Number(number)) => grouped(&number.to_string()),
        (Kind::Date, Value::String(text)) => text.parse().map_or_else(|_| text.clone(), display_date),
        (Kind::Person, Value::Object(_)) => match (part(answer, "name"), part(answer, "email")) {
            (name, "") => name.to_owned(),
            (name, email) => format!("{name} ({email})"),
        },
        (Kind::Signature, Value::Object(_)) => {
            let manner = if part(answer, "drawn").is_empty() { "typed" } else { "drawn" };
            format!("Signed: {}, {manner}. {}", part(answer, "name"), part(answer, "consent"))
        }
        (Kind::Address, Value::Object(_)) => {
            let town = [part(answer, "postcode"), part(answer, "city")].join(" ");
            let parts = [part(answer, "line1"), part(answer, "line2"), town.trim(), part(answer, "country")];
            parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<&str>>().join(", ")
        }
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// The label of an option; one that is not declared any more keeps its key.
fn label(options: &Keyed<TextOr<Choice>>, chosen: &Value) -> String {
    let key = chosen.as_str().unwrap_or_default();
    options.get(key).map_or(key, TextOr::label).to_owned()
}

fn part<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn money(answer: &Value) -> String {
    display_money(answer.get("minor").and_then(Value::as_i64).unwrap_or_default(), part(answer, "currency"))
}

/// An amount from the smallest unit of its currency: `€1,200.50`, `JPY 1,250`, `KWD 1.234`.
pub fn display_money(minor: i64, currency: &str) -> String {
    let digits = usize::from(minor_digits(currency));
    let padded = format!("{:0width$}", minor.unsigned_abs(), width = digits + 1);
    let (whole, fraction) = padded.split_at(padded.len().saturating_sub(digits));
    let amount = if fraction.is_empty() { grouped(whole) } else { format!("{}.{fraction}", grouped(whole)) };
    let sign = if minor < 0 { "−" } else { "" };
    match symbol(currency) {
        Some(symbol) => format!("{sign}{symbol}{amount}"),
        None => format!("{sign}{currency}\u{a0}{amount}"),
    }
}

/// Commas between thousands; what follows the point stays.
fn grouped(number: &str) -> String {
    let (sign, bare) = number.strip_prefix('-').map_or(("", number), |bare| ("−", bare));
    let (whole, fraction) = bare.split_once('.').map_or((bare, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut text = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}
