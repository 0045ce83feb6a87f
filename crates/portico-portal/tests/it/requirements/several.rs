//! Items that take several files: each is a document of its own, and all of them are handed in, accepted and asked for again.

use super::{BLUEPRINT, acts, asked, list};
use crate::{
    desk::client::{page, text},
    files::{
        PDF, Part, kinds_told, listed, pdf,
        scan::{scanner, with},
        sent,
        uploads::{piece, tus},
    },
    records::done,
};
use axum::http::StatusCode;
use base64::{Engine, engine::general_purpose::STANDARD};
use portico_testkit::{Answer, Browser, TestPortal};
use serde_json::{Value, json};

async fn sends(browser: &Browser, record: &str, names: &[&str]) -> Answer {
    let bytes: Vec<Vec<u8>> = names.iter().map(|name| pdf(name)).collect();
    let files: Vec<Part<'_>> = names.iter().zip(&bytes).map(|(name, bytes)| Part { name, bytes }).collect();
    sent(browser, &format!("/records/{record}/checklist/files"), &[("slot", "statements")], &files).await
}

/// Three months, and that they are all.
pub async fn all_statements(browser: &Browser, record: &str) {
    let answer = sends(browser, record, &["may.pdf", "june.pdf", "july.pdf"]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(acts(browser, record, "statements", &[("act", "files")]).await.status, 303);
}

async fn item(browser: &Browser, record: &str) -> Value {
    let read = browser.get(&format!("/api/v1/records/{record}/checklist")).await.value();
    read["items"].as_array().unwrap().iter().find(|item| item["item"] == "statements").unwrap().clone()
}

async fn state(browser: &Browser, record: &str) -> String {
    item(browser, record).await["state"].as_str().unwrap().to_owned()
}

/// The identifiers of its files, oldest first.
async fn files(browser: &Browser, record: &str) -> Vec<String> {
    let item = item(browser, record).await;
    let all = item["files"].as_array().unwrap();
    all.iter().map(|file| file["document"].as_str().unwrap().to_owned()).collect()
}

/// As a form carries them.
async fn shown(browser: &Browser, record: &str) -> String {
    let item = item(browser, record).await;
    let all = item["files"].as_array().unwrap().iter();
    all.map(|file| format!("{}.{}", file["document"].as_str().unwrap(), file["version"])).collect::<Vec<_>>().join(" ")
}

async fn returns(browser: &Browser, record: &str) -> Answer {
    acts(browser, record, "statements", &[("act", "return"), ("words", "June is cut off.")]).await
}

// req 104, req 109
#[tokio::test(flavor = "multi_thread")]
async fn files_come_one_by_one_or_together_and_are_handed_in_once_they_are_all() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "company").await;
        assert_eq!(sends(&dana, &record, &["may.pdf", "june.pdf"]).await.status, 303);
        let open = list(&dana, &record).await;
        assert!(
            open.contains("months 2 of 3 ready") && open.contains("At least 3 are asked for, and up to 10 fit."),
            "{open}"
        );
        assert_eq!(sends(&dana, &record, &["may.pdf"]).await.status, 303, "the same again is there already");
        assert_eq!(files(&dana, &record).await.len(), 2);
        let early = acts(&dana, &record, "statements", &[("act", "files")]).await;
        assert_eq!(early.status, 422, "{}", early.body);
        assert!(text(&early.body).contains("At least 3 files are asked for here."), "{}", early.body);
        assert_eq!(acts(&mia, &record, "statements", &[("act", "accept")]).await.status, 422);

        let other = pdf("another month of the same name");
        let same_name = [Part { name: "may.pdf", bytes: &other }];
        let path = format!("/records/{record}/checklist/files");
        assert_eq!(sent(&dana, &path, &[("slot", "statements")], &same_name).await.status, 303);
        assert_eq!(files(&dana, &record).await.len(), 3, "a name says nothing");
        assert_eq!(state(&dana, &record).await, "missing");
        assert_eq!(acts(&dana, &record, "statements", &[("act", "files")]).await.status, 303);
        assert_eq!(state(&dana, &record).await, "handed-in");
        assert_eq!(
            sends(&dana, &record, &["contract.pdf"]).await.status,
            303,
            "one more may come until it is accepted"
        );
        assert_eq!(acts(&mia, &record, "statements", &[("act", "accept")]).await.status, 303);
        assert_eq!(state(&mia, &record).await, "accepted");
        let late = sends(&dana, &record, &["late.pdf"]).await;
        assert_eq!(late.status, 422, "{}", late.body);
        let kept = files(&dana, &record).await;
        let gone = dana.json("DELETE", &format!("/api/v1/files/{}", kept[0]), &Value::Null, &[]).await;
        assert_eq!(gone.status, 409, "{}", gone.body);
        let path = format!("/api/v1/files/{}/versions", kept[1]);
        let newer = sent(&dana, &path, &[], &[Part { name: "x.pdf", bytes: PDF }]).await;
        assert_eq!(newer.status, 422, "nor is one of them replaced: {}", newer.body);
        let (_, accepted) = told(&portal, &record, "item.accepted").await.pop().unwrap();
        let named: Vec<Value> = kept.iter().map(|id| json!({"document": id, "version": 1})).collect();
        assert_eq!(accepted["documents"], json!(named), "what was accepted is named");
        done(&portal).await;
    }
}

async fn told(portal: &TestPortal, record: &str, kind: &str) -> Vec<(String, Value)> {
    const TOLD: &str = "SELECT kind, client_payload FROM event WHERE chain_id = $1 AND kind = $2 ORDER BY seq";
    let record: uuid::Uuid = record.parse().unwrap();
    let read = portal.portal.db.within(portal.cast.workspace.tenant());
    let all: Vec<(String, String)> = read.all(TOLD, &portico_store::values![record, kind]).await.unwrap();
    all.into_iter().map(|(kind, said)| (kind, serde_json::from_str(&said).unwrap())).collect()
}

// req 45, req 104, req 159
#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_back_keeps_its_files_and_the_wrong_ones_are_replaced() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "company").await;
        all_statements(&dana, &record).await;
        assert_eq!(returns(&mia, &record).await.status, 303);
        let [may, june, july] = files(&dana, &record).await.try_into().unwrap();
        let whole = pdf("all of June");
        let newer = [("slot", "statements"), ("replaces", june.as_str())];
        let path = format!("/records/{record}/checklist/files");
        let file = [Part { name: "june 2.pdf", bytes: &whole }];
        assert_eq!(sent(&dana, &path, &newer, &file).await.status, 303);
        assert_eq!(state(&dana, &record).await, "returned", "more than one may have to be replaced");
        let removal = format!("/records/{record}/checklist/removals");
        let away = dana.post(&removal, &[("item", "statements"), ("document", &july)]).await;
        assert_eq!(away.status, 303, "{}", away.body);
        assert_eq!(acts(&dana, &record, "statements", &[("act", "files")]).await.status, 422, "two are left");
        let undone = acts(&mia, &record, "statements", &[("act", "withdraw")]).await;
        assert_eq!(undone.status, 422, "nor is it taken back with two: {}", undone.body);
        assert_eq!(sends(&dana, &record, &["whole july.pdf"]).await.status, 303);
        assert_eq!(acts(&dana, &record, "statements", &[("act", "files")]).await.status, 303);
        assert_eq!(state(&dana, &record).await, "handed-in");

        let read = page(&mia, &format!("/records/{record}/checklist")).await;
        assert!(read.contains(&format!("href=\"/files/{june}/versions/1/content\">version 1")), "beside it: {read}");
        let before = shown(&mia, &record).await;
        let shown_now = [("act", "accept"), ("files", before.as_str())];
        assert_eq!(dana.post(&removal, &[("item", "statements"), ("document", &may)]).await.status, 303);
        assert_eq!(state(&dana, &record).await, "missing", "two are too few");
        assert_eq!(dana.post(&format!("/files/{may}/restoration"), &[]).await.status, 303);
        assert_eq!(acts(&dana, &record, "statements", &[("act", "files")]).await.status, 303);
        assert_eq!(sends(&dana, &record, &["late.pdf"]).await.status, 303);
        let blind = acts(&mia, &record, "statements", &shown_now).await;
        assert_eq!(blind.status, 409, "she has not seen the fourth: {}", blind.body);
        let seen = shown(&mia, &record).await;
        let accepted = acts(&mia, &record, "statements", &[("act", "accept"), ("files", &seen)]).await;
        assert_eq!(accepted.status, 303, "{}", accepted.body);
        let theirs = dana.post(&removal, &[("item", "statements"), ("document", &may)]).await;
        assert_eq!(theirs.status, 409, "{}", theirs.body);
        done(&portal).await;
    }
}

// req 100, req 109
#[tokio::test(flavor = "multi_thread")]
async fn of_two_for_the_last_place_one_is_taken() {
    let blueprint = BLUEPRINT.replace("files: {least: 3, most: 10}", "files: {least: 3, most: 3}");
    for portal in TestPortal::both_with(&blueprint).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "company").await;
        assert_eq!(sends(&dana, &record, &["may.pdf", "june.pdf"]).await.status, 303);
        let begins = async |name: &str, length: usize| {
            let metadata = format!("filename {},slot {}", STANDARD.encode(name), STANDARD.encode("statements"));
            let length = length.to_string();
            let headers = [("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
            tus(&dana, "POST", &format!("/records/{record}/uploads"), &headers, b"").await
        };
        let pieces = pdf("in pieces");
        let upload = begins("july.pdf", pieces.len()).await;
        assert_eq!(upload.status, StatusCode::CREATED, "{}", upload.body);
        let names: Vec<String> = (0..6).map(|number| format!("july {number}.pdf")).collect();
        let all = names.iter().map(|name| async { sends(&dana, &record, &[name]).await.status.as_u16() });
        let (pieces, forms) =
            tokio::join!(piece(&dana, upload.location(), 0, &pieces), futures_util::future::join_all(all));
        let taken = forms.iter().filter(|status| **status == 303).count() + usize::from(pieces.status == 204);
        assert_eq!(taken, 1, "{forms:?} {}", pieces.status);
        assert_eq!(files(&dana, &record).await.len(), 3);
        assert_eq!(state(&dana, &record).await, "handed-in", "the last place hands it in");
        let full = sends(&dana, &record, &["august.pdf"]).await;
        assert!(text(&full.body).contains("You can send up to 3 files here."), "{}", full.body);
        let announced = begins("august.pdf", 100).await;
        assert_eq!((announced.status.as_u16(), announced.body.as_str()), (422, "You can send up to 3 files here."));
        assert!(!page(&dana, &format!("/records/{record}/checklist")).await.contains("One more for"));

        let one = files(&dana, &record).await.remove(0);
        assert_eq!(dana.post(&format!("/files/{one}/removal"), &[]).await.status, 303);
        assert_eq!(sends(&dana, &record, &["august.pdf"]).await.status, 303);
        let back = dana.post(&format!("/files/{one}/restoration"), &[]).await;
        assert_eq!(back.status, 422, "there is no place left: {}", back.body);
        done(&portal).await;
    }
}

const VIRUS: &str = "We found a virus in this file and deleted it.";

// s_077, req 159
#[tokio::test(flavor = "multi_thread")]
async fn an_infected_one_is_asked_for_again_and_the_others_stay() {
    let scanner = scanner().await;
    for portal in TestPortal::both_of(BLUEPRINT, with(&scanner)).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "company").await;
        assert_eq!(sends(&dana, &record, &["may.pdf", "june.pdf", "virus.pdf"]).await.status, 303);
        assert_eq!(acts(&dana, &record, "statements", &[("act", "files")]).await.status, 303);
        let early = acts(&mia, &record, "statements", &[("act", "accept")]).await;
        assert!(text(&early.body).contains("The file is being checked for viruses."), "{}", early.body);
        portal.run_jobs().await;
        assert_eq!(state(&dana, &record).await, "returned");
        let told = list(&dana, &record).await;
        assert!(told.contains(VIRUS) && told.contains("At least 3 are asked for"), "{told}");
        assert_eq!(acts(&dana, &record, "statements", &[("act", "files")]).await.status, 422, "it counts for nothing");
        assert_eq!(sends(&dana, &record, &["july.pdf"]).await.status, 303);
        assert_eq!(acts(&dana, &record, "statements", &[("act", "files")]).await.status, 303);
        portal.run_jobs().await;
        assert_eq!(acts(&mia, &record, "statements", &[("act", "accept")]).await.status, 303);
        done(&portal).await;
    }
}

// s_077
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_reviews_is_accepted_once_all_were_looked_through() {
    let (before, after) = BLUEPRINT.split_once("      statements:\n").unwrap();
    let reviewed = "        review: {roles: [contributor, approver, firm-admin]}\n";
    let blueprint = format!("{before}      statements:\n{}", after.replacen(reviewed, "", 1));
    let scanner = scanner().await;
    for portal in TestPortal::both_of(&blueprint, with(&scanner)).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "company").await;
        all_statements(&dana, &record).await;
        assert_eq!(state(&dana, &record).await, "handed-in", "they wait");
        portal.run_jobs().await;
        assert_eq!(state(&dana, &record).await, "accepted");
        done(&portal).await;
    }
}

// req 106, req 109
#[tokio::test(flavor = "multi_thread")]
async fn each_file_has_what_is_said_about_it_and_is_used_again_alone() {
    let asks = "            files: {least: 2, most: 10}\n            reuse_days: 90\n            metadata:\n              month: {kind: short-text, label: Month, required: true}\n";
    let blueprint = BLUEPRINT.replace("            files: {least: 3, most: 10}\n", asks);
    for portal in TestPortal::both_with(&blueprint).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let (first, second) = (asked(&portal, "company").await, asked(&portal, "company").await);
        let together = sends(&dana, &first, &["a.pdf", "b.pdf"]).await;
        assert!(text(&together.body).contains("Send them one by one"), "{}", together.body);
        for month in ["May", "June"] {
            let texts = [("slot", "statements"), ("month", month)];
            let bytes = pdf(month);
            let file = [Part { name: "statement.pdf", bytes: &bytes }];
            let answer = sent(&dana, &format!("/api/v1/records/{first}/files"), &texts, &file).await;
            assert_eq!(answer.status, 201, "{}", answer.body);
        }
        let complete = json!({"act": "complete", "shown_files": item(&dana, &first).await["files"]});
        let path = format!("/api/v1/records/{first}/checklist/statements/acts");
        let answer = dana.json("POST", &path, &complete, &[]).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let shown = list(&mia, &first).await;
        assert!(shown.contains("Month: May") && shown.contains("Month: June"), "{shown}");
        assert_eq!(acts(&mia, &first, "statements", &[("act", "accept")]).await.status, 303);

        let offered = item(&dana, &second).await["reusable_files"].as_array().unwrap().clone();
        assert_eq!(offered.len(), 2);
        let again = json!({"document": offered[0]});
        let reuse = format!("/api/v1/records/{second}/checklist/statements/reuse");
        let used = dana.json("POST", &reuse, &again, &[]).await;
        assert_eq!(used.status, 200, "{}", used.body);
        assert_eq!(item(&dana, &second).await["reusable_files"], json!([offered[1]]), "what is there is not offered");
        let kept = &listed(&dana, &second).await[0]["version"]["metadata"]["month"];
        assert!(kept == "May" || kept == "June", "what was said comes with it: {kept}");
        assert!(!kinds_told(&portal, &second).await.is_empty());
        done(&portal).await;
    }
}

// req 103, s_097
#[tokio::test(flavor = "multi_thread")]
async fn each_of_them_is_packed_listed_and_kept_as_long_as_it_has_to_be() {
    let kept = "            files: {least: 3, most: 10}\n            retention: {keep: 5 years}\n";
    let blueprint = BLUEPRINT.replace("            files: {least: 3, most: 10}\n", kept);
    for portal in TestPortal::both_with(&blueprint).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "company").await;
        all_statements(&dana, &record).await;
        let (_, zip) = mia.send_for_bytes(&format!("/records/{record}/files/archive")).await;
        assert_eq!(zip.windows(4).filter(|four| *four == b"PK\x01\x02").count(), 3);
        let library = mia.get(&format!("/api/v1/files?record={record}&slot=statements")).await.value();
        assert_eq!(library["files"].as_array().unwrap().len(), 3);

        let one = files(&dana, &record).await.remove(0);
        let removal = [("item", "statements"), ("document", one.as_str())];
        let path = format!("/records/{record}/checklist/removals");
        assert_eq!(acts(&mia, &record, "statements", &[("act", "accept")]).await.status, 303);
        let kept = dana.post(&path, &removal).await;
        assert!(kept.status == 409 && text(&kept.body).contains("This file has to be kept"), "{}", kept.body);
        assert_eq!(acts(&mia, &record, "statements", &[("act", "withdraw")]).await.status, 303);
        assert_eq!(returns(&mia, &record).await.status, 303);
        let gone = dana.post(&path, &removal).await;
        assert_eq!(gone.location(), format!("/records/{record}/checklist?removed={one}"));
        let shown = page(&dana, gone.location()).await;
        assert!(shown.contains(&format!("/files/{one}/restoration")), "it can be brought back: {shown}");
        done(&portal).await;
    }
}

// s_035
#[tokio::test(flavor = "multi_thread")]
async fn nobody_takes_away_or_replaces_what_is_of_another_record_or_the_firms_alone() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (ana, dana, mia) = (portal.sign_in("ana").await, portal.sign_in("dana").await, portal.sign_in("mia").await);
        let (record, other) = (asked(&portal, "company").await, asked(&portal, "company").await);
        all_statements(&dana, &record).await;
        let one = files(&dana, &record).await.remove(0);
        for (browser, at) in [(&dana, &other), (&ana, &record)] {
            let away = browser.post(&format!("/records/{at}/checklist/removals"), &[("document", &one)]).await;
            assert!(away.status == 404 || away.status == 403, "{}", away.body);
        }
        let texts = [("slot", "statements"), ("replaces", one.as_str())];
        let file = [Part { name: "x.pdf", bytes: PDF }];
        let newer = sent(&dana, &format!("/records/{other}/checklist/files"), &texts, &file).await;
        assert_eq!(newer.status, 404, "{}", newer.body);
        let hidden = [("slot", "statements"), ("firm_only", "1")];
        let theirs = sent(&mia, &format!("/api/v1/records/{record}/files"), &hidden, &file).await;
        assert_eq!(theirs.status, 422, "{}", theirs.body);
        assert_eq!(files(&mia, &record).await.len(), 3);
        done(&portal).await;
    }
}
