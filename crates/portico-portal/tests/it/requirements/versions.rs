//! An item has one document: whatever is sent to it later is that document's next version.

use super::{BLUEPRINT, acts, asked, list};
use crate::{
    desk::client::page,
    files::{
        PDF, Part, kinds_told, listed,
        making::png,
        pdf, sent,
        uploads::{piece, tus},
    },
    records::done,
};
use axum::http::StatusCode;
use base64::{Engine, engine::general_purpose::STANDARD};
use portico_model::blueprint::check;
use portico_testkit::{Answer, Browser, TestPortal};
use serde_json::json;

async fn hands_in(browser: &Browser, record: &str, (name, bytes): (&str, &[u8]), more: &[(&str, &str)]) -> Answer {
    let texts = [&[("slot", "address")], more].concat();
    sent(browser, &format!("/records/{record}/checklist/files"), &texts, &[Part { name, bytes }]).await
}

async fn asks_again(browser: &Browser, record: &str) {
    let answer = acts(browser, record, "address", &[("act", "return"), ("words", "A newer one, please.")]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

async fn by_pieces(browser: &Browser, record: &str, (name, bytes): (&str, &[u8])) {
    let metadata = format!("filename {},slot {}", STANDARD.encode(name), STANDARD.encode("address"));
    let length = bytes.len().to_string();
    let headers = [("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
    let begun = tus(browser, "POST", &format!("/records/{record}/uploads"), &headers, b"").await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.body);
    assert_eq!(piece(browser, begun.location(), 0, bytes).await.status, 204);
}

// req 104
#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_to_an_item_again_is_the_next_version_of_its_document_whatever_its_name_or_kind() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(hands_in(&dana, &record, ("holiday.pdf", PDF), &[]).await.status, 303);
        let file = listed(&dana, &record).await[0]["id"].as_str().unwrap().to_owned();
        asks_again(&mia, &record).await;
        let picture = png(2, 2, &[]);
        assert_eq!(hands_in(&dana, &record, ("Letter.png", &picture), &[]).await.status, 303, "by the page");
        asks_again(&mia, &record).await;
        let newest = pdf("by a program");
        let answer = sent(
            &dana,
            &format!("/api/v1/records/{record}/files"),
            &[("slot", "address"), ("title", "Bill of May")],
            &[Part { name: "bill.pdf", bytes: &newest }],
        )
        .await;
        assert_eq!((answer.status.as_u16(), &answer.value()["added"]), (201, &json!([file])), "{}", answer.body);
        let [one] = listed(&dana, &record).await.try_into().unwrap();
        assert_eq!((&one["title"], &one["version"]["number"]), (&json!("Bill of May"), &json!(3)));
        by_pieces(&dana, &record, ("bill of june.pdf", &pdf("by pieces"))).await;
        let [one] = listed(&dana, &record).await.try_into().unwrap();
        assert_eq!((&one["id"], &one["title"]), (&json!(file), &json!("bill of june")));
        assert_eq!((&one["version"]["number"], &one["version"]["name"]), (&json!(4), &json!("bill of june.pdf")));
        done(&portal).await;

        for (number, bytes) in [(1, PDF), (2, picture.as_slice()), (3, newest.as_slice())] {
            let (status, pinned) = mia.send_for_bytes(&format!("/files/{file}/versions/{number}/content")).await;
            assert_eq!((status.as_u16(), pinned.as_ref()), (200, bytes), "version {number} stays where it was");
        }
        let current = mia.get(&format!("/files/{file}/content")).await;
        assert_eq!(current.body.as_bytes(), pdf("by pieces"));
        let shown = page(&mia, &format!("/records/{record}/checklist")).await;
        assert!(shown.contains(&format!("href=\"/files/{file}/versions/3/content\"")), "beside it: {shown}");
        let library = page(&mia, "/files").await;
        assert_eq!(library.matches(&format!("href=\"/files/{file}\"")).count(), 1);
        assert!(!library.contains("holiday"), "what was sent back is no file of its own: {library}");
        done(&portal).await;
    }
}

// req 104
#[tokio::test(flavor = "multi_thread")]
async fn sent_twice_it_is_there_once_and_the_same_file_again_answers_what_is_asked_again() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        let once = portal.portal.new_id().to_string();
        let newer = pdf("newer");
        assert_eq!(hands_in(&dana, &record, ("one.pdf", PDF), &[]).await.status, 303);
        assert_eq!(hands_in(&dana, &record, ("two.pdf", &newer), &[("once", &once)]).await.status, 303);
        assert_eq!(hands_in(&dana, &record, ("three.pdf", &pdf("three")), &[]).await.status, 303);
        assert_eq!(hands_in(&dana, &record, ("two.pdf", &newer), &[("once", &once)]).await.status, 303);
        assert_eq!(listed(&dana, &record).await[0]["version"]["number"], 3, "the second was there already");

        asks_again(&mia, &record).await;
        assert_eq!(hands_in(&dana, &record, ("three.pdf", &pdf("three")), &[]).await.status, 303);
        assert!(list(&dana, &record).await.contains("A letter that shows your address three.pdf , version 3"));
        assert!(list(&mia, &record).await.contains("1 to look at"), "it is handed in as it is");
        let several = [Part { name: "a.pdf", bytes: PDF }, Part { name: "b.pdf", bytes: &newer }];
        let refused = sent(&dana, &format!("/api/v1/records/{record}/files"), &[("slot", "address")], &several).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains("One file is asked for here."), "{}", refused.body);
        assert_eq!(acts(&mia, &record, "address", &[("act", "accept")]).await.status, 303);
        assert_eq!(hands_in(&dana, &record, ("late.pdf", &pdf("late")), &[]).await.status, 422, "it was accepted");
        let told = kinds_told(&portal, &record).await;
        assert_eq!(told, ["document.added", "document.replaced", "document.replaced"]);
        done(&portal).await;
    }
}

// req 104
#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_is_gone_on_with_and_what_was_removed_is_not() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "person").await;
        assert_eq!(hands_in(&dana, &record, ("one.pdf", PDF), &[]).await.status, 303);
        assert_eq!(acts(&dana, &record, "address", &[("act", "withdraw")]).await.status, 303);
        assert_eq!(hands_in(&dana, &record, ("two.pdf", &pdf("two")), &[]).await.status, 303);
        let [one] = listed(&dana, &record).await.try_into().unwrap();
        assert_eq!(one["version"]["number"], 2);
        let path = format!("/api/v1/files/{}", one["id"].as_str().unwrap());
        assert_eq!(dana.json("DELETE", &path, &serde_json::Value::Null, &[]).await.status, 204);
        assert_eq!(hands_in(&dana, &record, ("three.pdf", &pdf("three")), &[]).await.status, 303);
        let [other] = listed(&dana, &record).await.try_into().unwrap();
        assert_ne!(other["id"], one["id"]);
        assert_eq!(other["version"]["number"], 1);
        done(&portal).await;
    }
}

// req 104
#[tokio::test(flavor = "multi_thread")]
async fn a_client_sends_beside_what_the_firm_sent_and_the_older_file_takes_nothing_back() {
    const OWNER: &str = "reuse_days: 90\n        owner: {roles: [client-admin, client-member]}";
    let both =
        "reuse_days: 90\n        owner: {roles: [client-admin, client-member, contributor, approver, firm-admin]}";
    let blueprint = BLUEPRINT.replacen(OWNER, both, 1);
    assert!(blueprint != BLUEPRINT && !check(&blueprint).has_errors(), "{}", check(&blueprint));
    for portal in TestPortal::both_with(&blueprint).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(hands_in(&mia, &record, ("of the firm.pdf", PDF), &[]).await.status, 303);
        let firms = listed(&dana, &record).await[0]["id"].clone();
        done(&portal).await;
        assert_eq!(hands_in(&dana, &record, ("of Dana.pdf", &pdf("Dana")), &[]).await.status, 303);
        let all = listed(&dana, &record).await;
        assert_eq!(all.len(), 2, "the firm's is the firm's to change");
        let line = "A letter that shows your address of Dana.pdf";
        assert!(list(&dana, &record).await.contains(line));
        let path = format!("/api/v1/files/{}/versions", firms.as_str().unwrap());
        let newer = sent(&mia, &path, &[], &[Part { name: "of the firm.pdf", bytes: &pdf("later") }]).await;
        assert_eq!(newer.status, 201, "{}", newer.body);
        assert!(list(&dana, &record).await.contains(line), "the item keeps what came last to it");
        assert_eq!(hands_in(&mia, &record, ("corrected.pdf", &pdf("corrected")), &[]).await.status, 303);
        let all = listed(&dana, &record).await;
        assert_eq!(all.len(), 2, "staff may put a version on what the client sent");
        assert!(list(&dana, &record).await.contains("A letter that shows your address corrected.pdf , version 2"));
        done(&portal).await;
    }
}
