//! The first administrator.

use axum::http::StatusCode;
use futures_util::future::join_all;
use portico_portal::workspaces::first_run;
use portico_store::values;
use portico_testkit::{Browser, TestPortal};

const PASSWORD: &str = "tulip gravel ox";

/// As after an import: a workspace is there, and nobody who could sign in.
async fn without_people(portal: &TestPortal) -> String {
    let mut tx = portal.portal.db.begin(portico_store::Tenant::INSTALLATION).await.unwrap();
    tx.execute("DELETE FROM email_address", &values![]).await.unwrap();
    tx.commit().await.unwrap();
    first_run::new_token(&portal.portal).await.unwrap().unwrap()
}

fn form(token: &str) -> Vec<(&str, &str)> {
    vec![("token", token), ("name", "Ruth Harbour"), ("email", "ruth@new.example"), ("password", PASSWORD)]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_with_people_has_no_first_run() {
    for portal in TestPortal::both().await {
        assert_eq!(portal.browser().get("/setup").await.status, StatusCode::NOT_FOUND, "{}", portal.name);
        assert_eq!(portal.browser().post("/setup", &form("x")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(first_run::new_token(&portal.portal).await.unwrap(), None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_the_printed_token_becomes_the_first_administrator() {
    for portal in TestPortal::both().await {
        let token = without_people(&portal).await;
        let browser = portal.browser();
        assert_eq!(browser.get("/sign-in").await.location(), "/setup");
        let page = browser.get(&format!("/setup?token={token}")).await;
        assert_eq!((page.status, page.input("token")), (StatusCode::OK, token.clone()));
        let wrong = browser.post("/setup", &form("guessed")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("not the code that the program printed"), "{}", wrong.body);
        let done = browser.post("/setup", &form(&token)).await;
        assert_eq!(done.location(), "/setup/first-work", "{}: {}", portal.name, done.body);
        assert_eq!(browser.get("/setup/first-work").await.status, StatusCode::OK);
        assert_eq!(portal.browser().post("/setup", &form(&token)).await.status, StatusCode::NOT_FOUND);
    }
}

// s_019
#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_set_up_at_once_one_becomes_administrator() {
    for portal in TestPortal::both().await {
        let token = without_people(&portal).await;
        let browsers: Vec<Browser> = (0..8).map(|_| portal.browser()).collect();
        let fields = form(&token);
        let answers = join_all(browsers.iter().map(|browser| browser.post("/setup", &fields))).await;
        let owners = answers.iter().filter(|answer| answer.location() == "/setup/first-work").count();
        let people: i64 =
            portal.portal.db.installation().one("SELECT count(*) FROM email_address", &values![]).await.unwrap();
        assert_eq!((owners, people), (1, 1), "{}", portal.name);
    }
}
