//! One field: settings that fit its kind, and limits that can be met.

use serde_json::Value;

use super::{At, Check, Code};
use crate::Key;
use crate::access::Side;
use crate::blueprint::{Bound, Field, Kind};
use crate::forms::is_currency_code;

impl Check<'_> {
    pub(super) fn declared_field(&mut self, at: &At, key: &Key, field: &Field) {
        if field.kind == Kind::File {
            let message = format!("`{key}` is a {} field, which comes later", kind_word(field.kind));
            self.add(Code::ComesLater, &at.to("kind"), message);
            return;
        }
        if field.required && field.side == Side::Firm {
            let message = format!("`{key}` is required of whoever opens a record, but clients do not see it");
            self.add(Code::FirmFieldRequired, &at.to("required"), message);
        }
        self.settings(at, key, field);
        self.limits(at, key, field);
        let choosing = matches!(field.kind, Kind::Choice | Kind::MultiChoice);
        if choosing && field.options.is_empty() {
            self.add(Code::NoOptions, at, format!("`{key}` has no `options`"));
        }
        if field.kind == Kind::Table {
            self.columns(at, key, field);
        }
        if field.kind == Kind::Money {
            self.currency(at, field.currency.as_deref());
        }
    }

    /// Settings that this kind of field does not have.
    fn settings(&mut self, at: &At, key: &Key, field: &Field) {
        use Kind::{Choice, Date, LongText, Money, MultiChoice, Number, ShortText, Signature, Statement, Table};
        let given: [(&str, bool, &[Kind]); 12] = [
            ("options", !field.options.is_empty(), &[Choice, MultiChoice]),
            ("columns", !field.columns.is_empty(), &[Table]),
            ("max_rows", field.max_rows.is_some(), &[Table]),
            ("min", field.min.is_some(), &[Number, Money, Date]),
            ("max", field.max.is_some(), &[Number, Money, Date]),
            ("min_length", field.min_length.is_some(), &[ShortText, LongText]),
            ("max_length", field.max_length.is_some(), &[ShortText, LongText]),
            ("decimals", field.decimals.is_some(), &[Number]),
            ("currency", field.currency.is_some(), &[Money]),
            ("text", !field.text.is_empty(), &[Statement]),
            ("sign", field.sign.is_some(), &[Signature]),
            ("consent", !field.consent.is_empty(), &[Signature]),
        ];
        for (name, is_given, kinds) in given {
            if is_given && !kinds.contains(&field.kind) {
                let kinds: Vec<&str> = kinds.iter().map(|kind| kind_word(*kind)).collect();
                let message = format!("`{name}` belongs to {}; `{key}` is {}", kinds.join(", "), kind_word(field.kind));
                self.add(Code::WrongSetting, &at.to(name), message);
            }
        }
        if field.kind == Kind::Statement {
            if field.text.trim().is_empty() {
                self.add_helped(Code::MissingKey, at, format!("`{key}` says nothing"), "Add `text: …`.");
            }
            if field.required {
                let message = format!("`{key}` is a statement, which nobody fills in");
                self.add(Code::WrongSetting, &at.to("required"), message);
            }
        }
    }

    fn limits(&mut self, at: &At, key: &Key, field: &Field) {
        let dates = field.kind == Kind::Date;
        for (name, bound) in [("min", &field.min), ("max", &field.max)] {
            let fits = match bound {
                None => true,
                Some(Bound::Number(_)) => !dates,
                Some(Bound::Date(text)) => dates && (text == "today" || text.parse::<jiff::civil::Date>().is_ok()),
            };
            if !fits {
                let wanted = if dates { "a date such as 2026-07-01, or today" } else { "a number" };
                self.add(Code::WrongLimits, &at.to(name), format!("`{name}` of `{key}` must be {wanted}"));
            }
        }
        let crossed = match (&field.min, &field.max) {
            (Some(Bound::Number(least)), Some(Bound::Number(most))) => least > most,
            (Some(Bound::Date(first)), Some(Bound::Date(last))) => first != "today" && last != "today" && first > last,
            _ => false,
        };
        if crossed {
            self.add(Code::WrongLimits, &at.to("min"), format!("`min` of `{key}` is above its `max`"));
        }
        let lengths = field.min_length.unwrap_or(0) > field.max_length.unwrap_or(usize::MAX);
        if lengths || field.max_length == Some(0) {
            self.add(Code::WrongLimits, &at.to("max_length"), format!("no text is as long as `{key}` asks"));
        }
        if field.decimals.is_some_and(|decimals| decimals > 6) {
            self.add(Code::WrongLimits, &at.to("decimals"), "at most 6 digits after the point are kept");
        }
        if field.max_rows == Some(0) {
            self.add(Code::WrongLimits, &at.to("max_rows"), format!("`{key}` takes no row at all"));
        }
    }

    fn columns(&mut self, at: &At, key: &Key, field: &Field) {
        if field.columns.is_empty() {
            self.add(Code::NoOptions, at, format!("`{key}` has no `columns`"));
        }
        for (name, column) in field.columns.iter() {
            let at = at.to("columns").to(name);
            match column.kind {
                Kind::Choice if column.options.is_empty() => {
                    self.add(Code::NoOptions, &at, format!("`{name}` has no `options`"));
                }
                Kind::Money => self.currency(&at, column.currency.as_deref()),
                Kind::MultiChoice | Kind::Person | Kind::Address | Kind::Table | Kind::Statement | Kind::Signature => {
                    let message = format!("a column cannot be {}", kind_word(column.kind));
                    self.add(Code::WrongSetting, &at.to("kind"), message);
                }
                Kind::File => {
                    self.add(Code::ComesLater, &at.to("kind"), format!("`{name}` comes later"));
                }
                _ => {}
            }
        }
    }

    fn currency(&mut self, at: &At, currency: Option<&str>) {
        match currency {
            None => self.add(Code::NoCurrency, at, "the field has no `currency`"),
            Some(code) if !is_currency_code(code) => {
                self.add(Code::NoCurrency, &at.to("currency"), format!("`{code}` is not the code of a currency"));
            }
            Some(_) => {}
        }
    }
}

/// The kind as a blueprint writes it.
pub(super) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::ShortText => "short-text",
        Kind::LongText => "long-text",
        Kind::Number => "number",
        Kind::Money => "money",
        Kind::Date => "date",
        Kind::Choice => "choice",
        Kind::MultiChoice => "multi-choice",
        Kind::YesNo => "yes-no",
        Kind::Person => "person",
        Kind::Email => "email",
        Kind::Phone => "phone",
        Kind::Address => "address",
        Kind::Table => "table",
        Kind::Statement => "statement",
        Kind::File => "file",
        Kind::Signature => "signature",
    }
}

/// Whether a field's answer can be this value, or hold it where several are chosen.
pub(super) fn can_be(field: &Field, value: &Value) -> bool {
    match (field.kind, value) {
        (Kind::MultiChoice, Value::String(one)) => field.options.contains(one),
        _ => takes(field, value),
    }
}

/// Whether a value is an answer of this field in its canonical form.
pub(super) fn takes(field: &Field, value: &Value) -> bool {
    match (field.kind, value) {
        (Kind::Date, Value::String(text)) => text.parse::<jiff::civil::Date>().is_ok(),
        (Kind::Choice, Value::String(one)) => field.options.contains(one),
        (Kind::MultiChoice, Value::Array(chosen)) => {
            chosen.iter().all(|one| one.as_str().is_some_and(|one| field.options.contains(one)))
        }
        (Kind::Number, Value::Number(number)) => {
            field.decimals.unwrap_or(0) > 0 || number.as_f64().is_some_and(|value| value.fract() == 0.0)
        }
        (Kind::Money, Value::Object(money)) => {
            money.get("minor").is_some_and(Value::is_i64)
                && money.get("currency").and_then(Value::as_str) == field.currency.as_deref()
        }
        (Kind::ShortText | Kind::LongText | Kind::Email | Kind::Phone, Value::String(_))
        | (Kind::YesNo, Value::Bool(_))
        | (Kind::Person | Kind::Address | Kind::Signature, Value::Object(_))
        | (Kind::Table, Value::Array(_)) => true,
        _ => false,
    }
}
