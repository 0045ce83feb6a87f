//! When something is due: hours, lunch, weekends, holidays, the ends of years, and clocks that change.

use expect_test::expect;
use jiff::Timestamp;

use super::super::{Calendar, before, due_at};
use super::{always, berlin, calendar, in_berlin, office};

/// Each case reads `2026-11-16 10:00 + 2 working hours = Mon 2026-11-16 12:00`, in Berlin.
fn check(calendar: &Calendar, cases: &[&str]) {
    for case in cases {
        let (given, expected) = case.split_once(" = ").unwrap();
        let (from, duration) = given.split_once(" + ").unwrap();
        let due = due_at(calendar, duration.parse().unwrap(), berlin(from));
        assert_eq!(in_berlin(due), expected, "{case}");
    }
}

// req 119, ask 40
#[test]
fn working_hours_pass_over_lunch_night_and_weekend() {
    check(
        &office(),
        &[
            "2026-11-16 10:00 + 2 working hours = Mon 2026-11-16 12:00",
            "2026-11-16 12:00 + 1 working hour = Mon 2026-11-16 14:00",
            "2026-11-16 16:30 + 1 working hour = Tue 2026-11-17 09:30",
            "2026-11-20 13:30 + 60 working minutes = Mon 2026-11-23 09:30",
            "2026-11-16 09:00 + 33 working hours = Fri 2026-11-20 14:00",
        ],
    );
}

#[test]
fn what_ends_with_a_shift_is_due_then_and_not_the_next_morning() {
    check(
        &office(),
        &[
            "2026-11-16 09:00 + 7 working hours = Mon 2026-11-16 17:00",
            "2026-11-16 11:30 + 1 working hour = Mon 2026-11-16 12:30",
            "2026-11-20 13:00 + 1 working hour = Fri 2026-11-20 14:00",
        ],
    );
}

#[test]
fn what_starts_outside_the_hours_starts_with_the_next_shift() {
    check(
        &office(),
        &[
            "2026-11-16 06:00 + 1 working hour = Mon 2026-11-16 10:00",
            "2026-11-16 13:00 + 1 working hour = Mon 2026-11-16 14:30",
            "2026-11-16 17:00 + 1 working hour = Tue 2026-11-17 10:00",
            "2026-11-21 23:59 + 1 working hour = Mon 2026-11-23 10:00",
        ],
    );
}

#[test]
fn holidays_and_the_end_of_the_year_are_passed_over() {
    check(
        &office(),
        &[
            "2026-12-24 16:00 + 2 working hours = Mon 2026-12-28 10:00",
            "2026-12-25 10:00 + 1 working day = Mon 2026-12-28 17:00",
            "2026-12-31 16:30 + 1 working hour = Mon 2027-01-04 09:30",
            "2026-12-31 10:00 + 2 working days = Tue 2027-01-05 10:00",
        ],
    );
}

#[test]
fn working_days_keep_the_time_of_day_as_far_as_the_hours_allow() {
    check(
        &office(),
        &[
            "2026-11-16 10:00 + 2 working days = Wed 2026-11-18 10:00",
            "2026-11-16 09:00 + 1 working day = Mon 2026-11-16 17:00",
            "2026-11-19 16:00 + 1 working day = Fri 2026-11-20 14:00",
            "2026-11-20 10:00 + 1 working day = Mon 2026-11-23 10:00",
            "2026-11-21 12:00 + 2 working days = Tue 2026-11-24 17:00",
        ],
    );
}

#[test]
fn plain_time_passes_at_night_too() {
    check(
        &office(),
        &["2026-11-20 23:30 + 90 minutes = Sat 2026-11-21 01:00", "2026-12-24 10:00 + 3 days = Sun 2026-12-27 10:00"],
    );
}

#[test]
fn clocks_that_change_shorten_and_lengthen_the_night_shift_and_no_day() {
    check(
        &always(),
        &[
            "2026-03-29 00:00 + 4 working hours = Sun 2026-03-29 05:00",
            "2026-10-25 00:00 + 4 working hours = Sun 2026-10-25 03:00",
        ],
    );
    check(
        &office(),
        &[
            "2026-03-27 13:00 + 2 working hours = Mon 2026-03-30 10:00",
            "2026-10-24 12:00 + 1 days = Sun 2026-10-25 12:00",
            "2026-10-24 12:00 + 24 hours = Sun 2026-10-25 11:00",
            "2026-03-28 02:30 + 1 days = Sun 2026-03-29 03:30",
        ],
    );
}

#[test]
fn a_shift_inside_the_hour_that_is_left_out_is_worked_after_it() {
    let night = calendar(r#"{time_zone: Europe/Berlin, hours: {sun: ["02:10-02:50", "03:15-04:00"]}}"#);
    let shifts: Vec<String> = night
        .shifts(berlin("2026-03-29 00:00"))
        .take(3)
        .map(|shift| format!("{} to {}", in_berlin(shift.from), in_berlin(shift.until)))
        .collect();
    expect![[r"
        Sun 2026-03-29 03:10 to Sun 2026-03-29 03:50
        Sun 2026-03-29 03:50 to Sun 2026-03-29 04:00
        Sun 2026-04-05 02:10 to Sun 2026-04-05 02:50"]]
    .assert_eq(&shifts.join("\n"));
}

#[test]
fn a_date_that_a_zone_left_out_is_not_counted_twice() {
    let apia = calendar(r#"{time_zone: Pacific/Apia, hours: {mon-sun: ["09:00-17:00"]}}"#);
    let from: Timestamp = "2011-12-29T19:00:00Z".parse().unwrap(); // 09:00 on the 29th, the 30th did not happen
    let until: Timestamp = "2012-01-01T03:00:00Z".parse().unwrap(); // 17:00 on January 1st
    assert_eq!(apia.working_time(from, until).as_hours(), 24);
}

#[test]
fn a_deadline_beyond_all_time_stands_at_the_horizon() {
    let rare = calendar(r#"{time_zone: UTC, hours: {mon: ["09:00-09:01"]}}"#);
    let due = due_at(&rare, "87600 working hours".parse().unwrap(), berlin("2026-11-16 10:00"));
    expect!["Mon 2126-11-11 10:01"].assert_eq(&in_berlin(due));
    let last = due_at(&rare, "3650 days".parse().unwrap(), Timestamp::MAX);
    assert_eq!(last, Timestamp::MAX);
    assert_eq!(due_at(&rare, "3650 working days".parse().unwrap(), Timestamp::MAX), Timestamp::MAX);
}

#[test]
fn working_time_between_two_instants_is_what_lies_in_shifts() {
    let hours = |from: &str, until: &str| office().working_time(berlin(from), berlin(until)).as_mins();
    assert_eq!(hours("2026-11-16 12:00", "2026-11-16 14:00"), 60);
    assert_eq!(hours("2026-11-16 00:00", "2026-11-23 00:00"), 33 * 60);
    assert_eq!(hours("2026-11-21 00:00", "2026-11-22 23:00"), 0);
    assert_eq!(hours("2026-11-16 14:00", "2026-11-16 12:00"), 0);
}

// req 117
#[test]
fn a_reminder_comes_so_long_before_in_working_time() {
    let cases = [
        ("2026-11-16 16:30", "2 working hours", "Mon 2026-11-16 14:30"),
        ("2026-11-16 10:00", "2 working hours", "Fri 2026-11-13 13:00"),
        ("2026-11-18 10:00", "2 working days", "Mon 2026-11-16 10:00"),
        ("2026-11-18 10:00", "3 days", "Sun 2026-11-15 10:00"),
        ("2026-11-18 10:00", "90 minutes", "Wed 2026-11-18 08:30"),
    ];
    for (due, duration, expected) in cases {
        let (calendar, duration) = (office(), duration.parse().unwrap());
        let at = before(&calendar, duration, berlin(due));
        assert_eq!(in_berlin(at), expected, "{duration} before {due}");
        assert!(due_at(&calendar, duration, at) <= berlin(due));
    }
}
