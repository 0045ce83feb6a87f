//! What is offered as buttons: to whom, in which order, and what stands against it.

use expect_test::{Expect, expect};

use super::*;

fn check(case: &Case, expected: &Expect) {
    let machine = machine();
    let offers = available(&machine, &case.situation());
    let lines = offers.iter().map(|offer| {
        let primary = if offer.primary { "* " } else { "" };
        let exception = if offer.exception { " (exception)" } else { "" };
        let codes: Vec<&str> = offer.refusals.iter().map(|refusal| refusal.code.as_str()).collect();
        let codes = if codes.is_empty() { String::new() } else { format!(": {}", codes.join(", ")) };
        format!("{primary}{} “{}”{exception}{codes}\n", offer.transition, offer.label)
    });
    expected.assert_eq(&lines.collect::<String>());
}

// req 43, req 49
#[test]
fn staff_are_offered_what_their_roles_make() {
    check(
        &Case::new("new", mia()),
        &expect![[r#"
        * take “Take it”
        ask “Ask the client”
        hold “Put on hold” (exception)
    "#]],
    );
    check(
        &Case::new("new", jonas()),
        &expect![[r#"
        * take “Take it”
        ask “Ask the client”: not-your-relation
        hold “Put on hold” (exception)
    "#]],
    );
    check(
        &Case::new("new", ruth()),
        &expect![[r#"
        * take “Take it”
        ask “Ask the client”: not-your-relation
        hold “Put on hold” (exception)
        escalate “Escalate” (exception)
        cancel “Cancel” (exception)
    "#]],
    );
    check(
        &Case::new("in-review", ruth()),
        &expect![[r#"
        * approve “Secret approve for client”: answer-missing, condition-unclear
        hold “Put on hold” (exception)
        escalate “Escalate” (exception)
        cancel “Cancel” (exception)
    "#]],
    );
}

// req 43, req 49, req 81
#[test]
fn clients_are_offered_their_own_moves_in_their_own_words() {
    check(
        &Case::new("new", sam()),
        &expect![[r#"
        cancel “Withdraw” (exception)
    "#]],
    );
    check(&Case::new("new", ana()), &expect![]);
    check(
        &Case::new("in-review", dana()),
        &expect![[r#"
        * approve “Approve”: answer-missing, condition-unclear
        return “Ask for changes”: not-your-relation
        cancel “Withdraw” (exception): not-your-relation
    "#]],
    );
    check(
        &Case::new("in-review", sam()),
        &expect![[r#"
        return “Ask for changes”
        cancel “Withdraw” (exception)
    "#]],
    );
    check(
        &Case::new("waiting", sam()),
        &expect![[r#"
        answer “I have answered”
        cancel “Withdraw” (exception)
    "#]],
    );
}

/// A move that lacks an answer stays the first: pressing it says what to fill in.
#[test]
fn the_first_move_forward_stands_first_where_none_is_declared() {
    check(
        &Case::new("in-progress", mia()),
        &expect![[r#"
        * deliver “Deliver”: answer-missing, answer-missing
        ask “Ask the client”
        hold “Put on hold” (exception)
    "#]],
    );
    check(
        &Case::new("in-progress", jonas()),
        &expect![[r#"
        ask “Ask the client”: not-your-relation
        deliver “Deliver”: not-your-relation
        hold “Put on hold” (exception)
    "#]],
    );
    check(
        &Case::new("done", mia()),
        &expect![[r#"
        reopen “Open again”
    "#]],
    );
}

// req 50
#[test]
fn ways_out_of_a_stuck_state_are_offered_everywhere_but_at_the_end() {
    for state in ["new", "in-progress", "waiting", "in-review"] {
        let machine = machine();
        let case = Case::new(state, ruth());
        let offers = available(&machine, &case.situation());
        let open: Vec<&str> =
            offers.iter().filter(|offer| offer.is_open()).map(|offer| offer.transition.as_str()).collect();
        for way_out in ["hold", "escalate", "cancel"] {
            assert!(open.contains(&way_out), "{way_out} from {state}: {open:?}");
        }
    }
    check(
        &Case::new("on-hold", ruth()),
        &expect![[r#"
        resume “Go on”
        escalate “Escalate” (exception)
        cancel “Cancel” (exception)
    "#]],
    );
    check(
        &Case::new("escalated", ruth()),
        &expect![[r#"
        resume “Go on”
        hold “Put on hold” (exception)
        cancel “Cancel” (exception)
    "#]],
    );
    check(
        &Case::new("cancelled", ruth()),
        &expect![[r#"
        reopen “Open again”
    "#]],
    );
    check(&Case::new("gone", ruth()), &expect![]);
}

#[test]
fn the_portal_itself_is_offered_what_is_declared_for_it() {
    check(
        &Case::new("new", Actor::portal()),
        &expect![[r#"
        * ask “Ask the client”
        escalate “Escalate” (exception)
    "#]],
    );
    check(
        &Case::new("in-progress", Actor::portal()),
        &expect![[r#"
        ask “Ask the client”
    "#]],
    );
    check(&Case::new("done", Actor::portal()), &expect![]);
}

#[test]
fn a_button_brings_what_is_said_before_it_is_pressed() {
    let machine = machine();
    let case = Case::new("in-progress", mia());
    let offers = available(&machine, &case.situation());
    let deliver = offers.iter().find(|offer| *offer.transition == "deliver").unwrap();
    assert_eq!(deliver.confirm, "The client is told at once.");
    assert!(deliver.is_mine() && !deliver.is_open());
    let case = Case::new("in-progress", jonas());
    let offers = available(&machine, &case.situation());
    let deliver = offers.iter().find(|offer| *offer.transition == "deliver").unwrap();
    assert!(!deliver.is_mine() && !deliver.is_open());
}
