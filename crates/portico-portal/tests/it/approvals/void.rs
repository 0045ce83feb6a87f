//! A decision counts for what its giver saw and for nothing else.

use super::{BLUEPRINT, approves, mails, money, posts, read, state, tasks, told, waiting};
use crate::records::moved;
use portico_testkit::{Browser, TestPortal};
use serde_json::{Value, json};

async fn changes(browser: &Browser, record: &str, answers: Value) {
    let revision = crate::records::read(browser, record).await["revision"].to_string();
    let path = format!("/api/v1/records/{record}/answers");
    let answer = browser.json("PATCH", &path, &json!({"answers": answers}), &[("if-match", &revision)]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

// ask 26, s_046
#[tokio::test(flavor = "multi_thread")]
async fn a_decision_on_what_is_not_there_any_more_is_impossible() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let (record, round) = waiting(&portal, 100).await;
        let bundle = read(&dana, &round).await["bundle"].clone();
        changes(&mia, &record, json!({"text": "The fourth version."})).await;
        let late = posts(&dana, &round, "decisions", json!({"bundle": bundle, "decision": "approve"})).await;
        assert_eq!(late.status, 409, "{}", late.body);
        assert_eq!(read(&dana, &round).await["state"], "void");
        assert!(tasks(&dana).await.is_empty());
        assert_eq!(state(&mia, &record).await, "drafting", "the move declared for it");
        let page = dana.get(&format!("/approvals/{round}")).await.body;
        assert!(page.contains("did not decide") && !page.contains("will be asked"), "{page}");
        let newer = super::submitted(&mia, &record, "sign-off").await;
        let page = dana.get(&format!("/approvals/{round}")).await.body;
        assert!(page.contains(&format!(r#"href="/approvals/{newer}""#)), "{page}");
        portal.run_jobs().await;
    }
}

// ask 26, ask 29
#[tokio::test(flavor = "multi_thread")]
async fn an_approval_dies_when_the_content_changes_and_says_so_to_whoever_gave_it() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let (record, round) = waiting(&portal, 100).await;
        assert_eq!(approves(&dana, &round).await.status, 200);
        assert_eq!(state(&mia, &record).await, "released");
        assert!(told(&portal, "mia").await[0].contains("was approved"), "{:?}", told(&portal, "mia").await);
        changes(&mia, &record, json!({"price": money(999)})).await;
        assert_eq!(read(&mia, &round).await["state"], "void");
        assert_eq!(state(&mia, &record).await, "drafting");
        assert!(
            told(&portal, "dana").await[0].contains("does not count any more"),
            "{:?}",
            told(&portal, "dana").await
        );
        let told = told(&portal, "dana").await;
        assert!(told[0].contains("(Price: €100.00 → €999.00)"), "{told:?}");
        let mails = mails(&portal, "dana").await;
        assert!(mails.iter().any(|mail| mail.contains("Price: €100.00 → €999.00")), "{mails:?}");
        let difference = read(&dana, &round).await["difference"].clone();
        assert_eq!(difference, json!([{"label": "Price", "before": "€100.00", "after": "€999.00"}]));
        let page = dana.get(&format!("/approvals/{round}")).await.body;
        assert!(page.contains("Changed since it was decided on") && page.contains("€999.00"), "{page}");
        assert_eq!(moved(&mia, &record, "finish", "").await.status, 422);
        portal.run_jobs().await;
    }
}

/// What the firm keeps to itself is no part of what a client decides on, unless the rule reads it.
#[tokio::test(flavor = "multi_thread")]
async fn what_only_the_firm_knows_voids_no_clients_decision() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let (record, round) = waiting(&portal, 100).await;
        changes(&mia, &record, json!({"cost": money(5)})).await;
        assert_eq!(read(&dana, &round).await["state"], "open");
        assert_eq!(approves(&dana, &round).await.status, 200);
        portal.run_jobs().await;
    }
}

// ask 31
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_about_what_is_over() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let (record, round) = waiting(&portal, 100).await;
        assert_eq!(moved(&mia, &record, "stop", "").await.status, 200);
        assert!(tasks(&dana).await.is_empty());
        assert_eq!(read(&dana, &round).await["state"], "closed");
        assert_eq!(approves(&dana, &round).await.status, 409);
        portal.run_jobs().await;
    }
}
