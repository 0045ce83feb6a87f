//! Keys for programs.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use portico_store::values;
use portico_testkit::TestPortal;

const NEW: [(&str, &str); 3] = [("token_name", "Accounting"), ("actions", "see"), ("days", "30")];

fn shown(page: &str) -> String {
    let (_, rest) = page.split_once("<code id=\"made\">").unwrap_or_else(|| panic!("no key on {page}"));
    rest.split('<').next().unwrap().to_owned()
}

// s_041
#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_shown_once_kept_as_a_hash_and_ended_at_once() {
    for portal in TestPortal::both().await {
        let browser = portal.sign_in("ruth").await;
        let page = browser.post("/account/tokens", &NEW).await;
        let key = shown(&page.body);
        assert!(key.starts_with("ptk_") && key.len() > 60, "{key}");
        assert!(!browser.get("/account").await.body.contains(&key));
        let prefix: String =
            portal.portal.db.installation().one("SELECT prefix FROM api_token", &values![]).await.unwrap();
        assert_eq!((prefix.len(), key.ends_with(&prefix)), (4, true), "the database keeps four letters and a hash");
        let bearer = format!("Bearer {key}");
        let as_program = || portal.browser();
        let ask = |browser: portico_testkit::Browser| {
            let bearer = bearer.clone();
            async move {
                browser.send(Method::GET, "/api/v1/records", &[("authorization", &bearer)], Body::empty()).await.status
            }
        };
        assert_eq!(ask(as_program()).await, StatusCode::OK, "{}", portal.name);
        let page = browser.get("/account").await.body;
        let path = page.split('"').find(|part| part.starts_with("/account/tokens/")).unwrap().to_owned();
        browser.post(&path, &[]).await;
        assert_eq!(ask(as_program()).await, StatusCode::UNAUTHORIZED, "{}", portal.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_needs_a_name_an_action_and_an_end() {
    let portal = TestPortal::sqlite().await;
    let browser = portal.sign_in("ruth").await;
    let answer = browser.post("/account/tokens", &[("token_name", " "), ("days", "9999")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in
        ["Enter a name", "Choose what the key may do", "Enter a number of days from 1 to 366", "value=\"9999\""]
    {
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_make_keys_is_not_shown_how() {
    let portal = TestPortal::sqlite().await;
    for who in ["mia", "dana", "ana"] {
        let browser = portal.sign_in(who).await;
        assert!(!browser.get("/account").await.body.contains("Make a key"), "{who}");
        assert_ne!(browser.post("/account/tokens", &NEW).await.status, StatusCode::OK, "{who}");
    }
}
