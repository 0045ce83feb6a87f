//! Sending a request: number, team, promise, first event; twice is once.

use super::{done, opened, read, request};
use portico_testkit::TestPortal;
use serde_json::json;

// req 113, 117, 118, 123
#[tokio::test(flavor = "multi_thread")]
async fn a_request_gets_a_number_a_team_and_a_promise() {
    for portal in TestPortal::both().await {
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
        let id = opened(&sam, "A wage is missing").await;
        let record = read(&mia, &id).await;
        assert_eq!(
            (&record["number"], &record["state"], &record["team"]),
            (&json!("R-0001"), &json!("new"), &json!("payroll"))
        );
        assert_eq!(record["priority"], 2);
        // Friday 9:12 and four working hours.
        assert_eq!(record["due_at"], "2026-11-20T12:12:00Z");
        assert_eq!(read(&sam, &opened(&sam, "Another").await).await["number"], "R-0002");
        done(&portal).await;
    }
}

// req 44, 112, 114
#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_said_at_its_field_and_nothing_is_opened() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let answer = sam
            .json(
                "POST",
                "/api/v1/records",
                &json!({ "type": "support-request", "answers": { "category": "tax" } }),
                &[],
            )
            .await;
        assert_eq!(answer.status, 422);
        let fields: Vec<String> = answer.value()["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["field"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(fields, ["details", "subject", "urgency"]);
        assert_eq!(sam.get("/api/v1/records").await.value()["records"], json!([]));
        done(&portal).await;
    }
}

// s_061, s_063
#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_opens_one_request_and_an_unknown_field_none() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let key = [("idempotency-key", "one")];
        let first = sam.json("POST", "/api/v1/records", &request("Once"), &key).await;
        let again = sam.json("POST", "/api/v1/records", &request("Once"), &key).await;
        assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 201));
        assert_eq!(first.body, again.body);
        assert_eq!(sam.json("POST", "/api/v1/records", &request("Other"), &key).await.status, 422);
        let mut smuggled = request("Smuggled");
        smuggled["answers"]["root-cause"] = json!("question");
        assert_eq!(sam.json("POST", "/api/v1/records", &smuggled, &[]).await.status, 422, "a field of the firm");
        smuggled = request("Smuggled");
        smuggled["owner"] = json!("me");
        assert_eq!(sam.json("POST", "/api/v1/records", &smuggled, &[]).await.status, 422, "a field of the server");
        assert_eq!(sam.get("/api/v1/records").await.value()["records"].as_array().unwrap().len(), 1);
        done(&portal).await;
    }
}

// req 86
#[tokio::test(flavor = "multi_thread")]
async fn who_only_reads_opens_nothing() {
    for portal in TestPortal::both().await {
        let ana = portal.sign_in("ana").await;
        let answer = ana.json("POST", "/api/v1/records", &request("Not mine to ask"), &[]).await;
        assert!([403, 404].contains(&answer.status.as_u16()), "{}", answer.status);
        done(&portal).await;
    }
}
