//! Forms that cannot be filled in.

use expect_test::expect;

use crate::changed;

#[test]
fn a_choice_without_options() {
    crate::changed_twice(
        ["options: {small: Small, large: Large}", "answers.size == \"large\""],
        ["hint: None to choose from", "has(answers.size)"],
        &expect![[r#"
        portal.yaml:22:13: error[BP060]: `size` has no `options`
          at: record_types.task.form.sections.main.fields.size
          help: Add at least one entry under `options` (or `columns`).
        portal.yaml:85:11: warning[BP092]: no test meets “Large”
          at: record_types.task.routing.rules[0]
          help: Add a test whose answers this rule takes.
        portal.yaml:91:21: error[BP093]: `size` does not take "large"
          at: record_types.task.routing.tests[0].answers.size
          help: Use declared fields, and values that the fields allow.
    "#]],
    );
}

#[test]
fn a_field_of_the_firm_required_of_clients() {
    changed(
        "requires: [subject]",
        "requires: [verdict]",
        &expect![[r#"
        portal.yaml:73:122: error[BP065]: `customer` may make this transition, but cannot see `verdict`
          at: record_types.task.workflow.transitions.answer.requires[0]
          help: Require it in a transition that staff make.
    "#]],
    );
}

#[test]
fn a_field_of_the_firm_required_when_opening() {
    changed(
        "side: firm}\n    workflow",
        "side: firm, required: true}\n    workflow",
        &expect![[r#"
        portal.yaml:31:69: error[BP065]: `verdict` is required of whoever opens a record, but clients do not see it
          at: record_types.task.form.sections.main.fields.verdict.required
          help: Require it in a transition that staff make.
    "#]],
    );
}

#[test]
fn a_kind_that_comes_later() {
    changed(
        "{kind: date, label: Due}",
        "{kind: file, label: Due}",
        &expect![[r#"
        portal.yaml:29:19: error[BP016]: `due` is a file field, which comes later
          at: record_types.task.form.sections.main.fields.due.kind
          help: Fields for files come with a later version; ask for the file on a checklist (`requirements`).
    "#]],
    );
}

#[test]
fn a_setting_of_another_kind() {
    changed(
        "{kind: date, label: Due}",
        "{kind: date, label: Due, max_length: 10}",
        &expect![[r#"
        portal.yaml:29:43: error[BP061]: `max_length` belongs to short-text, long-text; `due` is date
          at: record_types.task.form.sections.main.fields.due.max_length
          help: Remove it, or choose another kind.
    "#]],
    );
}

#[test]
fn limits_that_cross() {
    changed(
        "min: 1, max: 100",
        "min: 100, max: 1",
        &expect![[r#"
        portal.yaml:26:65: error[BP062]: `min` of `amount` is above its `max`
          at: record_types.task.form.sections.main.fields.amount.min
          help: The lower limit must not be above the upper one, and dates are written 2026-07-01 or today.
    "#]],
    );
}

#[test]
fn a_limit_that_is_no_date() {
    changed(
        "{kind: date, label: Due}",
        "{kind: date, label: Due, min: tomorrow}",
        &expect![[r#"
        portal.yaml:29:43: error[BP062]: `min` of `due` must be a date such as 2026-07-01, or today
          at: record_types.task.form.sections.main.fields.due.min
          help: The lower limit must not be above the upper one, and dates are written 2026-07-01 or today.
    "#]],
    );
}

#[test]
fn money_without_a_currency() {
    changed(
        "currency: EUR, ",
        "",
        &expect![[r#"
        portal.yaml:26:13: error[BP068]: the field has no `currency`
          at: record_types.task.form.sections.main.fields.amount
          help: Add `currency: EUR` or another code of three capital letters.
    "#]],
    );
}

#[test]
fn a_condition_on_an_unknown_field() {
    changed(
        "{field: urgent, yes: true}",
        "{field: urgnet, yes: true}",
        &expect![[r#"
        portal.yaml:28:60: error[BP023]: `urgnet` is not declared
          at: record_types.task.form.sections.main.fields.why.show_when.field
          help: Did you mean `urgent`?
    "#]],
    );
}

#[test]
fn a_condition_that_can_never_hold() {
    changed(
        "{field: urgent, yes: true}",
        "{field: size, equals: huge}",
        &expect![[r#"
        portal.yaml:28:48: error[BP063]: `size` can never have the answer "huge"
          at: record_types.task.form.sections.main.fields.why.show_when
          help: Give exactly one of `equals`, `one_of` and `yes`, on a field that is asked of the same side.
    "#]],
    );
}

#[test]
fn a_condition_with_two_tests() {
    changed(
        "{field: urgent, yes: true}",
        "{field: urgent, yes: true, equals: true}",
        &expect![[r#"
        portal.yaml:28:48: error[BP063]: the condition has 2 tests; it needs exactly one
          at: record_types.task.form.sections.main.fields.why.show_when
          help: Give exactly one of `equals`, `one_of` and `yes`, on a field that is asked of the same side.
    "#]],
    );
}

#[test]
fn a_condition_that_tells_clients_about_the_firm() {
    changed(
        "{field: urgent, yes: true}",
        "{field: verdict, equals: fine}",
        &expect![[r#"
        portal.yaml:28:48: error[BP063]: `why` is for clients, but `verdict` is for the firm alone
          at: record_types.task.form.sections.main.fields.why.show_when
          help: Give exactly one of `equals`, `one_of` and `yes`, on a field that is asked of the same side.
    "#]],
    );
}

#[test]
fn conditions_in_a_circle() {
    changed(
        "{kind: yes-no, label: Urgent}",
        "{kind: yes-no, label: Urgent, show_when: {field: why, equals: because}}",
        &expect![[r#"
        portal.yaml:27:51: error[BP064]: whether `urgent` is asked depends, in the end, on `urgent`
          at: record_types.task.form.sections.main.fields.urgent.show_when
          help: Remove one of the conditions.
        portal.yaml:28:48: error[BP064]: whether `why` is asked depends, in the end, on `why`
          at: record_types.task.form.sections.main.fields.why.show_when
          help: Remove one of the conditions.
    "#]],
    );
}

#[test]
fn a_title_that_is_not_always_there() {
    changed(
        "label: Subject, required: true",
        "label: Subject",
        &expect![[r#"
        portal.yaml:15:5: error[BP066]: `subject` is not required
          at: record_types.task.title_from
          help: Name a required short text or choice that clients fill in, without `show_when`.
    "#]],
    );
}

#[test]
fn a_field_in_two_sections() {
    changed(
        "            verdict: {kind",
        "        more:\n          title: More\n          fields:\n            due: {kind: date, label: Due}\n            verdict: {kind",
        &expect![[r#"
        portal.yaml:34:13: error[BP067]: `due` is also declared in section `main`
          at: record_types.task.form.sections.more.fields.due
          help: Rename one of the two.
    "#]],
    );
}
