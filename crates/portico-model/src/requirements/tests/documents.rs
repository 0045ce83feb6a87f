//! What is wrong with what is handed in.

use expect_test::expect;

use super::*;

fn check(act: &Act, expected: &expect_test::Expect) {
    expected.assert_eq(&Desk::company().says(&dana(), "passport", act));
}

#[test]
fn a_file_is_of_a_kind_and_size_that_were_announced() {
    let said = || json!({"expires": "2030-01-01"});
    check(
        &passport(Some(FileKind::Docx), 10, said()),
        &expect![[r#"
        wrong-file-kind by requirements.passport: The file must be a PDF or JPG.
    "#]],
    );
    check(
        &passport(None, 5 << 20, said()),
        &expect![[r#"
        wrong-file-kind by requirements.passport: The file must be a PDF or JPG.
        file-too-large by requirements.passport: The file must be smaller than 5 MB.
    "#]],
    );
    check(
        &passport(Some(FileKind::Pdf), 0, said()),
        &expect![[r#"
        file-empty by requirements.passport: The file is empty.
    "#]],
    );
    check(
        &passport(Some(FileKind::Jpeg), (5 << 20) - 1, said()),
        &expect![[r#"
        missing → handed-in
    "#]],
    );
}

// req 102, req 106
#[test]
fn what_has_to_be_said_about_a_document_is_said_first() {
    check(
        &passport(Some(FileKind::Pdf), 10, json!({"expires": " "})),
        &expect![[r#"
        answer-missing by requirements.passport [expires]: Fill in “Valid until” first.
    "#]],
    );
}

#[test]
fn an_accepted_document_is_used_again_while_it_is_fresh() {
    assert_eq!(Desk::company().says(&dana(), "passport", &reused(30)), "missing → handed-in\n");
    check(
        &reused(31),
        &expect![[r#"
        too-old by requirements.passport: That document cannot be used again here. Send a new one.
    "#]],
    );
    assert!(Desk::company().says(&dana(), "passport", &reused(-1)).starts_with("too-old"));
    assert!(Desk::company().says(&dana(), "register", &reused(1)).starts_with("too-old"));
}

// req 44
#[test]
fn a_section_is_handed_in_once_it_is_filled_in() {
    let hand_in = Act::HandIn(Given::Section);
    let mut desk = Desk::new(json!({"company": "Larkfield Bakery", "kind": "company"}));
    expect![[r#"
        answer-missing by requirements.about [shares]: Fill in “Number of shares” first.
    "#]]
    .assert_eq(&desk.says(&dana(), "about", &hand_in));
    let mut desk = Desk::new(json!({"company": "Larkfield Bakery", "kind": "person"}));
    assert_eq!(desk.says(&dana(), "about", &hand_in), "missing → handed-in\n");
}

#[test]
fn nothing_else_is_taken_for_what_is_asked() {
    let mut desk = Desk::company();
    expect![[r#"
        not-what-is-asked by requirements.passport: Something else is asked for here. Reload the page and try again.
    "#]]
    .assert_eq(&desk.says(&dana(), "passport", &Act::HandIn(Given::Section)));
    assert!(desk.says(&dana(), "terms", &good()).starts_with("not-what-is-asked"));
    expect![[r#"
        decided-elsewhere by requirements.sign-off: This is done when the approval is given. There is nothing to hand in.
    "#]].assert_eq(&desk.says(&dana(), "sign-off", &Act::HandIn(Given::Acknowledgement)));
}
