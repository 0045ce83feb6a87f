//! Finding: by number, by words that all occur, by the beginning of the last; whatever is typed.

use super::{found, opened, said};
use portico_testkit::TestPortal;

// req 53, 163
#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_found_by_number_by_words_and_by_the_beginning_of_the_last() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let first = opened(&portal, &sam, "Überstunden of the Café", "Zoë worked until ten.").await;
        opened(&portal, &sam, "Invoice 2041 was paid twice", "The bank shows INV-204.").await;
        said(&jonas, &first, "messages", "Which Wednesday do you mean?").await;
        portal.run_jobs().await;
        for typed in [
            "uberstunden",
            "ÜBERSTUNDEN cafe",
            "zoe until",
            "wedn",
            "café zoë",
            "R-1",
            "r 0001",
            "#1",
            "which mean wednesday",
        ] {
            let titles = found(&portal, "mia", typed).await;
            assert_eq!(
                titles.first().map(String::as_str),
                Some("Überstunden of the Café"),
                "{typed} on {}",
                portal.name
            );
        }
        assert_eq!(found(&portal, "mia", "inv-204").await, ["Invoice 2041 was paid twice"]);
        assert_eq!(found(&portal, "mia", "invoice zoe").await, Vec::<String>::new(), "all words must occur");
        assert_eq!(found(&portal, "mia", "wed mean").await, Vec::<String>::new(), "only the last word may go on");
        assert_eq!(
            found(&portal, "mia", "larkfield").await,
            ["Invoice 2041 was paid twice", "Überstunden of the Café"],
            "by the client's name, last changed first"
        );
        assert_eq!(found(&portal, "mia", "2").await.len(), 1, "what is found by number is not found again by words");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_can_be_typed_is_an_error() {
    let hostile = [
        "",
        " ",
        "\"",
        "'; DROP TABLE search_word; --",
        "a* OR b NEAR(c)",
        "%",
        "_",
        "{uuid}",
        "$1",
        "?",
        "\u{0}",
        "\u{10ffff}",
        "(((((",
        "R-99999999999999999999999999",
        "-1",
        "\u{202e}abc",
        "請求",
        "ﷺ",
        "َ",
        "🦀🦀",
        "a & b | !c",
        "col:word",
        "\\",
        "zzz*",
    ];
    for portal in TestPortal::both().await {
        opened(&portal, &portal.sign_in("sam").await, "A wage is missing", "x").await;
        portal.run_jobs().await;
        let browser = portal.sign_in("mia").await;
        let long =
            ["word ".repeat(5_000), "x".repeat(100_000), "ﷺ".repeat(1_000), "a b c d e f g h i j k l m n o p".into()];
        for typed in hostile.iter().map(ToString::to_string).chain(long) {
            for who in ["mia", "dana", "sam", "ana"] {
                assert!(found(&portal, who, &typed).await.len() <= 1, "{typed:?}");
            }
        }
        let answer = browser.get("/api/v1/search?q=%00%ff%27%22").await;
        assert!(answer.status.as_u16() < 500, "{}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_hold_each_record_once() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        for number in 1..=60 {
            opened(&portal, &sam, &format!("Wage {number}"), "The same words in each of them").await;
        }
        portal.run_jobs().await;
        let expected: Vec<String> = (1..=60).rev().map(|number| format!("Wage {number}")).collect();
        assert_eq!(found(&portal, "sam", "same words").await, expected);
        let mut by_number = found(&portal, "mia", "60").await;
        assert_eq!(by_number.remove(0), "Wage 60");
        assert_eq!(by_number, Vec::<String>::new());
    }
}
