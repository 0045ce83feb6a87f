//! What is said about a document belongs to its version: asked with each, and shown wherever the document is.

use super::{BLUEPRINT, acts, asked, list};
use crate::{
    desk::client::{page, text},
    files::{
        PDF, Part, listed, pdf, sent, told,
        uploads::{piece, tus},
    },
    records::done,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use portico_model::blueprint::check;
use portico_testkit::{Answer, Browser, TestPortal};
use serde_json::{Value, json};

async fn hands_in(browser: &Browser, record: &str, bytes: &[u8], until: &str) -> Answer {
    let texts = [("slot", "identity"), ("valid-until", until)];
    sent(browser, &format!("/records/{record}/checklist/files"), &texts, &[Part { name: "passport.pdf", bytes }]).await
}

async fn versions(browser: &Browser, file: &str) -> Vec<Value> {
    let read = browser.get(&format!("/api/v1/files/{file}")).await.value();
    read["versions"].as_array().unwrap().iter().map(|version| version["metadata"].clone()).collect()
}

// req 102, req 106, req 107
#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_about_a_document_is_shown_to_both_sides_wherever_it_is() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(hands_in(&dana, &record, PDF, "2031-05-01").await.status, 303);
        done(&portal).await;
        let file = listed(&dana, &record).await[0]["id"].as_str().unwrap().to_owned();
        for browser in [&mia, &dana] {
            for address in [format!("/records/{record}/checklist"), format!("/files/{file}")] {
                let shown = text(&page(browser, &address).await);
                assert!(shown.contains("Valid until") && shown.contains("1 May 2031"), "{address}: {shown}");
            }
            for address in ["/files".to_owned(), format!("/records/{record}/files"), "/files?q=may+2031".to_owned()] {
                let shown = text(&page(browser, &address).await);
                assert!(shown.contains("Valid until: 1 May 2031"), "{address}: {shown}");
            }
            assert!(!page(browser, "/files?q=june").await.contains(&file), "another word finds nothing");
        }
        assert_eq!(listed(&mia, &record).await[0]["version"]["metadata"], json!({"valid-until": "2031-05-01"}));
        let (_, client) = told(&portal, &record).await.remove(0);
        let said: Value = serde_json::from_str(&client.unwrap()).unwrap();
        assert_eq!(said["about"], json!({"valid-until": "2031-05-01"}));
        let found = text(&page(&mia, "/search?q=2031").await);
        assert!(found.contains("Identity check 2026"), "found by what is said of its file: {found}");
        let of_item = mia.get("/api/v1/files?slot=identity&q=2031").await.value();
        assert_eq!(of_item["files"][0]["said"], "Valid until: 1 May 2031");
        let data = format!("/members/{}/data", portal.cast.member("dana").member);
        let given = portal.sign_in("ruth").await.get(&data).await;
        let own = given.value()["documents"][0]["metadata"].as_str().map(ToOwned::to_owned);
        assert!(own.is_some_and(|own| own.contains("2031-05-01")), "Dana's own data: {}", given.body);
        let ben = portal.sign_in("ben").await;
        assert!(!text(&page(&ben, "/files?q=2031").await).contains("passport"), "nobody else finds it");
    }
}

// req 102, req 104, req 106
#[tokio::test(flavor = "multi_thread")]
async fn a_newer_version_is_asked_anew_and_the_older_one_keeps_what_was_said_of_it() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(hands_in(&dana, &record, PDF, "2031-05-01").await.status, 303);
        let file = listed(&dana, &record).await[0]["id"].as_str().unwrap().to_owned();
        let begun = page(&dana, &format!("/records/{record}/checklist")).await;
        assert!(begun.contains("value=\"2031-05-01\""), "what was said stands there to be looked over: {begun}");
        let own = page(&dana, &format!("/files/{file}")).await;
        assert!(own.contains(&format!("href=\"/records/{record}/checklist#i-identity\"")), "asked there: {own}");

        assert_eq!(hands_in(&dana, &record, PDF, "2032-06-02").await.status, 303, "the same bytes, put right");
        let (api, third) = (format!("/api/v1/files/{file}/versions"), pdf("third"));
        let newer = [Part { name: "passport.pdf", bytes: &third }];
        let unsaid = sent(&dana, &api, &[], &newer).await;
        assert_eq!(unsaid.status, 422, "{}", unsaid.body);
        assert_eq!(unsaid.value()["errors"][0]["field"], "valid-until");
        let said = sent(&dana, &api, &[("valid-until", "2033-07-03")], &newer).await;
        assert_eq!((said.status.as_u16(), &said.value()["metadata"]), (201, &json!({"valid-until": "2033-07-03"})));

        let bytes = pdf("fourth");
        let begun = async |told: &[(&str, &str)]| {
            let told: Vec<String> =
                told.iter().map(|(name, value)| format!("{name} {}", STANDARD.encode(value))).collect();
            let (metadata, length) = (told.join(","), bytes.len().to_string());
            let headers = [("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
            tus(&dana, "POST", &format!("/files/{file}/uploads"), &headers, b"").await
        };
        assert_eq!(begun(&[("filename", "passport.pdf")]).await.status, 422, "before the first byte");
        let upload = begun(&[("filename", "passport.pdf"), ("valid-until", "2034-08-04")]).await;
        assert_eq!(upload.status, 201, "{}", upload.body);
        assert_eq!(piece(&dana, upload.location(), 0, &bytes).await.status, 204);

        let of = |day: &str| json!({ "valid-until": day });
        let all = ["2034-08-04", "2033-07-03", "2032-06-02", "2031-05-01"].map(of);
        assert_eq!(versions(&mia, &file).await, all, "newest first");
        let shown = text(&page(&mia, &format!("/files/{file}")).await);
        for day in ["4 August 2034", "3 July 2033", "2 June 2032", "1 May 2031"] {
            assert!(shown.contains(day), "{day}: {shown}");
        }
        assert!(list(&mia, &record).await.contains("Valid until: 4 August 2034"));
        let first = mia.get(&format!("/api/v1/files/{file}/versions/1/content")).await;
        assert_eq!(first.body.as_bytes(), PDF);
        assert_eq!(mia.get(&format!("/api/v1/files/{file}/versions/9/content")).await.status, 404);
        done(&portal).await;
        let apart = portico_portal::files::replay::replay(&portal.portal, portal.cast.workspace).await.unwrap();
        assert!(apart.is_empty(), "{apart:?}");
        assert!(text(&page(&mia, "/files?q=august").await).contains("passport"));
        assert!(!text(&page(&mia, "/files?q=may").await).contains("passport"), "what is current is found");
        assert_eq!(acts(&mia, &record, "identity", &[("act", "accept")]).await.status, 303);
        assert_eq!(hands_in(&dana, &record, PDF, "2035-01-01").await.status, 422, "accepted is accepted");
        done(&portal).await;
    }
}

// req 107
#[tokio::test(flavor = "multi_thread")]
async fn words_and_numbers_about_a_document_are_shown_by_their_kinds() {
    const UNTIL: &str = "valid-until: {kind: date, label: Valid until, required: true, min: today}";
    const MORE: &str = "valid-until: {kind: date, label: Valid until, required: true}\n              number: {kind: short-text, label: Number of it}\n              copies: {kind: number, label: Copies}";
    let blueprint = BLUEPRINT.replacen(UNTIL, MORE, 1);
    assert!(blueprint != BLUEPRINT && !check(&blueprint).has_errors(), "{}", check(&blueprint));
    for portal in TestPortal::both_with(&blueprint).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        let texts = [("slot", "identity"), ("valid-until", "2031-05-01"), ("number", "C01X00T47"), ("copies", "3")];
        let path = format!("/records/{record}/checklist/files");
        assert_eq!(sent(&dana, &path, &texts, &[Part { name: "passport.pdf", bytes: PDF }]).await.status, 303);
        done(&portal).await;
        let files = text(&page(&mia, &format!("/records/{record}/files")).await);
        assert!(files.contains("Valid until: 1 May 2031 · Number of it: C01X00T47 · Copies: 3"), "{files}");
        assert!(text(&page(&mia, "/search?q=C01X00T47").await).contains("Identity check 2026"));
        let wrong = [("slot", "identity"), ("valid-until", "soon"), ("number", "C02")];
        let refused = sent(&dana, &path, &wrong, &[Part { name: "passport.pdf", bytes: &pdf("2") }]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("value=\"C02\""), "what was typed stays: {}", refused.body);
    }
}
