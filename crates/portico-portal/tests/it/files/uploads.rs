//! Uploads that go on: the tus protocol, cuts, crashes in between, and fifty who finish at once.

use super::{PDF, added, kinds_told, listed, lying, pdf, titles};
use crate::{
    proofing::replaced,
    records::{done, opened},
};
use axum::{body::Body, http::Method};
use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::SignedDuration;
use portico_testkit::{Answer, Browser, TestPortal};
use std::fs::File;

const TUS: [(&str, &str); 2] = [("tus-resumable", "1.0.0"), ("sec-fetch-site", "same-origin")];

pub async fn tus(browser: &Browser, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let headers = [&TUS[..], headers].concat();
    browser.send(method.parse::<Method>().unwrap(), path, &headers, Body::from(body.to_vec())).await
}

/// Begins an upload and says where it is.
async fn begun(browser: &Browser, path: &str, name: &str, size: usize) -> String {
    let metadata = format!("filename {}", STANDARD.encode(name));
    let length = size.to_string();
    let headers = [("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
    let answer = tus(browser, "POST", path, &headers, b"").await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.location().to_owned()
}

pub async fn piece(browser: &Browser, upload: &str, offset: usize, bytes: &[u8]) -> Answer {
    let offset = offset.to_string();
    let headers = [("upload-offset", offset.as_str()), ("content-type", "application/offset+octet-stream")];
    tus(browser, "PATCH", upload, &headers, bytes).await
}

fn offset(answer: &Answer) -> usize {
    answer.headers.get("upload-offset").unwrap().to_str().unwrap().parse().unwrap()
}

// ask 44
/// All bytes are there, as if the program had ended before it looked at them.
async fn stage(portal: &TestPortal, upload: &str, bytes: Vec<u8>) {
    let name: uuid::Uuid = upload.rsplit('/').next().unwrap().parse().unwrap();
    let name = portico_connect::blobs::UploadId::new(name.into_bytes());
    let size = bytes.len();
    let writer = portal.portal.storage.staging.resume(&name, 0).await.unwrap();
    let writer = writer.write(bytes.into()).await.unwrap();
    assert_eq!(usize::try_from(writer.keep().await.unwrap()), Ok(size));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_goes_on_where_it_was_cut_and_becomes_a_file() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let options = tus(&sam, "OPTIONS", "/uploads", &[], b"").await;
        assert_eq!(options.status, 204);
        assert_eq!(options.headers["tus-extension"], "creation,termination,expiration");
        let upload = begun(&sam, &format!("/records/{id}/uploads"), "Payslip.pdf", PDF.len()).await;
        let first = piece(&sam, &upload, 0, &PDF[..40]).await;
        assert_eq!((first.status.as_u16(), offset(&first)), (204, 40));
        assert!(first.headers.contains_key("upload-expires"));
        let wrong = piece(&sam, &upload, 0, PDF).await;
        assert_eq!((wrong.status.as_u16(), offset(&wrong)), (409, 40), "it stands elsewhere");
        let head = tus(&sam, "HEAD", &upload, &[], b"").await;
        assert_eq!(
            (head.status.as_u16(), offset(&head), &head.headers["cache-control"]),
            (200, 40, &"no-store".parse().unwrap())
        );
        assert_eq!(head.headers["upload-length"], PDF.len().to_string());
        assert_eq!(listed(&sam, &id).await.len(), 0, "half of it is nothing yet");
        let last = piece(&sam, &upload, 40, &PDF[40..]).await;
        assert_eq!((last.status.as_u16(), offset(&last)), (204, PDF.len()));
        assert_eq!(titles(&sam, &id).await, ["Payslip"]);
        let file = listed(&sam, &id).await[0]["id"].as_str().unwrap().to_owned();
        assert_eq!(sam.get(&format!("/files/{file}/content")).await.body.as_bytes(), PDF);
        let again = piece(&sam, &upload, 40, &PDF[40..]).await;
        assert_eq!(again.status, 204, "the answer was lost, the file was not");
        assert_eq!((listed(&sam, &id).await.len(), lying(&portal)), (1, (1, 0)));
        done(&portal).await;
    }
}

// s_019
#[tokio::test(flavor = "multi_thread")]
async fn an_upload_finished_fifty_times_at_once_is_one_file() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let upload = begun(&sam, &format!("/records/{id}/uploads"), "Payslip.pdf", PDF.len()).await;
        assert_eq!(piece(&sam, &upload, 0, &PDF[..40]).await.status, 204);
        let all = (0..50).map(|_| piece(&sam, &upload, 40, &PDF[40..]));
        let answers = futures_util::future::join_all(all).await;
        assert!(answers.iter().any(|answer| answer.status == 204));
        for answer in &answers {
            assert!([204, 409, 423].contains(&answer.status.as_u16()), "{}: {}", answer.status, answer.body);
        }
        assert_eq!(tus(&sam, "HEAD", &upload, &[], b"").await.status, 200);
        assert_eq!(titles(&sam, &id).await, ["Payslip"], "on {}", portal.name);
        assert_eq!(kinds_told(&portal, &id).await, ["document.added"]);
        assert_eq!(lying(&portal), (1, 0));
        done(&portal).await;
    }
}

/// Whoever sends the same looks at it for a moment, at which it cannot go.
#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_somebody_looks_at_is_gone_when_they_have_looked() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let upload = begun(&sam, &format!("/records/{id}/uploads"), "Payslip.pdf", PDF.len()).await;
        let mut staged = std::fs::read_dir(portal.files().join("uploads")).unwrap().map(|file| file.unwrap().path());
        let looked_at =
            File::open(staged.find(|path| path.extension().is_some_and(|end| end == "bytes")).unwrap()).unwrap();
        looked_at.lock().unwrap();
        let looks = async {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            drop(looked_at);
        };
        let (ended, ()) = tokio::join!(tus(&sam, "DELETE", &upload, &[], b""), looks);
        assert_eq!((ended.status.as_u16(), lying(&portal)), (204, (0, 0)));
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_whole_when_the_program_ended_becomes_a_file_when_it_is_asked_for() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let upload = begun(&sam, &format!("/records/{id}/uploads"), "Payslip.pdf", PDF.len()).await;
        stage(&portal, &upload, PDF.to_vec()).await;
        assert_eq!(listed(&sam, &id).await.len(), 0);
        let head = tus(&sam, "HEAD", &upload, &[], b"").await;
        assert_eq!((head.status.as_u16(), offset(&head)), (200, PDF.len()));
        assert_eq!(titles(&sam, &id).await, ["Payslip"]);
        done(&portal).await;
    }
}

// s_001, s_003
#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_there_for_nobody_but_whoever_began_it() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let upload = begun(&sam, &format!("/records/{id}/uploads"), "Payslip.pdf", PDF.len()).await;
        for who in ["dana", "ben", "ruth"] {
            let other = portal.sign_in(who).await;
            for method in ["HEAD", "DELETE"] {
                assert_eq!(tus(&other, method, &upload, &[], b"").await.status, 404, "{who} {method}");
            }
            assert_eq!(piece(&other, &upload, 0, PDF).await.status, 404, "{who}");
        }
        for who in ["ben", "priya"] {
            let other = portal.sign_in(who).await;
            let begun = tus(&other, "POST", &format!("/records/{id}/uploads"), &[("upload-length", "5")], b"").await;
            assert_eq!(begun.status, 404, "{who}");
        }
        assert_eq!(piece(&sam, &upload, 0, PDF).await.status, 204);
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_that_is_taken_is_refused_at_the_end_and_stays_refused() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let page = b"<!doctype html><script>alert(1)</script>";
        let upload = begun(&sam, &format!("/records/{id}/uploads"), "page.pdf", page.len()).await;
        for _ in 0..2 {
            let last = piece(&sam, &upload, 0, page).await;
            assert_eq!(last.status, 422);
            assert!(last.body.contains("The file must be"), "{}", last.body);
        }
        assert_eq!(tus(&sam, "HEAD", &upload, &[], b"").await.status, 410);
        let more = begun(&sam, &format!("/records/{id}/uploads"), "a.pdf", 10).await;
        assert_eq!(piece(&sam, &more, 0, PDF).await.status, 413, "more than was announced");
        assert_eq!(tus(&sam, "DELETE", &more, &[], b"").await.status, 204);
        assert_eq!(tus(&sam, "HEAD", &more, &[], b"").await.status, 404);
        assert_eq!((listed(&sam, &id).await.len(), lying(&portal)), (0, (0, 0)));
        let other = sam.send(Method::HEAD, &upload, &[("tus-resumable", "0.2.2")], Body::empty()).await;
        assert_eq!(other.status, 412);
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_can_be_a_newer_version() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "Contract.pdf", PDF).await;
        let newer = pdf("newer");
        let upload = begun(&sam, &format!("/files/{file}/uploads"), "Contract.pdf", newer.len()).await;
        assert_eq!(piece(&sam, &upload, 0, &newer).await.status, 204);
        let found = listed(&sam, &id).await;
        assert_eq!((found.len(), &found[0]["version"]["number"]), (1, &serde_json::json!(2)));
        let stale = pdf("stale");
        let metadata = format!("filename {},shown {}", STANDARD.encode("Contract.pdf"), STANDARD.encode("1"));
        let length = stale.len().to_string();
        let headers = [("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
        let begun = tus(&sam, "POST", &format!("/files/{file}/uploads"), &headers, b"").await;
        let late = piece(&sam, begun.location(), 0, &stale).await;
        assert_eq!(late.status, 422, "{}", late.body);
        assert!(late.body.contains("Somebody put a newer version here"), "{}", late.body);
        assert_eq!(listed(&sam, &id).await[0]["version"]["number"], 2);
        let ruth = portal.sign_in("ruth").await;
        let theirs = added(&ruth, &id, "Draft.pdf", &pdf("draft")).await;
        let not_mine = tus(&sam, "POST", &format!("/files/{theirs}/uploads"), &headers, b"").await;
        assert_eq!(not_mine.status, 403, "what the firm sent is the firm's to change");
        done(&portal).await;
    }
}

// s_019
#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_is_answered_as_there_to_nobody_who_asks_at_once() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "Contract.pdf", PDF).await;
        replaced(&sam, &file, "newer").await;
        let stale = pdf("stale");
        let metadata = format!("filename {},shown {}", STANDARD.encode("Contract.pdf"), STANDARD.encode("1"));
        let length = stale.len().to_string();
        let headers = [("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
        let upload = tus(&sam, "POST", &format!("/files/{file}/uploads"), &headers, b"").await.location().to_owned();
        stage(&portal, &upload, stale).await;
        let all = (0..50).map(|_| tus(&sam, "HEAD", &upload, &[], b""));
        let answers = futures_util::future::join_all(all).await;
        for answer in &answers {
            assert!(!answer.status.is_success(), "{} on {}", answer.status, portal.name);
        }
        assert_eq!(listed(&sam, &id).await[0]["version"]["number"], 2);
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_goes_on_with_is_given_up() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let upload = begun(&sam, &format!("/records/{id}/uploads"), "Payslip.pdf", PDF.len()).await;
        assert_eq!(piece(&sam, &upload, 0, &PDF[..40]).await.status, 204);
        portal.pass(SignedDuration::from_hours(24 * 7 + 1));
        let sam = portal.sign_in("sam").await;
        assert_eq!(tus(&sam, "HEAD", &upload, &[], b"").await.status, 404);
        portico_portal::files::jobs::tidy(&portal.portal).await.unwrap();
        assert_eq!(lying(&portal), (0, 0));
        done(&portal).await;
    }
}
