//! Access that gives too much, or nothing.

use expect_test::expect;

use crate::changed;

#[test]
fn a_role_that_can_do_nothing() {
    changed(
        "  customer: {name: Customer, side: client}",
        "  customer: {name: Customer, side: client}\n  idler: {name: Idler, side: firm}",
        &expect![[r#"
        portal.yaml:6:3: error[BP050]: `idler` is allowed nothing
          at: roles.idler
          help: Give it a row in `access`, or remove it: a new role allows nothing until somebody says so.
    "#]],
    );
}

#[test]
fn a_client_role_with_an_action_of_the_firm() {
    changed(
        "see: [own],",
        "see: [own], note: [own],",
        &expect![[r#"
        portal.yaml:95:33: error[BP051]: `note` is for the firm alone
          at: access.customer.task.note
          help: Remove the action from the client role.
    "#]],
    );
}

#[test]
fn a_client_role_that_reaches_everybody() {
    changed(
        "see: [own],",
        "see: all,",
        &expect![[r#"
        portal.yaml:95:21: error[BP052]: `all` would reach every organization
          at: access.customer.task.see
          help: Use own, participant, organization or subtree.
    "#]],
    );
}

#[test]
fn a_client_role_with_a_relation_of_staff() {
    changed(
        "see: [own],",
        "see: [team],",
        &expect![[r#"
        portal.yaml:95:21: error[BP053]: `team` is a relation of staff
          at: access.customer.task.see
          help: Use own, participant, organization or subtree.
    "#]],
    );
}

#[test]
fn a_thing_that_does_not_exist() {
    changed(
        "customer: {task:",
        "customer: {tsak:",
        &expect![[r#"
        portal.yaml:73:85: error[BP033]: none of customer may advance a task
          at: record_types.task.workflow.transitions.answer.who
          help: Name a role in `who.roles` whose access row for this record type allows `advance` (and, where relations are named, with one of them).
        portal.yaml:95:14: error[BP026]: `tsak` is not declared
          at: access.customer.tsak
          help: Did you mean `task`?
    "#]],
    );
}

#[test]
fn a_role_that_is_not_declared() {
    changed(
        "  boss: {task: {see: all, advance: all}}",
        "  boss: {task: {see: all, advance: all}}\n  bos: {task: {see: all}}",
        &expect![[r#"
        portal.yaml:95:3: error[BP021]: `bos` is not declared
          at: access.bos
          help: Did you mean `boss`?
    "#]],
    );
}

#[test]
fn an_action_that_does_not_exist() {
    changed(
        "see: [own],",
        "sea: [own],",
        &expect![[r#"
        portal.yaml:95:21: error[BP012]: `sea` is not known here
          at: access.customer.task.sea
          help: Did you mean `see`?
    "#]],
    );
}

#[test]
fn a_condition_about_an_unknown_state() {
    changed(
        "see: [own],",
        "see: {relations: [own], when: {state: [wrking]}},",
        &expect![[r#"
        portal.yaml:95:60: error[BP020]: `wrking` is not declared
          at: access.customer.task.see.when.state[0]
          help: Did you mean `working`?
    "#]],
    );
}
