//! Putting something before those who decide: the route before and after, rounds and their budget.

use super::{BLUEPRINT, approves, decides, made, money, posts, read, state, submits, submitted, waiting};
use portico_testkit::{Answer, Browser, TestPortal};
use serde_json::json;

// ask 23, ask 24, req 27
#[tokio::test(flavor = "multi_thread")]
async fn the_route_is_known_before_it_is_submitted_and_follows_the_amount() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let mia = portal.sign_in("mia").await;
        let (small, large) = (made(&portal, 100).await, made(&portal, 2_000).await);
        for (record, stages) in [(&small, vec!["Client"]), (&large, vec!["Money", "Client"])] {
            let answer = mia.get(&format!("/api/v1/records/{record}/approvals/sign-off")).await.value();
            let planned: Vec<&str> =
                answer["stages"].as_array().unwrap().iter().map(|one| one["label"].as_str().unwrap()).collect();
            assert_eq!((planned, &answer["refusals"]), (stages, &json!([])), "{answer}");
        }
        let round = submitted(&mia, &large, "sign-off").await;
        let view = read(&mia, &round).await;
        assert_eq!(view["stages"][0]["groups"][0]["seats"][0]["name"], "Tomas Lind");
        assert_eq!(view["stages"][1]["groups"][0]["seats"][0]["name"], "Dana Reyes");
        assert_eq!(state(&mia, &large).await, "in-review", "submitting makes the move that is declared for it");
        portal.run_jobs().await;
    }
}

// ask 24
#[tokio::test(flavor = "multi_thread")]
async fn whoever_submits_does_not_decide() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (ruth, dana) = (portal.sign_in("ruth").await, portal.sign_in("dana").await);
        let record = made(&portal, 10).await;
        let round = submitted(&ruth, &record, "sign-off").await;
        let bundle = read(&ruth, &round).await["bundle"].clone();
        let body = json!({"bundle": bundle, "decision": "approve", "override_reason": "It cannot wait"});
        let refused = posts(&ruth, &round, "decisions", body).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains("You submitted this"), "{}", refused.body);
        assert_eq!(approves(&dana, &round).await.status, 200);
        assert_eq!(state(&dana, &record).await, "released");
        portal.run_jobs().await;
    }
}

/// Dana may move work of her company, and does not put the firm's work before herself: she would be shut out of her own
/// decision, and the firm would give it.
// ask 24, req 24
#[tokio::test(flavor = "multi_thread")]
async fn clients_do_not_put_forward_what_they_decide_on() {
    let declared = BLUEPRINT.replacen(
        "        client_label: Release of the work\n",
        "        client_label: Release of the work\n        submit: {roles: [contributor, firm-admin, client-admin]}\n",
        1,
    );
    assert_ne!(declared, BLUEPRINT);
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = made(&portal, 10).await;
        let page = dana.get(&format!("/records/{record}")).await;
        assert!(!page.body.contains("Put it forward"), "{}", page.body);
        let plan = dana.get(&format!("/api/v1/records/{record}/approvals/sign-off")).await.value();
        assert!(plan["refusals"][0].as_str().unwrap().contains("put forward by somebody else"), "{plan}");
        let refused = submits(&dana, &record, "sign-off").await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        let fields = [("approval", "sign-off"), ("bundle", plan["bundle"].as_str().unwrap())];
        let form = dana.post(&format!("/records/{record}/approvals"), &fields).await;
        assert_eq!(form.status, 422, "{}", form.body);
        assert_eq!(state(&dana, &record).await, "drafting");
        portal.run_jobs().await;
    }
    for portal in TestPortal::both_with(&declared).await {
        let record = made(&portal, 10).await;
        submitted(&portal.sign_in("dana").await, &record, "sign-off").await;
        portal.run_jobs().await;
    }
}

async fn costs(browser: &Browser, record: &str, euros: i64) -> Answer {
    let revision = crate::records::read(browser, record).await["revision"].to_string();
    let (path, body) = (format!("/api/v1/records/{record}/answers"), json!({"answers": {"price": money(euros)}}));
    browser.json("PATCH", &path, &body, &[("if-match", &revision)]).await
}

// ask 27, req 69
#[tokio::test(flavor = "multi_thread")]
async fn after_changes_were_asked_it_comes_again_with_its_difference_until_the_rounds_are_used_up() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let (record, first) = waiting(&portal, 100).await;
        assert_eq!(decides(&dana, &first, "ask-for-changes", "").await.status, 422, "a reason is needed");
        assert_eq!(decides(&dana, &first, "ask-for-changes", "The logo is too small.").await.status, 200);
        assert_eq!(state(&mia, &record).await, "drafting", "the move declared for it");
        let refused = submits(&mia, &record, "sign-off").await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("nothing has been changed since"), "{}", refused.body);
        assert_eq!(costs(&mia, &record, 110).await.status, 200);
        let second = submitted(&mia, &record, "sign-off").await;
        assert_eq!(submits(&mia, &record, "sign-off").await.status, 422, "exactly this waits already");
        assert_eq!(costs(&mia, &record, 120).await.status, 200);
        assert_eq!(read(&mia, &second).await["state"], "void", "it was changed while it waited");
        let round = submitted(&mia, &record, "sign-off").await;
        let view = read(&dana, &round).await;
        assert_eq!((&view["number"], &view["difference"][0]["label"]), (&json!(3), &json!("Price")));
        assert_eq!(decides(&dana, &round, "ask-for-changes", "Still too small.").await.status, 200);
        assert_eq!(costs(&mia, &record, 130).await.status, 200);
        let refused = submits(&mia, &record, "sign-off").await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("as often as it may be"), "{}", refused.body);
        assert_eq!(submits(&portal.sign_in("ruth").await, &record, "sign-off").await.status, 201, "an overrider may");
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_put_forward_from_where_nothing_waits_for_it() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let mia = portal.sign_in("mia").await;
        let record = made(&portal, 100).await;
        let refused = submits(&mia, &record, "spending").await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains("Nothing waits for this approval"), "{}", refused.body);
        assert_eq!(submits(&mia, &record, "nonsense").await.status, 404);
        assert_eq!(submits(&portal.sign_in("sam").await, &record, "sign-off").await.status, 403, "may not move it");
        assert_eq!(submits(&portal.sign_in("clara").await, &record, "sign-off").await.status, 404, "may not see it");
        let round = submitted(&mia, &record, "sign-off").await;
        assert_eq!(posts(&mia, &round, "withdrawal", json!({})).await.status, 422, "nothing was decided");
        portal.run_jobs().await;
    }
}
