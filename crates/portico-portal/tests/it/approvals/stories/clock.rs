//! Working time as the portal of these stories has it, reckoned a second time: Monday to Friday, nine to five in Berlin.

use jiff::{
    Timestamp, ToSpan,
    civil::{Time, Weekday, time},
    tz::{TimeZone, TimeZoneDatabase},
};

const OPENS: Time = time(9, 0, 0, 0);
const CLOSES: Time = time(17, 0, 0, 0);

/// So many working days later, at the same time of day, or at the last working instant before it.
pub fn working_days_after(from: Timestamp, days: usize) -> Timestamp {
    let zone = berlin();
    let mut at = from.to_zoned(zone.clone()).datetime();
    if is_free(at.weekday()) || at.time() >= CLOSES {
        at = next_working_day(at.date()).to_datetime(OPENS);
    }
    at = at.date().to_datetime(at.time().max(OPENS));
    let mut date = at.date();
    for _ in 0..days {
        date = next_working_day(date);
    }
    let wall = date.to_datetime(at.time());
    let last = if at.time() == OPENS { last_working_day(date).to_datetime(CLOSES) } else { wall };
    last.to_zoned(zone).unwrap().timestamp()
}

fn berlin() -> TimeZone {
    TimeZoneDatabase::bundled().get("Europe/Berlin").unwrap()
}

fn is_free(day: Weekday) -> bool {
    matches!(day, Weekday::Saturday | Weekday::Sunday)
}

fn next_working_day(date: jiff::civil::Date) -> jiff::civil::Date {
    let mut days = date.series(1.day()).skip(1);
    days.find(|day| !is_free(day.weekday())).unwrap()
}

fn last_working_day(date: jiff::civil::Date) -> jiff::civil::Date {
    let mut days = date.series((-1).day()).skip(1);
    days.find(|day| !is_free(day.weekday())).unwrap()
}
