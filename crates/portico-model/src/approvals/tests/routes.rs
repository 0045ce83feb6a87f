//! Who will be asked, known before anything is submitted.

use expect_test::expect;

use super::super::{Submission, route, submit};
use super::desk::*;

fn preview(desk: &Desk, by: &str) -> String {
    asked(&route(desk.procedure, &desk.submission(by)))
}

// ask 22, ask 23, ask 24, req 62
#[test]
fn ask_24_the_route_is_known_before_submitting_and_depends_on_the_amount() {
    expect![[r#"
        review reviewers: 2 of Jonas, Priya, Tomas
        review client: 1 of Dana, Sam
    "#]]
    .assert_eq(&preview(&Desk::new("spend", 100), "Mia"));
    expect![[r#"
        review reviewers: 2 of Jonas, Priya, Tomas
        review client: 1 of Dana, Sam
        management managers: 2 of Ruth, Lucia
    "#]]
    .assert_eq(&preview(&Desk::new("spend", 500), "Mia"));
}

// ask 23
#[test]
fn ask_23_above_the_limit_of_a_role_its_people_are_not_asked() {
    expect![[r#"
        review reviewers: 2 of Jonas, Priya, Tomas
        review client: 1 of Dana, Sam
        management managers: 2 of Ruth, Lucia
    "#]]
    .assert_eq(&preview(&Desk::new("spend", 5_000), "Mia"));
    expect![[r#"
        review reviewers: 2 of Clara with the fallback
        review client: 1 of Dana, Sam
        management managers: 2 of Ruth, Lucia
    "#]]
    .assert_eq(&preview(&Desk::new("spend", 5_001), "Mia"));
}

// ask 24
#[test]
fn ask_24_whoever_submits_is_not_asked() {
    expect![[r#"
        review reviewers: 2 of Priya, Tomas
        review client: 1 of Dana, Sam
        management managers: 2 of Ruth, Lucia
    "#]]
    .assert_eq(&preview(&Desk::new("spend", 600), "Jonas"));
    expect![[r#"
        review reviewers: 2 of Jonas, Priya, Tomas
        review client: 1 of Dana, Sam
        management managers: 1 of Lucia
    "#]]
    .assert_eq(&preview(&Desk::new("spend", 600), "Ruth"));
    let mut desk = Desk::new("note", 600);
    assert_eq!(preview(&desk, "Jonas"), "read reviewers: 1 of Jonas, Priya, Tomas\n");
    assert_eq!(desk.submit("Jonas"), "");
}

#[test]
fn what_cannot_be_computed_asks_rather_than_lets_pass() {
    let mut desk = Desk::new("spend", 100);
    desk.answers.clear();
    expect![[r#"
        review reviewers: 2 of Clara with the fallback
        review client: 1 of Dana, Sam
        management managers: 2 of Ruth, Lucia
    "#]]
    .assert_eq(&preview(&desk, "Mia"));
    assert!(desk.procedure.is_needed(&desk.answers));
}

#[test]
fn a_group_with_too_few_people_asks_the_fallback_and_without_one_is_refused() {
    let mut desk = Desk::new("spend", 600);
    for gone in ["Jonas", "Priya", "Ruth", "Lucia"] {
        desk.leaves(gone);
    }
    expect![[r#"
        review reviewers: 2 of Tomas, Clara with the fallback
        review client: 1 of Dana, Sam
        management managers: 1 of Clara with the fallback
    "#]]
    .assert_eq(&preview(&desk, "Mia"));
    desk.leaves("Clara");
    expect![[r#"
        nobody-to-ask by approvals.spend.stages.review.groups.reviewers: There are not enough people yet who can decide on this. Whoever looks after it has to name somebody first.
        nobody-to-ask by approvals.spend.stages.management.groups.managers: There are not enough people yet who can decide on this. Whoever looks after it has to name somebody first.
    "#]].assert_eq(&desk.submit("Mia"));
}

#[test]
fn one_human_in_two_memberships_holds_one_seat() {
    let mut desk = Desk::new("spend", 100);
    let mut again = desk.people[1].clone();
    again.actor.roles.push("manager".into());
    desk.people.push(again);
    expect![[r#"
        review reviewers: 2 of Jonas, Priya, Tomas
        review client: 1 of Dana, Sam
    "#]]
    .assert_eq(&preview(&desk, "Mia"));
}

// ask 23
#[test]
fn where_no_stage_applies_nothing_needs_to_be_submitted() {
    let desk = Desk::new("spend", 100);
    let mut declared = desk.procedure.clone();
    declared.declared.stages = [].into_iter().collect();
    assert!(!declared.is_needed(&desk.answers));
    let refusals = submit(&declared, None, &Submission { ..desk.submission("Mia") }).unwrap_err();
    expect![[r#"
        not-needed by approvals.spend.stages: This needs no approval as it is.
    "#]]
    .assert_eq(&lines(&refusals));
}
