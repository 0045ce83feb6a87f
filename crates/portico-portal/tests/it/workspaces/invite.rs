//! Invitations: who may invite whom as what, and what becomes of it.

use crate::people::{last_mail, link};
use axum::http::StatusCode;
use futures_util::future::join_all;
use jiff::SignedDuration;
use portico_store::values;
use portico_testkit::{Answer, Browser, TestPortal};

const NOOR: &str = "noor@larkfield.example";

async fn invite(portal: &TestPortal, browser: &Browser, organization: &str, role: &str, address: &str) -> Answer {
    portal.pass(SignedDuration::from_secs(1));
    let path = format!("/organizations/{}/invitations", portal.cast.organization(organization));
    let answer = browser.post(&path, &[("name", "Noor Haddad"), ("email", address), ("roles", role)]).await;
    portal.run_jobs().await;
    answer
}

async fn members(portal: &TestPortal, address: &str) -> i64 {
    const BELONGS: &str = "SELECT count(*) FROM member m JOIN email_address e ON e.person_id = m.person_id \
        WHERE m.workspace_id = $1 AND e.address = $2 AND m.suspended_at IS NULL";
    let read = portal.portal.db.within(portal.cast.workspace.tenant());
    read.one(BELONGS, &values![portal.cast.workspace, address]).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_admin_invites_a_colleague_who_joins() {
    for portal in TestPortal::both().await {
        let dana = portal.sign_in("dana").await;
        let answer = invite(&portal, &dana, "larkfield", "client-member", NOOR).await;
        assert!(answer.location().starts_with("/organization"), "{}: {}", portal.name, answer.body);
        assert!(dana.get("/organization").await.body.contains("Noor Haddad"));
        let mail = last_mail(&portal, NOOR).await;
        for part in
            ["Dana Reyes invites you to the portal of Harbour & Pike", "for Larkfield Bakery", "- send requests"]
        {
            assert!(mail.contains(part), "{part}: {mail}");
        }
        let (browser, path) = (portal.browser(), link(&portal, NOOR).await);
        let page = browser.get(&path).await;
        assert!(page.body.contains("Dana Reyes invites you") && page.input("name") == "Noor Haddad", "{}", page.body);
        assert_eq!(browser.post(&path, &[("name", "Noor Haddad")]).await.location(), "/");
        let account = browser.get("/account").await;
        assert!(account.body.contains(NOOR), "{}", account.body);
        assert_eq!((members(&portal, NOOR).await, portal.browser().get(&path).await.status), (1, StatusCode::GONE));
    }
}

// s_019 s_020
#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_used_once_and_never_by_reading() {
    for portal in TestPortal::both().await {
        invite(&portal, &portal.sign_in("dana").await, "larkfield", "viewer", NOOR).await;
        let path = link(&portal, NOOR).await;
        for _ in 0..3 {
            assert_eq!(portal.browser().get(&path).await.status, StatusCode::OK);
        }
        assert_eq!(members(&portal, NOOR).await, 0);
        let browsers: Vec<Browser> = (0..20).map(|_| portal.browser()).collect();
        let fields = [("name", "Noor Haddad")];
        let answers = join_all(browsers.iter().map(|browser| browser.post(&path, &fields))).await;
        let joined = answers.iter().filter(|answer| answer.location() == "/").count();
        assert_eq!((joined, members(&portal, NOOR).await), (1, 1), "{}", portal.name);
    }
}

// s_042 s_043
#[tokio::test(flavor = "multi_thread")]
async fn nobody_invites_beyond_their_organization_or_their_own_rights() {
    for portal in TestPortal::both().await {
        let grid = [
            ("dana", "larkfield", "client-admin", StatusCode::SEE_OTHER),
            ("dana", "mill-lane", "client-member", StatusCode::SEE_OTHER),
            ("dana", "larkfield", "firm-admin", StatusCode::UNPROCESSABLE_ENTITY),
            ("dana", "larkfield", "no-such-role", StatusCode::UNPROCESSABLE_ENTITY),
            ("dana", "kestrel", "client-member", StatusCode::NOT_FOUND),
            ("dana", "firm", "contributor", StatusCode::NOT_FOUND),
            ("sam", "larkfield", "client-member", StatusCode::FORBIDDEN),
            ("ana", "larkfield", "viewer", StatusCode::NOT_FOUND),
            ("mia", "larkfield", "client-member", StatusCode::FORBIDDEN),
            ("ruth", "kestrel", "client-admin", StatusCode::SEE_OTHER),
            ("ruth", "kestrel", "contributor", StatusCode::UNPROCESSABLE_ENTITY),
            ("ruth", "firm", "firm-admin", StatusCode::SEE_OTHER),
        ];
        for (number, (who, organization, role, expected)) in grid.into_iter().enumerate() {
            let address = format!("guest{number}@elsewhere.example");
            let answer = invite(&portal, &portal.sign_in(who).await, organization, role, &address).await;
            assert_eq!(
                answer.status, expected,
                "{}: {who} invites to {organization} as {role}: {}",
                portal.name, answer.body
            );
        }
    }
}

// s_042
#[tokio::test(flavor = "multi_thread")]
async fn sending_again_voids_the_older_link_and_taking_back_voids_all() {
    for portal in TestPortal::both().await {
        let dana = portal.sign_in("dana").await;
        invite(&portal, &dana, "larkfield", "viewer", NOOR).await;
        let older = link(&portal, NOOR).await;
        let page = dana.get("/organization").await.body;
        let path = |end: &str| {
            page.split('"').find(|part| part.starts_with("/invitations/") && part.ends_with(end)).unwrap().to_owned()
        };
        portal.pass(SignedDuration::from_secs(1));
        assert_eq!(dana.post(&path("/mails"), &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(
            portal.browser().get(&older).await.status,
            StatusCode::NOT_FOUND,
            "at once, before the new one is mailed"
        );
        portal.run_jobs().await;
        let newer = link(&portal, NOOR).await;
        assert_eq!(portal.browser().get(&newer).await.status, StatusCode::OK);
        let clara = portal.sign_in("clara").await;
        assert_eq!(clara.post(&path("/revocation"), &[]).await.status, StatusCode::NOT_FOUND);
        dana.post(&path("/revocation"), &[]).await;
        assert_eq!(
            portal.browser().post(&newer, &[("name", "Noor")]).await.status,
            StatusCode::GONE,
            "{}",
            portal.name
        );
    }
}

// s_042
#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_who_is_signed_in_is_warned() {
    let portal = TestPortal::sqlite().await;
    invite(&portal, &portal.sign_in("dana").await, "larkfield", "viewer", NOOR).await;
    let path = link(&portal, NOOR).await;
    let page = portal.sign_in("sam").await.get(&path).await.body;
    assert!(page.contains("You are signed in as <b>Sam Lee</b>"), "{page}");
    portal.pass(SignedDuration::from_hours(8 * 24));
    assert_eq!(portal.browser().get(&path).await.status, StatusCode::GONE, "its time is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_of_the_firm_chooses_a_password() {
    for portal in TestPortal::both().await {
        let address = "noor@harbourpike.example";
        invite(&portal, &portal.sign_in("ruth").await, "firm", "contributor", address).await;
        let (browser, path) = (portal.browser(), link(&portal, address).await);
        let weak = browser.post(&path, &[("name", "Noor Haddad"), ("password", "noor")]).await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields = [("name", "Noor Haddad"), ("password", "tulip gravel ox")];
        assert_eq!(browser.post(&path, &fields).await.location(), "/", "{}", portal.name);
        assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_form_that_is_wrong_keeps_the_words() {
    let portal = TestPortal::sqlite().await;
    let dana = portal.sign_in("dana").await;
    let path = format!("/organizations/{}/invitations", portal.cast.organization("larkfield"));
    let answer = dana.post(&path, &[("name", "Noor Haddad"), ("email", "noor at larkfield")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in ["Enter an e-mail address", "Choose what they will do here", "Noor Haddad", "noor at larkfield"] {
        assert!(answer.body.contains(part), "{part}");
    }
    let known = dana.post(&path, &[("name", "Sam"), ("email", "sam@larkfield.example"), ("roles", "viewer")]).await;
    assert!(known.body.contains("belongs to one of your people already"), "{}", known.body);
}
