//! What happens in the demo, as it is written down in `requests.yaml`.

use crate::{
    demo::files::Handed,
    failure::{Failure, Result},
};
use jiff::{
    Timestamp, Zoned,
    civil::{Date, DateTime, Time, Weekday},
    tz::TimeZone,
};
use serde::{Deserialize, Deserializer, de::Error};
use std::collections::BTreeMap;

const REQUESTS: &str = include_str!("requests.yaml");

/// One request and what became of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    pub by: String,
    pub at: When,
    pub category: String,
    pub urgency: String,
    pub subject: String,
    pub details: String,
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    #[serde(default)]
    pub then: Vec<Step>,
}

/// Something that somebody did with it; what is given is done in the order of the fields.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub at: When,
    pub who: String,
    #[serde(default)]
    pub assign: Option<String>,
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default)]
    pub files: Vec<Handed>,
    #[serde(default)]
    pub reply: Option<String>,
    #[serde(default)]
    pub ask: Option<String>,
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
    #[serde(default, rename = "do")]
    pub transition: Option<String>,
    #[serde(default)]
    pub comment: String,
}

/// So many working days ago, at this time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    days: u32,
    time: Time,
}

pub fn stories() -> Result<Vec<Story>> {
    serde_saphyr::from_str(REQUESTS)
        .map_err(|cause| Failure::faults(format!("the demo's requests cannot be read: {cause}")))
}

impl When {
    /// The instant, seen from now. What happened on the newest day happened in the last hours of work, whatever the time
    /// is now: so on every day of the week something is new, something is due soon and something is late.
    pub fn before(self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        let last = last_working_moment(&now.to_zoned(zone.clone()));
        let instant = |at: DateTime| at.to_zoned(zone.clone()).map_or(now, |at| at.timestamp());
        match self.days {
            0 => instant(last).checked_sub(SEEN_AT.duration_since(self.time)).unwrap_or(now),
            days => instant(working_day(last.date(), days).to_datetime(self.time)),
        }
    }
}

/// The time of the newest day at which the reader comes in.
const SEEN_AT: Time = Time::constant(10, 0, 0, 0);
const OPENS: Time = Time::constant(9, 0, 0, 0);
const CLOSES: Time = Time::constant(16, 0, 0, 0);

/// Now, or the end of the last working day.
fn last_working_moment(now: &Zoned) -> DateTime {
    let (today, time) = (now.date(), now.time());
    if is_working(today) && time >= OPENS {
        return today.to_datetime(time.min(CLOSES));
    }
    let back = u32::from(is_working(today));
    working_day(today, back).to_datetime(CLOSES)
}

/// The day itself or the last working day before it, and then so many further back.
fn working_day(today: Date, back: u32) -> Date {
    let earlier = std::iter::successors(Some(today), |date| date.yesterday().ok());
    let nth = usize::try_from(back).unwrap_or_default();
    earlier.filter(|date| is_working(*date)).nth(nth).unwrap_or(today)
}

fn is_working(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let parsed = text.split_once(' ').and_then(|(days, time)| {
            let (hour, minute) = time.split_once(':')?;
            Some(Self {
                days: days.parse().ok()?,
                time: Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?,
            })
        });
        parsed.ok_or_else(|| D::Error::custom(format!("{text:?} is no time such as `3 09:15`")))
    }
}
