//! A record that leaves where it waits for an approval by another way, and comes back: nothing stalls, nothing is passed.

use super::{BLUEPRINT, approves, money, read, state, submits, submitted, tasks, told, waiting};
use crate::records::moved;
use portico_testkit::{Browser, TestPortal};
use serde_json::json;

async fn goes(browser: &Browser, record: &str, way: &str) -> String {
    let answer = moved(browser, record, way, "").await;
    assert_eq!(answer.status, 200, "{way}: {}", answer.body);
    state(browser, record).await
}

async fn costs(browser: &Browser, record: &str, euros: i64) {
    let revision = crate::records::read(browser, record).await["revision"].to_string();
    let (path, body) = (format!("/api/v1/records/{record}/answers"), json!({"answers": {"price": money(euros)}}));
    assert_eq!(browser.json("PATCH", &path, &body, &[("if-match", &revision)]).await.status, 200);
}

// ask 29, ask 31
#[tokio::test(flavor = "multi_thread")]
async fn going_back_while_it_is_decided_on_asks_nobody_any_more_and_says_so() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let [mia, tomas, dana] =
            [portal.sign_in("mia").await, portal.sign_in("tomas").await, portal.sign_in("dana").await];
        let (record, round) = waiting(&portal, 2_000).await;
        assert_eq!(approves(&tomas, &round).await.status, 200);
        assert_eq!(tasks(&dana).await, std::slice::from_ref(&round));
        assert_eq!(goes(&mia, &record, "rework").await, "drafting");
        assert_eq!(read(&mia, &round).await["state"], "closed");
        assert!(tasks(&dana).await.is_empty());
        let late = approves(&dana, &round).await;
        assert_eq!(late.status, 409, "{}", late.body);
        for who in ["tomas", "dana"] {
            let told = told(&portal, who).await;
            assert!(told[0].contains("is not decided on any more: it is now “We make it”"), "{who}: {told:?}");
        }
        // The same is put forward again, and decided on from the beginning.
        let again = submitted(&mia, &record, "sign-off").await;
        for browser in [&tomas, &dana] {
            assert_eq!(approves(browser, &again).await.status, 200);
        }
        assert_eq!(state(&mia, &record).await, "released");
        portal.run_jobs().await;
    }
}

// req 48, req 63
#[tokio::test(flavor = "multi_thread")]
async fn a_hold_leads_back_to_where_it_was() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let [mia, dana] = [portal.sign_in("mia").await, portal.sign_in("dana").await];
        let (record, round) = waiting(&portal, 100).await;
        assert_eq!(goes(&mia, &record, "hold").await, "stuck");
        assert_eq!(read(&mia, &round).await["state"], "closed");
        assert_eq!(goes(&mia, &record, "resume").await, "drafting", "nobody is asked in review any more");
        let again = submitted(&mia, &record, "sign-off").await;
        assert_eq!(approves(&dana, &again).await.status, 200);
        assert_eq!(goes(&mia, &record, "hold").await, "stuck");
        assert_eq!(goes(&mia, &record, "resume").await, "released", "it was released, and still is");
        assert_eq!(goes(&mia, &record, "hold").await, "stuck");
        costs(&mia, &record, 200).await;
        assert_eq!(read(&mia, &again).await["state"], "void");
        assert_eq!(goes(&mia, &record, "resume").await, "drafting", "what was released is not what is there");
        portal.run_jobs().await;
    }
}

// req 27, req 63
#[tokio::test(flavor = "multi_thread")]
async fn what_is_approved_already_goes_on_without_asking_anybody_again() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let [mia, dana] = [portal.sign_in("mia").await, portal.sign_in("dana").await];
        let (record, round) = waiting(&portal, 100).await;
        assert_eq!(approves(&dana, &round).await.status, 200);
        assert_eq!(goes(&mia, &record, "start-over").await, "drafting", "whoever goes back on purpose stays there");
        let page = mia.get(&format!("/records/{record}")).await;
        assert!(page.body.contains("Go on as it was approved…"), "{}", page.body);
        let page = mia.get(&format!("/records/{record}/approvals/sign-off")).await;
        assert!(page.body.contains("This was approved exactly as it is."), "{}", page.body);
        assert_eq!(submitted(&mia, &record, "sign-off").await, round, "no new round");
        assert_eq!(state(&mia, &record).await, "released");
        assert_eq!(goes(&mia, &record, "start-over").await, "drafting");
        costs(&mia, &record, 200).await;
        let second = submitted(&mia, &record, "sign-off").await;
        assert_ne!(second, round);
        assert_eq!(state(&mia, &record).await, "in-review", "another content is decided on anew");
        assert_eq!(submits(&mia, &record, "sign-off").await.status, 422);
        portal.run_jobs().await;
    }
}
