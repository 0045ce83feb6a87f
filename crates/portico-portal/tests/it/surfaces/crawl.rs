//! Canaries: words of one organization must not reach another's pages, lists, searches or counts.

use crate::{
    files::{added, pdf},
    records::opened,
};
use portico_portal::setup;
use portico_testkit::TestPortal;

const CANARY: &str = "Zanzibarcanary";

// req 77, 79, 81, s_001, s_008, ask 1, ask 4
#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_one_organization_is_on_any_page_of_another() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, CANARY).await;
        let sent = sam
            .json("POST", &format!("/api/v1/records/{id}/messages"), &serde_json::json!({ "body": CANARY }), &[])
            .await;
        assert_eq!(sent.status, 201);
        let file = added(&sam, &id, &format!("{CANARY}.pdf"), &pdf(CANARY)).await;
        portal.run_jobs().await;
        for foreign in ["clara", "ben", "lucia", "priya"] {
            let browser = portal.sign_in(foreign).await;
            for route in
                setup::routes().table().into_iter().filter(|route| route.method == "GET" && route.path != "/live")
            {
                let id = if route.path.contains("/files/{id}") { &file } else { &id };
                let path = route
                    .path
                    .replace("{id}", id)
                    .replace("{type}", "support-request")
                    .replace("{number}", "1")
                    .replace("{page}", "1");
                for query in ["", "?q=zanzibarcanary", "?q=R-0001"] {
                    let answer = browser.get(&format!("{path}{query}")).await;
                    assert!(!answer.body.contains(CANARY), "{foreign} reads it on {path}{query} ({})", portal.name);
                    assert!(!answer.body.contains("Sam Lee") || foreign == "priya", "{foreign} reads a name on {path}");
                }
            }
        }
        portal.run_jobs().await;
    }
}

// req 81, 126, ask 10
#[tokio::test(flavor = "multi_thread")]
async fn an_internal_note_is_on_no_page_of_the_client() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let id = opened(&sam, "A wage is missing").await;
        let note = serde_json::json!({ "body": CANARY });
        let written = jonas.json("POST", &format!("/api/v1/records/{id}/notes"), &note, &[]).await;
        assert_eq!(written.status, 201, "{}", written.body);
        portal.run_jobs().await;
        assert!(jonas.get(&format!("/records/{id}")).await.body.contains(CANARY));
        for client in ["sam", "dana", "ana"] {
            let browser = portal.sign_in(client).await;
            for route in
                setup::routes().table().into_iter().filter(|route| route.method == "GET" && route.path != "/live")
            {
                let path = route.path.replace("{id}", &id).replace("{type}", "support-request");
                for query in ["", "?q=zanzibarcanary"] {
                    let answer = browser.get(&format!("{path}{query}")).await;
                    assert!(
                        !answer.body.contains(CANARY),
                        "{client} reads the note on {path}{query} ({})",
                        portal.name
                    );
                }
            }
        }
        portal.run_jobs().await;
    }
}
