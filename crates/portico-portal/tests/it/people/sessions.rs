//! Sessions: new after every sign-in, listed, ended at once.

use super::{DANA, ask, code, sessions};
use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use portico_testkit::{Browser, TestPortal};

async fn is_in(browser: &Browser) -> bool {
    browser.get("/account").await.status == StatusCode::OK
}

// s_025
#[tokio::test(flavor = "multi_thread")]
async fn signing_in_ends_the_session_that_the_browser_had() {
    for portal in TestPortal::both().await {
        let browser = portal.sign_in("sam").await;
        assert!(is_in(&browser).await);
        ask(&portal, &browser, DANA).await;
        browser.post("/sign-in/check", &[("code", &code(&portal, DANA).await)]).await;
        assert!(is_in(&browser).await);
        assert_eq!((sessions(&portal, "sam").await, sessions(&portal, "dana").await), (0, 1), "{}", portal.name);
    }
}

// s_026
#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_is_out_of_reach_for_scripts_and_its_secret_is_not_in_the_database() {
    let portal = TestPortal::sqlite().await;
    let browser = portal.browser();
    ask(&portal, &browser, DANA).await;
    let answer = browser.post("/sign-in/check", &[("code", &code(&portal, DANA).await)]).await;
    let cookie = answer.headers.get("set-cookie").unwrap().to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
}

// s_027
#[tokio::test(flavor = "multi_thread")]
async fn ending_another_session_takes_effect_at_once() {
    for portal in TestPortal::both().await {
        let (here, there) = (portal.sign_in("dana").await, portal.sign_in("dana").await);
        assert!(is_in(&here).await && is_in(&there).await);
        assert_eq!(here.post("/account/sessions/revocation", &[]).await.status, StatusCode::SEE_OTHER);
        assert!(is_in(&here).await && !is_in(&there).await, "{}", portal.name);
        here.post("/sign-out", &[]).await;
        assert!(!is_in(&here).await);
        assert_eq!(sessions(&portal, "dana").await, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_ends_somebody_elses_session() {
    for portal in TestPortal::both().await {
        let (dana, sam) = (portal.sign_in("dana").await, portal.sign_in("sam").await);
        let page = sam.get("/account").await;
        assert!(!page.body.contains("/revocation"), "one session: nothing to end");
        let other = portal.sign_in("sam").await;
        let page = sam.get("/account").await.body;
        let path =
            page.split('"').find(|part| part.starts_with("/account/sessions/") && part.len() > 40).unwrap().to_owned();
        dana.post(&path, &[]).await;
        assert!(is_in(&other).await && is_in(&sam).await, "{}", portal.name);
        sam.post(&path, &[]).await;
        assert!(is_in(&sam).await && !is_in(&other).await);
    }
}

// s_028
#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_it_is_not_used() {
    for portal in TestPortal::both().await {
        let browser = portal.sign_in("dana").await;
        portal.pass(SignedDuration::from_hours(13 * 24));
        assert!(is_in(&browser).await);
        portal.pass(SignedDuration::from_hours(15 * 24));
        assert!(!is_in(&browser).await, "{}", portal.name);
    }
}

// s_044
#[tokio::test(flavor = "multi_thread")]
async fn another_site_can_neither_sign_in_nor_out() {
    let portal = TestPortal::sqlite().await;
    let browser = portal.sign_in("dana").await;
    let form = ("content-type", "application/x-www-form-urlencoded");
    for path in ["/sign-in", "/sign-in/check", "/sign-out", "/account", "/account/tokens"] {
        for site in [&[form][..], &[form, ("sec-fetch-site", "cross-site")]] {
            let answer = browser.send(Method::POST, path, site, "email=dana%40larkfield.example".into()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
    assert!(is_in(&browser).await);
}
