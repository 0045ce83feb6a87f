//! Reasons and comments: asked for, taken or refused as declared.

use expect_test::expect;

use super::super::Said;
use super::desk::*;

#[test]
fn whoever_does_not_approve_says_why() {
    let mut desk = submitted(100);
    for blank in ["", " ", "\u{200b}"] {
        for said in [reason(blank), Said::NotForMe(blank.into()), Said::ApproveWithChanges(blank.into())] {
            assert!(desk.says("Jonas", said).starts_with("reason-missing"));
        }
    }
    expect![[r#"
        reason-missing by approvals.spend.stages.review: Say why in a few words.
    "#]]
    .assert_eq(&desk.says("Jonas", reason("")));
    assert_eq!(desk.says("Jonas", reason(" Too\r\ndear \0")), "changes asked by Jonas: Too\ndear\n");
}

// ask 25
#[test]
fn ask_25_a_comment_is_asked_for_where_it_is_declared() {
    let mut desk = Desk::new("note", 100);
    desk.submit("Mia");
    expect![[r#"
        comment-missing by approvals.note.stages.read: Add a comment to your approval.
    "#]]
    .assert_eq(&desk.approves("Jonas"));
    assert!(desk.says("Jonas", Said::Approve(Some("x".repeat(10_001)))).starts_with("comment-too-long"));
    assert_eq!(desk.says("Jonas", Said::Approve(Some(" Read ".into()))), "approved\n");
    assert_eq!(desk.decisions[0].said, Said::Approve(Some("Read".into())));
}

// ask 25
#[test]
fn ask_25_nobody_approves_before_the_checklist_is_done_where_it_is_demanded() {
    let mut desk = Desk::new("note", 100);
    desk.checklist_done = false;
    expect![[r#"
        checklist-open by approvals.note.checklist: Still open on the checklist: Terms.
    "#]]
    .assert_eq(&desk.submit("Mia"));
    desk.checklist_done = true;
    assert_eq!(desk.submit("Mia"), "");
    // It was opened again meanwhile.
    desk.checklist_done = false;
    let read = || Said::Approve(Some("Read".into()));
    expect![[r#"
        checklist-open by approvals.note.stages.read: The checklist has to be done before this can be approved. Finish what is open on it.
    "#]].assert_eq(&desk.says("Jonas", read()));
    desk.checklist_done = true;
    assert_eq!(desk.says("Jonas", read()), "approved\n");
}

#[test]
fn what_was_put_down_in_comments_need_not_be_said_once_more() {
    let mut desk = submitted(100);
    desk.has_open_comments = true;
    assert!(desk.says("Jonas", Said::NotForMe(String::new())).starts_with("reason-missing"), "that is another thing");
    assert_eq!(desk.says("Jonas", reason("")), "changes asked by Jonas: \n");
}

#[test]
fn what_it_is_about_is_made_before_it_is_put_forward() {
    let mut desk = Desk::new("minutes", 100);
    expect![[r#"
        document-missing by approvals.minutes.about: Make “Minutes of the meeting” first.
    "#]]
    .assert_eq(&desk.submit("Mia"));
    desk.has_document = true;
    assert_eq!(desk.submit("Mia"), "");
}
