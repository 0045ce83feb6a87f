//! The six digits.

use super::{DANA, ask, code, last_mail, sessions};
use axum::http::StatusCode;
use futures_util::future::join_all;
use jiff::SignedDuration;
use portico_testkit::TestPortal;

#[tokio::test(flavor = "multi_thread")]
async fn a_client_signs_in_with_the_code_of_the_mail_once() {
    for portal in TestPortal::both().await {
        let browser = portal.browser();
        let answer = ask(&portal, &browser, " Dana@Larkfield.Example ").await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/sign-in/check"));
        let page = browser.get("/sign-in/check").await;
        assert!(page.body.contains("If we know <b>dana@larkfield.example</b>"), "{}", page.body);
        let digits = code(&portal, DANA).await;
        let spaced = format!("{} {}", &digits[..3], &digits[3..]);
        let answer = browser.post("/sign-in/check", &[("code", &spaced)]).await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, "/account"),
            "{}: {}",
            portal.name,
            answer.body
        );
        assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    }
}

// s_019
#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_who_use_one_code_at_once_one_is_in() {
    for portal in TestPortal::both().await {
        let browser = portal.browser();
        ask(&portal, &browser, DANA).await;
        let digits = code(&portal, DANA).await;
        let fields = [("code", digits.as_str())];
        let tries = (0..50).map(|_| browser.post("/sign-in/check", &fields));
        let answers = join_all(tries).await;
        let entered = answers.iter().filter(|answer| answer.location() == "/account").count();
        assert_eq!((entered, sessions(&portal, "dana").await), (1, 1), "{}", portal.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_codes_end_it() {
    for portal in TestPortal::both().await {
        let browser = portal.browser();
        ask(&portal, &browser, DANA).await;
        let right = code(&portal, DANA).await;
        let wrong = if right == "000000" { "000001" } else { "000000" };
        for left in
            ["4 tries are left", "3 tries are left", "2 tries are left", "One try is left", "That was the last try"]
        {
            let answer = browser.post("/sign-in/check", &[("code", wrong)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains(left) && answer.body.contains(wrong), "{left}: {}", answer.body);
        }
        assert_eq!(
            browser.post("/sign-in/check", &[("code", &right)]).await.status,
            StatusCode::GONE,
            "{}",
            portal.name
        );
        assert_eq!(sessions(&portal, "dana").await, 0);
    }
}

// s_021
#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_for_the_browser_that_asked_and_for_ten_minutes() {
    for portal in TestPortal::both().await {
        let (asking, other) = (portal.browser(), portal.browser());
        ask(&portal, &asking, DANA).await;
        let digits = code(&portal, DANA).await;
        assert_eq!(other.post("/sign-in/check", &[("code", &digits)]).await.status, StatusCode::GONE);
        ask(&portal, &other, "clara@kestrel.example").await;
        let answer = other.post("/sign-in/check", &[("code", &digits)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "another browser's code is a wrong one");
        portal.pass(SignedDuration::from_secs(601));
        assert_eq!(
            asking.post("/sign-in/check", &[("code", &digits)]).await.status,
            StatusCode::GONE,
            "{}",
            portal.name
        );
    }
}

// s_021
#[tokio::test(flavor = "multi_thread")]
async fn a_newer_code_voids_the_older() {
    for portal in TestPortal::both().await {
        let (first, second) = (portal.browser(), portal.browser());
        ask(&portal, &first, DANA).await;
        let older = code(&portal, DANA).await;
        ask(&portal, &second, DANA).await;
        assert_eq!(first.post("/sign-in/check", &[("code", &older)]).await.status, StatusCode::GONE, "{}", portal.name);
        let newer = code(&portal, DANA).await;
        assert_eq!(second.post("/sign-in/check", &[("code", &newer)]).await.location(), "/account");
    }
}

// s_086
#[tokio::test(flavor = "multi_thread")]
async fn one_address_gets_five_mails_an_hour_whoever_asks() {
    for portal in TestPortal::both().await {
        for _ in 0..5 {
            assert_eq!(ask(&portal, &portal.browser(), DANA).await.status, StatusCode::SEE_OTHER);
        }
        let answer = ask(&portal, &portal.browser().from("203.0.113.9"), DANA).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{}", portal.name);
        portal.pass(SignedDuration::from_hours(1));
        assert_eq!(ask(&portal, &portal.browser(), DANA).await.status, StatusCode::SEE_OTHER);
    }
}

// s_024
#[tokio::test(flavor = "multi_thread")]
async fn the_link_in_a_mail_is_made_of_the_configured_address_alone() {
    for portal in TestPortal::both().await {
        let browser = portal.browser();
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("x-forwarded-host", "evil.example"),
            ("forwarded", "host=evil.example"),
        ];
        let body = axum::body::Body::from("email=dana%40larkfield.example");
        browser.send(axum::http::Method::POST, "/sign-in", &headers, body).await;
        portal.run_jobs().await;
        let mail = last_mail(&portal, DANA).await;
        assert!(mail.contains("http://portal.test/sign-in/link/") && !mail.contains("evil.example"), "{mail}");
    }
}
