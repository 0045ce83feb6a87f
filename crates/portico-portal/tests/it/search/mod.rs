//! Search: what is found, by whom, and how long it takes among many.

use portico_portal::{
    policy::{self, See, scope},
    search,
};
use portico_testkit::{Browser, TestPortal};
use serde_json::json;

mod find;
mod indexing;
mod many;
mod sides;

/// The titles that somebody finds, page by page.
pub async fn found(portal: &TestPortal, who: &str, text: &str) -> Vec<String> {
    let call = portal.call(who).await;
    let scope = scope::scope::<See, policy::Record>(&call).await.unwrap();
    let (mut titles, mut after) = (Vec::new(), None);
    loop {
        let page = search::find(&call, &scope, text, after).await.unwrap();
        titles.extend(page.by_number.into_iter().chain(page.by_words.rows).map(|line| line.title));
        after = page.by_words.next;
        if after.is_none() {
            return titles;
        }
    }
}

/// Opens a request with these words, a minute after the one before.
pub async fn opened(portal: &TestPortal, browser: &Browser, subject: &str, details: &str) -> String {
    portal.pass(jiff::SignedDuration::from_secs(60));
    let body = json!({ "type": "support-request", "answers": {
        "category": "payroll", "subject": subject, "details": details, "urgency": "soon"
    } });
    let answer = browser.json("POST", "/api/v1/records", &body, &[]).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.value()["id"].as_str().unwrap().to_owned()
}

/// Writes a message, or a note.
pub async fn said(browser: &Browser, id: &str, place: &str, body: &str) {
    let answer = browser.json("POST", &format!("/api/v1/records/{id}/{place}"), &json!({ "body": body }), &[]).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
}
