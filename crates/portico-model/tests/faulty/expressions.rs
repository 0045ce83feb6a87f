//! Guards and routing that cannot be computed.

use expect_test::expect;

use crate::changed;

#[test]
fn a_guard_that_cannot_be_read() {
    changed(
        "guard: answers.count > 1",
        "guard: answers.count >",
        &expect![[r#"
            portal.yaml:81:33: error[BP080]: the expression breaks off at the end
              at: record_types.task.workflow.transitions.finish.guard
              help: Write a CEL expression such as `answers.amount > 100.0`.
        "#]],
    );
}

#[test]
fn a_guard_about_an_unknown_variable() {
    changed(
        "guard: answers.count > 1",
        "guard: anwers.count > 1",
        &expect![[r#"
        portal.yaml:81:18: error[BP081]: `anwers` is not known. Did you mean `answers`?
          at: record_types.task.workflow.transitions.finish.guard
          help: Compare things of the same kind, and use fields that are declared; hyphens in keys become underscores.
    "#]],
    );
}

#[test]
fn a_guard_about_an_unknown_field() {
    changed(
        "guard: answers.count > 1",
        "guard: answers.cuont > 1",
        &expect![[r#"
        portal.yaml:81:25: error[BP081]: `cuont` is not declared. Did you mean `count`?
          at: record_types.task.workflow.transitions.finish.guard
          help: Compare things of the same kind, and use fields that are declared; hyphens in keys become underscores.
    "#]],
    );
}

#[test]
fn a_guard_that_compares_a_number_with_a_text() {
    changed(
        "guard: answers.count > 1",
        "guard: answers.count > \"one\"",
        &expect![[r#"
        portal.yaml:81:32: error[BP081]: a whole number is compared with a text
          at: record_types.task.workflow.transitions.finish.guard
          help: Compare things of the same kind, and use fields that are declared; hyphens in keys become underscores.
    "#]],
    );
}

#[test]
fn a_guard_that_says_neither_yes_nor_no() {
    changed(
        "guard: answers.count > 1",
        "guard: answers.count + 1",
        &expect![[r#"
        portal.yaml:81:32: error[BP081]: the expression must say yes or no, but is a whole number
          at: record_types.task.workflow.transitions.finish.guard
          help: Compare things of the same kind, and use fields that are declared; hyphens in keys become underscores.
    "#]],
    );
}

#[test]
fn a_guard_about_an_option_that_is_not_there() {
    changed(
        "guard: answers.count > 1",
        "guard: answers.size == \"lage\"",
        &expect![[r#"
        portal.yaml:81:34: error[BP081]: `lage` can never be chosen here. Did you mean `large`?
          at: record_types.task.workflow.transitions.finish.guard
          help: Compare things of the same kind, and use fields that are declared; hyphens in keys become underscores.
    "#]],
    );
}

#[test]
fn a_guard_about_a_date_that_is_none() {
    changed(
        "guard: answers.count > 1",
        "guard: answers.due < \"1 July\"",
        &expect![[r#"
        portal.yaml:81:32: error[BP081]: `1 July` is not a date: write it like "2026-07-01"
          at: record_types.task.workflow.transitions.finish.guard
          help: Compare things of the same kind, and use fields that are declared; hyphens in keys become underscores.
    "#]],
    );
}

#[test]
fn a_guard_with_a_function_that_is_not_there() {
    changed(
        "guard: answers.count > 1",
        "guard: answers.subject.matches(\"a+\")",
        &expect![[r#"
        portal.yaml:81:41: error[BP081]: the function `matches` is not known. Known here: `size`, `contains`, `startsWith`, `endsWith`, `int`, `double`, `has`, `exists`, `all`, `map`, `filter`.
          at: record_types.task.workflow.transitions.finish.guard
          help: Compare things of the same kind, and use fields that are declared; hyphens in keys become underscores.
    "#]],
    );
}

#[test]
fn a_guard_that_mixes_numbers() {
    changed(
        "guard: answers.count > 1",
        "guard: answers.amount + 1 > 5.0",
        &expect![[r#"
        portal.yaml:81:33: error[BP081]: a whole number is computed with a decimal number: write 5.0 for 5, or double(…)
          at: record_types.task.workflow.transitions.finish.guard
          help: Compare things of the same kind, and use fields that are declared; hyphens in keys become underscores.
    "#]],
    );
}

#[test]
fn a_guard_about_a_role_that_is_not_there() {
    changed(
        "guard: answers.count > 1",
        "guard: '\"bos\" in actor.roles'",
        &expect![[r#"
        portal.yaml:81:19: error[BP081]: `bos` can never be chosen here. Did you mean `boss`?
          at: record_types.task.workflow.transitions.finish.guard
          help: Compare things of the same kind, and use fields that are declared; hyphens in keys become underscores.
    "#]],
    );
}

#[test]
fn the_place_in_an_expression_of_several_lines() {
    changed(
        "guard: answers.count > 1",
        "guard: |\n            answers.count > 1 &&\n              answers.size > 1",
        &expect![[r#"
            portal.yaml:83:28: error[BP081]: a choice has no order: compare it with == or !=
              at: record_types.task.workflow.transitions.finish.guard
              help: Compare things of the same kind, and use fields that are declared; hyphens in keys become underscores.
        "#]],
    );
}

#[test]
fn routing_without_a_fallback() {
    changed(
        "      fallback: {team: desk, respond_within: 2 working days}\n",
        "",
        &expect![[r#"
        portal.yaml:82:5: error[BP090]: what no rule takes goes nowhere
          at: record_types.task.routing
          help: Add `fallback` with a team and an expected response, for what no rule takes.
    "#]],
    );
}

#[test]
fn a_routing_test_that_fails() {
    changed(
        "answers: {size: large}\n          expect: {team: desk}",
        "answers: {size: large}\n          expect: {team: desk, priority: high}",
        &expect![[r#"
        portal.yaml:90:11: error[BP091]: “large” gets the priority normal by the rule “Large”
          at: record_types.task.routing.tests[0]
          help: Mend the rules, or the test.
    "#]],
    );
}

#[test]
fn a_routing_rule_without_a_test() {
    changed(
        "answers: {size: large}",
        "answers: {size: small}",
        &expect![[r#"
        portal.yaml:85:11: warning[BP092]: no test meets “Large”
          at: record_types.task.routing.rules[0]
          help: Add a test whose answers this rule takes.
    "#]],
    );
}

#[test]
fn a_routing_test_with_impossible_answers() {
    changed(
        "answers: {size: large}",
        "answers: {size: huge}",
        &expect![[r#"
        portal.yaml:85:11: warning[BP092]: no test meets “Large”
          at: record_types.task.routing.rules[0]
          help: Add a test whose answers this rule takes.
        portal.yaml:91:21: error[BP093]: `size` does not take "huge"
          at: record_types.task.routing.tests[0].answers.size
          help: Use declared fields, and values that the fields allow.
    "#]],
    );
}

#[test]
fn routing_to_a_team_that_is_not_declared() {
    changed(
        "to: {team: desk,",
        "to: {team: desks,",
        &expect![[r#"
        portal.yaml:87:16: error[BP022]: `desks` is not declared
          at: record_types.task.routing.rules[0].to.team
          help: Did you mean `desk`?
        portal.yaml:90:11: error[BP091]: “large” leads to `desks` by the rule “Large”, not to `desk`
          at: record_types.task.routing.tests[0]
          help: Mend the rules, or the test.
    "#]],
    );
}
