//! What an item says to a file that it does not take, and to somebody who has not seen all that it has by now.

use super::{BLUEPRINT, acts, asked};
use crate::{
    desk::client::text,
    files::{
        Part, pdf, sent,
        uploads::{piece, tus},
    },
    records::done,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use portico_testkit::{Browser, TestPortal};

const PAGE: &[u8] = b"<!doctype html><script>alert(1)</script>";

/// In pieces, to its end.
async fn uploaded(browser: &Browser, record: &str, slot: &str) -> String {
    let metadata = format!("filename {},slot {}", STANDARD.encode("fake.pdf"), STANDARD.encode(slot));
    let length = PAGE.len().to_string();
    let headers = [("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
    let begun = tus(browser, "POST", &format!("/records/{record}/uploads"), &headers, b"").await;
    assert_eq!(begun.status, 201, "{}", begun.body);
    piece(browser, begun.location(), 0, PAGE).await.body
}

// req 102, req 109
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_names_the_kinds_that_the_item_takes() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "company").await;
        let path = format!("/records/{record}/checklist/files");
        let fake = [Part { name: "fake.pdf", bytes: PAGE }];
        let refused = sent(&dana, &path, &[("slot", "owners")], &fake).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(text(&refused.body).contains("fake.pdf: The file must be a PDF Choose"), "{}", text(&refused.body));
        let refused = sent(&dana, &path, &[("slot", "statements")], &fake).await;
        assert!(text(&refused.body).contains("The file must be a PDF, JPG or PNG"), "{}", text(&refused.body));
        assert_eq!(uploaded(&dana, &record, "owners").await, "The file must be a PDF");
        let beside = sent(&dana, &format!("/records/{record}/files"), &[], &fake).await;
        assert!(text(&beside.body).contains("DOCX"), "beside the checklist all are taken: {}", text(&beside.body));
        done(&portal).await;
    }
}

// req 109
#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_not_seen_all_files_is_told_so_and_not_that_another_was_quicker() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "company").await;
        let (one, two, three) = (pdf("one"), pdf("two"), pdf("three"));
        let path = format!("/records/{record}/checklist/files");
        let slot = [("slot", "statements")];
        let first = [Part { name: "1.pdf", bytes: &one }, Part { name: "2.pdf", bytes: &two }];
        assert_eq!(sent(&dana, &path, &slot, &first).await.status, 303);
        let shown = dana.get(&format!("/records/{record}/checklist")).await.body;
        let (_, rest) = shown.split_once("name=\"files\" value=\"").unwrap();
        let (stale, _) = rest.split_once('"').unwrap();
        assert_eq!(sent(&dana, &path, &slot, &[Part { name: "3.pdf", bytes: &three }]).await.status, 303);
        let blind = acts(&dana, &record, "statements", &[("act", "files"), ("files", stale)]).await;
        assert_eq!(blind.status, 409, "{}", blind.body);
        let said = text(&blind.body);
        assert!(said.contains("The files are others than this page showed") && !said.contains("quicker"), "{said}");
        assert!(said.contains("3 of 3 ready"), "{said}");
        done(&portal).await;
    }
}

// req 107
#[tokio::test(flavor = "multi_thread")]
async fn a_passport_that_is_over_is_not_taken() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "person").await;
        let over = super::hands_in(&dana, &record, "identity", &[("valid-until", "2020-05-01")]).await;
        assert_eq!(over.status, 422, "{}", over.body);
        assert!(over.body.contains("id=\"identity-valid-until-e\""), "the words stand at the field: {}", over.body);
        done(&portal).await;
    }
}
