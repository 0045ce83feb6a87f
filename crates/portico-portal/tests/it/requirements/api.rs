//! Checklists for programs; a return that sends the whole record back; two items that ask the same of their documents.

use super::{BLUEPRINT, acts, asked, hands_in, state};
use crate::{desk::client::page, records::done};
use portico_testkit::TestPortal;
use serde_json::json;

// req 109, req 159
#[tokio::test(flavor = "multi_thread")]
async fn a_program_reads_hands_in_accepts_and_returns() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        let path = format!("/api/v1/records/{record}/checklist");
        let read = dana.get(&path).await.value();
        assert_eq!((read["done"].as_u64(), read["needed"].as_u64()), (Some(0), Some(4)), "{read}");
        let consent = format!("{path}/consent/acts");
        let agreed = dana.json("POST", &consent, &json!({"act": "acknowledge"}), &[]).await;
        assert_eq!((agreed.status.as_u16(), agreed.value()["done"].as_u64()), (200, Some(1)), "{}", agreed.body);
        assert_eq!(hands_in(&dana, &record, "address", &[]).await.status, 303);
        let address = format!("{path}/address/acts");
        let own = dana.json("POST", &address, &json!({"act": "accept"}), &[]).await;
        assert_eq!(own.status, 422, "{}", own.body);
        let stale = mia.json("POST", &address, &json!({"act": "accept", "shown": "missing"}), &[]).await;
        assert_eq!(stale.status, 409, "{}", stale.body);
        let back = json!({"act": "return", "reason": "too-old", "words": "Of this year, please", "shown": "handed-in"});
        let returned = mia.json("POST", &address, &back, &[]).await;
        let item = returned.value()["items"][1].clone();
        assert_eq!((item["state"].as_str(), item["reason"].as_str()), (Some("returned"), Some("too-old")), "{item}");
        let nonsense = mia.json("POST", &address, &json!({"act": "burn"}), &[]).await;
        assert_eq!(nonsense.status, 422, "{}", nonsense.body);
        for who in ["ben", "sam"] {
            assert_eq!(portal.sign_in(who).await.get(&path).await.status, 404, "{who}");
        }
        done(&portal).await;
    }
}

/// One item sends the whole record back, and the documents of two ask the same.
fn strict() -> String {
    let reasons = "        reasons:\n          unreadable: It cannot be read\n          expired: It has expired";
    let strict = BLUEPRINT.replace(reasons, &format!("        returns: {{record: send-back}}\n{reasons}"));
    let allowed = "            reuse_days: 90\n";
    let same = "            metadata:\n              valid-until: {kind: date, label: Valid until, required: true}\n";
    strict.replace(allowed, same)
}

// req 46
#[tokio::test(flavor = "multi_thread")]
async fn an_item_that_says_so_sends_the_whole_record_back() {
    for portal in TestPortal::both_with(&strict()).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        let until = [("valid-until", "2031-05-01")];
        assert_eq!(hands_in(&dana, &record, "identity", &until).await.status, 303);
        assert_eq!(hands_in(&dana, &record, "address", &until).await.status, 303);
        assert_eq!(crate::records::moved(&mia, &record, "take-in", "").await.status, 200);
        assert_eq!(state(&mia, &record).await, "in-review");
        assert_eq!(acts(&mia, &record, "address", &[("act", "return"), ("reason", "too-old")]).await.status, 303);
        assert_eq!(state(&mia, &record).await, "in-review", "this one goes back alone");
        let why = [("act", "return"), ("reason", "expired"), ("words", "Since May.")];
        let sent = acts(&mia, &record, "identity", &why).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        assert_eq!(state(&mia, &record).await, "collecting", "the record went back with it");
        done(&portal).await;
    }
}

// req 109
#[tokio::test(flavor = "multi_thread")]
async fn two_items_that_ask_the_same_have_controls_of_their_own() {
    let portal = &TestPortal::both_with(&strict()).await[0];
    let dana = portal.sign_in("dana").await;
    let record = asked(portal, "person").await;
    let html = page(&dana, &format!("/records/{record}/checklist")).await;
    for id in ["identity-valid-until", "address-valid-until"] {
        assert_eq!(html.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
        assert_eq!(html.matches(&format!("for=\"{id}\"")).count(), 1, "{id}");
    }
    let wrong = hands_in(&dana, &record, "address", &[]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("id=\"address-valid-until-e\""), "the words stand at the right field: {}", wrong.body);
    assert!(!wrong.body.contains("id=\"identity-valid-until-e\""));
    done(portal).await;
}
