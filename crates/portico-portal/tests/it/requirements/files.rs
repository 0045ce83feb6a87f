//! Files of items: what kinds are taken, what a newer version and a removal do.

use super::{BLUEPRINT, acts, asked, hands_in, list};
use crate::{
    desk::client::text,
    files::{
        Part, listed, pdf, sent,
        uploads::{piece, tus},
    },
    records::done,
};
use axum::http::StatusCode;
use base64::{Engine, engine::general_purpose::STANDARD};
use portico_testkit::{Browser, TestPortal};

// req 100, req 102, req 104, req 106
#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_goes_on_after_a_cut_says_what_its_item_asks_for() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "person").await;
        let bytes = pdf("passport");
        let begun = async |told: &[(&str, &str)]| {
            let told: Vec<String> =
                told.iter().map(|(name, value)| format!("{name} {}", STANDARD.encode(value))).collect();
            let (metadata, length) = (told.join(","), bytes.len().to_string());
            let headers = [("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
            tus(&dana, "POST", &format!("/records/{record}/uploads"), &headers, b"").await
        };
        let unsaid = begun(&[("filename", "Passport.pdf"), ("slot", "identity")]).await;
        assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY, "before the first byte: {}", unsaid.body);
        let told = [("filename", "Passport.pdf"), ("slot", "identity"), ("valid-until", "2031-05-01")];
        let upload = begun(&told).await;
        assert_eq!(upload.status, StatusCode::CREATED, "{}", upload.body);
        assert_eq!(piece(&dana, upload.location(), 0, &bytes).await.status, 204);
        let page = list(&dana, &record).await;
        assert!(page.contains("Your passport or identity card Passport.pdf"), "{page}");
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let sql = "SELECT metadata FROM document WHERE workspace_id = $1 AND removed_at IS NULL";
        let said: serde_json::Value = read.one(sql, &portico_store::values![portal.cast.workspace]).await.unwrap();
        assert_eq!(said["valid-until"], "2031-05-01");
        done(&portal).await;
    }
}

/// How the beginning of an upload ends, and with which words.
async fn begins(browser: &Browser, path: &str, (name, size): (&str, u64), slot: &str) -> (u16, String) {
    let metadata = format!("filename {},slot {}", STANDARD.encode(name), STANDARD.encode(slot));
    let length = size.to_string();
    let headers = [("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
    let answer = tus(browser, "POST", path, &headers, b"").await;
    (answer.status.as_u16(), answer.body)
}

// req 100, req 109, req 45
#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_its_item_would_not_take_is_refused_before_the_first_byte() {
    let blueprint = BLUEPRINT.replace("max_megabytes: 20", "max_megabytes: 2");
    for portal in TestPortal::both_with(&blueprint).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        let path = format!("/records/{record}/uploads");
        let large = begins(&dana, &path, ("letter.pdf", 2 << 20), "address").await;
        assert_eq!(large, (422, "The file must be smaller than 2 MB.".to_owned()));
        let table = begins(&dana, &path, ("letter.XLSX", 100), "address").await;
        assert_eq!(table, (422, "The file must be a PDF, JPG, PNG or HEIC.".to_owned()));
        assert_eq!(begins(&dana, &path, ("letter", 100), "address").await.0, 201, "its content will say what it is");
        assert_eq!(begins(&dana, &path, ("letter.pdf", (2 << 20) - 1), "address").await.0, 201);
        assert_eq!(begins(&dana, &path, ("licence.pdf", 100), "dog-licence").await.0, 422);
        assert_eq!(begins(&mia, &path, ("letter.pdf", 100), "address").await.0, 422, "she does not hand it in");

        assert_eq!(hands_in(&dana, &record, "address", &[]).await.status, 303);
        let file = listed(&dana, &record).await[0]["id"].as_str().unwrap().to_owned();
        let newer = format!("/files/{file}/uploads");
        assert_eq!(begins(&dana, &newer, ("letter.xlsx", 100), "").await.0, 422, "a newer version as well");
        assert_eq!(crate::records::moved(&mia, &record, "cancel", "").await.status, 200);
        for path in [&path, &newer] {
            let (status, words) = begins(&dana, path, ("letter.pdf", 100), "address").await;
            assert_eq!(status, 422);
            assert!(words.contains("Ask us to open it again"), "{words}");
        }
        done(&portal).await;
    }
}

// req 109
#[tokio::test(flavor = "multi_thread")]
async fn a_hint_promises_no_more_than_the_installation_takes() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "person").await;
        let page = list(&dana, &record).await;
        assert!(page.contains("PDF, JPG, PNG or HEIC, smaller than 8 MB"), "20 are declared, and 8 are taken: {page}");
        done(&portal).await;
    }
}

// req 103
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_brought_back_is_handed_in_again_unless_another_is_there() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "person").await;
        assert_eq!(hands_in(&dana, &record, "address", &[]).await.status, 303);
        let file = listed(&dana, &record).await[0]["id"].as_str().unwrap().to_owned();
        let (gone, back) = (format!("/files/{file}/removal"), format!("/files/{file}/restoration"));
        assert_eq!(dana.post(&gone, &[]).await.status, 303);
        assert!(list(&dana, &record).await.contains("A letter that shows your address Still needed"));
        assert_eq!(dana.post(&back, &[]).await.status, 303);
        assert!(list(&dana, &record).await.contains("A letter that shows your address scan.pdf"));

        assert_eq!(dana.post(&gone, &[]).await.status, 303);
        assert_eq!(hands_in(&dana, &record, "address", &[("x", "2")]).await.status, 303);
        let newer = item_document(&dana, &record).await;
        assert_eq!(dana.post(&back, &[]).await.status, 303);
        assert_eq!(item_document(&dana, &record).await, newer, "what was sent since stays");
        done(&portal).await;
    }
}

async fn item_document(browser: &Browser, record: &str) -> String {
    let read = browser.get(&format!("/api/v1/records/{record}/checklist")).await.value();
    read["items"][1]["document"].as_str().unwrap().to_owned()
}

// req 102, req 106
#[tokio::test(flavor = "multi_thread")]
async fn what_a_kind_of_document_asks_for_is_asked_of_programs_too_and_nothing_is_taken_without() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "person").await;
        let path = format!("/api/v1/records/{record}/files");
        let bytes = pdf("passport");
        let file = [Part { name: "Passport.pdf", bytes: &bytes }];
        for unsaid in [&[("slot", "identity")][..], &[("slot", "identity"), ("valid-until", "soon")]] {
            let refused = sent(&dana, &path, unsaid, &file).await;
            assert_eq!(refused.status, 422, "{}", refused.body);
            assert_eq!(refused.value()["errors"][0]["field"], "valid-until", "{}", refused.body);
        }
        assert!(listed(&dana, &record).await.is_empty());
        let said = [("slot", "identity"), ("valid-until", "2031-05-01")];
        assert_eq!(sent(&dana, &path, &said, &file).await.status, 201);
        assert_eq!(
            sent(&dana, &path, &[("slot", "address")], &file).await.status,
            201,
            "another kind asks for nothing"
        );
        done(&portal).await;
    }
}

// req 100, req 109
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_another_kind_or_for_another_place_is_not_taken() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "company").await;
        let path = format!("/records/{record}/checklist/files");
        let words = [Part { name: "owners.txt", bytes: b"Nobody but me." }];
        let wrong = sent(&dana, &path, &[("slot", "owners")], &words).await;
        assert_eq!(wrong.status, 422, "{}", wrong.body);
        assert!(text(&wrong.body).contains("The file must be a PDF."), "{}", wrong.body);
        let nowhere = hands_in(&dana, &record, "dog-licence", &[]).await;
        assert_eq!(nowhere.status, 422, "{}", nowhere.body);
        assert!(text(&nowhere.body).contains("No file is asked for under this name."), "{}", nowhere.body);
        let nothing = sent(&dana, &path, &[("slot", "owners")], &[]).await;
        assert_eq!(nothing.status, 422, "{}", nothing.body);
        assert!(listed(&dana, &record).await.is_empty());
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_whose_file_is_taken_away_is_open_again_unless_it_was_accepted() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(hands_in(&dana, &record, "address", &[]).await.status, 303);
        let file = listed(&dana, &record).await[0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/files/{file}");
        assert_eq!(dana.json("DELETE", &path, &serde_json::Value::Null, &[]).await.status, 204);
        assert!(list(&dana, &record).await.contains("A letter that shows your address Still needed"));
        assert_eq!(hands_in(&dana, &record, "address", &[("x", "2")]).await.status, 303);
        assert_eq!(acts(&mia, &record, "address", &[("act", "accept")]).await.status, 303);
        let kept = listed(&dana, &record).await[0]["id"].as_str().unwrap().to_owned();
        let refused = dana.json("DELETE", &format!("/api/v1/files/{kept}"), &serde_json::Value::Null, &[]).await;
        assert_eq!(refused.status, 409, "{}", refused.body);
        done(&portal).await;
    }
}
