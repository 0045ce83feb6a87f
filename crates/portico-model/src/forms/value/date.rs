//! Dates: one input, or day, month and year apart.

use jiff::civil::Date;
use serde_json::Value;

use super::{Parsed, Rule, first};
use crate::Key;
use crate::blueprint::Bound;
use crate::forms::answers::Input;
use crate::forms::display::display_date;
use crate::forms::words::subject;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

pub(super) fn from_input(rule: &Rule<'_>, key: &Key, input: &Input) -> Parsed {
    let part = |name: &str| first(input, &format!("{key}.{name}")).trim();
    let (day, month, year) = (part("day"), part("month"), part("year"));
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return super::plain(rule, first(input, key));
    }
    for (given, name) in [(day, "day"), (month, "month"), (year, "year")] {
        if given.is_empty() {
            return Err(format!("{} must include a {name}", subject(rule.label)));
        }
    }
    parse(rule, &format!("{day} {month} {year}")).map(Some)
}

pub(super) fn parse(rule: &Rule<'_>, typed: &str) -> Result<Value, String> {
    let refused = || format!("{} must be a real date, like 27 March 2026", subject(rule.label));
    let date = read(typed).ok_or_else(refused)?;
    let bound = |bound: Option<&Bound>| match bound {
        Some(Bound::Date(text)) if text == "today" => Some(rule.today),
        Some(Bound::Date(text)) => text.parse::<Date>().ok(),
        _ => None,
    };
    if let Some(first) = bound(rule.min).filter(|first| date < *first) {
        return Err(format!("Enter a date on or after {}", display_date(first)));
    }
    if let Some(last) = bound(rule.max).filter(|last| date > *last) {
        return Err(format!("Enter a date on or before {}", display_date(last)));
    }
    Ok(date.to_string().into())
}

/// `2026-07-01`, `1.7.2026`, `1 July 2026` and `1 7 2026`.
fn read(typed: &str) -> Option<Date> {
    let iso: Vec<&str> = typed.split('-').collect();
    let (year, month, day) = if let [year, month, day] = iso.as_slice() {
        (*year, *month, *day)
    } else {
        let parts: Vec<&str> = typed.split(['.', ' ', '/']).filter(|part| !part.is_empty()).collect();
        let [day, month, year] = parts.as_slice() else { return None };
        (*year, *month, *day)
    };
    if year.len() != 4 || day.len() > 2 {
        return None;
    }
    let year: i16 = year.parse().ok().filter(|year| (1900..=2200).contains(year))?;
    Date::new(year, month_of(month)?, day.parse().ok()?).ok()
}

fn month_of(text: &str) -> Option<i8> {
    if let Ok(number) = text.parse::<i8>() {
        return Some(number);
    }
    let text = text.to_lowercase();
    let named = (3..).contains(&text.len()).then(|| MONTHS.iter().position(|month| month.starts_with(&text)))??;
    i8::try_from(named + 1).ok()
}
