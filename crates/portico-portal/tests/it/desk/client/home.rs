//! The home: one next action, or who has what; nothing of anybody else.

use super::{asked, page, primary_buttons, text};
use crate::records::{done, opened};
use portico_testkit::TestPortal;

// ask 3
#[tokio::test(flavor = "multi_thread")]
async fn pages_without_records_name_nobody_else() {
    for portal in TestPortal::both().await {
        for who in ["ben", "clara", "lucia"] {
            let browser = portal.sign_in(who).await;
            for path in ["/", "/records", "/records?show=you", "/records?show=done", "/records?q=wage"] {
                let html = page(&browser, path).await;
                assert!(!html.contains("Larkfield"), "{who} {path}: {html}");
                let foreign = portal.cast.organization("larkfield").to_string();
                assert!(!html.contains(&foreign), "{who} {path}");
            }
        }
        done(&portal).await;
    }
}

// req 81
#[tokio::test(flavor = "multi_thread")]
async fn what_needs_the_reader_stands_first_with_one_button() {
    for portal in TestPortal::both().await {
        let id = asked(&portal, "A wage is missing").await;
        for who in ["sam", "dana"] {
            let html = page(&portal.sign_in(who).await, "/").await;
            let words = text(&html);
            assert!(words.contains("Do this next Send your answer: A wage is missing"), "{words}");
            assert!(words.contains("One thing needs you.") && words.contains("Which month is it about?"), "{words}");
            assert!(html.contains(&format!("href=\"/records/{id}#need\"")));
            assert_eq!(primary_buttons(&html), 1, "{who}");
        }
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_only_reads_has_no_hero_and_no_badge() {
    for portal in TestPortal::both().await {
        asked(&portal, "A wage is missing").await;
        let html = page(&portal.sign_in("ana").await, "/").await;
        assert_eq!((primary_buttons(&html), html.contains("class=\"badge\"")), (0, false), "{html}");
        let words = text(&html);
        assert!(
            words.contains("Larkfield Bakery with Harbour") && words.contains("You can read everything here"),
            "{words}"
        );
        assert!(words.contains("With Sam Lee since today") && words.contains("Waiting for someone else"), "{words}");
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_nothing_waits_the_home_says_who_has_what() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        opened(&sam, "A wage is missing").await;
        let words = text(&page(&sam, "/").await);
        assert!(words.contains("Nothing waits for you.") && words.contains("Next from us"), "{words}");
        assert!(words.contains("Who has what") && words.contains("With us"), "{words}");
        assert!(words.contains("You sent “A wage is missing”"), "{words}");
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_go_to_their_work_and_strangers_to_sign_in() {
    for portal in TestPortal::both().await {
        let staff = portal.sign_in("mia").await.get("/").await;
        assert_eq!((staff.status.as_u16(), staff.location()), (303, "/work"));
        let nobody = portal.browser().get("/").await;
        assert_eq!((nobody.status.as_u16(), nobody.location()), (303, "/sign-in"));
    }
}
