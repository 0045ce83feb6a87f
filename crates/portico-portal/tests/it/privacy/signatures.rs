//! What an erased person signed: that they did stays, the name that they typed and what they drew goes.

use super::{erases, places};
use crate::{
    approvals::{BLUEPRINT, made, posts, read, submitted},
    records::{done, opened, request},
};
use portico_portal::{approvals, audit::verify::verify, records::replay};
use portico_testkit::TestPortal;
use serde_json::json;

/// Typed, and drawn: neither stands anywhere else.
const TYPED: &str = "D. Reyes-Quillwort";
const DRAWN: &str = "M11 21L31 41M51 61L71 81";

// req 67, s_097
#[tokio::test(flavor = "multi_thread")]
async fn what_an_erased_person_signed_stays_signed_and_names_nobody() {
    let signed = "client_label: Your decision\n            sign: drawn\n            consent: I release this for print.";
    let blueprint = BLUEPRINT.replace("client_label: Your decision", signed);
    for portal in TestPortal::both_with(&blueprint).await {
        let (mia, dana, ruth) =
            (portal.sign_in("mia").await, portal.sign_in("dana").await, portal.sign_in("ruth").await);
        let record = made(&portal, 100).await;
        let round = submitted(&mia, &record, "sign-off").await;
        let bundle = read(&dana, &round).await["bundle"].clone();
        let signature = json!({"name": TYPED, "drawn": DRAWN, "agreed": true});
        let body = json!({"bundle": bundle, "decision": "approve", "words": "As agreed.", "signature": signature});
        assert_eq!(posts(&dana, &round, "decisions", body).await.status, 200);
        done(&portal).await;
        let before = places(&portal, &[TYPED, DRAWN]).await;
        for place in ["approval_decision.signature", "event.client_payload"] {
            assert!(before.iter().any(|one| one == place), "{place} was to hold it: {before:?}");
        }
        assert_eq!(erases(&portal, &ruth, "dana", "Dana Reyes").await, 303);
        done(&portal).await;
        let left = places(&portal, &[TYPED, DRAWN, "Dana Reyes", "dana@larkfield.example"]).await;
        assert_eq!(left, Vec::<String>::new(), "{}", portal.name);
        let page = ruth.get(&format!("/approvals/{round}")).await;
        assert!(page.body.contains("Erased person") && page.body.contains("As agreed."), "{}", page.body);
        assert_eq!(verify(&portal.portal, None).await.unwrap().broken, []);
        let workspace = portal.cast.workspace;
        assert_eq!(approvals::replay::replay(&portal.portal, workspace).await.unwrap(), []);
        done(&portal).await;
    }
}

/// The tests' form with a signature that the client gives.
fn with_a_signature() -> String {
    let field = "            details:\n";
    assert!(portico_testkit::BLUEPRINT.contains(field));
    let signed =
        format!("            signed: {{kind: signature, label: Signature, sign: drawn, consent: I sign.}}\n{field}");
    portico_testkit::BLUEPRINT.replacen(field, &signed, 1)
}

// s_097
#[tokio::test(flavor = "multi_thread")]
async fn a_signature_in_a_form_goes_under_whatever_name_and_that_of_others_stays() {
    for portal in TestPortal::both_with(&with_a_signature()).await {
        let (sam, dana, ruth) =
            (portal.sign_in("sam").await, portal.sign_in("dana").await, portal.sign_in("ruth").await);
        let mut bodies = [request("Signed by Sam"), request("Signed by Dana")];
        for (body, name) in bodies.iter_mut().zip([TYPED, "Dana Quillwort-Marmalade"]) {
            body["answers"]["signed"] = json!({"name": name, "consent": "I sign.", "drawn": DRAWN});
        }
        let mut records = Vec::new();
        for (browser, body) in [&sam, &dana].into_iter().zip(&bodies) {
            let answer = browser.json("POST", "/api/v1/records", body, &[]).await;
            assert_eq!(answer.status, 201, "{}", answer.body);
            records.push(answer.value()["id"].as_str().unwrap().to_owned());
        }
        let plain = opened(&sam, "Without a signature").await;
        done(&portal).await;
        assert!(places(&portal, &[TYPED]).await.iter().any(|place| place == "record.answers"));
        assert_eq!(erases(&portal, &ruth, "sam", "Sam Lee").await, 303);
        done(&portal).await;
        assert_eq!(places(&portal, &[TYPED]).await, Vec::<String>::new(), "{}", portal.name);
        let answers = crate::records::read(&ruth, &records[0]).await["answers"]["signed"].clone();
        assert_eq!(answers["name"], "Erased person");
        assert!(answers.get("drawn").is_none() && answers["consent"].as_str().is_some_and(|words| !words.is_empty()));
        let others = crate::records::read(&ruth, &records[1]).await["answers"]["signed"].clone();
        assert_eq!((&others["name"], &others["drawn"]), (&json!("Dana Quillwort-Marmalade"), &json!(DRAWN)));
        assert_eq!(ruth.get(&format!("/records/{plain}")).await.status, 200);
        assert_eq!(verify(&portal.portal, None).await.unwrap().broken, []);
        assert_eq!(replay::replay(&portal.portal, portal.cast.workspace).await.unwrap().apart, []);
        done(&portal).await;
    }
}

// s_097
#[tokio::test(flavor = "multi_thread")]
async fn whoever_changed_something_else_later_did_not_sign() {
    for portal in TestPortal::both_with(&with_a_signature()).await {
        let (sam, dana, ruth) =
            (portal.sign_in("sam").await, portal.sign_in("dana").await, portal.sign_in("ruth").await);
        let mut body = request("Signed by Sam");
        body["answers"]["signed"] = json!({"name": TYPED, "consent": "I sign.", "drawn": DRAWN});
        let answer = sam.json("POST", "/api/v1/records", &body, &[]).await;
        let record = answer.value()["id"].as_str().unwrap().to_owned();
        let revision = crate::records::read(&dana, &record).await["revision"].to_string();
        let path = format!("/api/v1/records/{record}/answers");
        let change = json!({"answers": {"details": "Something else."}});
        let changed = dana.json("PATCH", &path, &change, &[("if-match", &revision)]).await;
        assert_eq!(changed.status, 200, "{}", changed.body);
        done(&portal).await;
        assert_eq!(erases(&portal, &ruth, "dana", "Dana Reyes").await, 303);
        done(&portal).await;
        let signed = crate::records::read(&ruth, &record).await["answers"]["signed"].clone();
        assert_eq!((&signed["name"], &signed["drawn"]), (&json!(TYPED), &json!(DRAWN)), "on {}", portal.name);
        assert_eq!(replay::replay(&portal.portal, portal.cast.workspace).await.unwrap().apart, []);
        done(&portal).await;
    }
}
