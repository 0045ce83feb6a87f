//! A length of time by the calendar, as a rule of retention writes it: `5 years`, `18 months`, `6 weeks`, `90 days`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::{Span, Timestamp, tz::TimeZone};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// Whole days, weeks, months or years, at most a hundred years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    amount: u32,
    unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Unit {
    Days,
    Weeks,
    Months,
    Years,
}

impl Unit {
    const ALL: [Unit; 4] = [Unit::Days, Unit::Weeks, Unit::Months, Unit::Years];

    fn name(self) -> &'static str {
        match self {
            Unit::Days => "day",
            Unit::Weeks => "week",
            Unit::Months => "month",
            Unit::Years => "year",
        }
    }

    fn most(self) -> u32 {
        match self {
            Unit::Days => 36_500,
            Unit::Weeks => 5_200,
            Unit::Months => 1_200,
            Unit::Years => 100,
        }
    }
}

impl Period {
    /// When it is over: the midnight after the last day, where the first day is the one in which this instant lies. The
    /// 29 February of a year that has none is the 28th.
    pub fn over_at(self, since: Timestamp, zone: &TimeZone) -> Timestamp {
        let last = since.to_zoned(zone.clone()).date().checked_add(self.span());
        let after = last.and_then(jiff::civil::Date::tomorrow).and_then(|date| date.to_zoned(zone.clone()));
        after.map_or(Timestamp::MAX, |midnight| midnight.timestamp())
    }

    /// Whatever began at this instant or later is not over before `until`; of what began earlier, nearly all is.
    pub fn begun_before(self, until: Timestamp, zone: &TimeZone) -> Timestamp {
        // Two days more than a period back: months end early, and days begin where the zone says.
        let first = until.to_zoned(zone.clone()).date().checked_sub(self.span());
        let first = first.and_then(|date| date.checked_add(Span::new().days(2)));
        let first = first.and_then(|date| date.to_zoned(zone.clone()));
        first.map_or(Timestamp::UNIX_EPOCH, |midnight| midnight.timestamp())
    }

    fn span(self) -> Span {
        let amount = i64::from(self.amount);
        match self.unit {
            Unit::Days => Span::new().days(amount),
            Unit::Weeks => Span::new().weeks(amount),
            Unit::Months => Span::new().months(amount),
            Unit::Years => Span::new().years(amount),
        }
    }
}

impl FromStr for Period {
    type Err = String;

    fn from_str(text: &str) -> Result<Period, String> {
        let shape = || format!("`{text}` is no period; write `5 years`, `18 months`, `6 weeks` or `90 days`");
        let (number, name) = text.trim().split_once(char::is_whitespace).ok_or_else(shape)?;
        let name = name.trim().strip_suffix('s').unwrap_or(name.trim());
        let unit = Unit::ALL.into_iter().find(|unit| unit.name() == name).ok_or_else(shape)?;
        let amount: u32 = number.parse().map_err(|_| shape())?;
        match (1..=unit.most()).contains(&amount) {
            true => Ok(Period { amount, unit }),
            false => Err(format!("`{text}` must be between 1 and {} {}s", unit.most(), unit.name())),
        }
    }
}

impl TryFrom<String> for Period {
    type Error = String;

    fn try_from(text: String) -> Result<Period, String> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> String {
        period.to_string()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.amount == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.amount, self.unit.name())
    }
}

impl JsonSchema for Period {
    fn schema_name() -> Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^ *[0-9]+ +(day|week|month|year)s? *$" })
    }
}
