//! Somebody else decides: one task that is passed on, and everything while somebody is away.

use expect_test::expect;

use super::super::{Absence, Handing, Scope};
use super::desk::*;

// ask 20, req 65
#[test]
fn ask_20_an_absence_that_begins_after_the_request_was_opened_takes_effect() {
    let mut desk = submitted(100);
    desk.waits(1);
    desk.is_away("Jonas", 48, Some("Ruth"));
    expect![[r#"
        review
          reviewers 0 of 2: Jonas (self Ruth by Absence), Priya (self), Tomas (self)
          client 0 of 1: Dana (self), Sam (self)
    "#]]
    .assert_eq(&desk.stands());
    assert!(desk.approves_for("Lucia", "Jonas").starts_with("not-asked"));
    expect![[r#"
        review
          reviewers 1 of 2: Priya (self), Tomas (self)
          client 0 of 1: Dana (self), Sam (self)
    "#]]
    .assert_eq(&desk.approves_for("Ruth", "Jonas"));
    let decision = &desk.decisions[0];
    assert_eq!((name(decision.by), name(decision.seat)), ("Ruth", "Jonas"));
}

// ask 20
#[test]
fn ask_20_an_absence_may_leave_alone_what_waited_already_and_ends_by_itself() {
    let mut desk = submitted(100);
    desk.waits(1);
    desk.is_away("Jonas", 24, Some("Ruth"));
    desk.absences[0].waiting_too = false;
    assert!(!desk.stands().contains("Ruth"));
    desk.absences[0].waiting_too = true;
    assert!(desk.stands().contains("Ruth by Absence"));
    desk.waits(24);
    assert!(!desk.stands().contains("Ruth"));
}

#[test]
fn an_absence_is_for_the_records_that_it_names() {
    let mut desk = submitted(100);
    desk.is_away("Jonas", 24, Some("Ruth"));
    desk.absences[0].scope = Scope::RecordTypes(vec!["request".into()]);
    assert!(!desk.stands().contains("Ruth"));
    desk.absences[0].scope = Scope::RecordTypes(vec!["spending".into()]);
    assert!(desk.stands().contains("Ruth by Absence"));
}

// ask 20
#[test]
fn ask_20_nobody_stands_in_for_a_stand_in() {
    let mut desk = submitted(100);
    desk.is_away("Jonas", 48, Some("Ruth"));
    desk.is_away("Ruth", 48, Some("Lucia"));
    assert!(!desk.stands().contains("Lucia"));
    assert!(desk.approves_for("Lucia", "Jonas").starts_with("not-asked"));
    expect![[r#"
        not-asked by approvals.spend.stages.review: This decision is with somebody else. The page says with whom.
    "#]]
    .assert_eq(&desk.delegates("Ruth", "Lucia"));
}

// ask 20, req 64
#[test]
fn ask_20_one_task_is_passed_on_and_whoever_was_asked_may_still_decide() {
    let mut desk = submitted(100);
    expect![[r#"
        review
          reviewers 0 of 2: Jonas (self Ruth by Delegation), Priya (self), Tomas (self)
          client 0 of 1: Dana (self), Sam (self)
    "#]]
    .assert_eq(&desk.delegates("Jonas", "Ruth"));
    let mut handed = submitted(100);
    let handing = Handing { from: id("Jonas"), to: id("Ruth"), by: id("Jonas"), hand_over: true, reason: None };
    expect![[r#"
        review
          reviewers 0 of 2: Jonas (Ruth by Delegation), Priya (self), Tomas (self)
          client 0 of 1: Dana (self), Sam (self)
    "#]]
    .assert_eq(&handed.hands(&handing));
    assert!(handed.approves("Jonas").starts_with("not-asked"));
}

// ask 20
#[test]
fn ask_20_nobody_stands_in_without_the_right_or_for_the_other_side_or_for_their_own_submission() {
    let mut desk = submitted(100);
    for unfit in ["Mia", "Dana", "Ana", "Jonas"] {
        assert!(desk.delegates("Jonas", unfit).starts_with("stand-in-unfit"), "{unfit}");
        desk.is_away("Priya", 48, Some(unfit));
    }
    expect![[r#"
        review
          reviewers 0 of 2: Jonas (self), Priya (self Jonas by Absence), Tomas (self)
          client 0 of 1: Dana (self), Sam (self)
    "#]]
    .assert_eq(&desk.stands());
    expect![[r#"
        stand-in-unfit by approvals.spend.stages.review: This person cannot decide in that place. Choose somebody of the same side who may decide and did not submit it.
    "#]].assert_eq(&desk.delegates("Jonas", "Ana"));
}

// req 71
#[test]
fn the_owner_of_the_escalation_passes_tasks_on_with_a_reason() {
    let mut desk = submitted(100);
    let handing = |by: &str, reason: Option<&str>| Handing {
        from: id("Jonas"),
        to: id("Ruth"),
        by: id(by),
        hand_over: false,
        reason: reason.map(str::to_owned),
    };
    assert!(desk.hands(&handing("Lucia", Some("Busy"))).starts_with("not-asked"));
    assert!(desk.hands(&handing("Ben", Some("  "))).starts_with("reason-missing"));
    expect![[r#"
        review
          reviewers 0 of 2: Jonas (Ruth by Delegation), Priya (self), Tomas (self)
          client 0 of 1: Dana (self), Sam (self)
    "#]]
    .assert_eq(&desk.hands(&handing("Ben", Some("Jonas is ill"))));
}

#[test]
fn whoever_leaves_has_nothing_to_pass_on() {
    let mut desk = submitted(100);
    desk.delegates("Jonas", "Ruth");
    desk.is_away("Jonas", 48, Some("Lucia"));
    desk.leaves("Jonas");
    expect![[r#"
        review
          reviewers 0 of 2: Jonas (Clara by Fallback), Priya (self), Tomas (self)
          client 0 of 1: Dana (self), Sam (self)
    "#]]
    .assert_eq(&desk.stands());
}

#[test]
fn a_period_must_lie_ahead_and_a_stand_in_be_somebody_else() {
    let absence = |from: i64, until: i64, to: &str| Absence {
        who: id("Jonas"),
        from: monday() + jiff::SignedDuration::from_hours(from),
        until: monday() + jiff::SignedDuration::from_hours(until),
        scope: Scope::Everything,
        to: Some(id(to)),
        waiting_too: true,
    };
    assert_eq!(absence(-1, 1, "Ruth").mistake(monday()), None);
    let mistakes = [absence(1, 1, "Ruth"), absence(-2, 0, "Ruth"), absence(1, 2, "Jonas")];
    let mistakes = mistakes.map(|one| one.mistake(monday()).unwrap());
    expect![[r#"
        wrong-period by absence: The last day must come after the first, and must not be over. Change the dates.
        wrong-period by absence: The last day must come after the first, and must not be over. Change the dates.
        stand-in-unfit by absence: Name somebody else to decide meanwhile, or nobody.
    "#]]
    .assert_eq(&lines(&mistakes));
}

/// Whoever has left has no side any more; the seat has: what waits for them does not stay where nobody can reach it.
// req 71, req 75, ask 21
#[test]
fn the_task_of_somebody_who_has_left_is_given_to_another_of_the_side_that_was_asked() {
    let mut desk = submitted(100);
    desk.people.retain(|person| person.id != id("Jonas"));
    let handing = |to: &str| {
        let reason = Some("Jonas has left".to_owned());
        Handing { from: id("Jonas"), to: id(to), by: id("Ben"), hand_over: true, reason }
    };
    assert!(desk.hands(&handing("Dana")).starts_with("stand-in-unfit"), "she is a client");
    expect![[r#"
        review
          reviewers 0 of 2: Jonas (Ruth by Delegation), Priya (self), Tomas (self)
          client 0 of 1: Dana (self), Sam (self)
    "#]]
    .assert_eq(&desk.hands(&handing("Ruth")));
    desk.approves("Priya");
    assert!(desk.approves_for("Ruth", "Jonas").contains("client 0 of 1"), "two of two have approved");
}
