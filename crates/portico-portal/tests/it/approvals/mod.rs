//! Approvals: what is put before whom, what they may decide, and that nothing passes without it.

use portico_model::blueprint::check;
use portico_portal::records::approvals::watch;
use portico_testkit::{Answer, Browser, TestPortal};
use serde_json::{Value, json};

mod absences;
mod away_from_it;
mod certificate;
mod forged;
mod decide;
mod evidence;
mod ended;
mod files;
mod hand;
mod kept;
pub mod link;
mod link_files;
mod lists;
mod pages;
mod put_down;
mod report;
mod signing;
mod stories;
mod standing;
mod submit;
mod void;
mod watched;
mod withdraw;

pub const BLUEPRINT: &str = include_str!("portal.yaml");

#[test]
fn the_portal_of_these_tests_is_sound() {
    let report = check(BLUEPRINT);
    assert!(!report.has_errors(), "{report}");
}

/// A piece of work that Mia has made for Larkfield, at a price in euros.
pub async fn made(portal: &TestPortal, euros: i64) -> String {
    let mia = portal.sign_in("mia").await;
    let body = json!({
        "type": "work", "organization": portal.cast.organization("larkfield"),
        "answers": {"subject": "Brand guidelines", "text": "The third version.", "price": money(euros)}
    });
    let answer = mia.json("POST", "/api/v1/records", &body, &[]).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.value()["id"].as_str().unwrap().to_owned()
}

pub fn money(euros: i64) -> Value {
    json!({"minor": euros * 100, "currency": "EUR"})
}

/// Puts it before those who decide; gives the round.
pub async fn submitted(browser: &Browser, record: &str, approval: &str) -> String {
    let answer = submits(browser, record, approval).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.value()["id"].as_str().unwrap().to_owned()
}

pub async fn submits(browser: &Browser, record: &str, approval: &str) -> Answer {
    browser.json("POST", &format!("/api/v1/records/{record}/approvals"), &json!({"approval": approval}), &[]).await
}

/// Made by Mia and put before the client.
pub async fn waiting(portal: &TestPortal, euros: i64) -> (String, String) {
    let record = made(portal, euros).await;
    let round = submitted(&portal.sign_in("mia").await, &record, "sign-off").await;
    (record, round)
}

pub async fn read(browser: &Browser, round: &str) -> Value {
    let answer = browser.get(&format!("/api/v1/approvals/{round}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.value()
}

/// Decides on what is there now.
pub async fn decides(browser: &Browser, round: &str, decision: &str, words: &str) -> Answer {
    let bundle = read(browser, round).await["bundle"].clone();
    let body = json!({"bundle": bundle, "decision": decision, "words": words});
    browser.json("POST", &format!("/api/v1/approvals/{round}/decisions"), &body, &[]).await
}

pub async fn approves(browser: &Browser, round: &str) -> Answer {
    decides(browser, round, "approve", "").await
}

pub async fn posts(browser: &Browser, round: &str, what: &str, body: Value) -> Answer {
    browser.json("POST", &format!("/api/v1/approvals/{round}/{what}"), &body, &[]).await
}

pub async fn state(browser: &Browser, record: &str) -> String {
    crate::records::read(browser, record).await["state"].as_str().unwrap().to_owned()
}

/// The rounds that wait for somebody.
pub async fn tasks(browser: &Browser) -> Vec<String> {
    let answer = browser.get("/api/v1/approvals").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let found = answer.value()["approvals"].as_array().unwrap().clone();
    found.iter().map(|task| task["id"].as_str().unwrap().to_owned()).collect()
}

/// Does what comes by itself each minute, and tells of it.
pub async fn minute(portal: &TestPortal) {
    watch(&portal.portal).await.unwrap();
    portal.run_jobs().await;
}

/// What somebody was told, newest first.
pub async fn told(portal: &TestPortal, who: &str) -> Vec<String> {
    const TOLD: &str = "SELECT sentence FROM notification WHERE workspace_id = $1 AND member_id = $2 ORDER BY id DESC";
    minute(portal).await;
    let values = portico_store::values![portal.cast.workspace, portal.cast.member(who).member];
    portal.portal.db.within(portal.cast.workspace.tenant()).all(TOLD, &values).await.unwrap()
}

/// The mails to somebody, oldest first.
pub async fn mails(portal: &TestPortal, who: &str) -> Vec<String> {
    const MAILS: &str = "SELECT body_text FROM mail WHERE workspace_id = $1 AND person_id = $2 ORDER BY created_at, id";
    minute(portal).await;
    let values = portico_store::values![portal.cast.workspace, portal.cast.member(who).person];
    portal.portal.db.within(portal.cast.workspace.tenant()).all(MAILS, &values).await.unwrap()
}

pub fn person(portal: &TestPortal, who: &str) -> Value {
    json!(portal.cast.member(who).person)
}
