//! Items that take several files.

use expect_test::{Expect, expect};

use super::*;

/// The list of the other tests, with two or three extracts of the register.
fn of_two_or_three(review: &str) -> Compiled {
    let one = "asks: { document: { kinds: [pdf], max_megabytes: 5 } }\n        owner: { roles: [client-admin] }\n        review: { roles: [clerk] }\n";
    let several = "asks: { document: { kinds: [pdf], max_megabytes: 5, files: { least: 2, most: 3 } } }\n        owner: { roles: [client-admin] }\n";
    let text = include_str!("portal.yaml").replacen(one, &format!("{several}{review}"), 1);
    compile(&text).unwrap_or_else(|report| panic!("{report}"))
}

const REVIEWED: &str = "        review: { roles: [clerk] }\n";

fn given() -> Given {
    Given::Document { kind: Some(FileKind::Pdf), bytes: 10, metadata: Answers::new() }
}

/// What a file does, of which there are so many with it.
fn takes(portal: &Compiled, desk: &Desk, (there, whole, is_new): (u32, Checked, bool)) -> String {
    let (dana, given) = (dana(), given());
    let coming = Coming { given: &given, there, whole, is_new };
    told(take(portal.checklist("file").unwrap(), &desk.situation(&dana), &"register".into(), coming))
}

fn goes(portal: &Compiled, desk: &Desk, actor: &Actor, left: u32) -> String {
    told(go(portal.checklist("file").unwrap(), &desk.situation(actor), &"register".into(), left))
}

fn told(decided: Result<Option<Change>, Vec<crate::refusal::Refusal>>) -> String {
    match decided {
        Ok(None) => "nothing\n".to_owned(),
        Ok(Some(change)) => format!("{} → {}\n", change.from.as_str(), change.to.as_str()),
        Err(refusals) => refusals.iter().map(line).collect(),
    }
}

fn check(says: &str, expected: &Expect) {
    expected.assert_eq(says);
}

// req 109
#[test]
fn files_come_one_by_one_and_the_last_place_hands_them_in() {
    let portal = of_two_or_three(REVIEWED);
    let desk = Desk::company();
    let mut said = String::new();
    for there in 1..=4 {
        said += &takes(&portal, &desk, (there, Checked::Waiting, true));
    }
    said += &takes(&portal, &desk, (3, Checked::Fit, false));
    check(
        &said,
        &expect![[r#"
            nothing
            nothing
            missing → handed-in
            too-many-files by requirements.register: You can send up to 3 files here.
            nothing
        "#]],
    );
}

// req 45, req 159
#[test]
fn what_was_sent_back_is_handed_in_by_saying_so_alone() {
    let portal = of_two_or_three(REVIEWED);
    let desk = Desk::company().with("register", ItemState::Returned);
    assert_eq!(takes(&portal, &desk, (3, Checked::Fit, true)), "nothing\n");
    assert_eq!(takes(&portal, &desk, (3, Checked::Fit, false)), "nothing\n");
    let done = |there| {
        let decided = decide(
            portal.checklist("file").unwrap(),
            &desk.situation(&dana()),
            &"register".into(),
            &Act::HandIn(Given::Files(there)),
        );
        told(decided.map(Some))
    };
    check(
        &(1..=3).map(done).collect::<String>(),
        &expect![[r#"
            too-few-files by requirements.register: At least 2 files are asked for here. Send the rest, then say that it is all.
            returned → handed-in
            returned → handed-in
        "#]],
    );
}

#[test]
fn what_is_handed_in_is_handed_in_anew_with_a_file_and_open_again_with_too_few() {
    let portal = of_two_or_three(REVIEWED);
    let desk = Desk::company().with("register", ItemState::HandedIn);
    assert_eq!(takes(&portal, &desk, (3, Checked::Fit, true)), "handed-in → handed-in\n");
    assert_eq!(goes(&portal, &desk, &dana(), 2), "nothing\n");
    assert_eq!(goes(&portal, &desk, &dana(), 1), "handed-in → missing\n");
    assert!(goes(&portal, &desk, &mia(), 2).starts_with("not-your-role"), "she did not hand them in");
    let accepted = Desk::company().with("register", ItemState::Accepted);
    assert!(takes(&portal, &accepted, (3, Checked::Fit, true)).starts_with("already-accepted"));
}

// s_077
#[test]
fn what_nobody_reviews_is_accepted_once_all_of_it_was_looked_through() {
    let portal = of_two_or_three("");
    let desk = Desk::company();
    let mut said = String::new();
    for whole in [Checked::Fit, Checked::Waiting, Checked::Unfit] {
        said += &takes(&portal, &desk, (3, whole, true));
    }
    check(
        &said,
        &expect![[r#"
            missing → accepted
            missing → handed-in
            nothing
        "#]],
    );
    let infected = Desk::company().scanned(Checked::Infected);
    assert!(takes(&portal, &infected, (2, Checked::Fit, true)).starts_with("file-infected"));
}
