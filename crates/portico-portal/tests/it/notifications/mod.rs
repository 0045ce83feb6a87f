//! Who is told what, and that nobody is told what is not for them.

use portico_store::{from_row, values};
use portico_testkit::{Browser, TestPortal};

mod mark_read;
mod telling;

/// A row of the panel, as the database holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub kind: String,
    pub sentence: String,
    pub reason: String,
}

from_row!(Told { kind, sentence, reason });

/// What somebody was told, in the order in which it happened.
pub async fn told(portal: &TestPortal, who: &str) -> Vec<Told> {
    let sql = "SELECT kind, sentence, reason FROM notification WHERE workspace_id = $1 AND member_id = $2 ORDER BY id";
    let member = portal.cast.member(who).member;
    portal
        .portal
        .db
        .within(portal.cast.workspace.tenant())
        .all(sql, &values![portal.cast.workspace, member])
        .await
        .unwrap()
}

pub async fn kinds(portal: &TestPortal, who: &str) -> Vec<String> {
    told(portal, who).await.into_iter().map(|one| one.kind).collect()
}

/// Does what the worker would do, and lets a moment pass: what comes next is later.
pub async fn run(portal: &TestPortal) {
    portal.run_jobs().await;
    portal.pass(jiff::SignedDuration::from_secs(1));
}

/// The answers of a request, with what only the firm fills in.
pub async fn answered(browser: &Browser, id: &str, field: &str, answer: &str) {
    let record = crate::records::read(browser, id).await;
    let mut answers = crate::records::request(record["title"].as_str().unwrap())["answers"].clone();
    answers[field] = answer.into();
    let path = format!("/api/v1/records/{id}/answers");
    let revision = record["revision"].to_string();
    let answer =
        browser.json("PATCH", &path, &serde_json::json!({ "answers": answers }), &[("if-match", &revision)]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

/// Recipient and text of every mail.
pub async fn mails(portal: &TestPortal) -> Vec<(String, String)> {
    let sql = "SELECT recipient, body_text FROM mail WHERE workspace_id = $1 ORDER BY created_at, id";
    portal.portal.db.within(portal.cast.workspace.tenant()).all(sql, &values![portal.cast.workspace]).await.unwrap()
}
