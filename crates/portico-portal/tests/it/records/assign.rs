//! Giving a record to somebody: handed over, never to who cannot have it.

use super::{done, opened, read};
use portico_testkit::TestPortal;
use serde_json::json;

// req 54, 59
#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_handed_over_within_the_firm() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        let path = format!("/api/v1/records/{id}/owner");
        let mia = portal.cast.member("mia").member;
        let given =
            ruth.json("PUT", &path, &json!({ "member": mia, "reason": "Knows it" }), &[("if-match", "\"1\"")]).await;
        assert_eq!(given.status, 200, "{}", given.body);
        assert_eq!(read(&sam, &id).await["owner_name"], "Mia Okafor");
        let client = portal.cast.member("dana").member;
        assert_eq!(ruth.json("PUT", &path, &json!({ "member": client }), &[("if-match", "\"2\"")]).await.status, 422);
        assert_eq!(sam.json("PUT", &path, &json!({ "member": null }), &[("if-match", "\"2\"")]).await.status, 403);
        done(&portal).await;
    }
}
