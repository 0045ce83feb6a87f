//! Files: what is taken and what is not, versions, who gets them, uploads that go on.

use axum::{body::Body, http::Method};
use portico_testkit::{Answer, Browser, TestPortal};
use serde_json::Value;

mod add;
mod download;
mod hostile;
mod hostile_pages;
pub mod making;
mod metadata;
mod noted;
pub mod previews;
mod quota;
mod library;
mod logged;
mod remove;
mod replace;
mod retention;
pub mod scan;
pub mod uploads;

/// A file as a form sends it.
pub struct Part<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
}

pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";

/// A PDF that says this, so that its bytes are its own.
pub fn pdf(says: &str) -> Vec<u8> {
    String::from_utf8_lossy(PDF).replace("1 0 obj", &format!("% {says}\n1 0 obj")).into_bytes()
}

/// Sends a form with files to any address, as a browser does without scripts.
pub async fn sent(browser: &Browser, path: &str, texts: &[(&str, &str)], files: &[Part<'_>]) -> Answer {
    let (kind, body) = form(texts, files);
    let headers = [("content-type", kind.as_str()), ("sec-fetch-site", "same-origin")];
    browser.send(Method::POST, path, &headers, Body::from(body)).await
}

pub fn form(texts: &[(&str, &str)], files: &[Part<'_>]) -> (String, Vec<u8>) {
    const BOUNDARY: &str = "----a-line-that-no-file-holds";
    let mut body = Vec::new();
    for (name, value) in texts {
        body.extend(
            format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes(),
        );
    }
    for Part { name, bytes } in files {
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: image/png\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), body)
}

/// Adds one file by the interface and says under which identifier.
pub async fn added(browser: &Browser, record: &str, name: &str, bytes: &[u8]) -> String {
    let answer = sent(browser, &format!("/api/v1/records/{record}/files"), &[], &[Part { name, bytes }]).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.value()["added"][0].as_str().unwrap().to_owned()
}

/// The files of a record as this browser may read them.
pub async fn listed(browser: &Browser, record: &str) -> Vec<Value> {
    let answer = browser.get(&format!("/api/v1/records/{record}/files")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.value().as_array().unwrap().clone()
}

pub async fn titles(browser: &Browser, record: &str) -> Vec<String> {
    listed(browser, record).await.iter().map(|file| file["title"].as_str().unwrap().to_owned()).collect()
}

/// The events of a record about its files, with what clients may know of each.
pub async fn told(portal: &TestPortal, record: &str) -> Vec<(String, Option<String>)> {
    const TOLD: &str =
        "SELECT kind, client_payload FROM event WHERE chain_id = $1 AND kind LIKE 'document.%' ORDER BY seq";
    let record: uuid::Uuid = record.parse().unwrap();
    let read = portal.portal.db.within(portal.cast.workspace.tenant());
    read.all(TOLD, &portico_store::values![record]).await.unwrap()
}

pub async fn kinds_told(portal: &TestPortal, record: &str) -> Vec<String> {
    told(portal, record).await.into_iter().map(|(kind, _)| kind).collect()
}

/// What lies in the portal's folders: blobs, and uploads that are not discarded.
pub fn lying(portal: &TestPortal) -> (usize, usize) {
    (count(&portal.files().join("blobs")), count(&portal.files().join("uploads")))
}

fn count(folder: &std::path::Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.map(|entry| entry.unwrap().path()).map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
}
