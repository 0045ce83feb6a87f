//! Stages one after the other, groups at the same time, and how a round ends.

use expect_test::expect;

use super::super::{Ballot, Place, Said, decide};
use super::desk::*;
use crate::signature::Sent;

// ask 22, req 66
#[test]
fn ask_22_groups_decide_at_the_same_time_and_stages_one_after_the_other() {
    let mut desk = submitted(600);
    expect![[r#"
        review
          reviewers 0 of 2: Jonas (self), Priya (self), Tomas (self)
          client 0 of 1: Dana (self), Sam (self)
    "#]]
    .assert_eq(&desk.stands());
    expect![[r#"
        review
          reviewers 1 of 2: Jonas (self), Tomas (self)
          client 0 of 1: Dana (self), Sam (self)
    "#]]
    .assert_eq(&desk.approves("Priya"));
    expect![[r#"
        review
          reviewers 1 of 2: Jonas (self), Tomas (self)
    "#]]
    .assert_eq(&desk.approves("Dana"));
    expect![[r#"
        not-asked by approvals.spend.stages.review: This decision is with somebody else. The page says with whom.
    "#]]
    .assert_eq(&desk.approves("Ruth"));
    expect![[r#"
        management
          managers 0 of 2: Ruth (self), Lucia (self)
    "#]]
    .assert_eq(&desk.approves("Jonas"));
    expect![[r#"
        management
          managers 1 of 2: Ruth (self)
    "#]]
    .assert_eq(&desk.approves("Lucia"));
    assert_eq!(desk.approves("Ruth"), "approved\n");
}

// ask 31
#[test]
fn ask_31_nobody_is_asked_once_their_group_has_decided() {
    let mut desk = submitted(100);
    desk.approves("Dana");
    expect![[r#"
        not-asked by approvals.spend.stages.review: This decision is with somebody else. The page says with whom.
    "#]]
    .assert_eq(&desk.approves("Sam"));
    desk.approves("Jonas");
    assert_eq!(desk.approves("Tomas"), "approved\n");
    expect![[r#"
        not-open by approvals.spend.rounds: Nothing waits for a decision here any more. Reload the page to see how it was decided.
    "#]].assert_eq(&desk.approves("Priya"));
}

// ask 27, req 69
#[test]
fn ask_27_after_changes_were_asked_for_the_author_can_submit_again() {
    let mut desk = submitted(100);
    assert_eq!(desk.says("Priya", reason("Too dear")), "changes asked by Priya: Too dear\n");
    assert!(desk.approves("Jonas").starts_with("not-open"));
    desk.change(90);
    assert_eq!(desk.submit("Mia"), "");
    assert_eq!(desk.case().round.number, 2);
    expect![[r#"
        review
          reviewers 0 of 2: Jonas (self), Priya (self), Tomas (self)
          client 0 of 1: Dana (self), Sam (self)
    "#]]
    .assert_eq(&desk.stands());
}

// ask 27
#[test]
fn ask_27_the_budget_of_rounds_ends_with_somebody_who_can_go_on() {
    let mut desk = submitted(100);
    for euros in [90, 80] {
        desk.says("Priya", reason("Too dear"));
        desk.change(euros);
        let said = desk.submit("Mia");
        assert_eq!(said.is_empty(), euros == 90, "{said}");
    }
    expect![[r#"
        rounds-used-up by approvals.spend.rounds: This has been submitted as often as it may be. Ask whoever is responsible for it to go on.
    "#]].assert_eq(&desk.submit("Mia"));
    assert_eq!(desk.submit("Ben"), "");
    assert_eq!(desk.case().round.number, 3);
}

#[test]
fn the_same_is_not_submitted_twice() {
    let mut desk = submitted(100);
    expect![[r#"
        already-submitted by approvals.spend.rounds: Exactly this has been submitted already. Change it before you submit it again.
    "#]].assert_eq(&desk.submit("Mia"));
    for name in ["Dana", "Jonas", "Priya"] {
        desk.approves(name);
    }
    assert!(desk.submit("Mia").starts_with("already-submitted"));
}

// ask 29
#[test]
fn ask_29_a_refusal_is_told_to_whoever_submitted_and_to_everybody_who_had_decided() {
    let mut desk = submitted(600);
    for name in ["Priya", "Dana", "Jonas"] {
        desk.approves(name);
    }
    let ballot = Ballot {
        said: reason("No"),
        seen: desk.bundle,
        place: Place::Own,
        signature: Sent::default(),
        has_opened: true,
    };
    let outcome = decide(&desk.case(), id("Lucia"), &ballot).unwrap();
    let told: Vec<&str> = outcome.told.iter().map(|id| name(*id)).collect();
    assert_eq!(told, ["Mia", "Jonas", "Priya", "Lucia", "Dana"]);
}

#[test]
fn changes_that_need_not_be_looked_at_again_are_marked() {
    let mut desk = submitted(100);
    desk.approves("Dana");
    desk.approves("Jonas");
    let said = Said::ApproveWithChanges("Write the year in full".to_owned());
    assert_eq!(desk.says("Priya", said), "approved with changes\n");
}

#[test]
fn a_decision_is_taken_back_until_its_stage_closes() {
    let mut desk = submitted(600);
    desk.approves("Jonas");
    expect![[r#"
        review
          reviewers 0 of 2: Jonas (self), Priya (self), Tomas (self)
          client 0 of 1: Dana (self), Sam (self)
    "#]]
    .assert_eq(&desk.takes_back("Jonas"));
    assert!(desk.takes_back("Jonas").starts_with("not-withdrawable"));
    for name in ["Jonas", "Priya", "Dana"] {
        desk.approves(name);
    }
    expect![[r#"
        not-withdrawable by approvals.spend.stages.management: There is no decision of yours that can be taken back.
    "#]]
    .assert_eq(&desk.takes_back("Jonas"));
    let mut note = Desk::new("note", 100);
    note.submit("Mia");
    expect![[r#"
        not-withdrawable by approvals.note.withdraw: There is no decision of yours that can be taken back.
    "#]]
    .assert_eq(&note.takes_back("Jonas"));
}

#[test]
fn not_for_me_leaves_the_seat_to_others() {
    let mut desk = submitted(600);
    expect![[r#"
        review
          reviewers 0 of 2: Jonas (Clara by Fallback), Priya (self), Tomas (self)
          client 0 of 1: Dana (self), Sam (self)
    "#]]
    .assert_eq(&desk.says("Jonas", Said::NotForMe("I know nothing of it".to_owned())));
    assert!(desk.approves("Jonas").starts_with("not-asked"));
    desk.approves("Priya");
    desk.approves("Dana");
    expect![[r#"
        management
          managers 0 of 2: Ruth (self), Lucia (self)
    "#]]
    .assert_eq(&desk.approves_for("Clara", "Jonas"));
    let nobody = || Said::NotForMe("Not mine".to_owned());
    desk.says("Ruth", nobody());
    expect![[r#"
        management
          managers 0 of 2: Ruth (Clara by Fallback), Lucia (Clara by Fallback)
    "#]]
    .assert_eq(&desk.says("Lucia", nobody()));
}
