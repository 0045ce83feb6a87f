//! Who counts, in whose place, and who does not.

use expect_test::expect;

use super::super::{Place, Said};
use super::desk::*;

// ask 28, req 68
#[test]
fn ask_28_clients_approve_and_whoever_only_reads_does_not() {
    let mut desk = submitted(100);
    assert!(desk.approves("Ana").starts_with("may-not-decide"));
    expect![[r#"
        review
          reviewers 0 of 2: Jonas (self), Priya (self), Tomas (self)
    "#]]
    .assert_eq(&desk.approves("Sam"));
}

// ask 24
#[test]
fn ask_24_whoever_submitted_decides_in_no_place_at_all() {
    let mut desk = Desk::new("spend", 100);
    desk.submit("Jonas");
    desk.waits(48);
    expect![[r#"
        submitter by approvals.spend.stages.review: You submitted this, so somebody else decides on it.
    "#]]
    .assert_eq(&desk.approves("Jonas"));
    assert!(desk.approves_for("Jonas", "Priya").starts_with("submitter"));
    let told = Place::Recorded { from: id("Priya"), evidence: "call".to_owned() };
    assert!(desk.puts("Jonas", Said::Approve(None), told).starts_with("submitter"));
    let over = Place::Override { reason: "Now".to_owned() };
    assert!(desk.puts("Jonas", Said::Approve(None), over).starts_with("submitter"));
}

#[test]
fn nobody_decides_where_they_are_not_asked_or_twice() {
    let mut desk = submitted(100);
    expect![[r#"
        not-asked by approvals.spend.stages.review: This decision is with somebody else. The page says with whom.
    "#]]
    .assert_eq(&desk.approves("Ruth"));
    desk.approves("Jonas");
    expect![[r#"
        already-decided by approvals.spend.stages.review: This has been decided already. Take the decision back first if it was wrong.
    "#]].assert_eq(&desk.approves("Jonas"));
    desk.is_away("Tomas", 24, Some("Jonas"));
    expect![[r#"
        counted-already by approvals.spend.stages.review: You have decided here already, and nobody counts twice. Somebody else must decide.
    "#]].assert_eq(&desk.approves_for("Jonas", "Tomas"));
    assert_eq!(desk.decisions.len(), 1);
}

/// Above the limit of the reviewers two of the fallback look at it; a reviewer does not come in by another door.
#[test]
fn a_limit_holds_for_whoever_decides_in_anothers_place() {
    let mut desk = Desk::new("spend", 5_001);
    assert!(desk.submit("Mia").starts_with("nobody-to-ask"));
    let clara = desk.people[6].actor.clone();
    desk.people[10].may_decide = true;
    desk.people[10].actor = clara;
    assert_eq!(desk.submit("Mia"), "");
    assert!(desk.approves("Jonas").starts_with("over-limit"));
    for name in ["Clara", "Ana", "Dana"] {
        desk.approves(name);
    }
    assert!(desk.delegates("Ruth", "Jonas").starts_with("stand-in-unfit"));
    desk.is_away("Ruth", 24, Some("Jonas"));
    expect![[r#"
        management
          managers 0 of 2: Ruth (self), Lucia (self)
    "#]]
    .assert_eq(&desk.stands());
}

#[test]
fn a_limit_is_held_against_the_currency_as_it_is_written() {
    let desk = Desk::new("spend", 5_000);
    let amount = |minor: i64| desk.procedure.is_within_limit(&desk.people[1], Some(minor));
    assert!(amount(500_000) && amount(-1) && amount(i64::MIN));
    assert!(!amount(500_001) && !amount(i64::MAX));
    assert!(!desk.procedure.is_within_limit(&desk.people[1], None));
    assert!(desk.procedure.is_within_limit(&desk.people[4], None));
    let unnamed = &desk.people[10];
    assert!(!desk.procedure.is_within_limit(unnamed, Some(1)));
}

// ask 30
#[test]
fn ask_30_a_decision_by_phone_is_put_down_with_evidence_and_stays_the_callers() {
    let mut desk = Desk::new("spend", 100);
    desk.submit("Ben");
    let by_phone = |evidence: &str| Place::Recorded { from: id("Dana"), evidence: evidence.to_owned() };
    expect![[r#"
        evidence-missing by approvals.spend.stages.review: Attach what shows the decision, such as a note of the call or a mail.
    "#]].assert_eq(&desk.puts("Mia", Said::Approve(None), by_phone(" ")));
    assert!(desk.puts("Ruth", Said::Approve(None), by_phone("file 7")).starts_with("not-asked"));
    expect![[r#"
        review
          reviewers 0 of 2: Jonas (self), Priya (self), Tomas (self)
    "#]]
    .assert_eq(&desk.puts("Mia", Said::Approve(None), by_phone("file 7")));
    let decision = &desk.decisions[0];
    assert_eq!((name(decision.by), name(decision.decider())), ("Mia", "Dana"));
    assert_eq!(decision.grounds.as_deref(), Some("file 7"));
    let of_a_reader = Place::Recorded { from: id("Ana"), evidence: "file 8".to_owned() };
    assert!(desk.puts("Mia", Said::Approve(None), of_a_reader).starts_with("may-not-decide"));
}

// ask 33
#[test]
fn ask_33_rights_are_looked_at_again_when_a_decision_is_given() {
    let mut desk = submitted(100);
    desk.leaves("Jonas");
    assert!(desk.approves("Jonas").starts_with("may-not-decide"));
    let jonas = desk.people.iter_mut().find(|person| person.id == id("Jonas")).unwrap();
    jonas.may_decide = true;
    jonas.actor.roles = vec!["manager".into()];
    assert!(desk.approves("Jonas").starts_with("not-asked"));
}

// req 72
#[test]
fn an_override_is_for_declared_people_with_a_reason_and_leaves_a_mark() {
    let mut desk = submitted(600);
    let place = |reason: &str| Place::Override { reason: reason.to_owned() };
    assert!(desk.puts("Ruth", Said::Approve(None), place("Now")).starts_with("not-asked"));
    assert!(desk.puts("Ben", reason("No"), place("Now")).starts_with("not-asked"));
    expect![[r#"
        reason-missing by approvals.spend.stages.review: Say why in a few words.
    "#]]
    .assert_eq(&desk.puts("Ben", Said::Approve(None), place("")));
    expect![[r#"
        management
          managers 0 of 2: Ruth (self), Lucia (self)
    "#]]
    .assert_eq(&desk.puts("Ben", Said::Approve(None), place("The printer waits")));
    desk.approves("Ruth");
    assert_eq!(desk.approves("Lucia"), "approved by override\n");
}
