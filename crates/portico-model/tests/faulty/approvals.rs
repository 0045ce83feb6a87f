//! Approvals that could stall, or that nobody could give.

use expect_test::{Expect, expect};

pub const SOUND: &str = include_str!("../../src/approvals/tests/portal.yaml");

fn changed(from: &str, to: &str, expect: &Expect) {
    crate::changed_in(SOUND, from, to, expect);
}

#[test]
fn an_approval_without_words_for_clients() {
    changed(
        "        client_label: Spending\n",
        "",
        &expect![[r#"
        portal.yaml:63:7: error[BP035]: the approval has no `client_label`
          at: record_types.spending.approvals.spend
          help: Add them; clients never see the words that staff use.
    "#]],
    );
}

#[test]
fn a_stage_without_a_group() {
    changed(
        "            groups:\n              managers: { who: { roles: [manager] }, needs: all }\n",
        "            groups: {}\n",
        &expect![[r#"
            portal.yaml:80:11: error[BP100]: `management` asks nobody
              at: record_types.spending.approvals.spend.stages.management
              help: Add a stage with at least one group under `groups`.
        "#]],
    );
}

#[test]
fn an_approval_without_stages() {
    changed(
        "        stages:\n          read:\n            label: Read\n            groups:\n              reviewers: { who: { roles: [reviewer] } }\n",
        "        stages: {}\n",
        &expect![[r#"
            portal.yaml:96:9: error[BP100]: `note` asks nobody
              at: record_types.spending.approvals.note.stages
              help: Add a stage with at least one group under `groups`.
        "#]],
    );
}

#[test]
fn an_item_that_is_left_out_and_is_none() {
    changed(
        "        client_label: Spending\n",
        "        client_label: Spending\n        apart_from: [logo]\n",
        &expect![[r#"
            portal.yaml:66:22: error[BP029]: no item `logo` of the checklist asks for a document
              at: record_types.spending.approvals.spend.apart_from[0]
              help: Name an item under `requirements` whose `asks` is a document.
        "#]],
    );
}

#[test]
fn a_group_of_an_unknown_role() {
    changed(
        "roles: [manager] }, needs",
        "roles: [manger] }, needs",
        &expect![[r#"
            portal.yaml:84:27: error[BP101]: none of the roles of `managers` may see and approve a spending in this relation
              at: record_types.spending.approvals.spend.stages.management.groups.managers.who
              help: Name a role whose access row for this record type allows `see`, for an approval also `approve`, and a relation that its side can have.
            portal.yaml:84:42: error[BP021]: `manger` is not declared
              at: record_types.spending.approvals.spend.stages.management.groups.managers.who.roles[0]
              help: Did you mean `manager`?
        "#]],
    );
}

#[test]
fn a_group_whose_role_may_not_see_the_record() {
    changed(
        "  manager: { spending: { see: all, approve: all } }",
        "  manager: { people: { see: all } }",
        &expect![[r#"
            portal.yaml:84:27: error[BP101]: none of the roles of `managers` may see and approve a spending in this relation
              at: record_types.spending.approvals.spend.stages.management.groups.managers.who
              help: Name a role whose access row for this record type allows `see`, for an approval also `approve`, and a relation that its side can have.
        "#]],
    );
}

// req 68
#[test]
fn a_group_whose_role_may_see_and_not_approve() {
    changed(
        "  manager: { spending: { see: all, approve: all } }",
        "  manager: { spending: { see: all } }",
        &expect![[r#"
            portal.yaml:84:27: error[BP101]: none of the roles of `managers` may see and approve a spending in this relation
              at: record_types.spending.approvals.spend.stages.management.groups.managers.who
              help: Name a role whose access row for this record type allows `see`, for an approval also `approve`, and a relation that its side can have.
        "#]],
    );
}

#[test]
fn a_move_that_an_unknown_approval_sets_off() {
    changed(
        "finish: { label: Finish, from: any-open, to: over, who: { roles: [clerk] } }",
        "finish: { label: Finish, from: any-open, to: over, who: { roles: [clerk] }, on: { approved: spent } }",
        &expect![[r#"
            portal.yaml:57:85: error[BP028]: `spent` is not declared
              at: record_types.spending.workflow.transitions.finish.on
              help: Did you mean `spend`?
        "#]],
    );
}

#[test]
fn a_group_in_a_relation_that_its_side_cannot_have() {
    changed(
        "relations: [organization]",
        "relations: [team]",
        &expect![[r#"
            portal.yaml:79:25: error[BP101]: none of the roles of `client` may see and approve a spending in this relation
              at: record_types.spending.approvals.spend.stages.review.groups.client.who
              help: Name a role whose access row for this record type allows `see`, for an approval also `approve`, and a relation that its side can have.
        "#]],
    );
}

#[test]
fn more_people_than_stand_in_the_relation() {
    changed(
        "roles: [reviewer] }, needs: { at-least: 2 }",
        "roles: [reviewer], relations: [assigned] }, needs: { at-least: 2 }",
        &expect![[r#"
            portal.yaml:78:88: error[BP102]: `reviewers` needs 2 people, but at most 1 stand in this relation
              at: record_types.spending.approvals.spend.stages.review.groups.reviewers.needs.at-least
              help: Ask for at least one, and for no more than can stand in the relation; `all` and `any` always fit.
        "#]],
    );
}

#[test]
fn a_group_that_nobody_at_all_would_meet() {
    changed(
        "at-least: 2",
        "at-least: 0",
        &expect![[r#"
        portal.yaml:78:65: error[BP102]: `reviewers` would be met by nobody at all
          at: record_types.spending.approvals.spend.stages.review.groups.reviewers.needs.at-least
          help: Ask for at least one, and for no more than can stand in the relation; `all` and `any` always fit.
    "#]],
    );
}

#[test]
fn an_unknown_quorum() {
    changed(
        "needs: all",
        "needs: most",
        &expect![[r#"
        portal.yaml:84:61: error[BP012]: `most` is not known here
          at: record_types.spending.approvals.spend.stages.management.groups.managers.needs
          help: Known here: `all`, `any`, `at-least`.
    "#]],
    );
}

// req 75, ask 21
#[test]
fn no_fallback() {
    changed(
        "        fallback: deputy\n",
        "",
        &expect![[r#"
        portal.yaml:63:7: error[BP103]: nobody decides on `spend` when those who are asked cannot
          at: record_types.spending.approvals.spend
          help: Add `fallback` with a role that decides when somebody is away for too long, or has left.
    "#]],
    );
}

// req 75
#[test]
fn a_fallback_that_may_not_see_the_record() {
    changed(
        "  deputy: { spending: { see: all, approve: all } }",
        "  deputy: { people: { see: all } }",
        &expect![[r#"
            portal.yaml:69:9: error[BP104]: `deputy` may not see and approve a spending, and cannot decide on it
              at: record_types.spending.approvals.spend.fallback
              help: Allow `see` and `approve` to this role in `access`, or name another.
            portal.yaml:89:9: error[BP104]: `deputy` may not see and approve a spending, and cannot decide on it
              at: record_types.spending.approvals.note.fallback
              help: Allow `see` and `approve` to this role in `access`, or name another.
            portal.yaml:105:9: error[BP104]: `deputy` may not see and approve a spending, and cannot decide on it
              at: record_types.spending.approvals.minutes.fallback
              help: Allow `see` and `approve` to this role in `access`, or name another.
        "#]],
    );
}

#[test]
fn a_fallback_with_a_limit() {
    changed(
        "limits: { reviewer: 5000 }",
        "limits: { reviewer: 5000, deputy: 9000 }",
        &expect![[r#"
        portal.yaml:69:9: error[BP105]: above the limit of `deputy` nobody is left to decide
          at: record_types.spending.approvals.spend.fallback
          help: Remove the role from `limits`, or name another under `fallback`.
    "#]],
    );
}

// req 70
#[test]
fn no_escalation() {
    changed(
        "        escalate: { role: director, after: 1 working day }\n",
        "",
        &expect![[r#"
        portal.yaml:63:7: error[BP036]: nothing happens when nobody decides on `spend`
          at: record_types.spending.approvals.spend
          help: Add `escalate` with a `role`, and `after` how long.
    "#]],
    );
}

// ask 24
#[test]
fn segregation_that_leaves_nobody() {
    changed(
        "relations: [organization]",
        "relations: [own]",
        &expect![[r#"
        portal.yaml:79:55: error[BP106]: whoever asked for a spending submits it, and `segregated` keeps them out
          at: record_types.spending.approvals.spend.stages.review.groups.client.who.relations
          help: Name another relation, or write `segregated: false`.
    "#]],
    );
}

#[test]
fn limits_without_an_amount() {
    changed(
        "        amount: amount\n",
        "",
        &expect![[r#"
        portal.yaml:66:9: error[BP107]: there are limits, but no `amount` to hold against them
          at: record_types.spending.approvals.spend.limits
          help: Name a money field under `amount`.
    "#]],
    );
}

#[test]
fn an_amount_that_is_no_money() {
    changed(
        "        amount: amount\n",
        "        amount: subject\n",
        &expect![[r#"
        portal.yaml:66:9: error[BP107]: `subject` is not a money field
          at: record_types.spending.approvals.spend.amount
          help: Name a money field under `amount`.
    "#]],
    );
}

#[test]
fn a_condition_that_does_not_fit() {
    changed(
        "answers.amount >= 500.0",
        "answers.amount >= \"much\"",
        &expect![[r#"
        portal.yaml:82:34: error[BP081]: a decimal number is compared with a text
          at: record_types.spending.approvals.spend.stages.management.when
          help: Compare things of the same kind, and use fields that are declared; hyphens in keys become underscores.
    "#]],
    );
}

#[test]
fn a_condition_that_cannot_be_read() {
    changed(
        "answers.amount >= 500.0",
        "answers.amount >=",
        &expect![[r#"
        portal.yaml:82:36: error[BP080]: the expression breaks off at the end
          at: record_types.spending.approvals.spend.stages.management.when
          help: Write a CEL expression such as `answers.amount > 100.0`.
    "#]],
    );
}

#[test]
fn a_condition_about_what_is_not_submitted() {
    changed(
        "answers.amount >= 500.0",
        "record.age_days > 1",
        &expect![[r#"
        portal.yaml:82:19: error[BP081]: `record` is not known. Known here: `answers`.
          at: record_types.spending.approvals.spend.stages.management.when
          help: Compare things of the same kind, and use fields that are declared; hyphens in keys become underscores.
    "#]],
    );
}

#[test]
fn a_calendar_that_is_not_declared() {
    changed(
        "due: { within: 1 working day, calendar: office }",
        "due: { within: 1 working day, calendar: ofice }",
        &expect![[r#"
            portal.yaml:88:39: error[BP024]: `ofice` is not declared
              at: record_types.spending.approvals.note.due.calendar
              help: Did you mean `office`?
        "#]],
    );
}

#[test]
fn an_approval_that_could_never_be_submitted() {
    changed(
        "rounds: 2",
        "rounds: 0",
        &expect![[r#"
        portal.yaml:73:9: error[BP013]: `spend` could never be submitted
          at: record_types.spending.approvals.spend.rounds
          help: Write the value as described.
    "#]],
    );
}

#[test]
fn a_checklist_that_is_not_declared() {
    let (before, after) = SOUND.split_once("    requirements:").unwrap_or_default();
    let (_, access) = after.split_once("access:\n").unwrap_or_default();
    let without = format!("{before}access:\n{access}");
    expect![[r#"
        portal.yaml:94:9: error[BP110]: a spending has no `requirements`
          at: record_types.spending.approvals.note.checklist
          help: Declare `requirements`, or remove `checklist`.
    "#]]
    .assert_eq(&portico_model::blueprint::check(&without).render("portal.yaml"));
}

// req 63
#[test]
fn a_transition_that_demands_an_unknown_approval() {
    changed(
        "to: over, who: { roles: [clerk] } }",
        "to: over, who: { roles: [clerk] }, approval: spent }",
        &expect![[r#"
            portal.yaml:57:85: error[BP028]: `spent` is not declared
              at: record_types.spending.workflow.transitions.finish.approval
              help: Did you mean `spend`?
        "#]],
    );
}

// req 63
#[test]
fn a_transition_that_demands_an_approval_is_sound() {
    changed(
        "to: over, who: { roles: [clerk] } }",
        "to: over, who: { roles: [clerk] }, approval: spend }",
        &expect![[""]],
    );
}

#[test]
fn an_approval_that_leads_nowhere_from_where_it_is_decided_on() {
    changed(
        "finish: { label: Finish, from: any-open, to: over, who: { roles: [clerk] } }",
        "finish: { label: Finish, from: any-open, to: over, who: { roles: [clerk] }, on: { submitted: spend } }",
        &expect![[r#"
            portal.yaml:57:50: error[BP108]: `spend` can be approved in `over`, but no way leads on from there
              at: record_types.spending.workflow.transitions.finish.to
              help: Add `on: {approved: …}` or `approval: …` to a move that begins in this state.
        "#]],
    );
}

#[test]
fn a_fallback_of_the_other_side() {
    changed(
        "              managers: { who: { roles: [manager] }, needs: all }\n",
        "              managers: { who: { roles: [manager] }, needs: all, fallback: client-admin }\n",
        &expect![[r#"
            portal.yaml:84:15: warning[BP109]: `client-admin` is of the other side, and would decide in place of `managers`
              at: record_types.spending.approvals.spend.stages.management.groups.managers
              help: Name a role of their side as the `fallback` of the group, or ask somebody of both sides.
        "#]],
    );
}

#[test]
fn nobody_who_may_put_it_forward() {
    changed(
        "        client_label: Spending\n",
        "        client_label: Spending\n        submit: { roles: [client-viewer] }\n",
        &expect![[r#"
            portal.yaml:66:9: error[BP033]: none of these roles may see and advance a spending to put `spend` forward
              at: record_types.spending.approvals.spend.submit
              help: Name a role in `who.roles` whose access row for this record type allows `advance` (and, where relations are named, with one of them).
        "#]],
    );
}

/// What an approval is about is made by a template.
const ABOUT: &str = "        about: { template: minutes }\n";

#[test]
fn what_it_is_about_is_made_by_a_declared_template() {
    changed(
        ABOUT,
        &ABOUT.replace("minutes", "minute"),
        &expect![[r#"
        portal.yaml:107:18: error[BP124]: `minute` is not declared
          at: record_types.spending.approvals.minutes.about.template
          help: Did you mean `minutes`?
    "#]],
    );
    changed(
        ABOUT,
        "        about: minutes\n",
        &expect![[r#"
        portal.yaml:107:16: error[BP012]: `minutes` is not known here
          at: record_types.spending.approvals.minutes.about
          help: Known here: `template`.
    "#]],
    );
}

#[test]
fn what_it_is_about_and_is_left_out_of_what_is_decided_on() {
    let slot = SOUND.replace("        body: It was agreed.\n", "        slot: paper\n        body: It was agreed.\n").replace(
        "      terms:\n",
        "      paper:\n        label: Paper\n        client_label: Paper\n        asks: { document: { kinds: [pdf], max_megabytes: 5 } }\n        owner: { roles: [clerk] }\n      terms:\n",
    );
    crate::changed_in(&slot, ABOUT, ABOUT, &expect![[""]]);
    crate::changed_in(
        &slot,
        ABOUT,
        &format!("{ABOUT}        apart_from: [paper]\n"),
        &expect![[r#"
        portal.yaml:107:18: error[BP125]: `minutes` is handed in for `paper`, which is left out of what is decided on
          at: record_types.spending.approvals.minutes.about.template
          help: Remove the template's item from `apart_from`; and where clients decide, remove `firm_only: true` from the template.
    "#]],
    );
}

#[test]
fn what_it_is_about_is_for_the_firm_and_clients_decide() {
    let firm = SOUND.replace("        title: Minutes\n", "        title: Minutes\n        firm_only: true\n");
    crate::changed_in(&firm, ABOUT, ABOUT, &expect![[""]]);
    let roles = "reviewers: { who: { roles: [reviewer] } }\n    templates:";
    crate::changed_in(
        &firm,
        roles,
        &roles.replace("[reviewer]", "[reviewer, client-admin]"),
        &expect![[r#"
        portal.yaml:107:18: error[BP125]: `minutes` is for the firm alone, and `client-admin`, who decides, could not read it
          at: record_types.spending.approvals.minutes.about.template
          help: Remove the template's item from `apart_from`; and where clients decide, remove `firm_only: true` from the template.
    "#]],
    );
}

#[test]
fn what_is_opened_again_could_never_be_done_again() {
    let shipped = include_str!("../../../../blueprints/compliance-documents.yaml");
    let back =
        "        take-back:\n          label: Back to review\n          from: [signing]\n          to: in-review\n";
    let elsewhere = back.replace("[signing]", "[in-review]").replace("to: in-review", "to: collecting");
    crate::changed_in(
        shipped,
        back,
        &elsewhere,
        &expect![[r#"
        portal.yaml:369:9: error[BP119]: `identity` could not be handed in again in `signing`, and no button leads back
          at: record_types.document-set.approvals.declaration.checklist
          help: Add a move with a button from this state to one in which the checklist is handed in, or let the state take it (`hand_in`).
    "#]],
    );
    let stuck = shipped.replace(back, &elsewhere);
    crate::changed_in(&stuck, "          hand_in:\n            client: none\n", "", &expect![[""]]);
}
