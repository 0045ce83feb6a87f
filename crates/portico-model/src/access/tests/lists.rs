//! What a list is made of: as few branches as the rules allow, each led by something indexed.

use expect_test::{Expect, expect};
use uuid::Uuid;

use super::super::{Action, Bound, Columns, Matrix, Side, Subject, branches};
use super::cast::*;
use crate::Key;

fn check(matrix: &Matrix, subject: &Subject, action: Action, expected: &Expect) {
    let kinds = ["request", "invoice", "request"].map(Key::from);
    let mut lines = Vec::new();
    for branch in branches(matrix, subject, action, &kinds) {
        let mut values = vec![Bound::Uuid(Uuid::nil())];
        let sql = branch.sql(&Columns::RECORD, &mut |bound| {
            values.push(bound);
            values.len()
        });
        lines.push(format!("{sql}  {}", values.iter().skip(1).map(shown).collect::<Vec<_>>().join(" ")));
    }
    expected.assert_eq(&lines.join("\n"));
}

fn shown(bound: &Bound) -> String {
    match bound {
        Bound::Uuid(id) => format!("{:x}", id.as_u128()),
        Bound::Text(text) => text.clone(),
    }
}

// req 79, req 90
#[test]
fn a_typical_actor_has_one_branch() {
    check(&matrix(), &person(RUTH, HARBOUR, "admin"), Action::See, &expect!["t.type = $2  request"]);
    check(
        &matrix(),
        &person(DANA, LARKFIELD, "client-admin"),
        Action::See,
        &expect![
            "q.workspace_id = $1 AND q.ancestor_id = $2 AND t.organization_id = q.descendant_id AND t.type = $3  b0 request"
        ],
    );
    check(
        &matrix(),
        &person(NOOR, NINE_ELMS, "client-admin"),
        Action::See,
        &expect!["t.organization_id = $2 AND t.type = $3  c0 request"],
    );
    check(
        &matrix(),
        &person(JONAS, HARBOUR, "freelancer"),
        Action::See,
        &expect!["t.owner_id = $2 AND t.type = $3  3 request"],
    );
}

#[test]
fn own_records_and_those_one_was_added_to_are_a_branch_each() {
    check(
        &matrix(),
        &person(SAM, LARKFIELD, "client-member"),
        Action::See,
        &expect![[r#"
            t.opened_by = $2 AND t.type = $3  c request
            t.requested_for = $2 AND t.type = $3  c request
            q.workspace_id = $1 AND q.member_id = $2 AND t.id = q.record_id AND t.type = $3  c request"#]],
    );
}

// ask 12
#[test]
fn whoever_may_see_nothing_has_no_branch() {
    for role in ["removed", "unknown", "admin", "client-broken", "client-empty"] {
        check(&matrix(), &person(DANA, LARKFIELD, role), Action::See, &expect![[""]]);
    }
    let stranger = Subject { signed_in: false, ..person(RUTH, HARBOUR, "admin") };
    check(&matrix(), &stranger, Action::See, &expect![[""]]);
}

#[test]
fn a_branch_that_another_implies_is_left_out() {
    let mut jonas = person(JONAS, HARBOUR, "freelancer");
    jonas.memberships[0].roles.extend(["approver", "contributor", "bookkeeper"].map(Key::from));
    check(&matrix(), &jonas, Action::See, &expect!["t.type IN ($2, $3)  invoice request"]);
    let mut dana = person(DANA, LARKFIELD, "client-viewer");
    dana.memberships[0].roles.extend(["client-boss", "client-admin", "client-finance"].map(Key::from));
    check(
        &matrix(),
        &dana,
        Action::See,
        &expect![[r#"
            q.workspace_id = $1 AND q.ancestor_id = $2 AND t.organization_id = q.descendant_id AND t.type = $3  b0 request
            t.organization_id = $2 AND t.type = $3  b0 invoice"#]],
    );
}

#[test]
fn conditions_stand_in_the_branch_and_never_become_one_anothers() {
    let rules = "{worker: {request: {see: {relations: [all], when: {mine: true, state: [b, a, b]}}, \
         reply: {relations: [all], when: {mine: false, team: [], ball: [none, client]}}}}}";
    let mut matrix: Matrix = serde_saphyr::from_str(rules).unwrap();
    matrix.declare(Key::from("worker"), Side::Firm);
    let mut twice = person(JONAS, HARBOUR, "worker");
    twice.memberships.push(membership(MIA, HARBOUR, "worker"));
    check(
        &matrix,
        &twice,
        Action::See,
        &expect![[r#"
        t.type = $2 AND t.state IN ($3, $4) AND t.owner_id = $5  request a b 2
        t.type = $2 AND t.state IN ($3, $4) AND t.owner_id = $5  request a b 3"#]],
    );
    check(
        &matrix,
        &person(JONAS, HARBOUR, "worker"),
        Action::Reply,
        &expect![
            "t.type = $2 AND t.ball IN ($3, $4) AND 1 = 0 AND (t.owner_id IS NULL OR t.owner_id <> $5)  request client none 3"
        ],
    );
}

// req 98
#[test]
fn a_task_link_lists_its_own_record() {
    let narrow = Subject { only_record: Some(request().id), ..person(DANA, LARKFIELD, "client-admin") };
    check(
        &matrix(),
        &narrow,
        Action::See,
        &expect![
            "t.id = $2 AND q.workspace_id = $1 AND q.ancestor_id = $3 AND t.organization_id = q.descendant_id AND t.type = $4  100 b0 request"
        ],
    );
}

#[test]
fn other_tables_answer_by_the_columns_they_have() {
    let rules = "{client: {people: {see: [own, organization, participant], change: {relations: [organization], when: {state: [a]}}}, organizations: {see: subtree}}}";
    let mut matrix: Matrix = serde_saphyr::from_str(rules).unwrap();
    matrix.declare(Key::from("client"), Side::Client);
    let dana = person(DANA, LARKFIELD, "client");
    let written = |action, kind: &str, columns: &Columns| {
        let sql = branches(&matrix, &dana, action, &[Key::from(kind)]);
        sql.iter().map(|branch| branch.sql(columns, &mut |_| 2)).collect::<Vec<_>>().join("\n")
    };
    expect![[r#"
        t.organization_id = $2
        t.id = $2
        1 = 0
        1 = 0"#]]
    .assert_eq(&written(Action::See, "people", &Columns::MEMBER));
    expect!["t.organization_id = $2 AND 1 = 0"].assert_eq(&written(Action::Change, "people", &Columns::MEMBER));
    expect!["q.workspace_id = $1 AND q.ancestor_id = $2 AND t.id = q.descendant_id"].assert_eq(&written(
        Action::See,
        "organizations",
        &Columns::ORGANIZATION,
    ));
}
