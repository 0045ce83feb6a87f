//! What holds for any calendar, any duration and any start.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::super::{Calendar, Clock, Duration, Rule, Segment, Unit, due_at};
use super::calendar;
use crate::Key;

const ZONES: [&str; 6] =
    ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"];

/// One or two spans on some days, never in the hours in which clocks change, some holidays.
fn calendars() -> impl Strategy<Value = Calendar> {
    let spans = prop_oneof![
        Just(r#"["09:00-17:00"]"#),
        Just(r#"["08:15-12:30", "13:30-17:45"]"#),
        Just(r#"["06:00-06:01"]"#),
        Just(r#"["05:00-12:00", "12:00-24:00"]"#),
    ];
    let days = prop_oneof![Just("mon-fri"), Just("mon-sun"), Just("sun"), Just("tue, sat")];
    let holidays = proptest::collection::btree_set((1_i8..=12, 1_i8..=28), 0..6);
    (proptest::sample::select(&ZONES[..]), spans, days, holidays).prop_map(|(zone, spans, days, holidays)| {
        let holidays: Vec<String> = holidays.iter().map(|(month, day)| format!("2026-{month:02}-{day:02}")).collect();
        calendar(&format!(
            r#"{{time_zone: {zone}, hours: {{"{days}": {spans}}}, holidays: [{}]}}"#,
            holidays.join(", ")
        ))
    })
}

/// Any second of 2026.
fn instants() -> impl Strategy<Value = Timestamp> {
    (1_767_225_600_i64..1_798_761_600).prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn working() -> impl Strategy<Value = Duration> {
    prop_oneof![
        (1_u32..600).prop_map(|amount| Duration::new(amount, Unit::WorkingMinutes).unwrap()),
        (1_u32..40).prop_map(|amount| Duration::new(amount, Unit::WorkingHours).unwrap()),
        (1_u32..30).prop_map(|amount| Duration::new(amount, Unit::WorkingDays).unwrap()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn due_times_come_in_the_order_of_their_starts(calendar in calendars(), within in working(), a in instants(), b in instants()) {
        let (first, second) = (a.min(b), a.max(b));
        prop_assert!(due_at(&calendar, within, first) <= due_at(&calendar, within, second));
        prop_assert!(due_at(&calendar, within, first) > first);
    }

    #[test]
    fn nothing_is_due_outside_the_hours(calendar in calendars(), within in working(), from in instants()) {
        let due = due_at(&calendar, within, from);
        prop_assert!(calendar.is_working(due), "{due}");
        prop_assert!(!calendar.working_time(from, due).is_zero());
    }

    #[test]
    fn as_much_working_time_lies_before_the_due_time_as_was_given(calendar in calendars(), minutes in 1_i64..3_000, from in instants()) {
        let due = calendar.after_working(from, SignedDuration::from_mins(minutes));
        prop_assert_eq!(calendar.working_time(from, due), SignedDuration::from_mins(minutes));
    }

    #[test]
    fn working_time_adds_up(calendar in calendars(), mut at in proptest::array::uniform3(instants())) {
        at.sort();
        let [a, b, c] = at;
        prop_assert_eq!(calendar.working_time(a, b) + calendar.working_time(b, c), calendar.working_time(a, c));
    }

    #[test]
    fn a_pause_moves_the_due_time_by_its_own_working_time(
        calendar in calendars(), within in working(), start in instants(), run in 0_i64..2_000, pause in 1_i64..20_000,
    ) {
        let due = due_at(&calendar, within, start);
        let paused = start + SignedDuration::from_mins(run);
        prop_assume!(paused > start && paused < due);
        let resumed = paused + SignedDuration::from_mins(pause);
        let segment = |from, until, runs| Segment { from, until, runs, state: Key::from("a") };
        let clock = Clock::from_segments([
            segment(start, Some(paused), true),
            segment(paused, Some(resumed), false),
            segment(resumed, None, true),
        ]);
        let rule = Rule { calendar: &calendar, within };
        let moved = calendar.after_working(due, calendar.working_time(paused, resumed));
        prop_assert_eq!(clock.due_at(&rule), Some(moved));
        prop_assert_eq!(clock.remaining(&rule, moved), SignedDuration::ZERO);
    }

    #[test]
    fn used_and_remaining_are_what_was_allowed(
        calendar in calendars(), within in working(), start in instants(), now in instants(), cuts in proptest::collection::vec(1_i64..5_000, 0..6),
    ) {
        let mut at = start;
        let mut segments = Vec::new();
        for (number, minutes) in cuts.iter().enumerate() {
            let until = at + SignedDuration::from_mins(*minutes);
            segments.push(Segment { from: at, until: Some(until), runs: number % 2 == 0, state: Key::from("a") });
            at = until;
        }
        let clock = Clock::from_segments(segments);
        let rule = Rule { calendar: &calendar, within };
        let reading = clock.read(&rule, now);
        prop_assert_eq!(reading.used + reading.remaining, reading.allowed);
        let counted: SignedDuration = clock.evidence(&rule, now).map(|counted| counted.used).sum();
        prop_assert_eq!(counted, reading.used);
        prop_assert_eq!(reading.overdue && reading.remaining > SignedDuration::ZERO, false);
    }
}
