//! Workflows in which work gets stuck.

use expect_test::expect;

use crate::changed;

#[test]
fn a_state_that_is_not_declared() {
    changed(
        "to: asked",
        "to: aksed",
        &expect![[r#"
        portal.yaml:45:9: error[BP030]: no path of transitions leads from `working` to `asked`
          at: record_types.task.workflow.states.asked
          help: Add a transition that leads to it, or remove the state.
        portal.yaml:72:44: error[BP020]: `aksed` is not declared
          at: record_types.task.workflow.transitions.ask.to
          help: Did you mean `asked`?
    "#]],
    );
}

#[test]
fn an_initial_state_that_is_not_declared() {
    changed(
        "initial: working",
        "initial: begin",
        &expect![[r#"
            portal.yaml:33:7: error[BP020]: `begin` is not declared
              at: record_types.task.workflow.initial
              help: Known here: `working`, `asked`, `stuck`, `over`.
        "#]],
    );
}

#[test]
fn a_state_without_exit() {
    crate::changed_twice(
        ["from: any-open, to: stuck", "from: [working, stuck]"],
        ["from: [working, asked], to: stuck", "from: [working]"],
        &expect![[r#"
        portal.yaml:54:9: error[BP031]: records in `stuck` can never leave it
          at: record_types.task.workflow.states.stuck
          help: Add a transition from it, or mark it `final: true`.
    "#]],
    );
}

#[test]
fn a_state_that_nobody_holds() {
    changed(
        "          holder: owner\n",
        "",
        &expect![[r#"
        portal.yaml:35:9: error[BP032]: `working` has no `holder`
          at: record_types.task.workflow.states.working
          help: Add `holder: owner`, `team`, `requester` or `role: …`; `nobody` is for final states.
    "#]],
    );
}

#[test]
fn an_open_state_held_by_nobody() {
    changed(
        "holder: owner",
        "holder: nobody",
        &expect![[r#"
        portal.yaml:42:11: error[BP032]: `working` is not final, but nobody holds it
          at: record_types.task.workflow.states.working.holder
          help: Add `holder: owner`, `team`, `requester` or `role: …`; `nobody` is for final states.
    "#]],
    );
}

#[test]
fn a_state_that_cannot_be_reached() {
    changed(
        "        over:\n",
        "        lost:\n          meaning: done\n          label: Lost\n          client_label: Lost\n          help: Lost.\n          client_help: Lost.\n          holder: nobody\n          final: true\n        over:\n",
        &expect![[r#"
        portal.yaml:63:9: error[BP030]: no path of transitions leads from `working` to `lost`
          at: record_types.task.workflow.states.lost
          help: Add a transition that leads to it, or remove the state.
    "#]],
    );
}

#[test]
fn no_way_to_an_exception() {
    changed(
        "          exception: true\n",
        "",
        &expect![[r#"
        portal.yaml:35:9: error[BP034]: stuck work in `working` has nowhere to go
          at: record_types.task.workflow.states.working
          help: Add a transition from this state to a state marked `exception: true`, for example with `from: any-open`.
        portal.yaml:45:9: error[BP034]: stuck work in `asked` has nowhere to go
          at: record_types.task.workflow.states.asked
          help: Add a transition from this state to a state marked `exception: true`, for example with `from: any-open`.
        portal.yaml:54:9: error[BP034]: stuck work in `stuck` has nowhere to go
          at: record_types.task.workflow.states.stuck
          help: Add a transition from this state to a state marked `exception: true`, for example with `from: any-open`.
    "#]],
    );
}

#[test]
fn no_final_state() {
    changed(
        "          final: true\n",
        "          ball: firm\n",
        &expect![[r#"
        portal.yaml:34:7: error[BP037]: no state is final
          at: record_types.task.workflow.states
          help: Mark the state in which work is over with `final: true`.
        portal.yaml:69:11: error[BP032]: `over` is not final, but nobody holds it
          at: record_types.task.workflow.states.over.holder
          help: Add `holder: owner`, `team`, `requester` or `role: …`; `nobody` is for final states.
    "#]],
    );
}

#[test]
fn a_state_without_words_for_clients() {
    changed(
        "          client_label: Your turn\n",
        "",
        &expect![[r#"
        portal.yaml:45:9: error[BP035]: the state has no `client_label`
          at: record_types.task.workflow.states.asked
          help: Add them; clients never see the words that staff use.
    "#]],
    );
}

#[test]
fn a_state_that_does_not_say_what_it_means() {
    changed(
        "          client_help: We work on it.\n",
        "",
        &expect![[r#"
        portal.yaml:35:9: warning[BP040]: the state has no `client_help`
          at: record_types.task.workflow.states.working
          help: Add `help` for staff and `client_help` for clients.
    "#]],
    );
}

#[test]
fn a_transition_without_words_for_clients() {
    changed(
        "client_label: Answer, ",
        "",
        &expect![[r#"
        portal.yaml:73:9: error[BP035]: clients may make this transition, but it has no `client_label`
          at: record_types.task.workflow.transitions.answer
          help: Add them; clients never see the words that staff use.
    "#]],
    );
}

#[test]
fn a_deadline_without_consequence() {
    changed(
        ", escalate: {role: boss}",
        "",
        &expect![[r#"
        portal.yaml:43:11: error[BP036]: nothing happens when the deadline of `working` passes
          at: record_types.task.workflow.states.working.deadline
          help: Add `escalate` with a role, a team or a transition.
    "#]],
    );
}

#[test]
fn a_deadline_that_escalates_by_an_unknown_move() {
    changed(
        "{transition: stop}",
        "{transition: finish}",
        &expect![[r#"
            portal.yaml:53:67: error[BP025]: no transition `finish` begins in `asked`
              at: record_types.task.workflow.states.asked.deadline.escalate.transition
              help: Known here: `answer`, `stop`.
        "#]],
    );
}

#[test]
fn a_client_waited_for_without_a_deadline() {
    changed(
        "          deadline: {within: 3 days, calendar: office, escalate: {transition: stop}}\n",
        "",
        &expect![[r#"
        portal.yaml:45:9: warning[BP038]: a client can keep `asked` waiting for ever
          at: record_types.task.workflow.states.asked
          help: Add a deadline with a reminder, so that a silent client is noticed.
    "#]],
    );
}

#[test]
fn a_final_state_with_a_deadline() {
    changed(
        "          final: true",
        "          deadline: {within: 3 days, calendar: office, escalate: {role: boss}}\n          final: true",
        &expect![[r#"
        portal.yaml:70:11: error[BP039]: `over` is final
          at: record_types.task.workflow.states.over.deadline
          help: Remove the deadline, or `final: true`.
    "#]],
    );
}

#[test]
fn a_transition_of_a_role_that_is_not_declared() {
    changed(
        "ask: {label: Ask, from: [working], to: asked, who: {roles: [boss]}}",
        "ask: {label: Ask, from: [working], to: asked, who: {roles: [bos]}}",
        &expect![[r#"
        portal.yaml:72:55: error[BP033]: none of bos may advance a task
          at: record_types.task.workflow.transitions.ask.who
          help: Name a role in `who.roles` whose access row for this record type allows `advance` (and, where relations are named, with one of them).
        portal.yaml:72:69: error[BP021]: `bos` is not declared
          at: record_types.task.workflow.transitions.ask.who.roles[0]
          help: Did you mean `boss`?
    "#]],
    );
}

#[test]
fn a_transition_that_nobody_can_make() {
    changed(
        "advance: [own]",
        "reply: [own]",
        &expect![[r#"
        portal.yaml:73:85: error[BP033]: none of customer may advance a task
          at: record_types.task.workflow.transitions.answer.who
          help: Name a role in `who.roles` whose access row for this record type allows `advance` (and, where relations are named, with one of them).
    "#]],
    );
}

#[test]
fn a_transition_without_a_role() {
    changed(
        "who: {roles: [boss]}}\n        answer",
        "who: {roles: []}}\n        answer",
        &expect![[r#"
        portal.yaml:72:55: error[BP033]: `ask` names no role
          at: record_types.task.workflow.transitions.ask.who
          help: Name a role in `who.roles` whose access row for this record type allows `advance` (and, where relations are named, with one of them).
    "#]],
    );
}

#[test]
fn a_required_field_that_is_not_declared() {
    changed(
        "requires: [verdict]",
        "requires: [veredict]",
        &expect![[r#"
        portal.yaml:80:22: error[BP023]: `veredict` is not declared
          at: record_types.task.workflow.transitions.finish.requires[0]
          help: Did you mean `verdict`?
    "#]],
    );
}

#[test]
fn clients_may_edit_a_field_of_the_firm() {
    changed(
        "client: [subject]",
        "client: [subject, verdict]",
        &expect![[r#"
        portal.yaml:44:36: error[BP069]: `verdict` is for the firm alone; clients do not see it
          at: record_types.task.workflow.states.working.edit.client[1]
          help: Remove the field from this list.
    "#]],
    );
}

#[test]
fn a_move_by_a_checklist_that_is_not_declared() {
    changed(
        "{label: Ask, from: [working], to: asked, who: {roles: [boss]}}",
        "{label: Ask, from: [working], to: asked, who: {roles: [boss]}, on: [client-file, handed-in]}",
        &expect![[r#"
            portal.yaml:72:77: error[BP110]: a task has no `requirements`
              at: record_types.task.workflow.transitions.ask.on
              help: Declare `requirements`, or remove `checklist`.
        "#]],
    );
}

#[test]
fn a_move_by_something_that_does_not_exist() {
    changed(
        "{label: Ask, from: [working], to: asked, who: {roles: [boss]}}",
        "{label: Ask, from: [working], to: asked, who: {roles: [boss]}, on: [client-file, client-fax]}",
        &expect![[r#"
            portal.yaml:72:95: error[BP012]: `client-fax` is not known here
              at: record_types.task.workflow.transitions.ask.on[1]
              help: Did you mean `client-file`?
        "#]],
    );
}
