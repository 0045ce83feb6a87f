//! A business calendar: a time zone, the hours of each weekday, and the days on which nobody works.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

const MINUTES_A_DAY: u16 = 24 * 60;

/// When work is done. Always has at least one working minute a week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Calendar {
    zone: TimeZone,
    /// Monday first; the spans of a day are in order and apart.
    week: [Vec<Hours>; 7],
    holidays: BTreeSet<Date>,
}

/// A span of a day in minutes since midnight; `until` is at most 1440, midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours {
    pub from: u16,
    pub until: u16,
}

/// A calendar as a blueprint writes it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Written {
    /// A name of the IANA database, such as `Europe/Berlin`.
    time_zone: String,
    /// `mon-fri`, `sat` or `mon, wed` with spans such as `09:00-17:00`.
    hours: BTreeMap<String, Vec<String>>,
    /// Dates on which nobody works, such as `2026-12-25`.
    #[serde(default)]
    holidays: Vec<String>,
}

impl Calendar {
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The spans of a date; none on a holiday.
    pub fn hours_on(&self, date: Date) -> &[Hours] {
        if self.holidays.contains(&date) { &[] } else { self.hours_of(date.weekday()) }
    }

    pub fn holidays(&self) -> impl Iterator<Item = Date> + '_ {
        self.holidays.iter().copied()
    }

    fn hours_of(&self, day: Weekday) -> &[Hours] {
        let at = usize::from(day.to_monday_zero_offset().unsigned_abs());
        self.week.get(at).map_or(&[], Vec::as_slice)
    }
}

impl TryFrom<Written> for Calendar {
    type Error = String;

    fn try_from(written: Written) -> Result<Calendar, String> {
        let zone = find_zone(&written.time_zone)?;
        let mut week: [Vec<Hours>; 7] = Default::default();
        for (days, spans) in &written.hours {
            let hours = parse_spans(days, spans)?;
            for day in parse_days(days)? {
                let slot = week.get_mut(day).ok_or_else(|| unknown_days(days))?;
                if !slot.is_empty() {
                    return Err(format!(
                        "`{days}` names {} again; give each day once",
                        DAYS.get(day).unwrap_or(&"a day")
                    ));
                }
                slot.clone_from(&hours);
            }
        }
        if week.iter().all(Vec::is_empty) {
            return Err("the calendar has no working hours; add a line such as `mon-fri: [\"09:00-17:00\"]`".into());
        }
        let holidays = written.holidays.iter().map(|day| parse_date(day)).collect::<Result<_, _>>()?;
        Ok(Calendar { zone, week, holidays })
    }
}

impl From<Calendar> for Written {
    fn from(calendar: Calendar) -> Written {
        let named = DAYS.iter().zip(&calendar.week).filter(|(_, spans)| !spans.is_empty());
        Written {
            time_zone: calendar.zone.iana_name().unwrap_or("UTC").to_owned(),
            hours: named
                .map(|(day, spans)| ((*day).to_owned(), spans.iter().copied().map(Hours::written).collect()))
                .collect(),
            holidays: calendar.holidays.iter().map(ToString::to_string).collect(),
        }
    }
}

impl Hours {
    fn written(self) -> String {
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        format!("{}-{}", clock(self.from), clock(self.until))
    }
}

impl JsonSchema for Calendar {
    fn schema_name() -> Cow<'static, str> {
        "Calendar".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Written::json_schema(generator)
    }
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// From the bundled database, so that the same blueprint means the same on every machine.
fn find_zone(name: &str) -> Result<TimeZone, String> {
    TimeZoneDatabase::bundled()
        .get(name)
        .map_err(|_| format!("`{name}` is no time zone; write a name such as `Europe/Berlin` or `UTC`"))
}

fn parse_days(text: &str) -> Result<Vec<usize>, String> {
    let mut days = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (find_day(first, text)?, find_day(last, text)?);
        if first > last {
            return Err(format!("`{text}` runs backwards; write `fri, sat, sun, mon` instead of `fri-mon`"));
        }
        days.extend(first..=last);
    }
    Ok(days)
}

fn find_day(name: &str, whole: &str) -> Result<usize, String> {
    let name = name.trim().to_ascii_lowercase();
    DAYS.iter().position(|day| *day == name).ok_or_else(|| unknown_days(whole))
}

fn unknown_days(text: &str) -> String {
    format!("`{text}` names no days; write `mon-fri`, `sat` or `mon, wed`")
}

fn parse_spans(days: &str, spans: &[String]) -> Result<Vec<Hours>, String> {
    let mut hours = spans.iter().map(|span| parse_span(span)).collect::<Result<Vec<Hours>, String>>()?;
    hours.sort();
    let overlap = hours.iter().zip(hours.iter().skip(1)).any(|(a, b)| b.from < a.until);
    if overlap { Err(format!("two spans of `{days}` overlap")) } else { Ok(hours) }
}

fn parse_span(text: &str) -> Result<Hours, String> {
    let shape = || format!("`{text}` is no span; write `09:00-17:00`");
    let (from, until) = text.split_once('-').ok_or_else(shape)?;
    let (from, until) = (parse_clock(from).ok_or_else(shape)?, parse_clock(until).ok_or_else(shape)?);
    if from < until {
        return Ok(Hours { from, until });
    }
    Err(format!("`{text}` ends before it begins; write a night as `22:00-24:00` and, on the next day, `00:00-06:00`"))
}

fn parse_clock(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    if hour.len() != 2 || minute.len() != 2 || !(hour.to_owned() + minute).bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let total = hour * 60 + minute;
    (minute < 60 && total <= MINUTES_A_DAY).then_some(total)
}

fn parse_date(text: &str) -> Result<Date, String> {
    text.trim().parse().map_err(|_| format!("`{text}` is no date; write `2026-12-25`"))
}
