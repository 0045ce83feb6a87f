//! What a decision says: which layer, which role, which relation, and the smallest change.

use std::collections::BTreeSet;

use expect_test::{Expect, expect};

use super::super::Action::{Advance, Configure, Note, Open, Reply, See};
use super::super::{Action, Facts, Subject, decide};
use super::cast::*;
use crate::Key;

fn check(subject: &Subject, action: Action, facts: &Facts, expected: &Expect) {
    expected.assert_eq(&decide(&matrix(), subject, action, facts).to_string());
}

#[test]
fn an_allowed_action_names_the_role_and_the_relation() {
    check(
        &person(SAM, LARKFIELD, "client-member"),
        Reply,
        &request(),
        &expect![[r#"
            reply allow
            + identity: Signed in; the session is `signed-in`.
            + organization: Member of the organization that it belongs to.
            + role: The role `client-member` may `reply` in `request`, by `own` or `participant`.
            + record: The role `client-member` holds for it: it was opened by them or for them.
        "#]],
    );
    check(
        &person(JONAS, HARBOUR, "contributor"),
        Note,
        &request(),
        &expect![[r#"
        note allow
        + identity: Signed in; the session is `signed-in`.
        + organization: Works for the firm, whose roles may reach the whole workspace.
        + role: The role `contributor` may `note` in `request`, by `all`.
        + record: The role `contributor` holds for it: it holds for everything.
    "#]],
    );
}

// req 77
#[test]
fn a_foreign_record_fails_at_the_organization() {
    check(
        &person(DANA, LARKFIELD, "client-admin"),
        See,
        &foreign_request(),
        &expect![[r#"
            see hidden
            + identity: Signed in; the session is `signed-in`.
            - organization: It belongs to an organization of which they are no member, and they are not named on it.
            + role: The role `client-admin` may `see` in `request`, by `subtree`.
            - record: Their roles ask for `subtree`, and none of it is so.
            > Add them to it as a participant, or invite them into its organization.
        "#]],
    );
    check(
        &person(DANA, LARKFIELD, "client-admin"),
        Open,
        &draft(NINE_ELMS, DANA),
        &expect![[r#"
            open hidden
            + identity: Signed in; the session is `signed-in`.
            - organization: It would belong to an organization of which they are no member.
            + role: The role `client-admin` may `open` in `request`, by `subtree`.
            - record: Their roles ask for `subtree`, and none of it is so.
            > Choose an organization of their own, or invite them into that one.
        "#]],
    );
}

// req 78
#[test]
fn a_missing_right_fails_at_the_role_and_names_those_that_have_it() {
    check(
        &person(ANA, LARKFIELD, "client-viewer"),
        Reply,
        &request(),
        &expect![[r#"
            reply deny
            + identity: Signed in; the session is `signed-in`.
            + organization: Member of the organization that it belongs to.
            - role: The role `client-viewer` may not `reply` in `request`.
            - record: No role gives a relation to look for.
            > Give them the role `client-admin` or `client-member`.
        "#]],
    );
    check(
        &person(JONAS, HARBOUR, "approver"),
        Note,
        &request(),
        &expect![[r#"
        note hidden
        + identity: Signed in; the session is `signed-in`.
        + organization: Works for the firm, whose roles may reach the whole workspace.
        - role: The role `approver` may not `note` in `request`.
        - record: No role gives a relation to look for.
        > Give them the role `admin` or `contributor`.
    "#]],
    );
    check(
        &person(ANA, LARKFIELD, "client-viewer"),
        Note,
        &request(),
        &expect![[r#"
            note deny
            + identity: Signed in; the session is `signed-in`.
            + organization: Member of the organization that it belongs to.
            - role: `note` is for the firm's side alone.
            - record: No role gives a relation to look for.
            > Have somebody of the firm `note` it.
        "#]],
    );
}

// req 79
#[test]
fn a_missing_relation_fails_at_the_record() {
    check(
        &person(DANA, LARKFIELD, "client-member"),
        See,
        &request(),
        &expect![[r#"
            see hidden
            + identity: Signed in; the session is `signed-in`.
            + organization: Member of the organization that it belongs to.
            + role: The role `client-member` may `see` in `request`, by `own` or `participant`.
            - record: Their roles ask for `own` or `participant`, and none of it is so.
            > Add them to it as a participant.
        "#]],
    );
    check(
        &person(JONAS, HARBOUR, "contributor"),
        Advance,
        &request(),
        &expect![[r#"
            advance deny
            + identity: Signed in; the session is `signed-in`.
            + organization: Works for the firm, whose roles may reach the whole workspace.
            + role: The role `contributor` may `advance` in `request`, by `assigned` or `team`.
            - record: Their roles ask for `assigned` or `team`, and none of it is so.
            > Assign it to them.
        "#]],
    );
}

// req 87
#[test]
fn a_condition_that_does_not_hold_is_spelled_out() {
    check(
        &person(SAM, LARKFIELD, "client-member"),
        Advance,
        &request(),
        &expect![[r#"
            advance deny
            + identity: Signed in; the session is `signed-in`.
            + organization: Member of the organization that it belongs to.
            + role: The role `client-member` may `advance` in `request`, by `own`.
            - record: The role `client-member` holds for it only on a condition: ball must be `client` and is `firm`.
            > Bring the `request` to where the condition holds.
        "#]],
    );
    check(
        &person(JONAS, HARBOUR, "freelancer"),
        Advance,
        &request(),
        &expect![[r#"
            advance hidden
            + identity: Signed in; the session is `signed-in`.
            + organization: Works for the firm, whose roles may reach the whole workspace.
            + role: The role `freelancer` may `advance` in `request`, by `all`.
            - record: The role `freelancer` holds for it only on a condition: it must be on their desk.
            > Assign it to them.
        "#]],
    );
    let unset = Facts { state: None, ..request() };
    check(
        &person(JONAS, HARBOUR, "approver"),
        Advance,
        &unset,
        &expect![[r#"
        advance hidden
        + identity: Signed in; the session is `signed-in`.
        + organization: Works for the firm, whose roles may reach the whole workspace.
        + role: The role `approver` may `advance` in `request`, by `all`.
        - record: The role `approver` holds for it only on a condition: state must be `in-approval` and is not set.
        > Bring the `request` to where the condition holds.
    "#]],
    );
}

// ask 12
#[test]
fn every_misconfiguration_is_named() {
    check(
        &person(DANA, LARKFIELD, "removed"),
        See,
        &request(),
        &expect![[r#"
        see hidden
        + identity: Signed in; the session is `signed-in`.
        + organization: Member of the organization that it belongs to.
        - role: The role `removed` is not in the blueprint and gives nothing.
        - record: No role gives a relation to look for.
        > Give them the role `client-admin`, `client-boss`, `client-member` or `client-viewer`.
    "#]],
    );
    check(
        &person(DANA, LARKFIELD, "admin"),
        See,
        &request(),
        &expect![[r#"
        see hidden
        + identity: Signed in; the session is `signed-in`.
        + organization: Member of the organization that it belongs to.
        - role: The role `admin` is for the firm's side and gives nothing on the other.
        - record: No role gives a relation to look for.
        > Give them the role `client-admin`, `client-boss`, `client-member` or `client-viewer`.
    "#]],
    );
    check(
        &person(DANA, LARKFIELD, "client-broken"),
        See,
        &request(),
        &expect![[r#"
            see hidden
            + identity: Signed in; the session is `signed-in`.
            + organization: Member of the organization that it belongs to.
            - role: The role `client-broken` says `all`, which no role of a client can have.
            - record: No role gives a relation to look for.
            > Give them the role `client-admin`, `client-boss`, `client-member` or `client-viewer`.
        "#]],
    );
    check(
        &person(DANA, LARKFIELD, "client-empty"),
        See,
        &request(),
        &expect![[r#"
            see hidden
            + identity: Signed in; the session is `signed-in`.
            + organization: Member of the organization that it belongs to.
            - role: The role `client-empty` names no relation by which it may `see` in `request`.
            - record: No role gives a relation to look for.
            > Give them the role `client-admin`, `client-boss`, `client-member` or `client-viewer`.
        "#]],
    );
}

// req 76
#[test]
fn who_sits_there_is_judged_first() {
    check(
        &Subject::default(),
        See,
        &request(),
        &expect![[r#"
        see hidden
        - identity: Nobody is signed in.
        - organization: There is no membership to reach it through.
        - role: There is no role to look at.
        - record: No role gives a relation to look for.
        > Sign in.
    "#]],
    );
    let mut suspended = person(SAM, LARKFIELD, "client-member");
    suspended.memberships[0].active = false;
    check(
        &suspended,
        See,
        &request(),
        &expect![[r#"
        see hidden
        - identity: The membership is suspended.
        - organization: There is no membership to reach it through.
        - role: There is no role to look at.
        - record: No role gives a relation to look for.
        > Have an administrator lift the suspension.
    "#]],
    );
}

// req 98
#[test]
fn a_token_and_a_task_link_say_what_they_are_good_for() {
    let token = Subject { token_actions: Some(BTreeSet::from([See, Reply])), ..person(JONAS, HARBOUR, "contributor") };
    check(
        &token,
        Note,
        &request(),
        &expect![[r#"
        note deny
        - identity: The token may not `note`; it may `see` and `reply`.
        + organization: Works for the firm, whose roles may reach the whole workspace.
        + role: The role `contributor` may `note` in `request`, by `all`.
        + record: The role `contributor` holds for it: it holds for everything.
        > Make a token that includes `note`.
    "#]],
    );
    let narrow = Subject { only_record: Some(foreign_request().id), ..person(SAM, LARKFIELD, "client-member") };
    check(
        &narrow,
        See,
        &request(),
        &expect![[r#"
        see hidden
        - identity: A task link opens one record, and this is another thing.
        + organization: Member of the organization that it belongs to.
        + role: The role `client-member` may `see` in `request`, by `own` or `participant`.
        + record: The role `client-member` holds for it: it was opened by them or for them.
        > Sign in.
    "#]],
    );
}

// req 91
#[test]
fn a_session_that_is_too_weak_says_so_and_the_other_layers_stand() {
    let workspace = Facts { kind: Key::from("workspace"), ..request() };
    check(
        &person(RUTH, HARBOUR, "admin"),
        Configure,
        &workspace,
        &expect![[r#"
        configure hidden
        - identity: It needs a session that is `confirmed`, and this one is `signed-in`.
        + organization: Works for the firm, whose roles may reach the whole workspace.
        + role: The role `admin` may `configure` in `workspace`, by `all`.
        + record: The role `admin` holds for it: it holds for everything.
        > Confirm once more who you are.
    "#]],
    );
}
