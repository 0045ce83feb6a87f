//! A reply reaches the other side, and makes the declared move where the decision lets it.

use crate::records::{done, moved, opened, read};
use portico_store::{Tenant, values};
use portico_testkit::{Browser, TestPortal};
use serde_json::{Value, json};

const SHIPPED: &str = include_str!("../../../../../blueprints/support-requests.yaml");

/// The shipped blueprint, in which an answer moves only what somebody has taken.
async fn with_a_guarded_answer(portal: &TestPortal) {
    let own = "          on: [client-reply, client-file]\n";
    let source = SHIPPED.replace(own, &format!("{own}          guard: record.has_owner\n"));
    assert_ne!(source, SHIPPED);
    let workspace = portal.cast.workspace;
    let mut tx = portal.portal.db.begin(workspace.tenant()).await.unwrap();
    let publish = "INSERT INTO blueprint_version (workspace_id, version, source, published_at) VALUES ($1, 2, $2, $3)";
    tx.execute(publish, &values![workspace, source, portal.now()]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = portal.portal.db.begin(Tenant::INSTALLATION).await.unwrap();
    tx.execute("UPDATE workspace SET blueprint_version = 2 WHERE id = $1", &values![workspace]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn replied(browser: &Browser, id: &str, text: &str) {
    let sent = browser.json("POST", &format!("/api/v1/records/{id}/messages"), &json!({ "body": text }), &[]).await;
    assert_eq!(sent.status, 201, "{}", sent.body);
}

// req 41, 52
#[tokio::test(flavor = "multi_thread")]
async fn a_reply_moves_the_record_only_where_the_guard_of_that_move_holds() {
    for portal in TestPortal::both().await {
        with_a_guarded_answer(&portal).await;
        let (sam, ruth, jonas) =
            (portal.sign_in("sam").await, portal.sign_in("ruth").await, portal.sign_in("jonas").await);
        let id = opened(&sam, "A wage is missing").await;
        assert_eq!(moved(&ruth, &id, "ask-client", "Which month?").await.status, 200);
        replied(&sam, &id, "October").await;
        let record = read(&sam, &id).await;
        assert_eq!(
            (&record["state"], &record["ball"]),
            (&json!("waiting-on-client"), &json!("client")),
            "nobody has it"
        );
        assert_eq!(jonas.post(&format!("/records/{id}/owner"), &[("take", "1")]).await.status, 303);
        replied(&sam, &id, "October, as I said").await;
        assert_eq!(read(&sam, &id).await["state"], "in-progress");
        let said = jonas.get(&format!("/api/v1/records/{id}/messages")).await.value();
        assert!(said.to_string().contains("\"October\""), "the refused move has not cost the words: {said}");
        done(&portal).await;
    }
}

// req 52, 158, 166
#[tokio::test(flavor = "multi_thread")]
async fn one_rule_answers_the_page_the_board_the_bulk_bar_and_the_api_alike() {
    const RULE: &str = "Root cause";
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        assert_eq!(moved(&ruth, &id, "take", "").await.status, 200);
        let revision = read(&ruth, &id).await["revision"].to_string();
        let fields = [("transition", "finish"), ("revision", revision.as_str())];
        let page = ruth.post(&format!("/records/{id}/transitions"), &fields).await;
        let api = moved(&ruth, &id, "finish", "").await;
        let board = [("record", id.as_str()), fields[0], fields[1]];
        let board = ruth.post("/boards/support-request/moves", &board).await;
        let bulk = ruth.post("/records/bulk", &[("record", id.as_str()), ("do", "move"), fields[0]]).await;
        for (coat, answer) in [("page", &page), ("api", &api), ("board", &board), ("bulk", &bulk)] {
            assert!(answer.body.contains(RULE), "{coat}: {} {}", answer.status, answer.body);
        }
        assert_eq!((page.status.as_u16(), api.status.as_u16()), (422, 422));
        let after: Value = read(&ruth, &id).await;
        assert_eq!(
            (&after["state"], after["revision"].to_string()),
            (&json!("in-progress"), revision),
            "nothing moved"
        );
        done(&portal).await;
    }
}

// req 60, 81
#[tokio::test(flavor = "multi_thread")]
async fn what_changes_for_the_firm_alone_is_no_news_to_the_client() {
    const TOLD: &str = "SELECT client_payload FROM event WHERE chain_id = $1 ORDER BY seq DESC LIMIT 1";
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        assert_eq!(moved(&ruth, &id, "take", "").await.status, 200);
        let revision = read(&ruth, &id).await["revision"].to_string();
        let answers = json!({ "answers": { "root-cause": "our-mistake" } });
        let path = format!("/api/v1/records/{id}/answers");
        let changed = ruth.json("PATCH", &path, &answers, &[("if-match", &revision)]).await;
        assert_eq!(changed.status, 200, "{}", changed.body);
        let record: uuid::Uuid = id.parse().unwrap();
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let told: Option<Option<String>> =
            read.find::<(Option<String>,)>(TOLD, &values![record]).await.unwrap().map(|row| row.0);
        assert_eq!(told, Some(None));
        done(&portal).await;
    }
}
