//! Roles and suspension: they take effect at once, and somebody always runs the workspace.

use crate::people::sessions;
use axum::http::StatusCode;
use portico_store::values;
use portico_testkit::{Answer, Browser, TestPortal};
use tokio::join;

fn member(portal: &TestPortal, who: &str, rest: &str) -> String {
    format!("/members/{}{rest}", portal.cast.member(who).member)
}

async fn give(portal: &TestPortal, browser: &Browser, who: &str, role: &str) -> Answer {
    let revision = browser.get(&member(portal, who, "")).await.input("revision");
    browser.post(&member(portal, who, ""), &[("roles", role), ("revision", &revision)]).await
}

// s_027
#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_member_is_out_before_the_answer() {
    for portal in TestPortal::both().await {
        let (dana, sam) = (portal.sign_in("dana").await, portal.sign_in("sam").await);
        assert_eq!(sam.get("/account").await.status, StatusCode::OK);
        assert_eq!(dana.post(&member(&portal, "sam", "/suspension"), &[]).await.status, StatusCode::SEE_OTHER);
        assert_ne!(sam.get("/account").await.status, StatusCode::OK, "{}", portal.name);
        assert_eq!(sessions(&portal, "sam").await, 0);
        assert_eq!(dana.post(&member(&portal, "sam", "/restoration"), &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(portal.sign_in("sam").await.get("/organization").await.status, StatusCode::OK);
    }
}

// s_027
#[tokio::test(flavor = "multi_thread")]
async fn another_role_holds_for_the_next_request() {
    for portal in TestPortal::both().await {
        let (dana, sam) = (portal.sign_in("dana").await, portal.sign_in("sam").await);
        let invitations = format!("/organizations/{}/invitations", portal.cast.organization("larkfield"));
        let guest = [("name", "Guest"), ("email", "guest@larkfield.example"), ("roles", "viewer")];
        assert_eq!(sam.post(&invitations, &guest).await.status, StatusCode::FORBIDDEN);
        assert_eq!(give(&portal, &dana, "sam", "client-admin").await.status, StatusCode::SEE_OTHER, "{}", portal.name);
        assert_eq!(sam.post(&invitations, &guest).await.status, StatusCode::SEE_OTHER);
        assert_eq!(give(&portal, &dana, "sam", "viewer").await.status, StatusCode::SEE_OTHER);
        assert_ne!(sam.post(&invitations, &guest).await.status, StatusCode::SEE_OTHER);
        portal.run_jobs().await;
    }
}

// s_043
#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_people_beyond_their_reach() {
    for portal in TestPortal::both().await {
        let dana = portal.sign_in("dana").await;
        for who in ["clara", "ruth", "mia"] {
            assert_eq!(dana.get(&member(&portal, who, "")).await.status, StatusCode::NOT_FOUND, "{who}");
            assert_eq!(
                dana.post(&member(&portal, who, "/suspension"), &[]).await.status,
                StatusCode::NOT_FOUND,
                "{who}"
            );
        }
        assert_eq!(give(&portal, &dana, "sam", "contributor").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mia = portal.sign_in("mia").await;
        assert_eq!(mia.post(&member(&portal, "ruth", "/suspension"), &[]).await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_page_changes_nothing() {
    let portal = TestPortal::sqlite().await;
    let dana = portal.sign_in("dana").await;
    give(&portal, &dana, "sam", "viewer").await;
    let stale = dana.post(&member(&portal, "sam", ""), &[("roles", "client-admin"), ("revision", "1")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
}

// s_043
#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_stays() {
    for portal in TestPortal::both().await {
        let ruth = portal.sign_in("ruth").await;
        assert_eq!(ruth.post(&member(&portal, "ruth", "/suspension"), &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(give(&portal, &ruth, "ruth", "contributor").await.status, StatusCode::FORBIDDEN);
        assert_eq!(ruth.get("/account").await.status, StatusCode::OK, "{}", portal.name);
    }
}

// s_043
#[tokio::test(flavor = "multi_thread")]
async fn of_two_administrators_who_remove_each_other_at_once_one_remains() {
    const LEFT: &str =
        "SELECT count(*) FROM member WHERE workspace_id = $1 AND suspended_at IS NULL AND roles LIKE '%firm-admin%'";
    for portal in TestPortal::both().await {
        let ruth = portal.sign_in("ruth").await;
        assert_eq!(give(&portal, &ruth, "tomas", "firm-admin").await.status, StatusCode::SEE_OTHER);
        let tomas = portal.sign_in("tomas").await;
        let (out_tomas, out_ruth) = (member(&portal, "tomas", "/suspension"), member(&portal, "ruth", "/suspension"));
        let (one, other) = join!(ruth.post(&out_tomas, &[]), tomas.post(&out_ruth, &[]));
        // Whoever is out already is led to the sign-in.
        let done = [&one, &other].iter().filter(|answer| answer.location().starts_with("/organizations/")).count();
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let left: i64 = read.one(LEFT, &values![portal.cast.workspace]).await.unwrap();
        assert_eq!((done, left), (1, 1), "{}: {} {}", portal.name, one.status, other.status);
    }
}
