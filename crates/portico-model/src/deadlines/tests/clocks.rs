//! Clocks that run and pause, and what stays when the rule changes.

use expect_test::{Expect, expect};

use super::super::{Calendar, Clock, Rule, Segment};
use super::{always, berlin, in_berlin, office};
use crate::Key;

/// `new 2026-11-16 10:00` runs from then; `=waiting 2026-11-16 12:00` pauses; `. 2026-11-17 09:00` stops.
fn clock(lines: &[&str]) -> Clock {
    let parts: Vec<(&str, &str)> = lines.iter().map(|line| line.split_once(' ').unwrap()).collect();
    let untils = parts.iter().skip(1).map(|(_, at)| Some(berlin(at))).chain([None]);
    let segments = parts.iter().zip(untils).filter(|((state, _), _)| *state != ".");
    Clock::from_segments(segments.map(|((state, from), until)| Segment {
        from: berlin(from),
        until,
        runs: !state.starts_with('='),
        state: Key::from(state.trim_start_matches('=')),
    }))
}

/// Each case reads `4 working hours at 2026-11-16 11:00`.
fn check(clock: &Clock, calendar: &Calendar, cases: &[&str], expected: &Expect) {
    let lines: Vec<String> = cases.iter().map(|case| read(clock, calendar, case)).collect();
    expected.assert_eq(&lines.join("\n"));
}

fn read(clock: &Clock, calendar: &Calendar, case: &str) -> String {
    let (within, now) = case.split_once(" at ").unwrap();
    let rule = Rule { calendar, within: within.parse().unwrap() };
    let reading = clock.read(&rule, berlin(now));
    let due = reading.due_at.map_or_else(|| "no due time".into(), in_berlin);
    let overdue = if reading.overdue { ", overdue" } else { "" };
    let [used, left] = [reading.used, reading.remaining].map(|time| format!("{time:#}"));
    format!("{:?}: used {used}, left {left}, {due}{overdue}", reading.standing)
}

const WAITED: [&str; 3] = ["new 2026-11-16 10:00", "=waiting 2026-11-16 11:00", "in-progress 2026-11-18 10:00"];

// req 119, ask 40
#[test]
fn a_clock_waits_while_the_client_has_the_ball() {
    let waiting = clock(&WAITED[..2]);
    check(
        &waiting,
        &office(),
        &["4 working hours at 2026-11-16 11:00", "4 working hours at 2026-11-18 09:00"],
        &expect![[r"
            Paused: used 1h, left 3h, no due time
            Paused: used 1h, left 3h, no due time"]],
    );
    check(
        &clock(&WAITED),
        &office(),
        &["4 working hours at 2026-11-18 12:00", "4 working hours at 2026-11-18 15:30"],
        &expect![[r"
            Running: used 3h, left 1h, Wed 2026-11-18 14:00
            Running: used 5h 30m, left 1h 30m ago, Wed 2026-11-18 14:00, overdue"]],
    );
}

// ask 40
#[test]
fn another_rule_keeps_every_pause() {
    let clock = clock(&WAITED);
    check(
        &clock,
        &office(),
        &[
            "4 working hours at 2026-11-18 12:00",
            "8 working hours at 2026-11-18 12:00",
            "1 working day at 2026-11-18 12:00",
        ],
        &expect![[r"
            Running: used 3h, left 1h, Wed 2026-11-18 14:00
            Running: used 3h, left 5h, Thu 2026-11-19 10:00
            Running: used 3h, left 4h, Wed 2026-11-18 17:00"]],
    );
    check(
        &clock,
        &always(),
        &["8 working hours at 2026-11-18 12:00"],
        &expect![[r"
            Running: used 3h, left 5h, Wed 2026-11-18 17:00"]],
    );
    check(
        &clock,
        &office(),
        &["8 hours at 2026-11-18 12:00"],
        &expect![[r"
            Running: used 3h, left 5h, Wed 2026-11-18 17:00"]],
    );
}

#[test]
fn a_clock_that_has_not_run_has_used_nothing() {
    check(
        &clock(&[]),
        &office(),
        &["4 working hours at 2026-11-16 12:00"],
        &expect![[r"
            NotStarted: used 0s, left 4h, no due time"]],
    );
    check(
        &clock(&["=draft 2026-11-16 10:00"]),
        &office(),
        &["4 working hours at 2026-11-16 12:00"],
        &expect![[r"
            Paused: used 0s, left 4h, no due time"]],
    );
}

#[test]
fn a_clock_stopped_in_time_is_never_overdue() {
    let done = clock(&["new 2026-11-16 10:00", ". 2026-11-16 12:00"]);
    check(
        &done,
        &office(),
        &[
            "4 working hours at 2026-12-01 10:00",
            "2 working hours at 2026-12-01 10:00",
            "1 working hours at 2026-12-01 10:00",
        ],
        &expect![[r"
            Stopped: used 2h, left 2h, no due time
            Stopped: used 2h, left 0s, Mon 2026-11-16 12:00
            Stopped: used 2h, left 1h ago, Mon 2026-11-16 11:00, overdue"]],
    );
}

#[test]
fn time_that_runs_out_on_friday_is_overdue_on_saturday() {
    let late = clock(&["new 2026-11-20 13:00"]);
    check(
        &late,
        &office(),
        &[
            "1 working hour at 2026-11-20 14:00",
            "1 working hour at 2026-11-21 09:00",
            "1 working hour at 2026-11-23 10:00",
        ],
        &expect![[r"
            Running: used 1h, left 0s, Fri 2026-11-20 14:00
            Running: used 1h, left 0s, Fri 2026-11-20 14:00, overdue
            Running: used 2h, left 1h ago, Fri 2026-11-20 14:00, overdue"]],
    );
}

#[test]
fn a_pause_after_the_due_time_does_not_heal_it() {
    let late = clock(&["new 2026-11-16 10:00", "=waiting 2026-11-16 12:00"]);
    check(
        &late,
        &office(),
        &["1 working hour at 2026-11-17 10:00"],
        &expect![[r"
            Paused: used 2h, left 1h ago, Mon 2026-11-16 11:00, overdue"]],
    );
}

#[test]
fn segments_that_overlap_or_come_in_disorder_count_once() {
    let segment = |state: &str, from: &str, until: Option<&str>, runs| Segment {
        from: berlin(from),
        until: until.map(berlin),
        runs,
        state: Key::from(state),
    };
    let clock = Clock::from_segments([
        segment("waiting", "2026-11-16 11:00", None, false),
        segment("new", "2026-11-16 10:00", Some("2026-11-16 11:30"), true),
        segment("in-progress", "2026-11-16 12:00", None, true),
        segment("blink", "2026-11-16 12:00", Some("2026-11-16 12:00"), true),
    ]);
    check(
        &clock,
        &office(),
        &["4 working hours at 2026-11-16 12:30"],
        &expect![[r"
            Running: used 1h 30m, left 2h 30m, Mon 2026-11-16 16:00"]],
    );
}

// ask 40
#[test]
fn the_evidence_names_every_stretch_and_what_it_used() {
    let (clock, office) = (clock(&WAITED), office());
    let rule = Rule { calendar: &office, within: "4 working hours".parse().unwrap() };
    let lines: Vec<String> = clock
        .evidence(&rule, berlin("2026-11-18 12:00"))
        .map(|counted| {
            format!("{} from {}: {:#}", counted.segment.state, in_berlin(counted.segment.from), counted.used)
        })
        .collect();
    expect![[r#"
        new from Mon 2026-11-16 10:00: 1h
        waiting from Mon 2026-11-16 11:00: 0s
        in-progress from Wed 2026-11-18 10:00: 2h"#]]
    .assert_eq(&lines.join("\n"));
}
