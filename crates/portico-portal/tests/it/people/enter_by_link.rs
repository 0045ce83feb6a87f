//! The link of a sign-in mail.

use super::{DANA, ask, link, sessions};
use axum::http::StatusCode;
use futures_util::future::join_all;
use portico_testkit::TestPortal;

// s_020
#[tokio::test(flavor = "multi_thread")]
async fn reading_the_link_uses_nothing_up_and_the_button_does() {
    for portal in TestPortal::both().await {
        let browser = portal.browser();
        ask(&portal, &browser, DANA).await;
        let link = link(&portal, DANA).await;
        for reader in [&browser, &portal.browser(), &browser] {
            let page = reader.get(&link).await;
            assert_eq!((page.status, page.headers.get("set-cookie")), (StatusCode::OK, None));
        }
        assert_eq!(sessions(&portal, "dana").await, 0);
        assert_eq!(browser.post(&link, &[]).await.location(), "/account", "{}", portal.name);
        assert_eq!(browser.post(&link, &[]).await.status, StatusCode::GONE);
        assert_eq!(sessions(&portal, "dana").await, 1);
    }
}

// s_021
#[tokio::test(flavor = "multi_thread")]
async fn in_another_browser_the_link_asks_for_the_code_there() {
    for portal in TestPortal::both().await {
        let (asking, other) = (portal.browser(), portal.browser());
        ask(&portal, &asking, DANA).await;
        let link = link(&portal, DANA).await;
        let page = other.get(&link).await;
        assert!(
            page.body.contains("Type the code instead") && !page.body.contains("<form class=\"stack\""),
            "{}",
            page.body
        );
        assert_eq!(other.post(&link, &[]).await.status, StatusCode::GONE);
        ask(&portal, &other, "clara@kestrel.example").await;
        assert_eq!(other.post(&link, &[]).await.status, StatusCode::GONE, "a cookie of another sign-in is none");
        assert_eq!(asking.post(&link, &[]).await.location(), "/account", "{}", portal.name);
    }
}

// s_019
#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_who_use_one_link_at_once_one_is_in() {
    for portal in TestPortal::both().await {
        let browser = portal.browser();
        ask(&portal, &browser, DANA).await;
        let link = link(&portal, DANA).await;
        let answers = join_all((0..50).map(|_| browser.post(&link, &[]))).await;
        let entered = answers.iter().filter(|answer| answer.location() == "/account").count();
        assert_eq!((entered, sessions(&portal, "dana").await), (1, 1), "{}", portal.name);
    }
}
