//! A link that opens one record.

use super::sessions;
use axum::http::StatusCode;
use portico_portal::{ids::RecordId, policy::identity::Secret};
use portico_store::values;
use portico_testkit::TestPortal;
use uuid::Uuid;

async fn link(portal: &TestPortal, who: &str, record: RecordId) -> String {
    const ADD: &str = "INSERT INTO link (id, hash, workspace_id, person_id, kind, record_id, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, 'task', $5, $6, NULL)";
    let secret = Secret::new(&portal.portal, portal.cast.workspace);
    let person = portal.cast.member(who).person;
    let row = values![portal.portal.new_id(), secret.hash(), portal.cast.workspace, person, record, portal.now()];
    let mut tx = portal.portal.db.begin(portico_store::Tenant::INSTALLATION).await.unwrap();
    tx.execute(ADD, &row).await.unwrap();
    tx.commit().await.unwrap();
    format!("/links/{}", secret.to_text())
}

// s_020
#[tokio::test(flavor = "multi_thread")]
async fn reading_a_task_link_opens_nothing() {
    for portal in TestPortal::both().await {
        let link = link(&portal, "dana", RecordId(Uuid::from_u128(7))).await;
        for _ in 0..3 {
            let page = portal.browser().get(&link).await;
            assert_eq!(page.headers.get("set-cookie"), None);
        }
        assert_eq!(sessions(&portal, "dana").await, 0, "{}", portal.name);
        assert_eq!(portal.browser().get("/links/nonsense").await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_link_opens_a_narrow_session_and_no_account() {
    for portal in TestPortal::both().await {
        let record = RecordId(Uuid::from_u128(7));
        let link = link(&portal, "dana", record).await;
        let browser = portal.browser();
        assert_eq!(browser.post(&link, &[]).await.location(), format!("/records/{record}"), "{}", portal.name);
        assert_eq!(browser.get("/account").await.location().split('?').next(), Some("/sign-in"));
        assert_ne!(browser.get("/organization").await.status, StatusCode::OK);
    }
}

// s_022
#[tokio::test(flavor = "multi_thread")]
async fn staff_prove_more_than_a_link_can() {
    for portal in TestPortal::both().await {
        let link = link(&portal, "ruth", RecordId(Uuid::from_u128(7))).await;
        let answer = portal.browser().post(&link, &[]).await;
        assert_eq!((answer.headers.get("set-cookie"), sessions(&portal, "ruth").await), (None, 0), "{}", portal.name);
    }
}
