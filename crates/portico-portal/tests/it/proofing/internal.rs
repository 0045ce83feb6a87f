//! What the firm's team says among itself never reaches a client.

use super::{commented, posts, puts};
use crate::{
    files::{added, pdf},
    records::{done, opened},
};
use portico_store::values;
use portico_testkit::TestPortal;
use serde_json::json;

// ask 10, req 60, s_002
#[tokio::test(flavor = "multi_thread")]
async fn ask_10_an_internal_comment_is_on_no_page_in_no_answer_and_in_no_event_of_a_client() {
    const SECRET: &str = "They will never pay for this";
    const TOLD: &str = "SELECT count(*) FROM event WHERE kind LIKE 'internal-comment.%' AND client_payload IS NOT NULL";
    const CHANGED: &str = "SELECT changed_at FROM record WHERE id = $1";
    for portal in TestPortal::both().await {
        let (sam, mia, dana) = (portal.sign_in("sam").await, portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &record, "Contract.pdf", &pdf("one")).await;
        let id: uuid::Uuid = record.parse().unwrap();
        let within = portal.portal.db.within(portal.cast.workspace.tenant());
        let before: i64 = within.one(CHANGED, &values![id]).await.unwrap();
        portal.pass(jiff::SignedDuration::from_mins(5));
        let body = json!({"words": SECRET, "version": 1, "place": {"page": 1, "x": 0.5, "y": 0.5}});
        let written = posts(&mia, &file, "internal-comments", &body).await;
        assert_eq!((written.status.as_u16(), written.value()), (201, json!({"number": 1})));
        let after: i64 = within.one(CHANGED, &values![id]).await.unwrap();
        assert_eq!(before, after, "not even a changed time");
        assert_eq!(commented(&sam, &file, "Hello").await, 1, "nor a gap in the numbers");
        done(&portal).await;
        for client in [&sam, &dana] {
            for path in [
                format!("/files/{file}/proof"),
                format!("/files/{file}"),
                format!("/records/{record}"),
                format!("/records/{record}/files"),
                format!("/api/v1/files/{file}/comments"),
                format!("/api/v1/records/{record}"),
                "/".to_owned(),
            ] {
                let answer = client.get(&path).await;
                assert_eq!(answer.status, 200, "{path}");
                assert!(!answer.body.contains(SECRET) && !answer.body.contains("nternal comment"), "{path}");
            }
            assert_eq!(client.get(&format!("/api/v1/files/{file}/internal-comments")).await.status, 403);
            assert_eq!(posts(client, &file, "internal-comments", &body).await.status, 403);
        }
        assert_eq!(within.one::<i64>(TOLD, &[]).await.unwrap(), 0);
        let page = mia.get(&format!("/files/{file}/proof")).await.body;
        assert!(page.contains(SECRET) && page.contains("Clients never see these"), "{page}");
        assert!(mia.get(&format!("/records/{record}")).await.body.contains(SECRET), "the team's story tells it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_settles_what_it_said_and_its_author_alone_takes_it_back() {
    for portal in TestPortal::both().await {
        let (sam, mia, jonas) =
            (portal.sign_in("sam").await, portal.sign_in("mia").await, portal.sign_in("jonas").await);
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &record, "Contract.pdf", &pdf("one")).await;
        let body = json!({"words": "Check the sum.", "version": 1});
        assert_eq!(posts(&mia, &file, "internal-comments", &body).await.status, 201);
        let to = |standing: &str| json!({ "standing": standing });
        let path = "internal-comments/1/standing";
        assert_eq!(puts(&jonas, &file, path, &to("done")).await, 204);
        assert_eq!(puts(&jonas, &file, path, &to("open")).await, 204);
        assert_eq!(puts(&jonas, &file, path, &to("withdrawn")).await, 403);
        assert_eq!(puts(&mia, &file, path, &to("withdrawn")).await, 204);
        assert_eq!(puts(&mia, &file, path, &to("open")).await, 404);
        assert_eq!(jonas.get(&format!("/api/v1/files/{file}/internal-comments")).await.value(), json!([]));
        done(&portal).await;
    }
}
