//! The list of requests: tabs, search, the six words.

use super::{asked, page, text};
use crate::records::{done, opened};
use portico_testkit::TestPortal;

// ask 1, 13
#[tokio::test(flavor = "multi_thread")]
async fn each_sees_their_own_and_admins_their_company() {
    for portal in TestPortal::both().await {
        let (sam, ben) = (portal.sign_in("sam").await, portal.sign_in("ben").await);
        opened(&sam, "A wage is missing").await;
        opened(&ben, "The scales of the warehouse").await;
        for (who, sees, not) in [
            ("sam", "A wage is missing", "The scales"),
            ("dana", "A wage is missing", "The scales"),
            ("ana", "A wage is missing", "The scales"),
            ("clara", "The scales", "A wage is missing"),
        ] {
            let html = page(&portal.sign_in(who).await, "/records").await;
            assert!(html.contains(sees) && !html.contains(not), "{who}: {html}");
        }
        let priya = page(&portal.sign_in("priya").await, "/records").await;
        assert!(!priya.contains("A wage is missing") && priya.contains("Nothing is open"), "{priya}");
        done(&portal).await;
    }
}

// req 51
#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_waits_for_one_and_for_someone_else() {
    for portal in TestPortal::both().await {
        asked(&portal, "A wage is missing").await;
        done(&portal).await;
        let sam = text(&page(&portal.sign_in("sam").await, "/records").await);
        assert!(sam.contains("Waiting for you 1") && sam.contains("With you since today"), "{sam}");
        let ana = text(&page(&portal.sign_in("ana").await, "/records").await);
        assert!(ana.contains("Waiting for someone else") && ana.contains("With Sam Lee since today"), "{ana}");
        let you = page(&portal.sign_in("ana").await, "/records?show=you").await;
        assert!(you.contains("Nothing waits for you"), "{you}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_found_by_number_and_by_words() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        opened(&sam, "A wage is missing").await;
        opened(&sam, "Bicycles for the shop").await;
        done(&portal).await;
        for (asked, found) in
            [("R-0001", true), ("1", true), ("wage", true), ("WAG", true), ("bicycles", false), ("%", false)]
        {
            let path = format!("/records?q={}", asked.replace('%', "%25"));
            assert_eq!(page(&sam, &path).await.contains("A wage is missing"), found, "{asked} on {}", portal.name);
        }
        assert_eq!(sam.get("/records?after=rubbish").await.status, 404);
    }
}
