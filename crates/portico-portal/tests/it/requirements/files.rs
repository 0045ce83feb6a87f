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
use portico_testkit::TestPortal;

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
        assert!(text(&wrong.body).contains("The file must be one of these: PDF."), "{}", wrong.body);
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
