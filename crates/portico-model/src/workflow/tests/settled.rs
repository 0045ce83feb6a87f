//! A move that needs others to have settled something: an approval, the checklist.

use expect_test::expect;

use super::*;
use crate::blueprint::{Demand, Transition};

/// `finish` demands an approval and the checklist; the record type is the one of the checklists' own tests.
fn demanding() -> Machine {
    let portal =
        compile(include_str!("../../requirements/tests/portal.yaml")).unwrap_or_else(|report| panic!("{report}"));
    let mut machine = portal.machine("file").unwrap().clone();
    let mut finish = machine.record_type.workflow.transition(&key("finish")).unwrap().clone();
    finish.approval = Some(key("sign-off"));
    finish.checklist = Some(Demand::Complete);
    finish.who.roles.push(key("client-admin"));
    machine.record_type.workflow.transitions = [(key("finish"), finish)].into_iter().collect();
    machine
}

fn says(approved: &[&str], open_items: Option<&[&str]>, actor: Actor) -> String {
    let keys = |names: &[&str]| names.iter().map(|name| key(name)).collect();
    let mut case = Case::new("collecting", actor);
    case.settled = Settled { approved: keys(approved), open_items: open_items.map(keys), ..Settled::default() };
    match decide(&demanding(), &case.situation(), &Move::new("finish")) {
        Ok(step) => format!("{} → {}\n", step.from, step.to),
        Err(refusals) => refusals.iter().map(line).collect(),
    }
}

// req 63, req 74
#[test]
fn a_move_waits_for_its_approval_and_for_the_checklist() {
    let ruth = || actor(Side::Firm, "lead", &[Relation::All]);
    expect![[r#"
        approval-missing by transitions.finish.approval: “Sign-off” has to be approved first.
        checklist-open by transitions.finish.checklist: Still open on the checklist: Passport of a director, Terms.
    "#]]
    .assert_eq(&says(&[], Some(&["passport", "terms", "undeclared"]), ruth()));
    expect![[r#"
        checklist-open by transitions.finish.checklist: Still open on the checklist: Your passport.
    "#]]
    .assert_eq(&says(&["sign-off"], Some(&["passport"]), dana()));
    assert_eq!(says(&["sign-off"], Some(&[]), ruth()), "collecting → over\n");
}

// req 44, req 106
#[test]
fn a_move_may_wait_for_all_to_be_sent_and_says_what_is_missing() {
    let mut machine = demanding();
    let finish = &machine.record_type.workflow.transitions;
    let sent = finish.iter().map(|(key, way)| {
        (key.clone(), Transition { checklist: Some(Demand::HandedIn), approval: None, ..way.clone() })
    });
    machine.record_type.workflow.transitions = sent.collect();
    let says = |missing: Option<&[&str]>| {
        let mut case = Case::new("collecting", dana());
        let keys = |names: &[&str]| names.iter().map(|name| key(name)).collect();
        case.settled =
            Settled { open_items: Some(vec![key("terms")]), missing_items: missing.map(keys), ..Settled::default() };
        match decide(&machine, &case.situation(), &Move::new("finish")) {
            Ok(step) => format!("{} → {}", step.from, step.to),
            Err(refusals) => refusals.iter().map(|refusal| refusal.words.clone()).collect(),
        }
    };
    assert_eq!(says(Some(&["passport"])), "Still to be sent: Your passport.");
    assert_eq!(says(None), "The checklist has to be sent first.", "nobody looked");
    assert_eq!(says(Some(&[])), "collecting → over", "what is sent need not be accepted");
}

// req 63
#[test]
fn what_nobody_looked_up_is_not_settled() {
    let ruth = actor(Side::Firm, "lead", &[Relation::All]);
    expect![[r#"
        approval-missing by transitions.finish.approval: “Sign-off” has to be approved first.
        checklist-open by transitions.finish.checklist: The checklist has to be done first.
    "#]]
    .assert_eq(&says(&[], None, ruth));
}

#[test]
fn an_approval_that_is_not_declared_lets_nothing_pass() {
    let mut machine = demanding();
    let mut finish = machine.record_type.workflow.transition(&key("finish")).unwrap().clone();
    (finish.approval, finish.checklist) = (Some(key("undeclared")), None);
    machine.record_type.workflow.transitions = [(key("finish"), finish)].into_iter().collect();
    let case = Case::new("collecting", actor(Side::Firm, "lead", &[Relation::All]));
    let refusals = decide(&machine, &case.situation(), &Move::new("finish")).unwrap_err();
    expect![[r#"
        approval-missing by transitions.finish.approval: This needs an approval that nobody can give. Ask whoever looks after it.
    "#]].assert_eq(&refusals.iter().map(line).collect::<String>());
}
