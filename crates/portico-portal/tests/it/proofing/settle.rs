//! Done, and open again.

use super::{commented, read, replaced, stands};
use crate::{
    files::{added, pdf},
    records::{done, opened},
};
use portico_testkit::TestPortal;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_makes_it_says_in_which_version_it_is_done_and_anybody_opens_it_again() {
    for portal in TestPortal::both().await {
        let (sam, dana, ruth) =
            (portal.sign_in("sam").await, portal.sign_in("dana").await, portal.sign_in("ruth").await);
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&ruth, &record, "Cover.pdf", &pdf("one")).await;
        let number = commented(&sam, &file, "Take the year off.").await;
        assert_eq!(stands(&dana, &file, number, "done").await, 422, "a colleague of its author cannot know");
        replaced(&ruth, &file, "two").await;
        assert_eq!(stands(&ruth, &file, number, "done").await, 204);
        assert_eq!(stands(&ruth, &file, number, "done").await, 204, "pressed twice");
        let found = read(&sam, &file).await;
        assert_eq!((&found[0]["standing"], &found[0]["settled_in"]), (&json!("done"), &json!(2)));
        let page = sam.get(&format!("/files/{file}/proof")).await.body;
        assert!(page.contains("Done in version 2, says Ruth Harbour"), "{page}");
        assert_eq!(stands(&dana, &file, number, "open").await, 204);
        assert_eq!(stands(&sam, &file, number, "done").await, 204, "its author lets it be");
        assert_eq!(stands(&sam, &file, 7, "done").await, 404);
        done(&portal).await;
    }
}

/// Of several who say so at once, each finds it done.
#[tokio::test(flavor = "multi_thread")]
async fn of_ten_at_once_one_settles_it() {
    for portal in TestPortal::both().await {
        let ruth = portal.sign_in("ruth").await;
        let sam = portal.sign_in("sam").await;
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&ruth, &record, "Cover.pdf", &pdf("one")).await;
        let number = commented(&sam, &file, "Take the year off.").await;
        let all = futures_util::future::join_all((0..10).map(|_| stands(&ruth, &file, number, "done"))).await;
        assert!(all.iter().all(|status| *status == 204), "{all:?}");
        let told = "SELECT count(*) FROM event WHERE kind = 'comment.settled'";
        let told: i64 = portal.portal.db.within(portal.cast.workspace.tenant()).one(told, &[]).await.unwrap();
        assert_eq!(told, 1, "on {}", portal.name);
        done(&portal).await;
    }
}
