//! Somebody who belongs to several portals.

use super::{DANA, ask, code, give_password};
use axum::http::StatusCode;
use portico_model::{Key, access::Side};
use portico_portal::{
    call::Client,
    workspaces::{
        NewMember,
        actions::{NewWorkspace, create},
        member,
    },
};
use portico_testkit::{BLUEPRINT, TestPortal};

/// A second firm on the same installation, with Dana among its own people.
async fn second(portal: &TestPortal) -> String {
    portal.pass(jiff::SignedDuration::from_secs(1));
    let call = portal.portal.anonymous("second".into(), Client::local());
    let new = NewWorkspace {
        name: "Studio Vale",
        firm: "Studio Vale",
        time_zone: "Europe/Berlin",
        domain: None,
        blueprint: BLUEPRINT,
        admin: None,
    };
    let made = create(&call, new).await.unwrap();
    let mut tx = portal.portal.db.begin(made.workspace.tenant()).await.unwrap();
    let dana = NewMember {
        organization: made.firm,
        side: Side::Firm,
        person: portal.cast.member("dana").person,
        name: "Dana Reyes",
        roles: vec![Key::new("contributor")],
        teams: Vec::new(),
        title: "",
        source_ref: None,
    };
    member::add(&call, &mut tx, made.workspace, &dana).await.unwrap();
    tx.commit().await.unwrap();
    portal.run_jobs().await;
    made.workspace.to_string()
}

// s_022
#[tokio::test(flavor = "multi_thread")]
async fn a_client_here_who_is_staff_there_does_not_get_there_by_a_code() {
    for portal in TestPortal::both().await {
        let there = second(&portal).await;
        let browser = portal.browser();
        ask(&portal, &browser, DANA).await;
        let entered = browser.post("/sign-in/check", &[("code", &code(&portal, DANA).await)]).await;
        assert_eq!(entered.location(), "/account", "{}: {}", portal.name, entered.body);
        let page = browser.get("/sign-in/workspace").await;
        assert!(page.body.contains("Studio Vale") && page.body.contains("Harbour &#38; Pike (here)"), "{}", page.body);
        let chosen = browser.post("/sign-in/workspace", &[("workspace", &there)]).await;
        assert_eq!(chosen.status, StatusCode::FORBIDDEN);
        let sam = portal.sign_in("sam").await;
        assert_eq!(sam.post("/sign-in/workspace", &[("workspace", &there)]).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_proved_enough_goes_from_one_portal_to_the_other() {
    for portal in TestPortal::both().await {
        let there = second(&portal).await;
        give_password(&portal, "dana", "tulip gravel ox").await;
        let browser = portal.sign_in("dana").await;
        assert!(browser.get("/account").await.body.contains("Harbour &#38; Pike"));
        assert_eq!(
            browser.post("/sign-in/workspace", &[("workspace", &there)]).await.location(),
            "/",
            "{}",
            portal.name
        );
        assert!(browser.get("/account").await.body.contains("Studio Vale"));
        assert_eq!(super::sessions(&portal, "dana").await, 1, "the session there took the place of the one here");
    }
}
