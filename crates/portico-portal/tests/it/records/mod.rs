//! Records: opening, moving, assigning, and what two at once may not break.

use portico_testkit::{Browser, TestPortal};
use serde_json::{Value, json};

mod advance;
mod assign;
mod escalate_overdue;
mod queries;
mod remind;
mod submit;

/// Opens a request as somebody, by the API.
pub async fn opened(browser: &Browser, subject: &str) -> String {
    let answer = browser.json("POST", "/api/v1/records", &request(subject), &[]).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.value()["id"].as_str().unwrap().to_owned()
}

pub fn request(subject: &str) -> Value {
    json!({ "type": "support-request", "answers": {
        "category": "payroll", "subject": subject, "details": "The wage of one person is missing.", "urgency": "soon"
    } })
}

/// The record as this browser may read it.
pub async fn read(browser: &Browser, id: &str) -> Value {
    let answer = browser.get(&format!("/api/v1/records/{id}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.value()
}

/// Makes a transition under the revision that the record has now.
pub async fn moved(browser: &Browser, id: &str, transition: &str, comment: &str) -> portico_testkit::Answer {
    let revision = read(browser, id).await["revision"].to_string();
    let body = json!({ "transition": transition, "comment": comment });
    browser.json("POST", &format!("/api/v1/records/{id}/transitions"), &body, &[("if-match", &revision)]).await
}

/// Every portal is left without jobs, or it fails.
pub async fn done(portal: &TestPortal) {
    portal.run_jobs().await;
}
