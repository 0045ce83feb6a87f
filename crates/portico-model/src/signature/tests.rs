//! What is a signature, and what is none.

use super::{CONSENT, Drawing, Manner, Sent, Signature, Wrong};
use expect_test::{Expect, expect};
use proptest::prelude::*;

/// Where something was drawn, it is meant.
fn sent(name: &str, drawn: &str, agreed: bool) -> Sent {
    Sent { name: name.into(), by_hand: !drawn.is_empty(), drawn: drawn.into(), agreed }
}

fn check(sent: &Sent, manner: Manner, expected: &Expect) {
    let said = match Signature::read(sent, (manner, "")) {
        Ok(signature) => format!("{} {:?}", signature.words(), signature.drawn),
        Err(wrong) => wrong.into_iter().map(Wrong::words).collect::<Vec<_>>().join(". "),
    };
    expected.assert_eq(&said);
}

#[test]
fn a_name_and_the_words_make_a_signature_and_a_drawing_adds_to_it() {
    check(&sent(" Dana  Reyes ", "", true), Manner::Typed, &expect!["Dana Reyes, typed None"]);
    check(&sent("Dana", "M1 2L3 4", true), Manner::Drawn, &expect![[r#"Dana, drawn Some("M1 2L3 4")"#]]);
    check(&sent("Dana", "M1 2L3 4", true), Manner::Typed, &expect!["Dana, typed None"]);
    check(&sent("", "", false), Manner::Typed, &expect!["Sign this: type your name and agree to the words beside it"]);
    check(&sent("", "M1 2L3 4", true), Manner::Drawn, &expect!["Type your name to sign"]);
    check(&sent("Dana", "", false), Manner::Drawn, &expect!["Tick that you agree to the words above it"]);
    check(&sent(&"x".repeat(201), "", true), Manner::Typed, &expect!["The name must be 200 characters or fewer"]);
    let empty = Sent { by_hand: true, ..sent("Dana", "", true) };
    let wrong = expect!["Draw your signature in the box, or choose to sign by your name alone"];
    check(&empty, Manner::Drawn, &wrong);
    check(&empty, Manner::Typed, &expect!["Dana, typed None"]);
    let unagreed = Sent { by_hand: true, ..sent("Dana", "", false) };
    let both = expect![
        "Draw your signature in the box, or choose to sign by your name alone. Tick that you agree to the words above it"
    ];
    check(&unagreed, Manner::Drawn, &both);
    let meant_no_more = Sent { by_hand: false, ..sent("Dana", "M1 2L3 4", true) };
    check(&meant_no_more, Manner::Drawn, &expect!["Dana, typed None"]);
    let wrong = expect!["The drawing cannot be read. Draw it again, or sign by your name alone"];
    check(&sent("Dana", "M1 2", true), Manner::Drawn, &wrong);
}

#[test]
fn the_words_that_were_agreed_to_are_kept_with_it() {
    let own = Signature::read(&sent("Dana", "", true), (Manner::Typed, "I agree to the terms.")).unwrap();
    assert_eq!(own.consent, "I agree to the terms.");
    assert_eq!(Signature::read(&sent("Dana", "", true), (Manner::Typed, "")).unwrap().consent, CONSENT);
    assert_eq!(Signature::read(&sent("Dana", "", false), (Manner::Typed, "")), Err(vec![Wrong::NotAgreed]));
}

#[test]
fn a_path_of_lines_within_the_box_is_a_drawing_and_nothing_else_is() {
    for path in ["M0 0L600 200", "M1 2L3 4M5 6L7 8", "M1 1M2 2"] {
        assert_eq!(Drawing::parse(path).map(|drawing| drawing.path()).as_deref(), Some(path));
    }
    let strange = [
        "",
        "M",
        "M1 2",
        "L1 2L3 4",
        "M1 2L601 0",
        "M1 2L3 201",
        "M-1 2L3 4",
        "M+1 2L3 4",
        "M1.5 2L3 4",
        "M1 2C3 4 5 6 7 8",
        "M1 2L3 4Z",
        "m1 2l3 4",
        "M1  2L3 4",
        "M1,2L3,4",
        "M1 2L3 4\"/><script>",
        "M1 2L3 4 ",
        "M1 2LL3 4",
        "M１ 2L3 4",
    ];
    for path in strange {
        assert_eq!(Drawing::parse(path), None, "{path}");
    }
    let long = format!("M1 1{}", "L2 2".repeat(4_000));
    assert_eq!(Drawing::parse(&long), None, "more points than a hand makes");
}

proptest! {
    #[test]
    fn no_text_makes_it_fall_over_and_what_it_takes_it_takes_again(text in "[ML0-9 .]{0,40}|.{0,20}") {
        if let Some(drawing) = Drawing::parse(&text) {
            prop_assert_eq!(Drawing::parse(&drawing.path()), Some(drawing.clone()));
            prop_assert!(drawing.path().bytes().all(|byte| b"ML 0123456789".contains(&byte)));
        }
    }
}
