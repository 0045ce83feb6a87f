//! How long something may take, as a blueprint writes it: `8 working hours`, `2 working days`, `90 minutes`, `3 days`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A length of time; working units need a calendar to mean anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Duration {
    amount: u32,
    unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    WorkingMinutes,
    WorkingHours,
    WorkingDays,
    Minutes,
    Hours,
    Days,
}

impl Duration {
    /// Between one and the unit's most (ten years); nothing else is a deadline.
    pub fn new(amount: u32, unit: Unit) -> Option<Duration> {
        (1..=unit.most()).contains(&amount).then_some(Duration { amount, unit })
    }

    pub fn amount(self) -> u32 {
        self.amount
    }

    pub fn unit(self) -> Unit {
        self.unit
    }

    /// Whether only working time counts.
    pub fn is_working(self) -> bool {
        matches!(self.unit, Unit::WorkingMinutes | Unit::WorkingHours | Unit::WorkingDays)
    }
}

impl Unit {
    fn most(self) -> u32 {
        match self {
            Unit::WorkingMinutes | Unit::Minutes => 5_256_000,
            Unit::WorkingHours | Unit::Hours => 87_600,
            Unit::WorkingDays | Unit::Days => 3_650,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Unit::WorkingMinutes => "working minute",
            Unit::WorkingHours => "working hour",
            Unit::WorkingDays => "working day",
            Unit::Minutes => "minute",
            Unit::Hours => "hour",
            Unit::Days => "day",
        }
    }

    fn parse(words: &str) -> Option<Unit> {
        let all = [Unit::WorkingMinutes, Unit::WorkingHours, Unit::WorkingDays, Unit::Minutes, Unit::Hours, Unit::Days];
        let singular = words.strip_suffix('s').unwrap_or(words);
        all.into_iter().find(|unit| unit.name() == singular)
    }
}

impl FromStr for Duration {
    type Err = String;

    fn from_str(text: &str) -> Result<Duration, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let shape = || {
            format!(
                "`{text}` is no length of time; write `8 working hours`, `2 working days`, `90 minutes` or `3 days`"
            )
        };
        let (number, unit) = words.split_first().ok_or_else(shape)?;
        let unit = Unit::parse(&unit.join(" ")).ok_or_else(shape)?;
        let amount = number.parse().map_err(|_| shape())?;
        Duration::new(amount, unit)
            .ok_or_else(|| format!("`{text}` must be between 1 and {} {}s", unit.most(), unit.name()))
    }
}

impl TryFrom<String> for Duration {
    type Error = String;

    fn try_from(text: String) -> Result<Duration, String> {
        text.parse()
    }
}

impl From<Duration> for String {
    fn from(duration: Duration) -> String {
        duration.to_string()
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.amount == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.amount, self.unit.name())
    }
}

impl JsonSchema for Duration {
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^ *[0-9]+ +(working +)?(minute|hour|day)s? *$" })
    }
}
