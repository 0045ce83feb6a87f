//! Nobody learns by asking whether an address is known.

use super::{DANA, ask};
use axum::http::StatusCode;
use portico_testkit::{Answer, Browser, TestPortal};

const UNKNOWN: &str = "dora@larkfield.example";

/// An answer without what differs by nature: the address that was typed, identifiers, secrets.
fn shape(answer: &Answer, address: &str) -> (StatusCode, String, Vec<String>) {
    let headers = answer.headers.keys().map(ToString::to_string).collect();
    (answer.status, answer.body.replace(address, "ADDRESS"), headers)
}

async fn walk(portal: &TestPortal, browser: &Browser, address: &str) -> Vec<(StatusCode, String, Vec<String>)> {
    let mut seen = vec![shape(&ask(portal, browser, address).await, address)];
    seen.push(shape(&browser.get("/sign-in/check").await, address));
    for _ in 0..6 {
        seen.push(shape(&browser.post("/sign-in/check", &[("code", "000000")]).await, address));
    }
    seen
}

// s_040
#[tokio::test(flavor = "multi_thread")]
async fn a_known_and_an_unknown_address_get_the_same_answers() {
    for portal in TestPortal::both().await {
        let known = walk(&portal, &portal.browser(), DANA).await;
        let unknown = walk(&portal, &portal.browser(), UNKNOWN).await;
        for (known, unknown) in known.iter().zip(&unknown) {
            assert_eq!((known.0, &known.2), (unknown.0, &unknown.2));
            let without_id = |body: &str| body.split("Reference").next().unwrap_or_default().to_owned();
            assert_eq!(without_id(&known.1), without_id(&unknown.1), "{}", portal.name);
        }
    }
}

// s_040
#[tokio::test(flavor = "multi_thread")]
async fn asking_takes_the_same_statements_for_a_known_and_an_unknown_address() {
    for portal in TestPortal::both().await {
        let mut counted = Vec::new();
        for address in [DANA, UNKNOWN, "clara@kestrel.example", "nobody@elsewhere.example"] {
            let before = portal.portal.db.statements();
            portal.browser().post("/sign-in", &[("email", address)]).await;
            counted.push(portal.portal.db.statements() - before);
            portal.run_jobs().await;
        }
        assert!(counted.iter().all(|count| *count == counted[0]), "{}: {counted:?}", portal.name);
    }
}
