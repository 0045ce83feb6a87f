//! What a newer version makes of comments: open ones come along, and nobody comments on what is not there any more.

use super::{commented, comments, posts, puts, read, replaced, stands};
use crate::{
    files::{added, pdf},
    records::{done, opened},
};
use portico_testkit::TestPortal;
use serde_json::json;

// req 104
#[tokio::test(flavor = "multi_thread")]
async fn open_comments_come_along_and_are_marked_until_somebody_looks() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&ruth, &record, "Cover.pdf", &pdf("one")).await;
        for words in ["The year", "The name", "The colour"] {
            commented(&sam, &file, words).await;
        }
        let there = json!({"place": {"page": 1, "x": 0.1, "y": 0.1}});
        assert_eq!(puts(&ruth, &file, "comments/1/place", &there).await, 422, "nothing has moved");
        assert_eq!(stands(&ruth, &file, 3, "done").await, 204);
        replaced(&ruth, &file, "two").await;
        let moved = |found: &[serde_json::Value]| found.iter().map(|one| one["moved"] == true).collect::<Vec<_>>();
        assert_eq!(moved(&read(&sam, &file).await), [true, true, false], "what is done stays where it was");
        let page = sam.get(&format!("/files/{file}/proof")).await.body;
        assert_eq!(page.matches("<b>Moved?</b>").count(), 2, "{page}");
        assert!(!page.contains("The colour"), "what was done before is not of this version: {page}");
        assert_eq!(puts(&sam, &file, "comments/1/place", &json!({})).await, 204);
        assert_eq!(puts(&ruth, &file, "comments/2/place", &there).await, 204);
        let found = read(&sam, &file).await;
        assert_eq!(moved(&found), [false, false, false]);
        assert_eq!((&found[0]["place"]["x"], &found[1]["place"]["x"]), (&json!(0.5), &json!(0.1)));
        assert_eq!(found[0]["version"], 1, "on which it was written stays");
        done(&portal).await;
    }
}

// ask 26
#[tokio::test(flavor = "multi_thread")]
async fn a_comment_on_a_version_that_is_out_of_date_is_not_taken_and_its_words_are_kept() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&ruth, &record, "Cover.pdf", &pdf("one")).await;
        replaced(&ruth, &file, "two").await;
        let stale = posts(&sam, &file, "comments", &json!({"words": "The year", "version": 1})).await;
        assert_eq!(stale.status, 409, "{}", stale.body);
        let fields = [("version", "1"), ("words", "The year is wrong, I say"), ("weight", "must")];
        let page = sam.post(&format!("/files/{file}/comments"), &fields).await;
        assert_eq!(page.status, 409);
        assert!(page.body.contains("Version 2 came in while you wrote"), "{}", page.body);
        assert!(page.body.contains("The year is wrong, I say</textarea>"), "{}", page.body);
        let older = sam.get(&format!("/files/{file}/proof?version=1")).await.body;
        assert!(older.contains("Version 2 came in after this one") && older.contains("Go to version 2"), "{older}");
        assert!(!older.contains("Add a comment"), "{older}");
        assert_eq!(sam.get(&format!("/files/{file}/proof?version=3")).await.status, 404);
        assert_eq!(comments(&sam, &file, "The year").await.status, 201);
        done(&portal).await;
    }
}

// req 69
#[tokio::test(flavor = "multi_thread")]
async fn two_versions_are_compared_with_what_was_said_about_the_way_between_them() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&ruth, &record, "Cover.pdf", &pdf("one")).await;
        commented(&sam, &file, "Take the year off.").await;
        commented(&sam, &file, "The name is small.").await;
        replaced(&ruth, &file, "two").await;
        assert_eq!(stands(&ruth, &file, 1, "done").await, 204);
        commented(&sam, &file, "And now the colour.").await;
        let page = sam.get(&format!("/files/{file}/proof?compare=1")).await;
        assert_eq!(page.status, 200);
        let since = page.body.split("Changed since version 1").nth(1).unwrap().split("</section>").next().unwrap();
        let parts = ["Done since then", "Take the year off.", "Still open", "The name is small.", "New", "the colour"];
        let places: Vec<usize> = parts.iter().map(|part| since.find(part).unwrap()).collect();
        assert!(places.is_sorted(), "{since}");
        for how in ["overlay", "swipe"] {
            let page = sam.get(&format!("/files/{file}/proof?compare=1&how={how}")).await;
            assert!(page.body.contains(&format!("how={how}\" aria-current")), "{how}: {}", page.body);
        }
        for wrong in ["compare=2", "compare=7", "compare=x"] {
            let status = sam.get(&format!("/files/{file}/proof?{wrong}")).await.status.as_u16();
            assert!((400..500).contains(&status), "{wrong}: {status}");
        }
        done(&portal).await;
    }
}
