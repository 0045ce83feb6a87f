//! The page itself: what each reader is offered, and that it works without scripts.

use super::{answers, commented, read, stands};
use crate::{
    files::{added, pdf},
    records::{done, opened},
};
use portico_testkit::TestPortal;

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_done_by_plain_forms() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&ruth, &record, "Cover.pdf", &pdf("one")).await;
        let path = |what: &str| format!("/files/{file}/{what}");
        let new =
            [("version", "1"), ("page", "2"), ("x", "36.5"), ("y", "88,5"), ("words", "The year."), ("weight", "must")];
        assert_eq!(sam.post(&path("comments"), &new).await.status, 303);
        let found = read(&sam, &file).await;
        assert_eq!((&found[0]["place"]["page"], &found[0]["place"]["y"]), (&2.into(), &0.885.into()));
        let page = ruth.get(&path("proof")).await.body;
        assert!(page.contains("Page 2 · must change"), "{page}");
        for (browser, what, fields) in [
            (&sam, "comments/1/words", &[("words", "The year is wrong.")][..]),
            (&ruth, "comments/1/replies", &[("words", "Which?")]),
            (&ruth, "comments/1/standing", &[("to", "done")]),
            (&sam, "comments/1/standing", &[("to", "open")]),
            (&ruth, "comments/1/standing", &[("to", "withdrawn"), ("reply", "1")]),
            (&ruth, "internal-comments", &[("version", "1"), ("words", "Ask the printer.")]),
            (&ruth, "internal-comments/1/standing", &[("to", "done")]),
        ] {
            let answer = browser.post(&path(what), fields).await;
            assert_eq!(answer.status, 303, "{what}: {}", answer.body);
        }
        let wrong = [("version", "1"), ("page", "1"), ("x", "200"), ("words", "Beyond")];
        let back = sam.post(&path("comments"), &wrong).await;
        assert_eq!(back.status, 422);
        assert!(back.body.contains("from 0 to 100 percent") && back.body.contains("Beyond</textarea>"));
        assert!(back.body.contains("<title>Error: "), "{}", back.body);
        let refused = sam.post(&path("comments/1/replies"), &[("words", "")]).await;
        assert!(refused.status == 422 && refused.body.contains("Write your comment."));
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_narrowed_to_open_done_or_ones_own() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&ruth, &record, "Cover.pdf", &pdf("one")).await;
        for (browser, words) in [(&sam, "The year."), (&sam, "The name."), (&ruth, "Our mark.")] {
            commented(browser, &file, words).await;
        }
        assert_eq!(stands(&ruth, &file, 2, "done").await, 204);
        assert_eq!(answers(&sam, &file, 3, "Yes?").await, 201);
        for (show, seen) in [("", "123"), ("open", "13"), ("done", "2"), ("mine", "12"), ("nonsense", "123")] {
            let page = sam.get(&format!("/files/{file}/proof?show={show}")).await.body;
            let found: String = "123".chars().filter(|number| page.contains(&format!("id=\"c{number}\""))).collect();
            assert_eq!(found, seen, "{show}");
        }
        let page = sam.get(&format!("/files/{file}/proof")).await.body;
        assert!(page.contains("2 open, 1 done"), "{page}");
        done(&portal).await;
    }
}
