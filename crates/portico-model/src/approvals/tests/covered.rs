//! What cannot stall: deadlines, the fallback, and what is known to be missing before it happens.

use expect_test::expect;

use super::super::{Place, Said, timetable};
use super::desk::*;

// ask 21, req 75
#[test]
fn ask_21_with_everybody_away_it_is_known_before_it_happens_who_is_missing() {
    let mut desk = submitted(600);
    assert_eq!(desk.uncovered(), "");
    for name in ["Dana", "Sam"] {
        desk.is_away(name, 24 * 7, None);
    }
    expect![[r#"
        review client lacks 1: Dana, Sam
    "#]]
    .assert_eq(&desk.uncovered());
    desk.absences.clear();
    for name in ["Jonas", "Priya", "Tomas"] {
        desk.is_away(name, 24 * 7, Some("Ruth"));
    }
    expect![[r#"
        review reviewers lacks 1: Jonas, Priya, Tomas
    "#]]
    .assert_eq(&desk.uncovered());
    desk.absences[0].to = Some(id("Lucia"));
    assert_eq!(desk.uncovered(), "");
}

// ask 21
#[test]
fn ask_21_whoever_is_back_in_time_counts() {
    let mut desk = submitted(100);
    for name in ["Dana", "Sam"] {
        desk.is_away(name, 47, None);
    }
    assert_eq!(desk.uncovered(), "");
    desk.absences.clear();
    for name in ["Dana", "Sam"] {
        desk.is_away(name, 48, None);
    }
    expect![[r#"
        review client lacks 1: Dana, Sam
    "#]]
    .assert_eq(&desk.uncovered());
}

/// A stand-in who is asked too cannot count twice, so others are moved to make room.
// ask 21
#[test]
fn ask_21_the_same_person_is_not_counted_in_two_seats() {
    let mut desk = submitted(100);
    desk.is_away("Jonas", 24 * 7, Some("Priya"));
    desk.is_away("Tomas", 24 * 7, Some("Priya"));
    expect![[r#"
        review reviewers lacks 1: Jonas, Priya, Tomas
    "#]]
    .assert_eq(&desk.uncovered());
    desk.delegates("Priya", "Ruth");
    assert_eq!(desk.uncovered(), "");
}

// ask 21, ask 32
#[test]
fn ask_21_the_fallback_decides_for_whoever_left_at_once() {
    let mut desk = submitted(600);
    desk.leaves("Jonas");
    expect![[r#"
        review
          reviewers 0 of 2: Jonas (Clara by Fallback), Priya (self), Tomas (self)
          client 0 of 1: Dana (self), Sam (self)
    "#]]
    .assert_eq(&desk.stands());
    assert_eq!(desk.uncovered(), "");
    desk.leaves("Tomas");
    desk.leaves("Ruth");
    desk.leaves("Clara");
    expect![[r#"
        review reviewers lacks 1: Jonas, Priya, Tomas
        management managers lacks 1: Ruth, Lucia
    "#]]
    .assert_eq(&desk.uncovered());
}

// ask 32, req 70
#[test]
fn ask_32_what_is_overdue_still_has_a_way_on() {
    let mut desk = submitted(100);
    desk.approves("Jonas");
    desk.waits(48);
    expect![[r#"
        review
          reviewers 1 of 2: Priya (self Clara by Fallback), Tomas (self Clara by Fallback)
          client 0 of 1: Dana (self Clara by Fallback), Sam (self Clara by Fallback)
    "#]]
    .assert_eq(&desk.stands());
    expect![[r#"
        review
          client 0 of 1: Dana (self Clara by Fallback), Sam (self Clara by Fallback)
    "#]]
    .assert_eq(&desk.approves_for("Clara", "Priya"));
    expect![[""]].assert_eq(&desk.uncovered());
    let now = Place::Override { reason: "The client is closed for the holidays".to_owned() };
    assert_eq!(desk.puts("Ben", Said::Approve(None), now), "approved by override\n");
}

// req 66, req 70
#[test]
fn reminders_the_due_time_and_the_escalation_are_in_working_time() {
    let friday = "2026-11-27T15:00:00Z".parse().unwrap();
    expect![[r#"
        Timetable {
            remind_at: [
                2026-11-30T15:00:00Z,
            ],
            due_at: Some(
                2026-12-01T15:00:00Z,
            ),
            escalate_at: Some(
                2026-12-02T15:00:00Z,
            ),
        }
    "#]]
    .assert_debug_eq(&timetable(procedure("spend"), friday));
}
