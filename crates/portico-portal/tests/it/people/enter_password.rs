//! Staff: a password beside the code.

use super::{RUTH, ask, code, give_password, sessions};
use axum::http::StatusCode;
use portico_testkit::TestPortal;

// s_022
#[tokio::test(flavor = "multi_thread")]
async fn staff_type_a_password_and_a_code() {
    for portal in TestPortal::both().await {
        give_password(&portal, "ruth", "tulip gravel ox").await;
        let browser = portal.browser();
        ask(&portal, &browser, RUTH).await;
        let digits = code(&portal, RUTH).await;
        let answer = browser.post("/sign-in/check", &[("code", &digits)]).await;
        assert_eq!(answer.location(), "/sign-in/password", "{}: {}", portal.name, answer.body);
        assert_eq!((sessions(&portal, "ruth").await, browser.get("/account").await.status), (0, StatusCode::SEE_OTHER));
        let answer = browser.post("/sign-in/password", &[("password", "tulip gravel o")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer.body.contains("That password is not right") && !answer.body.contains("tulip"),
            "{}",
            answer.body
        );
        assert_eq!(browser.post("/sign-in/password", &[("password", "tulip gravel ox")]).await.location(), "/account");
        assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    }
}

// s_022
#[tokio::test(flavor = "multi_thread")]
async fn staff_without_a_password_do_not_get_in_by_a_code_alone() {
    for portal in TestPortal::both().await {
        let browser = portal.browser();
        ask(&portal, &browser, RUTH).await;
        let answer = browser.post("/sign-in/check", &[("code", &code(&portal, RUTH).await)]).await;
        assert_eq!((answer.status, sessions(&portal, "ruth").await), (StatusCode::FORBIDDEN, 0), "{}", portal.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_passwords_end_the_sign_in() {
    let portal = TestPortal::sqlite().await;
    give_password(&portal, "ruth", "tulip gravel ox").await;
    let browser = portal.browser();
    ask(&portal, &browser, RUTH).await;
    browser.post("/sign-in/check", &[("code", &code(&portal, RUTH).await)]).await;
    for _ in 0..5 {
        let answer = browser.post("/sign-in/password", &[("password", "wrong")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(browser.post("/sign-in/password", &[("password", "tulip gravel ox")]).await.status, StatusCode::GONE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_alone_is_no_way_in_where_it_is_not_allowed() {
    let portal = TestPortal::sqlite().await;
    let browser = portal.browser();
    assert_eq!(browser.get("/sign-in/password").await.location(), "/sign-in");
    let fields = [("email", "dana@larkfield.example"), ("password", "tulip gravel ox")];
    assert_eq!(browser.post("/sign-in/password", &fields).await.status, StatusCode::NOT_FOUND);
}
