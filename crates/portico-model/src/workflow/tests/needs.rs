//! What a move needs: answers, a condition that holds, a comment.

use expect_test::{Expect, expect};

use super::*;

fn check(case: &Case, transition: &str, expected: &Expect) {
    expected.assert_eq(&case.says(&Move::new(transition)));
}

// req 44, req 114
#[test]
fn each_missing_answer_is_refused_by_its_field() {
    let deliver = |answers| Case::new("in-progress", mia()).answered(answers);
    check(
        &deliver(json!({})),
        "deliver",
        &expect![[r#"
        answer-missing by transitions.deliver.requires [topic]: Fill in “Topic” first.
        answer-missing by transitions.deliver.requires [cause]: Fill in “Secret cause” first.
    "#]],
    );
    check(
        &deliver(json!({"topic": "other"})),
        "deliver",
        &expect![[r#"
        answer-missing by transitions.deliver.requires [cause]: Fill in “Secret cause” first.
    "#]],
    );
    check(
        &deliver(json!({"topic": "print", "cause": "worn"})),
        "deliver",
        &expect![[r#"
            answer-missing by transitions.deliver.requires [copies]: Fill in “Copies” first.
        "#]],
    );
    check(
        &deliver(json!({"topic": "print", "cause": "worn", "copies": 0})),
        "deliver",
        &expect![[r#"
            in-progress → in-review
        "#]],
    );
    check(
        &deliver(json!({"topic": "other", "cause": "worn"})),
        "deliver",
        &expect![[r#"
            in-progress → in-review
        "#]],
    );
    check(
        &deliver(json!({"topic": null, "cause": " \n "})),
        "deliver",
        &expect![[r#"
        answer-missing by transitions.deliver.requires [topic]: Fill in “Topic” first.
        answer-missing by transitions.deliver.requires [cause]: Fill in “Secret cause” first.
    "#]],
    );
}

// req 44
#[test]
fn an_empty_answer_is_none() {
    let approve = |approver: Value| {
        Case::new("in-review", dana())
            .answered(json!({"budget": {"minor": 100, "currency": "EUR"}, "approver": approver}))
    };
    for empty in [json!(null), json!(""), json!("  "), json!([]), json!({}), json!({"name": "", "email": null})] {
        assert!(approve(empty.clone()).says(&Move::new("approve")).starts_with("answer-missing"), "{empty}");
    }
    for given in [json!({"name": "Dana Reyes"}), json!("Dana"), json!(0), json!(false), json!([0])] {
        assert_eq!(approve(given.clone()).says(&Move::new("approve")), "in-review → done\n", "{given}");
    }
}

/// What is asked for inside the firm has no name in what a client reads.
// req 81
#[test]
fn a_client_is_not_told_what_the_firm_must_fill_in() {
    let mut machine = machine();
    let mut approve = machine.record_type.workflow.transition(&key("approve")).unwrap().clone();
    approve.requires = vec![key("cause"), key("approver"), key("hours"), key("undeclared")];
    machine.record_type.workflow.transitions = [(key("approve"), approve)].into_iter().collect();
    let lines = |actor| {
        let case = Case::new("in-review", actor).answered(json!({"budget": {"minor": 100, "currency": "EUR"}}));
        let refusals = decide(&machine, &case.situation(), &Move::new("approve")).unwrap_err();
        refusals.iter().map(line).collect::<String>()
    };
    expect![[r#"
        answer-missing by transitions.approve.requires: We have to add something before this is possible. Write to us if you are waiting for it.
        answer-missing by transitions.approve.requires [approver]: Fill in “Who approves” first.
    "#]].assert_eq(&lines(dana()));
    expect![[r#"
        answer-missing by transitions.approve.requires [cause]: Fill in “Secret cause” first.
        answer-missing by transitions.approve.requires [approver]: Fill in “Who approves” first.
        answer-missing by transitions.approve.requires [hours]: Fill in “Secret hours” first.
        answer-missing by transitions.approve.requires: This step asks for “undeclared”, which the form does not have. Ask whoever keeps the form.
    "#]].assert_eq(&lines(ruth()));
}

#[test]
fn a_condition_must_hold_and_says_so_in_its_own_words() {
    let approve = |minor: i64| {
        let answers = json!({"approver": {"name": "Dana Reyes"}, "budget": {"minor": minor, "currency": "EUR"}});
        Case::new("in-review", dana()).answered(answers)
    };
    check(
        &approve(500_000),
        "approve",
        &expect![[r#"
        in-review → done
    "#]],
    );
    check(
        &approve(500_001),
        "approve",
        &expect![[r#"
        condition-not-met by transitions.approve.guard: Budgets above €5,000 are approved by your account manager. Write to us.
    "#]],
    );
    check(
        &approve(-1),
        "approve",
        &expect![[r#"
        in-review → done
    "#]],
    );
    let close = |hours: Value, days| Case::new("in-progress", ruth()).answered(json!({"hours": hours})).aged(days);
    check(
        &close(json!(1), 1),
        "close",
        &expect![[r#"
        in-progress → done
    "#]],
    );
    check(
        &close(json!(1), 0),
        "close",
        &expect![[r#"
        condition-not-met by transitions.close.guard: This is possible only if record.age_days >= 1 && answers.hours > 0.
    "#]],
    );
    check(
        &close(json!(0), 1),
        "close",
        &expect![[r#"
        condition-not-met by transitions.close.guard: This is possible only if record.age_days >= 1 && answers.hours > 0.
    "#]],
    );
}

#[test]
fn a_condition_that_cannot_be_computed_does_not_hold() {
    let answers = json!({"approver": {"name": "Dana Reyes"}});
    check(
        &Case::new("in-review", dana()).answered(answers.clone()),
        "approve",
        &expect![[r#"
            condition-unclear by transitions.approve.guard: Budgets above €5,000 are approved by your account manager. Write to us.
        "#]],
    );
    let mut machine = machine();
    let mut approve = machine.record_type.workflow.transition(&key("approve")).unwrap().clone();
    approve.guard_words.clear();
    machine.record_type.workflow.transitions = [(key("approve"), approve)].into_iter().collect();
    let lines = |actor| {
        let case = Case::new("in-review", actor).answered(answers.clone());
        let refusals = decide(&machine, &case.situation(), &Move::new("approve")).unwrap_err();
        refusals.iter().map(line).collect::<String>()
    };
    expect![[r#"
        condition-unclear by transitions.approve.guard: This is not possible yet. Write to us if you expected it to be.
    "#]]
    .assert_eq(&lines(dana()));
    expect![[r#"
        condition-unclear by transitions.approve.guard: It cannot be told whether this is possible: `budget` has no answer.
    "#]].assert_eq(&lines(ruth()));
}

#[test]
fn every_reason_is_said_at_once() {
    expect![[r#"
        answer-missing by transitions.close.requires [hours]: Fill in “Secret hours” first.
        condition-not-met by transitions.close.guard: This is possible only if record.age_days >= 1 && answers.hours > 0.
    "#]].assert_eq(&Case::new("in-progress", ruth()).aged(0).says(&Move::new("close")));
    expect![[r#"
        comment-missing by transitions.return.comment: Say why in a few words.
    "#]]
    .assert_eq(&Case::new("in-review", sam()).says(&Move::new("return")));
    let long = "x".repeat(10_001);
    expect![[r#"
        answer-missing by transitions.deliver.requires [topic]: Fill in “Topic” first.
        answer-missing by transitions.deliver.requires [cause]: Fill in “Secret cause” first.
        comment-too-long by transitions.deliver.comment: The comment must be 10,000 characters or fewer.
    "#]]
    .assert_eq(&Case::new("in-progress", mia()).says(&Move::new("deliver").saying(long)));
}

#[test]
fn a_comment_is_asked_for_taken_or_refused_as_declared() {
    let said = |transition: &str, comment: &str| {
        let case = match transition {
            "take" => Case::new("new", mia()),
            _ => Case::new("in-progress", mia()),
        };
        match case.decide(&Move::new(transition).saying(comment)) {
            Ok(step) => format!("{:?}", step.comment),
            Err(refusals) => refusals.iter().map(line).collect(),
        }
    };
    for blank in ["", " ", "\n\t", "\u{200b}", "\u{feff}\u{202e}", "\0"] {
        assert!(said("ask", blank).starts_with("comment-missing"), "{blank:?}");
        assert_eq!(said("take", blank), "None", "{blank:?}");
        assert_eq!(said("hold", blank), "None", "{blank:?}");
    }
    expect![[r#"
        comment-missing by transitions.ask.comment: Say why in a few words.
    "#]]
    .assert_eq(&said("ask", ""));
    expect![[r#"
        comment-not-taken by transitions.take.comment: This step takes no comment. Write a message instead.
    "#]]
    .assert_eq(&said("take", "Mine"));
    expect![[r#"Some("Which size?\nAnd\ncolour? evil")"#]]
        .assert_eq(&said("ask", "  Which size?\r\nAnd\rcolour?\0 \u{202e}evil  "));
    expect![[r#"Some("👩\u{200d}🎨 später – bitte")"#]].assert_eq(&said("hold", "👩‍🎨 später – bitte"));
    assert!(said("ask", &"ß".repeat(10_000)).starts_with("Some"));
    assert!(said("ask", &"ß".repeat(10_001)).starts_with("comment-too-long"));
}
