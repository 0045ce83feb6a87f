//! Documents that are made of what a record knows: by whom, of what, and as which version.

use crate::{
    desk::client::{page, text},
    files::{listed, previews::shown, told},
    records::{done, read},
    requirements::{BLUEPRINT, asked},
};
use portico_testkit::{Answer, Browser, TestPortal};
use serde_json::{Value, json};

mod sides;

/// As it ships, but that a client may have the confirmation at any time.
pub fn early() -> String {
    const WHEN: &str = "        when: record.state == \"complete\"\n        when_words: It is made once everything is here and accepted.\n";
    assert!(BLUEPRINT.contains(WHEN));
    BLUEPRINT.replace(WHEN, "")
}

pub async fn made(browser: &Browser, record: &str, template: &str) -> Answer {
    browser.json("POST", &format!("/api/v1/records/{record}/templates/{template}"), &Value::Null, &[]).await
}

pub async fn offered(browser: &Browser, record: &str) -> Vec<Value> {
    let answer = browser.get(&format!("/api/v1/records/{record}/templates")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.value().as_array().unwrap().clone()
}

pub async fn answered(browser: &Browser, record: &str, answers: &Value) {
    let revision = read(browser, record).await["revision"].to_string();
    let path = format!("/api/v1/records/{record}/answers");
    let match_it = format!("\"{revision}\"");
    let answer = browser.json("PATCH", &path, &json!({ "answers": answers }), &[("if-match", &match_it)]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

// req 108, req 104
#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_made_of_what_is_known_and_made_again_it_is_the_next_version() {
    for portal in TestPortal::both_of(BLUEPRINT, shown).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        let files = page(&mia, &format!("/records/{record}/files")).await;
        let here = format!("/records/{record}/templates");
        assert!(files.contains(&format!("href=\"{here}\"")), "the page of files leads there: {files}");
        assert!(text(&page(&mia, &here).await).contains("Letter that asks for the documents"));

        let first = mia.post(&format!("{here}/request-letter"), &[]).await;
        assert_eq!(
            (first.status.as_u16(), first.location()),
            (303, format!("{here}?said=made#request-letter").as_str())
        );
        let one = listed(&dana, &record).await;
        assert_eq!(one[0]["title"], "Documents that Harbour & Pike needs of Larkfield Bakery");
        assert_eq!((one.len(), one[0]["version"]["number"].as_i64()), (1, Some(1)));
        let after = page(&mia, &format!("{here}?said=made")).await;
        let file = one[0]["id"].as_str().unwrap();
        assert!(
            after.contains(&format!("href=\"/files/{file}\"")) && after.contains("The document is made."),
            "{after}"
        );
        done(&portal).await;
        let shown = text(&page(&dana, &format!("/files/{file}")).await);
        for words in [
            "Dear Dana Reyes,",
            "for “Identity check 2026” we need documents of you.",
            "• whom the company belongs to",
            "1. We look at each document",
            "Kind of client A person",
            "Asked for on 20 November 2026",
            "Mia Okafor, Harbour &#38; Pike",
            "Page 1 of 1",
            "Made by the portal from “Our letter about your documents”.",
        ] {
            assert!(shown.contains(words), "{words:?} is not in {shown}");
        }

        let same = mia.post(&format!("{here}/request-letter"), &[]).await;
        assert_eq!(same.location(), format!("{here}?said=same#request-letter"), "nothing has changed");
        assert_eq!(listed(&dana, &record).await[0]["version"]["number"], 1);
        answered(&mia, &record, &json!({ "legal-form": "company" })).await;
        let again = made(&mia, &record, "request-letter").await;
        assert_eq!(
            (again.status.as_u16(), again.value()),
            (201, json!({ "file": file, "version": 2, "is_new": true }))
        );
        let two = listed(&dana, &record).await;
        assert_eq!((two.len(), two[0]["version"]["number"].as_i64()), (1, Some(2)), "one current version");
        done(&portal).await;
        assert!(text(&page(&dana, &format!("/files/{file}")).await).contains("Kind of client A company"));
    }
}

// req 108, req 103
#[tokio::test(flavor = "multi_thread")]
async fn the_log_says_of_what_a_document_was_made() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let mia = portal.sign_in("mia").await;
        let record = asked(&portal, "person").await;
        let revision = read(&mia, &record).await["revision"].clone();
        let file = made(&mia, &record, "request-letter").await.value()["file"].as_str().unwrap().to_owned();
        let (kind, client) = told(&portal, &record).await.remove(0);
        let said: Value = serde_json::from_str(&client.unwrap()).unwrap();
        assert_eq!(kind, "document.added");
        assert_eq!((&said["template"], &said["blueprint_version"]), (&json!("request-letter"), &json!(1)));
        assert_eq!(said["revision"], revision);
        let own = text(&page(&mia, &format!("/files/{file}")).await);
        let words = format!(
            "from “Letter that asks for the documents” of version 1 of the blueprint, when this was at revision {revision}."
        );
        assert!(own.contains(&words), "{own}");
        done(&portal).await;
    }
}

// req 108
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_answered_yet_holds_a_document_back_and_is_named() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let mia = portal.sign_in("mia").await;
        let record = asked(&portal, "person").await;
        let refused = made(&mia, &record, "confirmation").await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        let reasons = refused.value()["errors"].clone();
        assert_eq!(
            reasons,
            json!([
                { "field": "", "detail": "It is made once everything is here and accepted." },
                { "field": "activity", "detail": "“What do you do?” has no answer yet, and the document needs it." }
            ])
        );
        let page = mia.post(&format!("/records/{record}/templates/confirmation"), &[]).await;
        assert_eq!(page.status, 422);
        assert!(page.body.contains("href=\"#confirmation\""), "the summary leads to it: {}", page.body);
        let offers = offered(&mia, &record).await;
        assert_eq!((&offers[0]["ready"], &offers[1]["ready"]), (&json!(true), &json!(false)));
        assert_eq!(offers[1]["why_not"][1]["field"], "activity");
        assert!(listed(&mia, &record).await.is_empty(), "nothing was made");
        answered(&mia, &record, &json!({ "activity": "We press 漢 and 字." })).await;
        assert_eq!(offered(&mia, &record).await[1]["why_not"].as_array().unwrap().len(), 1);
        done(&portal).await;
    }
}

// req 108
#[tokio::test(flavor = "multi_thread")]
async fn a_long_answer_goes_on_over_pages_and_what_cannot_be_printed_is_said() {
    for portal in TestPortal::both_of(&early(), shown).await {
        let mia = portal.sign_in("mia").await;
        let record = asked(&portal, "person").await;
        answered(&mia, &record, &json!({ "activity": "We press 漢 and 字." })).await;
        let refused = made(&mia, &record, "confirmation").await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains("signs that cannot be printed: 字 漢"), "{}", refused.body);
        let long: Vec<String> = (1..=90).map(|line| format!("Line {line} of Straße, Łódź, Αθήνα")).collect();
        answered(&mia, &record, &json!({ "activity": format!("{}\n{}", long.join("\n"), "x".repeat(300)) })).await;
        let file = made(&mia, &record, "confirmation").await.value()["file"].as_str().unwrap().to_owned();
        done(&portal).await;
        let shown = text(&page(&mia, &format!("/files/{file}")).await);
        for words in
            ["Line 1 of Straße, Łódź, Αθήνα", "Line 90 of", "Page 1 of 3", "Page 3 of 3", "none besides their own"]
        {
            assert!(shown.contains(words), "{words:?} is not in {shown}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pressed_by_many_at_once_it_is_one_document() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let mia = portal.sign_in("mia").await;
        let record = asked(&portal, "person").await;
        let presses = (0..6).map(|_| made(&mia, &record, "request-letter"));
        let answers = futures_util::future::join_all(presses).await;
        let made = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(made, 1, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
        assert_eq!(listed(&mia, &record).await.len(), 1);
        done(&portal).await;
    }
}
