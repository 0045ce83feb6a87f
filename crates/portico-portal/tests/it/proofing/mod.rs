//! Comments on documents: where they point, who may do what about them, what a newer version and a decision make of them.

use crate::files::{Part, pdf, sent};
use portico_testkit::{Answer, Browser};
use serde_json::{Value, json};

mod decide;
mod internal;
mod pages;
mod settle;
mod told;
mod versions;
mod write;

/// Puts a comment on a page of the current version, in its middle.
pub async fn comments(browser: &Browser, file: &str, words: &str) -> Answer {
    let place = json!({"page": 1, "x": 0.5, "y": 0.25});
    let body = json!({"words": words, "version": current(browser, file).await, "place": place, "weight": "must"});
    posts(browser, file, "comments", &body).await
}

/// The same, which is taken.
pub async fn commented(browser: &Browser, file: &str, words: &str) -> i64 {
    let answer = comments(browser, file, words).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.value()["number"].as_i64().unwrap()
}

pub async fn posts(browser: &Browser, file: &str, what: &str, body: &Value) -> Answer {
    browser.json("POST", &format!("/api/v1/files/{file}/{what}"), body, &[]).await
}

pub async fn puts(browser: &Browser, file: &str, what: &str, body: &Value) -> u16 {
    browser.json("PUT", &format!("/api/v1/files/{file}/{what}"), body, &[]).await.status.as_u16()
}

pub async fn answers(browser: &Browser, file: &str, number: i64, words: &str) -> u16 {
    posts(browser, file, &format!("comments/{number}/replies"), &json!({ "words": words })).await.status.as_u16()
}

pub async fn stands(browser: &Browser, file: &str, number: i64, standing: &str) -> u16 {
    puts(browser, file, &format!("comments/{number}/standing"), &json!({ "standing": standing })).await
}

/// The comments on a file as this browser may read them.
pub async fn read(browser: &Browser, file: &str) -> Vec<Value> {
    let answer = browser.get(&format!("/api/v1/files/{file}/comments")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.value().as_array().unwrap().clone()
}

pub async fn current(browser: &Browser, file: &str) -> i64 {
    let answer = browser.get(&format!("/api/v1/files/{file}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.value()["versions"][0]["number"].as_i64().unwrap()
}

/// Puts a newer version in the place of the current one.
pub async fn replaced(browser: &Browser, file: &str, says: &str) {
    let newer = [Part { name: "cover.pdf", bytes: &pdf(says) }];
    let answer = sent(browser, &format!("/api/v1/files/{file}/versions"), &[], &newer).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
}
