//! What a calendar may say, and what is said of one that may not.

use expect_test::{Expect, expect};

use super::super::{Calendar, Duration};
use super::{calendar, office};

fn check(yaml: &str, expected: &Expect) {
    let said = match serde_saphyr::from_str::<Calendar>(yaml) {
        Ok(calendar) => serde_json::to_string(&calendar).unwrap(),
        Err(error) => error.without_snippet().to_string(),
    };
    expected.assert_eq(&said);
}

#[test]
fn a_calendar_survives_being_written_and_read() {
    let written = serde_json::to_string(&office()).unwrap();
    expect![[r#"{"time_zone":"Europe/Berlin","hours":{"fri":["09:00-14:00"],"mon":["09:00-12:30","13:30-17:00"],"thu":["09:00-12:30","13:30-17:00"],"tue":["09:00-12:30","13:30-17:00"],"wed":["09:00-12:30","13:30-17:00"]},"holidays":["2026-12-25","2027-01-01"]}"#]]
    .assert_eq(&written);
    assert_eq!(calendar(&written), office());
}

#[test]
fn spans_are_put_in_order_and_touching_ones_are_fine() {
    check(
        r#"{time_zone: UTC, hours: {"mon, WED": ["13:00-24:00", "00:00-13:00"]}}"#,
        &expect![[
            r#"{"time_zone":"UTC","hours":{"mon":["00:00-13:00","13:00-24:00"],"wed":["00:00-13:00","13:00-24:00"]},"holidays":[]}"#
        ]],
    );
}

#[test]
fn a_faulty_calendar_says_what_to_write() {
    check(
        r#"{time_zone: Berlin, hours: {mon: ["09:00-17:00"]}}"#,
        &expect!["`Berlin` is no time zone; write a name such as `Europe/Berlin` or `UTC`"],
    );
    check(
        r#"{time_zone: UTC, hours: {}}"#,
        &expect![[r#"the calendar has no working hours; add a line such as `mon-fri: ["09:00-17:00"]`"#]],
    );
    check(
        r#"{time_zone: UTC, hours: {mon: []}}"#,
        &expect![[r#"the calendar has no working hours; add a line such as `mon-fri: ["09:00-17:00"]`"#]],
    );
    check(
        r#"{time_zone: UTC, hours: {montag: ["09:00-17:00"]}}"#,
        &expect!["`montag` names no days; write `mon-fri`, `sat` or `mon, wed`"],
    );
    check(
        r#"{time_zone: UTC, hours: {fri-mon: ["09:00-17:00"]}}"#,
        &expect!["`fri-mon` runs backwards; write `fri, sat, sun, mon` instead of `fri-mon`"],
    );
    check(
        r#"{time_zone: UTC, hours: {mon-fri: ["09:00-17:00"], wed: ["09:00-12:00"]}}"#,
        &expect!["`wed` names wed again; give each day once"],
    );
    check(r#"{time_zone: UTC, hours: {mon: ["9-17"]}}"#, &expect!["`9-17` is no span; write `09:00-17:00`"]);
    check(
        r#"{time_zone: UTC, hours: {mon: ["09:00-24:01"]}}"#,
        &expect!["`09:00-24:01` is no span; write `09:00-17:00`"],
    );
    check(
        r#"{time_zone: UTC, hours: {mon: ["22:00-06:00"]}}"#,
        &expect![
            "`22:00-06:00` ends before it begins; write a night as `22:00-24:00` and, on the next day, `00:00-06:00`"
        ],
    );
    check(r#"{time_zone: UTC, hours: {mon: ["09:00-13:00", "12:00-17:00"]}}"#, &expect!["two spans of `mon` overlap"]);
    check(
        r#"{time_zone: UTC, hours: {mon: ["09:00-17:00"]}, holidays: [25.12.2026]}"#,
        &expect!["`25.12.2026` is no date; write `2026-12-25`"],
    );
}

#[test]
fn a_duration_reads_as_people_write_it() {
    let read = |text: &str| text.parse::<Duration>().map_or_else(|refusal| refusal, |duration| duration.to_string());
    let texts = ["8 working hours", "1 working day", "1 working days", " 90  minutes ", "3 days", "30 working minutes"];
    expect![[r#"
        8 working hours
        1 working day
        1 working day
        90 minutes
        3 days
        30 working minutes"#]]
    .assert_eq(&texts.map(read).join("\n"));
    let faulty = ["0 days", "4000 days", "-1 hours", "1.5 hours", "99999999999 hours", "soon", "", "8 workinghours"];
    expect![[r#"
        `0 days` must be between 1 and 3650 days
        `4000 days` must be between 1 and 3650 days
        `-1 hours` is no length of time; write `8 working hours`, `2 working days`, `90 minutes` or `3 days`
        `1.5 hours` is no length of time; write `8 working hours`, `2 working days`, `90 minutes` or `3 days`
        `99999999999 hours` is no length of time; write `8 working hours`, `2 working days`, `90 minutes` or `3 days`
        `soon` is no length of time; write `8 working hours`, `2 working days`, `90 minutes` or `3 days`
        `` is no length of time; write `8 working hours`, `2 working days`, `90 minutes` or `3 days`
        `8 workinghours` is no length of time; write `8 working hours`, `2 working days`, `90 minutes` or `3 days`"#]]
    .assert_eq(&faulty.map(read).join("\n"));
}
