//! A decision is about exactly what its giver saw.

use expect_test::expect;

use super::super::{Ballot, Bundle, Place, Said, decide, void};
use super::desk::*;
use crate::signature::Sent;

// ask 26
#[test]
fn ask_26_a_change_voids_the_round_and_is_told_to_everybody_who_had_decided() {
    let mut desk = submitted(600);
    for name in ["Priya", "Dana"] {
        desk.approves(name);
    }
    assert_eq!(void(&desk.case(), desk.bundle), None);
    let voided = void(&desk.case(), Bundle([9; 32])).unwrap();
    assert_eq!(voided.dead.len(), 2);
    let told: Vec<&str> = voided.told.iter().map(|id| name(*id)).collect();
    assert_eq!(told, ["Mia", "Jonas", "Priya", "Tomas", "Dana"]);
    desk.change(601);
    assert_eq!(desk.stands(), "void\n");
    expect![[r#"
        outdated by approvals.spend.rounds: What you looked at has changed since. Look at what is there now, then decide. Nothing was recorded.
    "#]].assert_eq(&desk.approves("Jonas"));
}

// ask 26
#[test]
fn ask_26_an_approval_does_not_outlive_what_was_approved() {
    let mut desk = submitted(100);
    for name in ["Priya", "Dana", "Jonas"] {
        desk.approves(name);
    }
    assert_eq!(desk.stands(), "approved\n");
    desk.change(101);
    assert_eq!(desk.stands(), "void\n");
    assert_eq!(void(&desk.case(), desk.bundle).unwrap().dead.len(), 3);
    desk.submit("Mia");
    expect![[r#"
        review
          reviewers 0 of 2: Jonas (self), Priya (self), Tomas (self)
          client 0 of 1: Dana (self), Sam (self)
    "#]]
    .assert_eq(&desk.stands());
}

// ask 26
#[test]
fn ask_26_a_decision_on_an_older_version_is_impossible() {
    let mut desk = submitted(100);
    let seen = desk.bundle;
    desk.change(90);
    desk.submit("Mia");
    let late =
        Ballot { said: Said::Approve(None), seen, place: Place::Own, signature: Sent::default(), has_opened: true };
    expect![[r#"
        outdated by approvals.spend.rounds: What you looked at has changed since. Look at what is there now, then decide. Nothing was recorded.
    "#]].assert_eq(&lines(&decide(&desk.case(), id("Jonas"), &late).unwrap_err()));
}

#[test]
fn decisions_of_another_round_count_nothing_in_this_one() {
    let mut desk = submitted(100);
    for name in ["Priya", "Dana", "Jonas"] {
        desk.approves(name);
    }
    let old = desk.decisions.clone();
    desk.change(90);
    desk.submit("Mia");
    desk.decisions = old;
    expect![[r#"
        review
          reviewers 0 of 2: Jonas (self), Priya (self), Tomas (self)
          client 0 of 1: Dana (self), Sam (self)
    "#]]
    .assert_eq(&desk.stands());
}

// req 67
#[test]
fn a_decision_keeps_who_for_whom_on_what_and_when() {
    let mut desk = submitted(100);
    desk.delegates("Jonas", "Ruth");
    desk.approves_for("Ruth", "Jonas");
    let decision = &desk.decisions[0];
    assert_eq!((decision.by, decision.seat, decision.bundle), (id("Ruth"), id("Jonas"), desk.bundle));
    assert_eq!((decision.at, decision.decider()), (monday(), id("Ruth")));
}
