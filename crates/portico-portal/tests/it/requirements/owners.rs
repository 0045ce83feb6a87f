//! Sections whose owner may not answer: nobody is asked for what they cannot do, and everybody reads who can.

use super::{acts, list};
use crate::{
    approvals::{approves, submitted},
    desk::client::{page, text},
    records::{done, moved},
};
use portico_model::blueprint::check;
use portico_testkit::{Browser, TestPortal};
use serde_json::json;

const CREATIVE: &str = include_str!("../../../../../blueprints/creative-approvals.yaml");

/// Marketing answers only where it was added to the work.
fn shut() -> String {
    CREATIVE.replace(
        "answer: [own, participant], approve: [organization]",
        "answer: [participant], approve: [organization]",
    )
}

/// A stand for Larkfield that Mia has opened for somebody.
async fn stand(portal: &TestPortal, who: &str) -> String {
    opened(portal, who, "stand").await
}

/// The same of another kind.
async fn opened(portal: &TestPortal, who: &str, kind: &str) -> String {
    let mut answers = json!({"title": "Stand for the fair", "kind": kind, "brief": "Twelve square metres."});
    if kind == "brand" {
        answers["production"] = json!({"minor": 80_000, "currency": "EUR"});
    }
    let body = json!({
        "type": "deliverable", "organization": portal.cast.organization("larkfield"),
        "requested_for": portal.cast.member(who).member,
        "answers": answers
    });
    let answer = portal.sign_in("mia").await.json("POST", "/api/v1/records", &body, &[]).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.value()["id"].as_str().unwrap().to_owned()
}

async fn words(browser: &Browser, path: &str) -> String {
    text(&page(browser, path).await)
}

#[test]
fn an_owner_who_may_not_answer_is_found() {
    let told =
        check(&CREATIVE.replace("answer: [own, participant], approve: [organization]", "approve: [organization]"));
    assert!(told.to_string().contains("BP126"), "{told}");
    assert!(!check(CREATIVE).has_errors());
}

// req 53, req 109
#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_answer_is_not_asked_to_and_reads_who_can() {
    for portal in TestPortal::both_with(&shut()).await {
        let (dana, sam) = (portal.sign_in("dana").await, portal.sign_in("sam").await);
        let record = stand(&portal, "sam").await;
        let home = words(&sam, "/").await;
        assert!(home.contains("Send “Your logo”: Stand for the fair") && !home.contains("brief"), "{home}");
        let own = list(&sam, &record).await;
        assert!(own.contains("Waits for Dana Reyes.") && !own.contains("It is complete"), "{own}");
        assert!(!own.contains("Fill it in"), "{own}");
        let refused = acts(&sam, &record, "brief", &[("act", "section")]).await;
        assert_eq!(refused.status, 403, "{}", refused.body);
        for body in [refused.body, sam.get(&format!("/records/{record}/answers")).await.body] {
            let said = text(&body);
            assert!(
                said.contains("You may not do this here. Ask a colleague who may, or Harbour &#38; Pike."),
                "{said}"
            );
            assert!(!said.contains('`') && !said.contains("client-member"), "{said}");
        }
        assert!(words(&dana, "/").await.contains("things to send: Stand for the fair"));
        assert!(list(&dana, &record).await.contains("Fill it in"));
        assert_eq!(acts(&dana, &record, "brief", &[("act", "section")]).await.status, 303);
        done(&portal).await;
    }
}

// req 53
#[tokio::test(flavor = "multi_thread")]
async fn a_home_of_somebody_who_decides_or_hands_in_is_no_viewers_home() {
    for portal in TestPortal::both_with(CREATIVE).await {
        stand(&portal, "sam").await;
        let home = words(&portal.sign_in("sam").await, "/").await;
        assert!(home.contains("One thing needs you.") && !home.contains("You can read everything here"), "{home}");
        let hers = words(&portal.sign_in("ana").await, "/").await;
        assert!(hers.contains("You can read everything here; your colleagues decide."), "{hers}");
        done(&portal).await;
    }
}

// req 53
#[tokio::test(flavor = "multi_thread")]
async fn after_a_decision_comes_what_is_still_to_be_sent() {
    for portal in TestPortal::both_with(CREATIVE).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = opened(&portal, "dana", "brand").await;
        assert_eq!(moved(&mia, &record, "begin", "").await.status, 200);
        let round = submitted(&mia, &record, "release").await;
        let approved = approves(&dana, &round).await;
        assert_eq!(approved.status, 200, "{}", approved.body);
        let said = page(&dana, &format!("/approvals/{round}?said=decided")).await;
        assert!(text(&said).contains("Send “Your logo”: Stand for the fair Next: send it"), "{}", text(&said));
        assert!(said.contains(&format!("href=\"/records/{record}/checklist")), "{said}");
        done(&portal).await;
    }
}
