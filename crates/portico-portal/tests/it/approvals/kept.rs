//! What a certificate still shows when the file that was approved has gone by its rule, or somebody was erased.

use super::{
    BLUEPRINT,
    certificate::{approved, exported, fetched, held},
    made, posts, read, submitted,
};
use crate::{
    files::{added, listed, pdf},
    privacy::erases,
    records::{done, moved},
};
use jiff::SignedDuration;
use portico_portal::{
    approvals::certificate::{chain, within},
    audit::checkpoints::seal,
    files::jobs,
};
use portico_testkit::{Browser, TestPortal};
use serde_json::{Value, json};

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn certificate(file: &[u8]) -> Value {
    serde_json::from_slice::<Value>(file).unwrap()["certificate"].clone()
}

/// It says the same as before of what was approved, and nothing is wrong with it, as JSON, on paper and on its page.
async fn still_says(portal: &TestPortal, browser: &Browser, round: &str, before: &[u8]) {
    let (was, copy) = (certificate(before), fetched(browser, round).await);
    let is = certificate(&copy);
    for name in ["state", "bundle", "documents", "label", "number", "submitted_at", "ended_at"] {
        assert_eq!(is["round"][name], was["round"][name], "{name} on {}", portal.name);
    }
    let export = exported(portal).await;
    for file in [&copy, before] {
        assert_eq!(held(file, &export).wrong, Vec::<String>::new(), "on {}", portal.name);
    }
    let (status, paper) = browser.send_for_bytes(&format!("/approvals/{round}/certificate.pdf")).await;
    assert_eq!(status, 200);
    assert_eq!(held(&paper, &export).wrong, Vec::<String>::new(), "on {}", portal.name);
    assert!(within(&paper).is_some() && chain(&paper).is_some());
    let page = browser.get(&format!("/approvals/{round}/certificate")).await;
    let hash = was["round"]["documents"][0]["sha256"].as_str().unwrap();
    for words in ["Approved: Brand guidelines", hash, was["round"]["bundle"].as_str().unwrap()] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
}

// req 84, req 103, s_097
#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_shows_which_file_was_approved_after_a_rule_has_deleted_it() {
    let ruled = BLUEPRINT.replacen("  work:\n", "  work:\n    retention: {delete_after: 2 weeks}\n", 1);
    assert_ne!(ruled, BLUEPRINT);
    for portal in TestPortal::both_with(&ruled).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let (record, round) = approved(&portal).await;
        assert_eq!(moved(&mia, &record, "finish", "").await.status, 200);
        seal(&portal.portal, portal.cast.workspace).await.unwrap();
        let before = [fetched(&mia, &round).await, fetched(&dana, &round).await];
        for days in [1, 20] {
            portal.pass(DAY * days);
            jobs::retain(&portal.portal).await.unwrap();
            done(&portal).await;
        }
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        assert_eq!(listed(&mia, &record).await, Vec::<Value>::new(), "the file is gone");
        for (browser, before) in [&mia, &dana].into_iter().zip(&before) {
            still_says(&portal, browser, &round, before).await;
        }
        done(&portal).await;
    }
}

// req 84, s_097
#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_shows_what_was_approved_after_whoever_approved_or_submitted_it_was_erased() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (_, round) = approved(&portal).await;
        seal(&portal.portal, portal.cast.workspace).await.unwrap();
        let ruth = portal.sign_in("ruth").await;
        let before = fetched(&ruth, &round).await;
        for (who, name) in [("dana", "Dana Reyes"), ("mia", "Mia Okafor")] {
            assert_eq!(erases(&portal, &ruth, who, name).await, 303);
            done(&portal).await;
            let copy = String::from_utf8(fetched(&ruth, &round).await).unwrap();
            assert!(!copy.contains(name), "{copy}");
            assert_eq!(certificate(copy.as_bytes())["decisions"][0]["said"], "approve");
            still_says(&portal, &ruth, &round, &before).await;
        }
        let of_client = certificate(&fetched(&portal.sign_in("sam").await, &round).await);
        assert_eq!(of_client["decisions"][0]["by"], "Somebody", "and not the firm");
        done(&portal).await;
    }
}

/// What was put forward goes from the log where an answer was the name; its hashes stay.
// req 84, s_097
#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_shows_the_hashes_of_what_was_put_forward_after_its_answers_were_erased() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana, ruth) =
            (portal.sign_in("mia").await, portal.sign_in("dana").await, portal.sign_in("ruth").await);
        let body = json!({
            "type": "work", "organization": portal.cast.organization("larkfield"),
            "answers": {"subject": "Brand guidelines", "text": "Sam Lee", "price": super::money(100)}
        });
        let made = mia.json("POST", "/api/v1/records", &body, &[]).await.value();
        let record = made["id"].as_str().unwrap();
        added(&mia, record, "cover.pdf", &pdf("one")).await;
        let round = submitted(&mia, record, "sign-off").await;
        assert_eq!(super::approves(&dana, &round).await.status, 200);
        done(&portal).await;
        seal(&portal.portal, portal.cast.workspace).await.unwrap();
        let before = fetched(&ruth, &round).await;
        assert_eq!(certificate(&before)["round"]["answers"].as_array().map(Vec::len), Some(3));
        assert_eq!(erases(&portal, &ruth, "sam", "Sam Lee").await, 303);
        done(&portal).await;
        for browser in [&ruth, &dana] {
            let now = fetched(browser, &round).await;
            assert!(!String::from_utf8_lossy(&now).contains("Sam Lee"));
            assert_eq!(certificate(&now)["round"]["bundle_text"], Value::Null);
        }
        still_says(&portal, &ruth, &round, &before).await;
        done(&portal).await;
    }
}

/// What was signed goes from the log with the name: the row still says what was decided, and when.
// req 67, req 84, s_097
#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_shows_what_was_approved_after_the_signature_under_it_was_erased() {
    let signed = "client_label: Your decision\n            sign: drawn\n            consent: I release this for print.";
    let blueprint = BLUEPRINT.replace("client_label: Your decision", signed);
    for portal in TestPortal::both_with(&blueprint).await {
        let (mia, dana, ruth) =
            (portal.sign_in("mia").await, portal.sign_in("dana").await, portal.sign_in("ruth").await);
        let record = made(&portal, 100).await;
        added(&mia, &record, "cover.pdf", &pdf("one")).await;
        let round = submitted(&mia, &record, "sign-off").await;
        let bundle = read(&dana, &round).await["bundle"].clone();
        let signature = json!({"name": "D. Reyes", "drawn": "M11 21L31 41", "agreed": true});
        let body = json!({"bundle": bundle, "decision": "approve", "words": "As agreed.", "signature": signature});
        assert_eq!(posts(&dana, &round, "decisions", body).await.status, 200);
        done(&portal).await;
        seal(&portal.portal, portal.cast.workspace).await.unwrap();
        let before = fetched(&ruth, &round).await;
        assert_eq!(erases(&portal, &ruth, "dana", "Dana Reyes").await, 303);
        done(&portal).await;
        still_says(&portal, &ruth, &round, &before).await;
        let decision = certificate(&fetched(&ruth, &round).await)["decisions"][0].clone();
        let told = ["said", "by", "words"].map(|name| decision[name].clone());
        assert_eq!(json!(told), json!(["approve", "Somebody", "As agreed."]), "{decision}");
        assert_eq!(decision["signature"]["drawn"], Value::Null);
        let of_client = certificate(&fetched(&portal.sign_in("sam").await, &round).await);
        assert_eq!((&of_client["decisions"][0]["by"], &of_client["closed"]), (&json!("Somebody"), &json!(0)));
        done(&portal).await;
    }
}
