//! From what was typed into one field to its answer, one file for each family of kinds.

mod choice;
mod contact;
mod date;
mod number;
mod parts;
mod signature;
mod table;
mod text;

use jiff::civil::Date;
use serde_json::Value;

pub(super) use text::tidy;

use super::answers::{FieldErrors, Input};
use super::words;
use crate::Key;
use crate::blueprint::{Bound, Choice, Column, Field, Keyed, Kind, TextOr};

/// What one plain value is held against: a field, or a column of a table.
pub(super) struct Rule<'a> {
    pub kind: Kind,
    pub label: &'a str,
    pub options: &'a Keyed<TextOr<Choice>>,
    pub min: Option<&'a Bound>,
    pub max: Option<&'a Bound>,
    pub min_length: Option<usize>,
    pub max_length: Option<usize>,
    pub decimals: u8,
    pub currency: &'a str,
    pub today: Date,
}

/// The answer, nothing, or what is wrong.
type Parsed = Result<Option<Value>, String>;

/// Reads one field from the input. Nothing given is no answer, which only a required field minds.
pub(super) fn parse(key: &Key, field: &Field, input: &Input, today: Date) -> Result<Option<Value>, FieldErrors> {
    let rule = Rule::of_field(field, today);
    let parsed = match field.kind {
        Kind::Table => return table::parse(key, field, input, today),
        Kind::Person => return parts::person(key, field, input),
        Kind::Address => return parts::address(key, field, input),
        Kind::Signature => return signature::parse(key, field, input),
        Kind::MultiChoice => choice::several(&rule, input.get(key.as_str()).map_or(&[], Vec::as_slice)),
        Kind::Date => date::from_input(&rule, key, input),
        _ => plain(&rule, first(input, key)),
    };
    parsed.map_err(|wrong| FieldErrors::of(key.as_str(), words::wrong(field, wrong)))
}

fn plain(rule: &Rule<'_>, typed: &str) -> Parsed {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let value = match rule.kind {
        Kind::ShortText | Kind::LongText => text::parse(rule, typed)?,
        Kind::Number => number::number(rule, typed)?,
        Kind::Money => number::money(rule, typed)?,
        Kind::Date => date::parse(rule, typed)?,
        Kind::Choice => choice::one(rule, typed)?,
        Kind::YesNo => choice::yes_no(typed)?,
        Kind::Email => contact::email(typed)?.into(),
        Kind::Phone => contact::phone(typed)?.into(),
        _ => return Err("This cannot be filled in yet".to_owned()),
    };
    // What was typed may have held nothing but characters that are not kept.
    Ok(Some(value).filter(|value| value.as_str() != Some("")))
}

/// The one text of an input; a second one under the same name is not looked at.
fn first<'a>(input: &'a Input, name: &str) -> &'a str {
    input.get(name).and_then(|texts| texts.first()).map_or("", String::as_str)
}

impl<'a> Rule<'a> {
    fn of_field(field: &'a Field, today: Date) -> Rule<'a> {
        Rule {
            kind: field.kind,
            label: &field.label,
            options: &field.options,
            min: field.min.as_ref(),
            max: field.max.as_ref(),
            min_length: field.min_length,
            max_length: field.max_length,
            decimals: field.decimals.unwrap_or(0),
            currency: field.currency.as_deref().unwrap_or_default(),
            today,
        }
    }

    fn of_column(column: &'a Column, today: Date) -> Rule<'a> {
        Rule {
            kind: column.kind,
            label: &column.label,
            options: &column.options,
            min: None,
            max: None,
            min_length: None,
            max_length: None,
            decimals: column.decimals.unwrap_or(0),
            currency: column.currency.as_deref().unwrap_or_default(),
            today,
        }
    }
}
