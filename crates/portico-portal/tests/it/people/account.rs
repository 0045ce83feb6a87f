//! One's own account.

use super::{give_password, sessions};
use axum::http::StatusCode;
use portico_testkit::TestPortal;

#[tokio::test(flavor = "multi_thread")]
async fn somebody_changes_name_zone_and_theme() {
    for portal in TestPortal::both().await {
        let browser = portal.sign_in("dana").await;
        let fields = [("name", "Dana M. Reyes"), ("zone", "America/New_York"), ("theme", "dark")];
        assert_eq!(browser.post("/account", &fields).await.location(), "/account", "{}", portal.name);
        let page = browser.get("/account").await.body;
        for part in ["Dana M. Reyes", "data-theme=\"dark\"", "data-zone=\"America/New_York\""] {
            assert!(page.contains(part), "{part}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_wrong_comes_back_with_the_words_kept() {
    let portal = TestPortal::sqlite().await;
    let browser = portal.sign_in("dana").await;
    let answer = browser.post("/account", &[("name", ""), ("zone", "Moon/Base"), ("theme", "dark")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in ["Enter a name", "Choose a time zone", "Moon/Base", "href=\"#name\""] {
        assert!(answer.body.contains(part), "{part}: {}", answer.body);
    }
}

// s_036
#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_needs_the_old_one_and_ends_the_other_sessions() {
    for portal in TestPortal::both().await {
        give_password(&portal, "ruth", "tulip gravel ox").await;
        let (here, _there) = (portal.sign_in("ruth").await, portal.sign_in("ruth").await);
        let wrong = here.post("/account/password", &[("current", "x"), ("new", "willow cardigan")]).await;
        assert!(wrong.body.contains("That is not your password now"));
        let weak = here.post("/account/password", &[("current", "tulip gravel ox"), ("new", "harbourpike1")]).await;
        assert!(
            weak.body.contains("Guessers try this one first") && !weak.body.contains("harbourpike1"),
            "{}",
            weak.body
        );
        let set = here.post("/account/password", &[("current", "tulip gravel ox"), ("new", "willow cardigan")]).await;
        assert!(set.body.contains("Your password is set"), "{}", set.body);
        assert_eq!(sessions(&portal, "ruth").await, 1, "{}", portal.name);
    }
}
