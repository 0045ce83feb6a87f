//! Decisions about one chosen move: who makes it, from where, and what it changes.

use expect_test::{Expect, expect};

use super::*;

fn check(case: &Case, transition: &str, expected: &Expect) {
    expected.assert_eq(&case.says(&Move::new(transition)));
}

// req 41
#[test]
fn a_state_changes_by_a_declared_move_alone() {
    let case = Case::new("new", mia());
    check(
        &case,
        "take",
        &expect![[r#"
        new → in-progress
    "#]],
    );
    let refused = "unknown-transition by transitions: This step does not exist. Reload the page and choose again.\n";
    let names = ["done", "in-progress", "", "Take", " take", "take\0", "../take", "TAKE", "new", "t̵ake", "тake"];
    for name in names {
        assert_eq!(case.says(&Move::new(name)), refused, "{name:?}");
    }
    check(
        &Case::new("done", mia()),
        "take",
        &expect![[r#"
        wrong-state by transitions.take.from: This is now: Done. From there “Take it” is not possible. Reload the page to see what is.
    "#]],
    );
    check(
        &Case::new("in-progress", mia()),
        "take",
        &expect![[r#"
        wrong-state by transitions.take.from: This is now: Secret work. From there “Take it” is not possible. Reload the page to see what is.
    "#]],
    );
}

// req 41
#[test]
fn from_a_state_that_no_longer_exists_nothing_leads_on() {
    for name in ["take", "hold", "escalate", "cancel", "reopen"] {
        assert!(Case::new("gone", ruth()).decide(&Move::new(name).saying("why")).is_err(), "{name}");
    }
    check(
        &Case::new("gone", ruth()),
        "take",
        &expect![[r#"
        wrong-state by transitions.take.from: This is now: in a state that no longer exists. From there “Take it” is not possible. Reload the page to see what is.
    "#]],
    );
}

// req 43
#[test]
fn a_role_that_is_not_named_is_refused_with_the_rule() {
    check(
        &Case::new("in-progress", jonas()),
        "close",
        &expect![[r#"
        not-your-role by transitions.close.who: “Secret close” is for people with the role Lead. Ask one of them to do it.
    "#]],
    );
    check(
        &Case::new("new", sam()),
        "take",
        &expect![[r#"
        not-your-role by transitions.take.who: This step is ours. Write to us if you are waiting for it.
    "#]],
    );
    check(
        &Case::new("in-review", ana()),
        "approve",
        &expect![[r#"
        not-your-role by transitions.approve.who: “Approve” is for people with the role Company admin. Ask one of them to do it.
    "#]],
    );
    check(
        &Case::new("in-review", sam()),
        "approve",
        &expect![[r#"
        not-your-role by transitions.approve.who: “Approve” is for people with the role Company admin. Ask one of them to do it.
    "#]],
    );
    check(
        &Case::new("in-review", mia()),
        "return",
        &expect![[r#"
        not-your-role by transitions.return.who: “Changes requested” is for people with the role Company admin or Member. Ask one of them to do it.
    "#]],
    );
}

// req 43
#[test]
fn a_relation_that_does_not_hold_is_refused_with_the_rule() {
    check(
        &Case::new("in-progress", jonas()),
        "ask",
        &expect![[r#"
        not-your-relation by transitions.ask.who: “Ask the client” is for people who own it. Ask one of them to do it.
    "#]],
    );
    check(
        &Case::new("in-progress", jonas()),
        "deliver",
        &expect![[r#"
        not-your-relation by transitions.deliver.who: “Deliver” is for people who own it or belong to its team. Ask one of them to do it.
    "#]],
    );
    check(
        &Case::new("in-review", dana()),
        "return",
        &expect![[r#"
        not-your-relation by transitions.return.who: “Ask for changes” is for people who asked for it or take part in it. Ask one of them to do it.
    "#]],
    );
    check(
        &Case::new("new", dana()),
        "cancel",
        &expect![[r#"
        not-your-relation by transitions.cancel.who: “Withdraw” is for people who asked for it. Ask one of them to do it.
    "#]],
    );
    check(
        &Case::new("new", sam()),
        "cancel",
        &expect![[r#"
        new → cancelled
    "#]],
    );
    check(
        &Case::new("new", ruth()),
        "cancel",
        &expect![[r#"
        new → cancelled
    "#]],
    );
}

/// A client's membership that names a role of the firm, or claims to reach everything, gains nothing by it.
// req 43, req 81
#[test]
fn roles_and_relations_count_on_their_own_side_alone() {
    check(
        &Case::new("new", actor(Side::Client, "lead", &[Relation::All])),
        "take",
        &expect![[r#"
            not-your-role by transitions.take.who: This step is ours. Write to us if you are waiting for it.
        "#]],
    );
    check(
        &Case::new("new", actor(Side::Client, "client-member", &[Relation::All])),
        "cancel",
        &expect![[r#"
            not-your-relation by transitions.cancel.who: “Withdraw” is for people who asked for it. Ask one of them to do it.
        "#]],
    );
    check(
        &Case::new("new", actor(Side::Firm, "client-member", &[Relation::Own])),
        "cancel",
        &expect![[r#"
            not-your-role by transitions.cancel.who: “Cancel” is for people with the role Lead, Company admin or Member. Ask one of them to do it.
        "#]],
    );
    check(
        &Case::new("waiting", actor(Side::Client, "client-member", &[])),
        "answer",
        &expect![[r#"
            not-your-relation by transitions.answer.who: “I have answered” is for somebody else. Ask whoever takes part in this.
        "#]],
    );
    check(
        &Case::new("waiting", actor(Side::Client, "client-member", &[Relation::Participant])),
        "answer",
        &expect![[r#"
            waiting → in-progress
        "#]],
    );
    check(
        &Case::new("waiting", actor(Side::Client, "unheard-of", &[Relation::Own])),
        "answer",
        &expect![[r#"
            not-your-role by transitions.answer.who: “I have answered” is for people with the role Member or Company admin. Ask one of them to do it.
        "#]],
    );
    let nobody = Actor { roles: Vec::new(), ..ruth() };
    check(
        &Case::new("new", nobody),
        "take",
        &expect![[r#"
        not-your-role by transitions.take.who: “Take it” is for people with the role Contributor or Lead. Ask one of them to do it.
    "#]],
    );
}

/// Of a move that begins elsewhere, or that is somebody else's, nothing more is told: no field, no condition.
#[test]
fn what_a_move_lacks_is_told_to_those_who_make_it_here() {
    let case = Case::new("in-progress", sam());
    expect![[r#"
        not-your-role by transitions.close.who: This step is ours. Write to us if you are waiting for it.
    "#]]
    .assert_eq(&case.says(&Move::new("close").saying("x".repeat(20_000))));
    expect![[r#"
        wrong-state by transitions.take.from: This is now: Being worked on. From there this step is not possible. Reload the page to see what is.
    "#]]
    .assert_eq(&case.says(&Move::new("take")));
}

/// The same move by whatever sets it off: a deadline that names it, a reply, or nothing.
#[test]
fn the_portal_itself_makes_only_moves_declared_for_that() {
    check(
        &Case::new("new", Actor::portal()),
        "escalate",
        &expect![[r#"
        new → escalated
    "#]],
    );
    check(
        &Case::new("in-progress", Actor::portal()),
        "escalate",
        &expect![[r#"
        only-people by transitions.escalate.who: “Escalate” is made by people only.
    "#]],
    );
    check(
        &Case::new("waiting", Actor::portal()),
        "answer",
        &expect![[r#"
        waiting → in-progress
    "#]],
    );
    check(
        &Case::new("new", Actor::portal()),
        "answer",
        &expect![[r#"
        wrong-state by transitions.answer.from: This is now: New. From there “Client answered” is not possible. Reload the page to see what is.
    "#]],
    );
    check(
        &Case::new("new", Actor::portal()),
        "ask",
        &expect![[r#"
        new → waiting
    "#]],
    );
    check(
        &Case::new("new", Actor::portal()),
        "take",
        &expect![[r#"
        only-people by transitions.take.who: “Take it” is made by people only.
    "#]],
    );
    check(
        &Case::new("new", Actor::portal()),
        "cancel",
        &expect![[r#"
        only-people by transitions.cancel.who: “Cancel” is made by people only.
    "#]],
    );
}

// req 49, req 50
#[test]
fn a_step_says_everything_that_changes() {
    let step =
        |state: &str, actor, transition: &str| Case::new(state, actor).decide(&Move::new(transition).saying("Why"));
    let facts = |step: Result<Step, Vec<Refusal>>| {
        let step = step.unwrap();
        format!(
            "{} → {}: {:?}, ball {}, holder {:?}, effects {:?}, deadline {}, pauses {}, final {}, exception {}, reopens {}\n",
            step.from,
            step.to,
            step.meaning,
            step.ball.as_str(),
            step.holder,
            step.effects,
            step.deadline.is_some(),
            step.pauses_clock,
            step.is_final,
            step.exception,
            step.reopens,
        )
    };
    let lines = [
        step("new", mia(), "ask"),
        step("waiting", sam(), "answer"),
        step("in-progress", mia(), "hold"),
        step("on-hold", mia(), "resume"),
        step("in-progress", ruth(), "escalate"),
        step("escalated", ruth(), "resume"),
        step("new", sam(), "cancel"),
        step("done", dana(), "reopen"),
        step("cancelled", mia(), "reopen"),
    ];
    expect![[r#"
        new → waiting: Waiting, ball client, holder Some(Requester), effects [], deadline false, pauses true, final false, exception false, reopens false
        waiting → in-progress: Open, ball firm, holder Some(Owner), effects [], deadline false, pauses false, final false, exception false, reopens false
        in-progress → on-hold: Waiting, ball other, holder None, effects [], deadline false, pauses false, final false, exception true, reopens false
        on-hold → in-progress: Open, ball firm, holder Some(Owner), effects [], deadline false, pauses false, final false, exception false, reopens false
        in-progress → escalated: Problem, ball firm, holder None, effects [], deadline false, pauses false, final false, exception true, reopens false
        escalated → in-progress: Open, ball firm, holder Some(Owner), effects [], deadline false, pauses false, final false, exception false, reopens false
        new → cancelled: Stopped, ball none, holder None, effects [], deadline false, pauses false, final true, exception true, reopens false
        done → in-progress: Open, ball firm, holder Some(Owner), effects [Unassign, SetTeam(Key("studio"))], deadline false, pauses false, final false, exception false, reopens true
        cancelled → in-progress: Open, ball firm, holder Some(Owner), effects [Unassign, SetTeam(Key("studio"))], deadline false, pauses false, final false, exception false, reopens true
    "#]].assert_eq(&lines.map(facts).concat());
}
