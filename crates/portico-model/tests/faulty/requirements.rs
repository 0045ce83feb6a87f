//! Checklists that could not be done.

use expect_test::{Expect, expect};

pub const SOUND: &str = include_str!("../../src/requirements/tests/portal.yaml");

fn changed(from: &str, to: &str, expect: &Expect) {
    crate::changed_in(SOUND, from, to, expect);
}

// req 109
#[test]
fn a_requirement_without_words_for_clients() {
    changed(
        "        client_label: Your passport\n",
        "",
        &expect![[r#"
            portal.yaml:95:7: error[BP035]: the requirement has no `client_label`
              at: record_types.file.requirements.passport
              help: Add them; clients never see the words that staff use.
        "#]],
    );
}

#[test]
fn a_document_of_no_kind() {
    changed(
        "kinds: [pdf, jpeg]",
        "kinds: []",
        &expect![[r#"
            portal.yaml:100:13: error[BP111]: no kind of file is taken
              at: record_types.file.requirements.passport.asks.document.kinds
              help: Name at least one kind, and a size of one megabyte or more.
        "#]],
    );
}

#[test]
fn a_question_about_a_document_for_the_firm_alone() {
    changed(
        "            metadata:\n",
        "            metadata:\n              risk: {kind: short-text, label: Risk, side: firm}\n",
        &expect![[r#"
            portal.yaml:104:53: error[BP069]: `risk` is for the firm alone, and what is said about a document is for both sides
              at: record_types.file.requirements.passport.asks.document.metadata.risk.side
              help: Leave `side` out, or ask it as a field of the record.
        "#]],
    );
}

#[test]
fn a_document_of_no_size() {
    changed(
        "            max_megabytes: 5\n",
        "            max_megabytes: 0\n",
        &expect![[r#"
            portal.yaml:101:13: error[BP111]: no file is as small as this
              at: record_types.file.requirements.passport.asks.document.max_megabytes
              help: Name at least one kind, and a size of one megabyte or more.
        "#]],
    );
}

#[test]
fn a_document_of_an_unknown_kind() {
    changed(
        "kinds: [pdf, jpeg]",
        "kinds: [pdf, jpg]",
        &expect![[r#"
            portal.yaml:100:26: error[BP012]: `jpg` is not known here
              at: record_types.file.requirements.passport.asks.document.kinds[1]
              help: Did you mean `jpeg`?
        "#]],
    );
}

#[test]
fn a_section_that_is_not_declared() {
    changed(
        "{ section: about }",
        "{ section: abuot }",
        &expect![[r#"
            portal.yaml:121:17: error[BP023]: `abuot` is not declared
              at: record_types.file.requirements.about.asks.section
              help: Did you mean `about`?
        "#]],
    );
}

#[test]
fn an_approval_that_is_not_declared() {
    changed(
        "{ approval: sign-off }",
        "{ approval: signoff }",
        &expect![[r#"
            portal.yaml:132:17: error[BP028]: `signoff` is not declared
              at: record_types.file.requirements.sign-off.asks.approval
              help: Did you mean `sign-off`?
        "#]],
    );
}

#[test]
fn nothing_to_agree_to() {
    changed(
        "I have read the terms and agree to them.",
        "\"\"",
        &expect![[r#"
            portal.yaml:127:17: error[BP011]: nothing is to be agreed to
              at: record_types.file.requirements.terms.asks.acknowledgement
              help: Write what is to be agreed to.
        "#]],
    );
}

#[test]
fn nobody_hands_it_in() {
    changed(
        "        owner: { roles: [client-admin] }\n        review: { roles: [clerk] }\n        returns",
        "        review: { roles: [clerk] }\n        returns",
        &expect![[r#"
            portal.yaml:110:7: error[BP101]: none of the roles under `owner` of `register` may see a file
              at: record_types.file.requirements.register.owner
              help: Name a role whose access row for this record type allows `see`, for an approval also `approve`, and a relation that its side can have.
        "#]],
    );
}

#[test]
fn whoever_looks_at_it_may_not_see_it() {
    changed(
        "        review: { roles: [clerk] }\n        returns",
        "        review: { roles: [clrk] }\n        returns",
        &expect![[r#"
            portal.yaml:116:9: error[BP101]: none of the roles under `review` of `register` may see a file
              at: record_types.file.requirements.register.review
              help: Name a role whose access row for this record type allows `see`, for an approval also `approve`, and a relation that its side can have.
            portal.yaml:116:27: error[BP021]: `clrk` is not declared
              at: record_types.file.requirements.register.review.roles[0]
              help: Did you mean `clerk`?
        "#]],
    );
}

// req 46
#[test]
fn a_return_by_an_unknown_transition() {
    changed(
        "{ record: send-back }",
        "{ record: sendback }",
        &expect![[r#"
            portal.yaml:117:20: error[BP025]: `sendback` is not declared
              at: record_types.file.requirements.register.returns.record
              help: Did you mean `send-back`?
        "#]],
    );
}

#[test]
fn a_condition_that_can_never_hold() {
    changed(
        "answers.kind == \"company\"",
        "answers.kind == \"firm\"",
        &expect![[r#"
            portal.yaml:113:31: error[BP081]: `firm` can never be chosen here. Known here: `company`, `person`.
              at: record_types.file.requirements.register.when
              help: Compare things of the same kind, and use fields that are declared; hyphens in keys become underscores.
        "#]],
    );
}

#[test]
fn an_approval_that_waits_for_itself() {
    changed(
        "        fallback: lead\n",
        "        checklist: complete\n        fallback: lead\n",
        &expect![[r#"
            portal.yaml:87:9: error[BP112]: the item `sign-off` of the checklist asks for this approval
              at: record_types.file.approvals.sign-off.checklist
              help: Remove `checklist` from the approval, or the item that asks for it.
        "#]],
    );
}

// req 74
#[test]
fn a_transition_that_demands_the_checklist_is_sound() {
    changed(
        "to: over, who: { roles: [lead] } }",
        "to: over, who: { roles: [lead] }, checklist: complete }",
        &expect![[""]],
    );
}

#[test]
fn more_of_a_checklist_than_there_is() {
    changed(
        "to: over, who: { roles: [lead] } }",
        "to: over, who: { roles: [lead] }, checklist: all }",
        &expect![[r#"
            portal.yaml:76:99: error[BP012]: `all` is not known here
              at: record_types.file.workflow.transitions.finish.checklist
              help: Known here: `complete`, `handed-in`.
        "#]],
    );
}

// req 45
#[test]
fn a_final_state_that_would_take_something() {
    changed(
        "          final: true\n",
        "          final: true\n          hand_in: { client: returned, firm: none }\n",
        &expect![[r#"
            portal.yaml:73:22: error[BP113]: `over` is final
              at: record_types.file.workflow.states.over.hand_in.client
              help: Remove `hand_in`: without `requirements` there is nothing to hand in, and a final state takes nothing but `none`.
        "#]],
    );
}

// req 45
#[test]
fn what_is_handed_in_without_a_checklist() {
    crate::changed(
        "          holder: owner\n",
        "          holder: owner\n          hand_in: { client: none }\n",
        &expect![[r#"
            portal.yaml:43:11: error[BP113]: a task has no `requirements`
              at: record_types.task.workflow.states.working.hand_in
              help: Remove `hand_in`: without `requirements` there is nothing to hand in, and a final state takes nothing but `none`.
        "#]],
    );
}

#[test]
fn more_to_hand_in_than_can_be_said() {
    changed(
        "{ client: returned }",
        "{ client: some }",
        &expect![[r#"
        portal.yaml:46:30: error[BP012]: `some` is not known here
          at: record_types.file.workflow.states.in-review.hand_in.client
          help: Known here: `all`, `returned`, `none`.
    "#]],
    );
}

#[test]
fn a_number_of_files_that_nobody_could_send() {
    let files = |files: &str, expect: &Expect| {
        changed(
            "            max_megabytes: 5\n",
            &format!("            max_megabytes: 5\n            files: {files}\n"),
            expect,
        );
    };
    files(
        "{least: 0, most: 3}",
        &expect![[r#"
        portal.yaml:102:21: error[BP118]: an item that asks for no file is never missing
          at: record_types.file.requirements.passport.asks.document.files.least
          help: Let `least` be 1 or more and `most` between 2 and 50, not below `least`; leave `files` out where one file is enough.
    "#]],
    );
    files(
        "{most: 1}",
        &expect![[r#"
        portal.yaml:102:21: error[BP118]: 1 is not between 2 and 50
          at: record_types.file.requirements.passport.asks.document.files.most
          help: Let `least` be 1 or more and `most` between 2 and 50, not below `least`; leave `files` out where one file is enough.
    "#]],
    );
    files(
        "{least: 2, most: 51}",
        &expect![[r#"
        portal.yaml:102:31: error[BP118]: 51 is not between 2 and 50
          at: record_types.file.requirements.passport.asks.document.files.most
          help: Let `least` be 1 or more and `most` between 2 and 50, not below `least`; leave `files` out where one file is enough.
    "#]],
    );
    files(
        "{least: 4, most: 3}",
        &expect![[r#"
        portal.yaml:102:21: error[BP118]: at least 4 files are asked for, and no more than 3 are taken
          at: record_types.file.requirements.passport.asks.document.files.least
          help: Let `least` be 1 or more and `most` between 2 and 50, not below `least`; leave `files` out where one file is enough.
    "#]],
    );
    files(
        "3",
        &expect![[r#"
        portal.yaml:102:20: error[BP013]: expected a mapping, found a number
          at: record_types.file.requirements.passport.asks.document.files
          help: Write the value as described.
    "#]],
    );
}

// req 109
#[test]
fn a_section_that_its_owner_may_not_fill_in() {
    changed(
        ", answer: [organization]",
        "",
        &expect![[r#"
        portal.yaml:122:26: error[BP126]: `client-admin` may not `answer` in a file, so they cannot fill in `about`
          at: record_types.file.requirements.about.owner.roles[0]
          help: Give the role `answer` under `access`, or take it out of `owner`.
    "#]],
    );
}
