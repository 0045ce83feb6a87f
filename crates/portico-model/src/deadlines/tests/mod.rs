//! Calendars, due times and clocks, by cases and by properties.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use jiff::Timestamp;

use super::Calendar;

mod calendars;
mod clocks;
mod dues;
mod properties;

/// Berlin, with a lunch break, a short Friday and two holidays.
fn office() -> Calendar {
    calendar(
        r#"{time_zone: Europe/Berlin,
            hours: {mon-thu: ["09:00-12:30", "13:30-17:00"], fri: ["09:00-14:00"]},
            holidays: [2026-12-25, 2027-01-01]}"#,
    )
}

/// Berlin, every day and night of the week.
fn always() -> Calendar {
    calendar(r#"{time_zone: Europe/Berlin, hours: {mon-sun: ["00:00-24:00"]}}"#)
}

fn calendar(yaml: &str) -> Calendar {
    serde_saphyr::from_str(yaml).unwrap()
}

/// `2026-11-20 16:00` in Berlin.
fn berlin(text: &str) -> Timestamp {
    let local: jiff::civil::DateTime = text.parse().unwrap();
    office().zone().to_timestamp(local).unwrap()
}

fn in_berlin(at: Timestamp) -> String {
    at.to_zoned(office().zone().clone()).strftime("%a %Y-%m-%d %H:%M").to_string()
}
