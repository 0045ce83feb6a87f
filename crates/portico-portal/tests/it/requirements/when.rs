//! What the state of the record lets be handed in, taken back and decided: by pages, by programs, and by files alone.

use super::{BLUEPRINT, acts, asked, hands_in, list, state};
use crate::{
    desk::client::text,
    files::{Part, listed, pdf, sent, uploads::tus},
    records::{done, moved},
};
use portico_testkit::{Answer, Browser, TestPortal};
use serde_json::{Value, json};

/// Everything of a person is handed in.
async fn all_handed_in(dana: &Browser, record: &str) {
    assert_eq!(hands_in(dana, record, "identity", &[("valid-until", "2031-05-01")]).await.status, 303);
    assert_eq!(hands_in(dana, record, "address", &[]).await.status, 303);
    assert_eq!(acts(dana, record, "about", &[("act", "section")]).await.status, 303);
    assert_eq!(acts(dana, record, "consent", &[("act", "acknowledge")]).await.status, 303);
}

async fn complete(portal: &TestPortal) -> String {
    let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
    let record = asked(portal, "person").await;
    all_handed_in(&dana, &record).await;
    assert_eq!(mia.post(&format!("/records/{record}/checklist/acceptance"), &[]).await.status, 303);
    assert_eq!(moved(&mia, &record, "finish", "").await.status, 200);
    record
}

/// The identifier of the file that was handed in for an item.
async fn file_of(browser: &Browser, record: &str, item: &str) -> String {
    let answer = browser.get(&format!("/api/v1/records/{record}/checklist")).await.value();
    let items = answer["items"].as_array().unwrap().clone();
    let found = items.iter().find(|one| one["item"] == item).unwrap();
    found["document"].as_str().unwrap().to_owned()
}

/// What the caller may do about anything.
async fn mays(browser: &Browser, record: &str) -> Vec<String> {
    let answer = browser.get(&format!("/api/v1/records/{record}/checklist")).await.value();
    let items = answer["items"].as_array().unwrap().clone();
    let each = items.iter().flat_map(|item| {
        let may = item["may"].as_array().unwrap().iter();
        may.map(|may| format!("{} {}", item["item"].as_str().unwrap(), may.as_str().unwrap())).collect::<Vec<_>>()
    });
    each.collect()
}

async fn removed(browser: &Browser, file: &str) -> Answer {
    browser.json("DELETE", &format!("/api/v1/files/{file}"), &Value::Null, &[]).await
}

async fn replaced(browser: &Browser, file: &str) -> Answer {
    let newer = [Part { name: "newer.pdf", bytes: &pdf("newer") }];
    sent(browser, &format!("/api/v1/files/{file}/versions"), &[], &newer).await
}

// req 45
#[tokio::test(flavor = "multi_thread")]
async fn in_review_a_client_sends_only_what_is_missing_or_asked_for_again() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        all_handed_in(&dana, &record).await;
        assert!(mays(&dana, &record).await.contains(&"address hand-in".to_owned()), "something newer may come");
        assert_eq!(moved(&dana, &record, "hand-over", "").await.status, 200);
        assert_eq!(mays(&dana, &record).await, Vec::<String>::new(), "no button that could not be pressed");
        let page = list(&dana, &record).await;
        assert!(page.contains("only what is missing or asked for again can be sent"), "{page}");
        assert!(!page.contains("Choose a file") && !page.contains("Undo"), "{page}");

        let newer = hands_in(&dana, &record, "address", &[("x", "1")]).await;
        assert_eq!(newer.status, 422, "{}", newer.body);
        assert!(text(&newer.body).contains("While this is “We look at it”, only what is missing"), "{}", newer.body);
        let undone = acts(&dana, &record, "consent", &[("act", "withdraw")]).await;
        assert_eq!(undone.status, 422, "what was agreed to stands: {}", undone.body);
        let file = file_of(&dana, &record, "address").await;
        assert_eq!(replaced(&dana, &file).await.status, 422);
        assert_eq!(removed(&dana, &file).await.status, 409);
        let own = dana.get(&format!("/files/{file}")).await.body;
        assert!(own.contains("only what is missing") && !own.contains("Remove this file"), "{own}");

        assert_eq!(acts(&mia, &record, "address", &[("act", "return"), ("reason", "too-old")]).await.status, 303);
        assert_eq!(mays(&dana, &record).await, ["address hand-in"]);
        assert_eq!(hands_in(&dana, &record, "address", &[("x", "2")]).await.status, 303);
        assert_eq!(hands_in(&dana, &record, "address", &[("x", "3"), ("y", "3")]).await.status, 422, "once");
        assert_eq!(mia.post(&format!("/records/{record}/checklist/acceptance"), &[]).await.status, 303);
        assert_eq!(moved(&mia, &record, "finish", "").await.status, 200, "the firm looks at it all the same");
        done(&portal).await;
    }
}

/// A file that belongs to no item is no way around: not by form, not by program, not in pieces.
async fn nothing_comes_beside_it(mia: &Browser, dana: &Browser, record: &str) {
    let extra = [Part { name: "extra.pdf", bytes: &pdf("extra") }];
    let path = format!("/api/v1/records/{record}/files");
    let late = sent(dana, &path, &[], &extra).await;
    assert_eq!(late.status, 422, "{}", late.body);
    assert!(late.body.contains("Ask us to open it again"), "{}", late.body);
    let begun = tus(dana, "POST", &format!("/records/{record}/uploads"), &[("upload-length", "5")], b"").await;
    assert_eq!(begun.status, 422, "{}", begun.body);
    let page = dana.get(&format!("/records/{record}/files")).await.body;
    assert!(page.contains("Ask us to open it again") && !page.contains("Send files"), "{page}");
    assert_eq!(sent(mia, &path, &[("firm_only", "1")], &extra).await.status, 201, "the firm files what it likes");
}

// req 45
#[tokio::test(flavor = "multi_thread")]
async fn what_is_complete_takes_nothing_and_is_not_decided_on_until_it_is_opened_again() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = complete(&portal).await;
        for browser in [&mia, &dana] {
            assert_eq!(mays(browser, &record).await, Vec::<String>::new());
        }
        let page = list(&dana, &record).await;
        assert!(page.contains("This is “Complete”. Ask us to open it again if something is missing."), "{page}");
        assert!(list(&mia, &record).await.contains("This is “Complete”. Open it again first."));

        let late = hands_in(&dana, &record, "address", &[("x", "1")]).await;
        assert_eq!(late.status, 422, "{}", late.body);
        assert!(text(&late.body).contains("Ask us to open it again"), "{}", late.body);
        assert_eq!(acts(&dana, &record, "consent", &[("act", "withdraw")]).await.status, 422);
        for act in ["withdraw", "return", "accept"] {
            let path = format!("/api/v1/records/{record}/checklist/identity/acts");
            let answer = mia.json("POST", &path, &json!({"act": act, "words": "No"}), &[]).await;
            assert_eq!(answer.status, 422, "{act}: {}", answer.body);
            assert!(answer.body.contains("Open it again first."), "{act}: {}", answer.body);
        }
        let file = file_of(&dana, &record, "identity").await;
        for browser in [&mia, &dana] {
            assert_eq!(replaced(browser, &file).await.status, 422);
            assert_eq!(removed(browser, &file).await.status, 409);
        }
        assert_eq!(listed(&dana, &record).await.len(), 2, "every file is where it was");
        nothing_comes_beside_it(&mia, &dana, &record).await;

        assert_eq!(moved(&mia, &record, "reopen", "The passport has expired since.").await.status, 200);
        assert_eq!(acts(&mia, &record, "identity", &[("act", "withdraw")]).await.status, 303);
        let newer = [Part { name: "newer.pdf", bytes: &pdf("newer") }];
        let path = format!("/api/v1/files/{file}/versions");
        assert_eq!(sent(&dana, &path, &[("valid-until", "2032-05-01")], &newer).await.status, 201);
        done(&portal).await;
    }
}

// req 45
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_taken_away_does_not_come_back_to_what_is_over() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(hands_in(&dana, &record, "address", &[]).await.status, 303);
        let file = file_of(&dana, &record, "address").await;
        assert_eq!(removed(&dana, &file).await.status, 204);
        assert_eq!(moved(&mia, &record, "cancel", "").await.status, 200);
        let back = dana.post(&format!("/files/{file}/restoration"), &[]).await;
        assert_eq!(back.status, 409, "{}", back.body);
        let own = text(&dana.get(&format!("/records/{record}")).await.body);
        assert!(!own.contains("still needed"), "nothing is asked for any more: {own}");
        assert_eq!(state(&dana, &record).await, "cancelled");
        done(&portal).await;
    }
}
