//! Numbers and money, as people write them.

use serde_json::{Number, Value, json};

use super::Rule;
use crate::blueprint::Bound;
use crate::forms::currency::{minor_digits, symbol};
use crate::forms::words::subject;

/// Up to here every whole number is exact in JSON.
const LARGEST: i64 = 9_007_199_254_740_991;

pub(super) fn number(rule: &Rule<'_>, typed: &str) -> Result<Value, String> {
    let digits = rule.decimals.min(6);
    let scaled = scaled(typed, digits).map_err(|why| why.words(rule, digits))?;
    within(rule, scaled, digits, "")?;
    if digits == 0 {
        return Ok(scaled.into());
    }
    let value = format!("{}", Fixed { scaled, digits }).parse::<f64>().ok().and_then(Number::from_f64);
    value.map(Value::Number).ok_or_else(|| Why::NotANumber.words(rule, digits))
}

pub(super) fn money(rule: &Rule<'_>, typed: &str) -> Result<Value, String> {
    let digits = minor_digits(rule.currency);
    let bare = typed.trim_start_matches(rule.currency).trim_end_matches(rule.currency);
    let sign = symbol(rule.currency).unwrap_or(rule.currency);
    let bare = bare.trim().trim_start_matches(sign).trim_end_matches(sign).trim();
    let minor = scaled(bare, digits).map_err(|why| why.words(rule, digits))?;
    within(rule, minor, digits, rule.currency)?;
    Ok(json!({ "minor": minor, "currency": rule.currency }))
}

enum Why {
    NotANumber,
    TooPrecise,
    TooLarge,
}

impl Why {
    fn words(&self, rule: &Rule<'_>, digits: u8) -> String {
        let subject = subject(rule.label);
        match self {
            Why::NotANumber | Why::TooPrecise if digits == 0 => format!("{subject} must be a whole number, like 12"),
            Why::NotANumber => format!("{subject} must be a number, like 12.50"),
            Why::TooPrecise => format!("{subject} must have at most {digits} digits after the point"),
            Why::TooLarge => format!("{subject} must be a smaller number"),
        }
    }
}

/// A decimal number times ten to the number of its digits after the point.
struct Fixed {
    scaled: i64,
    digits: u8,
}

impl std::fmt::Display for Fixed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.scaled < 0 { "-" } else { "" };
        let width = usize::from(self.digits) + 1;
        let digits = format!("{:0width$}", self.scaled.unsigned_abs());
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(usize::from(self.digits)));
        if fraction.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}

fn scaled(typed: &str, digits: u8) -> Result<i64, Why> {
    let bare: String =
        typed.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’')).collect();
    let (negative, bare) = match bare.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, bare.strip_prefix('+').unwrap_or(&bare)),
    };
    let (whole, fraction) = split(bare).ok_or(Why::NotANumber)?;
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > usize::from(digits) {
        return Err(Why::TooPrecise);
    }
    if whole.len() > 18 {
        return Err(Why::TooLarge);
    }
    let padded = format!("{whole}{fraction:0<width$}", width = usize::from(digits));
    let value: i64 = padded.parse().map_err(|_| Why::TooLarge)?;
    if value > LARGEST { Err(Why::TooLarge) } else { Ok(if negative { -value } else { value }) }
}

/// The digits before and after the point. `1,234.50`, `1.234,50`, `1234,5` and `1,234` are all meant as they look.
fn split(bare: &str) -> Option<(String, String)> {
    let comma = bare.rfind(',');
    let point = bare.rfind('.');
    let decimal = match (comma, point) {
        (Some(comma), Some(point)) => Some(comma.max(point)),
        (Some(_), None) if is_grouped(bare, ',') => None,
        (None, Some(at)) if bare.matches('.').count() == 1 => Some(at),
        (None, Some(_)) if is_grouped(bare, '.') => None,
        (Some(at), None) if bare.matches(',').count() == 1 => Some(at),
        (None, None) => None,
        _ => return None,
    };
    let (whole, fraction) = match decimal {
        Some(at) => (bare.get(..at)?, bare.get(at + 1..)?),
        None => (bare, ""),
    };
    let whole: String = ungroup(whole)?;
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let some = !(whole.is_empty() && fraction.is_empty());
    (some && all_digits(&whole) && all_digits(fraction)).then(|| (or_zero(whole), fraction.to_owned()))
}

fn or_zero(whole: String) -> String {
    if whole.is_empty() { "0".to_owned() } else { whole }
}

/// Removes the marks between thousands, of one kind and in the right places.
fn ungroup(whole: &str) -> Option<String> {
    match (whole.contains(','), whole.contains('.')) {
        (false, false) => Some(whole.to_owned()),
        (true, false) if is_grouped(whole, ',') => Some(whole.replace(',', "")),
        (false, true) if is_grouped(whole, '.') => Some(whole.replace('.', "")),
        _ => None,
    }
}

/// One to three digits, then groups of exactly three.
fn is_grouped(text: &str, mark: char) -> bool {
    let mut groups = text.split(mark);
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&first.len()) && digits(first) && groups.all(|group| group.len() == 3 && digits(group))
}

fn within(rule: &Rule<'_>, scaled: i64, digits: u8, currency: &str) -> Result<(), String> {
    let value = format!("{}", Fixed { scaled, digits }).parse::<f64>().unwrap_or(0.0);
    let shown = |bound: f64| {
        if currency.is_empty() { format!("{bound}") } else { format!("{bound} {currency}") }
    };
    match (rule.min, rule.max) {
        (Some(Bound::Number(least)), _) if value < *least => {
            Err(format!("{} must be {} or more", subject(rule.label), shown(*least)))
        }
        (_, Some(Bound::Number(most))) if value > *most => {
            Err(format!("{} must be {} or less", subject(rule.label), shown(*most)))
        }
        _ => Ok(()),
    }
}
