//! Moving a record: only declared ways, only whoever may, once.

use super::{done, moved, opened, read};
use portico_testkit::TestPortal;
use serde_json::json;

// req 41, 43, 49, 53, 55
#[tokio::test(flavor = "multi_thread")]
async fn a_request_goes_from_new_to_done_by_declared_ways_only() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let id = opened(&sam, "A wage is missing").await;
        assert_eq!(moved(&jonas, &id, "finish", "").await.status, 422, "nobody has taken it");
        assert_eq!(moved(&sam, &id, "take", "").await.status, 422, "taking is for the firm");
        assert_eq!(moved(&jonas, &id, "take", "").await.status, 200);
        let record = read(&jonas, &id).await;
        assert_eq!(
            (&record["state"], &record["owner_name"], &record["ball"]),
            (&json!("in-progress"), &json!("Jonas Pike"), &json!("firm"))
        );
        assert_eq!(moved(&jonas, &id, "ask-client", "").await.status, 422, "a question is asked in words");
        assert_eq!(moved(&jonas, &id, "ask-client", "Which month?").await.status, 200);
        assert_eq!(read(&sam, &id).await["ball"], "client");
        assert_eq!(moved(&sam, &id, "answer", "October").await.status, 200);
        let refused = moved(&jonas, &id, "finish", "").await;
        assert_eq!(
            (refused.status.as_u16(), refused.value()["errors"][0]["field"].as_str()),
            (422, Some("root-cause"))
        );
        done(&portal).await;
    }
}

// s_062
#[tokio::test(flavor = "multi_thread")]
async fn a_stale_page_changes_nothing_and_the_same_button_twice_is_once() {
    for portal in TestPortal::both().await {
        let (sam, jonas, ruth) =
            (portal.sign_in("sam").await, portal.sign_in("jonas").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        let path = format!("/api/v1/records/{id}/transitions");
        let take = json!({ "transition": "take" });
        let first = jonas.json("POST", &path, &take, &[("if-match", "\"1\"")]).await;
        let twice = jonas.json("POST", &path, &take, &[("if-match", "\"1\"")]).await;
        assert_eq!((first.status.as_u16(), twice.status.as_u16()), (200, 200));
        assert_eq!(first.body, twice.body);
        let stale = ruth.json("POST", &path, &json!({ "transition": "cancel" }), &[("if-match", "\"1\"")]).await;
        assert_eq!(stale.status, 409);
        assert_eq!(read(&ruth, &id).await["state"], "in-progress");
        assert_eq!(
            ruth.json("POST", &path, &json!({ "transition": "cancel" }), &[]).await.status,
            422,
            "what was read must be named"
        );
        done(&portal).await;
    }
}

// s_048
#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_who_move_it_at_once_one_does() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let path = format!("/api/v1/records/{id}/transitions");
        let mut tries = tokio::task::JoinSet::new();
        for place in 0..20 {
            let (browser, path) = (portal.sign_in("ruth").await, path.clone());
            let transition = if place % 2 == 0 { "take" } else { "cancel" };
            tries.spawn(async move {
                let body = json!({ "transition": transition });
                (transition, browser.json("POST", &path, &body, &[("if-match", "\"1\"")]).await.status.as_u16())
            });
        }
        let mut won = tries.join_all().await;
        won.retain(|(_, status)| *status == 200);
        assert!(!won.is_empty());
        assert!(won.iter().all(|(transition, _)| *transition == won[0].0), "{won:?}");
        assert_eq!(read(&sam, &id).await["revision"], 2, "one change, on {}", portal.name);
        done(&portal).await;
    }
}
