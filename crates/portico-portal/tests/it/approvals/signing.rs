//! An approval that is signed, and one that nobody gives unread.

use super::{
    BLUEPRINT,
    certificate::{exported, fetched, held},
    made, posts, read, submitted,
};
use crate::files::{added, pdf};
use portico_model::blueprint::check;
use portico_testkit::{Answer, Browser, TestPortal};
use serde_json::{Value, json};

/// The portal of the other tests, with a signature under the client's decision and files that have to be opened.
fn blueprint() -> String {
    let signed = "client_label: Your decision\n            sign: drawn\n            consent: I release this for print.";
    let opened = "client_label: Release of the work\n        open_first: true";
    let changed = BLUEPRINT.replace("client_label: Your decision", signed);
    let changed = changed.replacen("client_label: Release of the work", opened, 1);
    assert!(!check(&changed).has_errors(), "{}", check(&changed));
    changed
}

async fn decides(browser: &Browser, round: &str, decision: &str, signature: Value) -> Answer {
    let bundle = read(browser, round).await["bundle"].clone();
    let body = json!({"bundle": bundle, "decision": decision, "words": "As agreed.", "signature": signature});
    posts(browser, round, "decisions", body).await
}

fn drawn() -> Value {
    json!({"name": "Dana  Reyes", "drawn": "M10 20L30 40M50 60L70 80", "agreed": true})
}

#[test]
fn words_to_sign_without_a_signature_and_opening_what_is_no_acknowledgement_are_found() {
    let changed =
        BLUEPRINT.replace("client_label: Your decision", "client_label: Yours\n            consent: I agree.");
    assert!(check(&changed).to_string().contains("`client` asks for no signature"), "{}", check(&changed));
}

// req 67, req 69
#[tokio::test(flavor = "multi_thread")]
async fn whoever_approves_signs_where_the_stage_asks_for_it_and_the_certificate_shows_it() {
    for portal in TestPortal::both_with(&blueprint()).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = made(&portal, 100).await;
        let round = submitted(&mia, &record, "sign-off").await;
        let none = decides(&dana, &round, "approve", Value::Null).await;
        assert_eq!(none.status, 422, "{}", none.body);
        assert!(none.body.contains("type your name, and tick that you agree"), "{}", none.body);
        let bad = json!({"name": "Dana Reyes", "drawn": "M1 2C3 4", "agreed": true});
        assert_eq!(decides(&dana, &round, "approve", bad).await.status, 422);
        let empty = json!({"name": "Dana Reyes", "drawn": "", "agreed": false});
        let empty = decides(&dana, &round, "approve", empty).await;
        assert_eq!(empty.status, 422, "{}", empty.body);
        assert!(
            empty.body.contains("Draw your signature") && empty.body.contains("signature.agreed"),
            "{}",
            empty.body
        );
        let done = decides(&dana, &round, "approve", drawn()).await;
        assert_eq!(done.status, 200, "{}", done.body);
        let stage = &done.value()["stages"][0]["groups"][0]["seats"][0]["said"][0]["signature"];
        let kept =
            json!({"name": "Dana Reyes", "consent": "I release this for print.", "drawn": "M10 20L30 40M50 60L70 80"});
        assert_eq!(*stage, kept);
        let page = dana.get(&format!("/approvals/{round}")).await;
        assert!(page.body.contains("d=\"M10 20L30 40M50 60L70 80\""), "{}", page.body);
        let file = fetched(&dana, &round).await;
        assert!(String::from_utf8_lossy(&file).contains("I release this for print."));
        let (_, paper) = dana.send_for_bytes(&format!("/approvals/{round}/certificate.pdf")).await;
        let export = exported(&portal).await;
        assert_eq!((held(&file, &export).wrong, held(&paper, &export).wrong), (Vec::new(), Vec::new()));
        let forged = String::from_utf8(file).unwrap().replace("M50 60", "M51 60");
        assert!(!held(forged.as_bytes(), &export).wrong.is_empty());
        portal.run_jobs().await;
    }
}

/// On the page, without a script: the name is enough, and what was typed comes back.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_signs_without_scripts_and_asking_for_changes_needs_no_signature() {
    for portal in TestPortal::both_with(&blueprint()).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let round = submitted(&mia, &made(&portal, 100).await, "sign-off").await;
        let form = dana.get(&format!("/approvals/{round}?decide=approve")).await;
        assert!(
            form.body.contains("I release this for print.") && form.body.contains("<sign-pad hidden"),
            "{}",
            form.body
        );
        let bundle = form.input("bundle");
        let common = [("decision", "approve"), ("deciding", "approve"), ("bundle", bundle.as_str())];
        let path = format!("/approvals/{round}/decisions");
        let half = dana.post(&path, &[&common[..], &[("sign.name", "Dana Reyes")]].concat()).await;
        assert_eq!(half.status, 422);
        assert_eq!(half.input("sign.name"), "Dana Reyes", "what was typed is kept");
        assert!(
            half.body.contains("id=\"sign-agreed-e\"") && half.body.contains("href=\"#sign-agreed\""),
            "{}",
            half.body
        );
        let by_hand =
            [("sign.name", "Dana Reyes"), ("sign.agreed", "yes"), ("sign.manner", "drawn"), ("sign.drawn", "")];
        let empty = dana.post(&path, &[&common[..], &by_hand].concat()).await;
        assert_eq!(empty.status, 422);
        assert!(
            empty.body.contains("id=\"sign-drawn-e\"") && empty.body.contains("value=\"drawn\" checked"),
            "{}",
            empty.body
        );
        let dot = [&common[..], &by_hand[..3], &[("sign.drawn", "M1 2")]].concat();
        let dot = dana.post(&path, &dot).await;
        assert_eq!((dot.status.as_u16(), dot.input("sign.drawn").as_str()), (422, "M1 2"));
        let whole = [&common[..], &[("sign.name", "Dana Reyes"), ("sign.agreed", "yes")]].concat();
        assert_eq!(dana.post(&path, &whole).await.status, 303);
        let page = dana.get(&format!("/approvals/{round}/certificate")).await;
        assert!(page.body.contains("Signed: Dana Reyes, typed. I release this for print."), "{}", page.body);
        let other = submitted(&mia, &made(&portal, 100).await, "sign-off").await;
        assert_eq!(decides(&dana, &other, "ask-for-changes", Value::Null).await.status, 200);
        portal.run_jobs().await;
    }
}

// req 73, ask 26
#[tokio::test(flavor = "multi_thread")]
async fn nobody_approves_what_they_have_not_opened_as_it_is_now() {
    for portal in TestPortal::both_with(&blueprint()).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = made(&portal, 100).await;
        let file = added(&mia, &record, "cover.pdf", &pdf("one")).await;
        portal.run_jobs().await;
        let round = submitted(&mia, &record, "sign-off").await;
        let page = dana.get(&format!("/approvals/{round}")).await;
        assert!(page.body.contains("Open these first") && page.body.contains(&format!("/files/{file}/content")));
        let early = decides(&dana, &round, "approve", drawn()).await;
        assert_eq!(early.status, 422, "{}", early.body);
        assert!(early.body.contains("Open every file first"), "{}", early.body);
        assert_eq!(portal.sign_in("sam").await.get(&format!("/files/{file}/content")).await.status, 200);
        assert_eq!(decides(&dana, &round, "approve", drawn()).await.status, 422, "somebody else has opened it");
        assert_eq!(dana.get(&format!("/files/{file}/content")).await.status, 200);
        let page = dana.get(&format!("/approvals/{round}")).await;
        assert!(!page.body.contains("Open these first"), "{}", page.body);
        assert_eq!(decides(&dana, &round, "approve", drawn()).await.status, 200, "on {}", portal.name);
        portal.run_jobs().await;
    }
}

// req 42
#[tokio::test(flavor = "multi_thread")]
async fn a_form_may_ask_for_a_signature_which_is_kept_with_its_words() {
    let field = "            mandate: {kind: signature, label: Mandate, sign: drawn, consent: You may print this.}\n            price:";
    let blueprint = BLUEPRINT.replacen("            price:", field, 1);
    assert!(!check(&blueprint).has_errors(), "{}", check(&blueprint));
    for portal in TestPortal::both_with(&blueprint).await {
        let mia = portal.sign_in("mia").await;
        let answers = |mandate: Value| {
            json!({"type": "work", "organization": portal.cast.organization("larkfield"), "answers": {
                "subject": "Brand guidelines", "price": super::money(100), "mandate": mandate}})
        };
        let unsigned = answers(json!({"name": "Dana Reyes", "consent": "Anything else."}));
        let refused = mia.json("POST", "/api/v1/records", &unsigned, &[]).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains("Tick that you agree"), "{}", refused.body);
        let signed = answers(json!({"name": "Dana Reyes", "consent": "You may print this.", "drawn": "M1 2L3 4"}));
        let made = mia.json("POST", "/api/v1/records", &signed, &[]).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let record = made.value()["id"].as_str().unwrap().to_owned();
        assert_eq!(crate::records::read(&mia, &record).await["answers"]["mandate"]["drawn"], "M1 2L3 4");
        let round = submitted(&mia, &record, "sign-off").await;
        let page = portal.sign_in("dana").await.get(&format!("/approvals/{round}")).await;
        assert!(page.body.contains("Signed: Dana Reyes, drawn. You may print this."), "{}", page.body);
        let dana = portal.sign_in("dana").await;
        assert_eq!(super::approves(&dana, &round).await.status, 200);
        portal.run_jobs().await;
    }
}
