//! What happens by itself: reminder, fallback, escalation, and the list of what nobody could approve.

use super::{BLUEPRINT, approves, minute, person, state, tasks, told, waiting};
use jiff::SignedDuration;
use portico_portal::records::approvals::cover;
use portico_testkit::TestPortal;
use serde_json::json;

// req 70, req 75
#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_is_reminded_then_the_fallback_is_asked_then_the_owner_is_told() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        // Friday, 9:12 in Berlin: a reminder after a working day, due after two, escalated after three.
        let (record, round) = waiting(&portal, 100).await;
        let ruth = portal.sign_in("ruth").await;
        minute(&portal).await;
        portal.set_now("2026-11-23T08:20:00Z");
        assert!(told(&portal, "dana").await[0].contains("still waits for your decision"));
        assert!(tasks(&ruth).await.is_empty());
        portal.set_now("2026-11-24T08:20:00Z");
        minute(&portal).await;
        assert_eq!(tasks(&ruth).await, std::slice::from_ref(&round), "it was due, on {}", portal.name);
        portal.set_now("2026-11-25T08:20:00Z");
        assert!(told(&portal, "ruth").await[0].contains("nobody has decided"), "{:?}", told(&portal, "ruth").await);
        let before = told(&portal, "ruth").await.len();
        portal.pass(SignedDuration::from_hours(2));
        assert_eq!(told(&portal, "ruth").await.len(), before, "once");
        assert_eq!(approves(&ruth, &round).await.status, 200);
        assert_eq!(state(&ruth, &record).await, "released");
        minute(&portal).await;
    }
}

// req 75, ask 21
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_could_approve_is_listed_and_told_before_it_happens() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (_, round) = waiting(&portal, 100).await;
        let (dana, ruth) = (portal.sign_in("dana").await, portal.sign_in("ruth").await);
        assert_eq!(ruth.get("/api/v1/approvals/gaps").await.value()["gaps"], json!([]));
        let until = portal.now().checked_add(SignedDuration::from_hours(24 * 14)).unwrap().to_string();
        let away = json!({"from": portal.now().to_string(), "until": until, "waiting_too": true});
        assert_eq!(dana.json("POST", "/api/v1/absences", &away, &[]).await.status, 201);
        portal.pass(SignedDuration::from_secs(61));
        assert!(
            told(&portal, "ruth").await[0].contains("nobody who can be reached"),
            "{:?}",
            told(&portal, "ruth").await
        );
        let written = super::mails(&portal, "ruth").await;
        assert!(written.iter().any(|mail| mail.contains("nobody who can be reached")), "by mail, too: {written:?}");
        assert!(ruth.get("/work").await.body.contains(r#"href="/approvals""#), "and there is a way to the list");
        let gaps = ruth.get("/api/v1/approvals/gaps").await.value();
        assert_eq!(
            (&gaps["gaps"][0]["id"], &gaps["gaps"][0]["waiting_for"][0]),
            (&json!(round), &person(&portal, "dana"))
        );
        assert_eq!(dana.get("/api/v1/approvals/gaps").await.status, 404, "for staff alone");
        let to = json!({"to": person(&portal, "sam"), "from": person(&portal, "dana"), "reason": "Dana is away"});
        assert_eq!(super::posts(&ruth, &round, "delegations", to).await.status, 200);
        assert_eq!(ruth.get("/api/v1/approvals/gaps").await.value()["gaps"], json!([]), "it is covered again");
        minute(&portal).await;
    }
}

// req 75
#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_the_company_is_noticed_by_the_hourly_look() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (_, round) = waiting(&portal, 100).await;
        let ruth = portal.sign_in("ruth").await;
        let member = portal.cast.member("dana").member;
        let path = format!("/members/{member}/suspension");
        let answer = ruth.post(&path, &[]).await;
        assert!(answer.status.is_redirection(), "{path}: {} {}", answer.status, answer.body);
        cover(&portal.portal).await.unwrap();
        portal.run_jobs().await;
        assert_eq!(tasks(&ruth).await, std::slice::from_ref(&round), "the fallback is asked, on {}", portal.name);
    }
}

// req 75, ask 21
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_shut_out_or_changed_is_replaced_with_the_next_minute() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, round) = waiting(&portal, 100).await;
        let ruth = portal.sign_in("ruth").await;
        assert!(tasks(&ruth).await.is_empty());
        let dana = portal.cast.member("dana").member;
        assert!(ruth.post(&format!("/members/{dana}/suspension"), &[]).await.status.is_redirection());
        minute(&portal).await;
        assert_eq!(
            tasks(&ruth).await,
            std::slice::from_ref(&round),
            "nobody of the client is left, on {}",
            portal.name
        );
        assert_eq!(approves(&ruth, &round).await.status, 200);
        assert_eq!(state(&ruth, &record).await, "released");
        minute(&portal).await;
    }
}

// ask 20
#[tokio::test(flavor = "multi_thread")]
async fn whoever_goes_away_has_nothing_looked_at_but_what_waits_for_them() {
    const NEXT: &str = "SELECT coalesce(next_at, 0) FROM approval_round WHERE workspace_id = $1";
    for portal in TestPortal::both_with(BLUEPRINT).await {
        waiting(&portal, 100).await;
        minute(&portal).await;
        let next = async || {
            let rows = portal.portal.db.within(portal.cast.workspace.tenant());
            rows.one::<i64>(NEXT, &portico_store::values![portal.cast.workspace]).await.unwrap()
        };
        let before = next().await;
        let (from, until) = (portal.now(), portal.now() + SignedDuration::from_hours(30));
        let body = json!({"from": from.to_string(), "until": until.to_string(), "waiting_too": true});
        for (who, is_looked_at) in [("sam", false), ("dana", true)] {
            let answer = portal.sign_in(who).await.json("POST", "/api/v1/absences", &body, &[]).await;
            assert_eq!(answer.status, 201, "{}", answer.body);
            assert_eq!(next().await != before, is_looked_at, "{who} on {}", portal.name);
        }
        let sam = portal.sign_in("sam").await;
        for _ in 0..19 {
            assert_eq!(sam.json("POST", "/api/v1/absences", &body, &[]).await.status, 201);
        }
        let refused = sam.json("POST", "/api/v1/absences", &body, &[]).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        minute(&portal).await;
    }
}
