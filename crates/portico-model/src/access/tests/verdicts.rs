//! Who may do what, rule by rule.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::super::Action::{Advance, Assign, Audit, Change, Configure, Note, Open, Reply, See};
use super::super::Verdict::{Allow, Deny, Hidden};
use super::super::{Action, Facts, Side, Strength, Subject, Verdict, decide, granted, sides_visible, verdict, who_can};
use super::cast::*;
use crate::Key;

fn check(subject: &Subject, action: Action, facts: &Facts, expected: Verdict) {
    let decision = decide(&matrix(), subject, action, facts);
    assert_eq!(decision.verdict, expected, "\n{decision}");
    assert_eq!(verdict(&matrix(), subject, action, facts), expected);
}

// req 76
#[test]
fn nobody_who_is_not_signed_in_sees_anything() {
    let subject = Subject { signed_in: false, ..person(RUTH, HARBOUR, "admin") };
    check(&subject, See, &request(), Hidden);
    check(&Subject::default(), See, &request(), Hidden);
}

// req 77, ask 1
#[test]
fn another_organization_is_hidden_whatever_the_client_role_says() {
    for role in ["client-admin", "client-member", "client-viewer", "client-boss", "client-broken"] {
        for action in Action::EVERY {
            check(&person(DANA, LARKFIELD, role), action, &foreign_request(), Hidden);
            check(&person(NOOR, NINE_ELMS, role), action, &request_of_north(), Hidden);
        }
    }
}

// req 78
#[test]
fn a_role_holds_in_its_own_organization_only() {
    let mut dana = person(DANA, LARKFIELD, "client-admin");
    dana.memberships.push(membership(NOOR, NINE_ELMS, "client-member"));
    let others = Facts { opened_by: None, ..foreign_request() };
    check(&dana, See, &request(), Allow);
    check(&dana, See, &others, Hidden);
    check(&dana, See, &foreign_request(), Allow);
}

// req 78, ask 9
#[test]
fn several_memberships_add_up_and_the_right_one_acts() {
    let mut dana = person(DANA, LARKFIELD, "client-admin");
    dana.memberships.push(membership(NOOR, NINE_ELMS, "client-viewer"));
    check(&dana, Reply, &request(), Allow);
    check(&dana, See, &foreign_request(), Allow);
    check(&dana, Reply, &foreign_request(), Deny);
    let acting = granted(&matrix(), &dana, See, &foreign_request()).map(|granted| granted.member);
    assert_eq!(acting, Some(NOOR));
}

// req 79, ask 13
#[test]
fn a_member_sees_what_they_opened_or_what_is_for_them_and_no_more() {
    let colleague = Facts { opened_by: Some(DANA), ..request() };
    check(&person(SAM, LARKFIELD, "client-member"), See, &request(), Allow);
    check(&person(SAM, LARKFIELD, "client-member"), See, &colleague, Hidden);
    let for_sam = Facts { requested_for: Some(SAM), ..colleague };
    check(&person(SAM, LARKFIELD, "client-member"), See, &for_sam, Allow);
}

// ask 6
#[test]
fn a_colleague_of_a_sister_organization_who_was_added_sees_that_one_record() {
    let sister = person(NOOR, LARKFIELD_SOUTH, "client-member");
    let added = Facts { participants: vec![NOOR], ..request_of_north() };
    check(&sister, See, &added, Allow);
    check(&sister, Reply, &added, Allow);
    check(&sister, See, &request_of_north(), Hidden);
}

// req 80
#[test]
fn a_subtree_reaches_the_units_and_an_organization_does_not() {
    check(&person(DANA, LARKFIELD, "client-admin"), See, &request_of_north(), Allow);
    check(&person(DANA, LARKFIELD_NORTH, "client-admin"), See, &request_of_north(), Allow);
    check(&person(DANA, LARKFIELD_NORTH, "client-admin"), See, &request(), Hidden);
    check(&person(DANA, LARKFIELD_SOUTH, "client-admin"), See, &request_of_north(), Hidden);
    check(&person(ANA, LARKFIELD, "client-viewer"), See, &request_of_north(), Hidden);
}

// req 81, ask 10
#[test]
fn notes_and_assignments_are_for_the_firm_even_where_the_matrix_gives_them_to_a_client() {
    let viewer_too = |mut subject: Subject| {
        subject.memberships[0].roles.push(Key::from("client-viewer"));
        subject
    };
    let broken = viewer_too(person(DANA, LARKFIELD, "client-broken"));
    check(&broken, Note, &request(), Deny);
    check(&broken, Assign, &request(), Deny);
    check(&person(JONAS, HARBOUR, "contributor"), Note, &request(), Allow);
}

// req 81
#[test]
fn the_side_of_the_granting_membership_decides_what_of_a_record_is_loaded() {
    let mut both = person(JONAS, HARBOUR, "freelancer");
    both.memberships.push(membership(SAM, LARKFIELD, "client-member"));
    let seen = |facts: &Facts| sides_visible(&matrix(), &both, facts);
    assert_eq!(seen(&request()), Some(Side::Client));
    assert_eq!(seen(&Facts { owner: Some(JONAS), ..request() }), Some(Side::Firm));
    assert_eq!(seen(&foreign_request()), None);
}

// req 86, ask 8
#[test]
fn billing_without_documents_seeing_without_changing_approving_without_editing() {
    let invoice = Facts { kind: Key::from("invoice"), ..request() };
    let in_approval = Facts { state: Some(Key::from("in-approval")), ..request() };
    check(&person(ANA, LARKFIELD, "client-finance"), See, &invoice, Allow);
    check(&person(ANA, LARKFIELD, "client-finance"), See, &request(), Hidden);
    check(&person(JONAS, HARBOUR, "bookkeeper"), Change, &invoice, Allow);
    check(&person(ANA, LARKFIELD, "client-viewer"), Reply, &request(), Deny);
    check(&person(JONAS, HARBOUR, "approver"), Advance, &in_approval, Allow);
    check(&person(JONAS, HARBOUR, "approver"), Change, &in_approval, Deny);
    check(&person(JONAS, HARBOUR, "approver"), See, &request(), Hidden);
}

// req 87
#[test]
fn conditions_on_team_ball_and_desk_narrow_a_right() {
    let boss = person(DANA, LARKFIELD, "client-boss");
    check(&boss, See, &request(), Hidden);
    check(&boss, See, &Facts { team: Some(Key::from("tax")), ..request() }, Allow);
    let sam = person(SAM, LARKFIELD, "client-member");
    check(&sam, Advance, &request(), Deny);
    check(&sam, Advance, &Facts { ball: Some(super::super::Ball::Client), ..request() }, Allow);
    check(&person(JONAS, HARBOUR, "freelancer"), See, &request(), Hidden);
    check(&person(MIA, HARBOUR, "freelancer"), Advance, &request(), Allow);
}

// req 117
#[test]
fn a_team_works_on_what_is_with_it() {
    let mut jonas = person(JONAS, HARBOUR, "contributor");
    check(&jonas, Advance, &request(), Deny);
    jonas.memberships[0].teams = vec![Key::from("payroll")];
    check(&jonas, Advance, &request(), Allow);
    check(&jonas, Advance, &Facts { team: None, ..request() }, Deny);
}

// req 88, ask 12
#[test]
fn a_misconfigured_role_gives_nothing() {
    for role in ["client-broken", "client-empty", "removed", "unknown", "", "admin", "*"] {
        for action in Action::EVERY {
            check(&person(DANA, LARKFIELD, role), action, &request(), Hidden);
        }
    }
    check(&person(JONAS, HARBOUR, "removed"), See, &request(), Hidden);
    check(&person(JONAS, HARBOUR, "client-admin"), See, &request(), Hidden);
    let retired = Facts { kind: Key::from("retired"), ..request() };
    check(&person(RUTH, HARBOUR, "admin"), See, &retired, Hidden);
}

// req 88
#[test]
fn a_membership_without_a_role_gives_nothing() {
    let mut jonas = person(JONAS, HARBOUR, "admin");
    jonas.memberships[0].roles.clear();
    check(&jonas, See, &request(), Hidden);
    jonas.memberships.clear();
    check(&jonas, See, &request(), Hidden);
}

// req 97
#[test]
fn a_suspended_member_sees_nothing() {
    let mut sam = person(SAM, LARKFIELD, "client-member");
    sam.memberships[0].active = false;
    check(&sam, See, &request(), Hidden);
    sam.memberships.push(membership(NOOR, NINE_ELMS, "client-viewer"));
    check(&sam, See, &request(), Hidden);
    check(&sam, See, &foreign_request(), Allow);
}

// req 98
#[test]
fn a_task_link_opens_its_own_record_and_nothing_else() {
    let narrow =
        |role| Subject { strength: Strength::Link, only_record: Some(request().id), ..person(SAM, LARKFIELD, role) };
    let another = Facts { id: Uuid::from_u128(0x999), ..request() };
    check(&narrow("client-member"), Reply, &request(), Allow);
    check(&narrow("client-member"), See, &another, Hidden);
    check(&narrow("client-admin"), See, &another, Hidden);
    check(&narrow("client-member"), Open, &draft(LARKFIELD, SAM), Hidden);
}

#[test]
fn a_token_does_at_most_what_its_member_may() {
    let token = |actions: &[Action]| Subject {
        token_actions: Some(actions.iter().copied().collect::<BTreeSet<Action>>()),
        ..person(JONAS, HARBOUR, "contributor")
    };
    check(&token(&[See]), See, &request(), Allow);
    check(&token(&[See]), Reply, &request(), Deny);
    check(&token(&[Reply]), Reply, &request(), Allow);
    check(&token(&[Reply]), Note, &request(), Hidden);
    check(&token(&[See, Audit]), Audit, &request(), Deny);
    check(&token(&[]), See, &request(), Hidden);
}

// req 91
#[test]
fn a_sensitive_action_needs_a_confirmed_session() {
    let workspace =
        Facts { kind: Key::from("workspace"), organization: HARBOUR, ancestors: vec![HARBOUR], ..request() };
    let ruth = person(RUTH, HARBOUR, "admin");
    check(&ruth, Configure, &workspace, Hidden);
    assert_eq!(decide(&matrix(), &ruth, Configure, &workspace).needs, Some(Strength::Confirmed));
    check(&Subject { strength: Strength::Confirmed, ..ruth }, Configure, &workspace, Allow);
}

// req 77, ask 41
#[test]
fn a_client_opens_records_in_an_organization_of_their_own_only() {
    let sam = person(SAM, LARKFIELD, "client-member");
    check(&sam, Open, &draft(LARKFIELD, SAM), Allow);
    check(&sam, Open, &draft(NINE_ELMS, SAM), Hidden);
    check(&person(DANA, LARKFIELD, "client-admin"), Open, &draft(NINE_ELMS, DANA), Hidden);
    check(&person(ANA, LARKFIELD, "client-viewer"), Open, &draft(LARKFIELD, ANA), Deny);
}

// req 85
#[test]
fn the_roles_that_can_are_those_that_can_really() {
    let matrix = matrix();
    let names = |action, kind| who_can(&matrix, action, kind).iter().map(|role| role.as_str()).collect::<Vec<_>>();
    assert_eq!(names(Note, "request"), ["admin", "contributor"]);
    assert_eq!(names(Reply, "request"), ["admin", "client-admin", "client-member", "contributor"]);
    assert_eq!(names(See, "retired"), [""; 0]);
}
