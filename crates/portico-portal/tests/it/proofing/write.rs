//! Who may comment on what, and where a comment points.

use super::{answers, commented, comments, posts, puts, read};
use crate::{
    files::{Part, added, pdf, sent},
    records::{done, opened},
};
use portico_testkit::TestPortal;
use serde_json::json;

// req 52, 60
#[tokio::test(flavor = "multi_thread")]
async fn comments_are_numbered_and_both_sides_read_and_answer_them() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &record, "Contract.pdf", &pdf("one")).await;
        assert_eq!(commented(&ruth, &file, "The date is wrong.").await, 1);
        assert_eq!(commented(&sam, &file, "And this line?").await, 2);
        assert_eq!(answers(&sam, &file, 1, "Which one?").await, 201);
        assert_eq!(answers(&ruth, &file, 1, "The second.").await, 201);
        let found = read(&sam, &file).await;
        assert_eq!(found, read(&ruth, &file).await);
        assert_eq!((found.len(), &found[0]["author"]), (2, &json!("Ruth Harbour")));
        assert_eq!(found[0]["place"], json!({"page": 1, "x": 0.5, "y": 0.25, "width": null, "height": null}));
        let said: Vec<&str> =
            found[0]["replies"].as_array().unwrap().iter().map(|one| one["words"].as_str().unwrap()).collect();
        assert_eq!(said, ["Which one?", "The second."]);
        done(&portal).await;
    }
}

// req 76, 79, s_001
#[tokio::test(flavor = "multi_thread")]
async fn whoever_cannot_see_it_finds_nothing_and_whoever_only_reads_says_nothing() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &record, "Contract.pdf", &pdf("one")).await;
        commented(&sam, &file, "The date is wrong.").await;
        let body = json!({"words": "Hello", "version": 1});
        for outsider in ["clara", "ben", "priya"] {
            let outsider = portal.sign_in(outsider).await;
            assert_eq!(outsider.get(&format!("/api/v1/files/{file}/comments")).await.status, 404);
            assert_eq!(outsider.get(&format!("/files/{file}/proof")).await.status, 404);
            assert_eq!(posts(&outsider, &file, "comments", &body).await.status, 404);
            assert_eq!(answers(&outsider, &file, 1, "Hello").await, 404);
            assert_eq!(outsider.post(&format!("/files/{file}/comments"), &[("words", "Hello")]).await.status, 404);
        }
        let ana = portal.sign_in("ana").await;
        assert_eq!(read(&ana, &file).await.len(), 1, "a viewer reads");
        assert_eq!(posts(&ana, &file, "comments", &body).await.status, 403, "and says nothing");
        let page = ana.get(&format!("/files/{file}/proof")).await.body;
        assert!(page.contains("The date is wrong.") && !page.contains("Add a comment"), "{page}");
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_points_into_a_page_or_is_about_the_whole() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &record, "Contract.pdf", &pdf("one")).await;
        let at = |place| json!({"words": "Here", "version": 1, "place": place});
        let whole = json!({"words": "All of it", "version": 1});
        assert_eq!(posts(&sam, &file, "comments", &whole).await.status, 201);
        let boxed = json!({"page": 1, "x": 0.1, "y": 0.2, "width": 0.3, "height": 0.4});
        assert_eq!(posts(&sam, &file, "comments", &at(boxed.clone())).await.status, 201);
        for wrong in [
            json!({"page": 0, "x": 0.1, "y": 0.2}),
            json!({"page": 1, "x": 1.1, "y": 0.2}),
            json!({"page": 1, "x": 0.1, "y": -0.2}),
            json!({"page": 1, "x": 0.8, "y": 0.2, "width": 0.3, "height": 0.4}),
        ] {
            assert_eq!(posts(&sam, &file, "comments", &at(wrong.clone())).await.status, 422, "{wrong}");
        }
        for words in ["", " \u{200b} ", &"x".repeat(5_001)] {
            let body = json!({"words": words, "version": 1});
            assert_eq!(posts(&sam, &file, "comments", &body).await.status, 422, "{}", words.len());
        }
        let found = read(&sam, &file).await;
        assert_eq!((found.len(), &found[0]["place"], &found[1]["place"]), (2, &json!(null), &boxed));
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_twice_is_written_once() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &record, "Contract.pdf", &pdf("one")).await;
        let once = portal.portal.new_id().to_string();
        let fields = [("once", once.as_str()), ("version", "1"), ("words", "The date is wrong."), ("weight", "idea")];
        for _ in 0..2 {
            let answer = sam.post(&format!("/files/{file}/comments"), &fields).await;
            assert_eq!((answer.status.as_u16(), answer.location()), (303, &*format!("/files/{file}/proof#c1")));
        }
        let many = (0..20).map(|number| comments(&sam, &file, if number % 2 == 0 { "One" } else { "Two" }));
        let statuses = futures_util::future::join_all(many).await;
        assert!(statuses.iter().all(|answer| answer.status == 201));
        let numbers: Vec<i64> = read(&sam, &file).await.iter().map(|one| one["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, (1..=21).collect::<Vec<i64>>(), "and each number is given once");
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn own_words_are_said_better_or_taken_back_until_somebody_answers() {
    for portal in TestPortal::both().await {
        let (sam, dana, ruth) =
            (portal.sign_in("sam").await, portal.sign_in("dana").await, portal.sign_in("ruth").await);
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&ruth, &record, "Contract.pdf", &pdf("one")).await;
        let number = commented(&sam, &file, "The dat is wrong.").await;
        let better = json!({"words": "The date is wrong."});
        let words = format!("comments/{number}/words");
        assert_eq!(puts(&ruth, &file, &words, &better).await, 422, "nobody speaks for somebody else");
        assert_eq!(puts(&dana, &file, &words, &better).await, 422);
        assert_eq!(puts(&sam, &file, &words, &better).await, 204);
        assert_eq!(read(&ruth, &file).await[0]["words"], "The date is wrong.");
        assert_eq!(answers(&ruth, &file, number, "Which one?").await, 201);
        assert_eq!(puts(&sam, &file, &words, &json!({"words": "Another"})).await, 422, "it was answered");
        let standing = format!("comments/{number}/standing");
        assert_eq!(puts(&sam, &file, &standing, &json!({"standing": "withdrawn"})).await, 422);
        assert_eq!(puts(&ruth, &file, &standing, &json!({"standing": "withdrawn", "reply": 1})).await, 204);
        assert_eq!(puts(&sam, &file, &standing, &json!({"standing": "withdrawn"})).await, 204);
        assert_eq!(read(&sam, &file).await.len(), 0);
        assert_eq!(answers(&ruth, &file, number, "Hello?").await, 422);
        assert_eq!(commented(&sam, &file, "Again").await, 2, "a number is not given again");
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_taken_away_has_no_comments_and_keeps_them_when_it_comes_back() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &record, "Contract.pdf", &pdf("one")).await;
        commented(&sam, &file, "The date is wrong.").await;
        assert_eq!(sam.post(&format!("/files/{file}/removal"), &[]).await.status, 303);
        assert_eq!(sam.get(&format!("/files/{file}/proof")).await.status, 404);
        assert_eq!(comments_at(&sam, &file).await, 404);
        assert_eq!(sam.post(&format!("/files/{file}/restoration"), &[]).await.status, 303);
        assert_eq!(read(&sam, &file).await.len(), 1);
        assert_eq!(sam.post(&format!("/files/{file}/removal"), &[]).await.status, 303);
        done(&portal).await;
        portal.pass(jiff::SignedDuration::from_hours(24 * 31));
        portico_portal::files::jobs::tidy(&portal.portal).await.unwrap();
        let left = "SELECT count(*) FROM proof_comment WHERE workspace_id = $1";
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let left: i64 = read.one(left, &portico_store::values![portal.cast.workspace]).await.unwrap();
        assert_eq!(left, 0, "what is erased takes its comments with it");
        done(&portal).await;
    }
}

async fn comments_at(browser: &portico_testkit::Browser, file: &str) -> u16 {
    let body = json!({"words": "Hello", "version": 1});
    posts(browser, file, "comments", &body).await.status.as_u16()
}

/// What the firm keeps for itself is talked about by the firm alone.
// s_002
#[tokio::test(flavor = "multi_thread")]
async fn a_comment_on_a_file_of_the_firm_reaches_no_client() {
    const TOLD: &str = "SELECT count(*) FROM event WHERE kind = 'comment.written' AND client_payload IS NOT NULL";
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let record = opened(&sam, "A wage is missing").await;
        let costs = [Part { name: "Costs.pdf", bytes: &pdf("costs") }];
        let path = format!("/api/v1/records/{record}/files");
        let kept = sent(&ruth, &path, &[("firm_only", "1")], &costs).await.value();
        let file = kept["added"][0].as_str().unwrap().to_owned();
        commented(&ruth, &file, "Too dear.").await;
        assert_eq!(sam.get(&format!("/api/v1/files/{file}/comments")).await.status, 404);
        done(&portal).await;
        let told: i64 = portal.portal.db.within(portal.cast.workspace.tenant()).one(TOLD, &[]).await.unwrap();
        assert_eq!(told, 0);
        assert!(!sam.get(&format!("/records/{record}")).await.body.contains("Too dear."));
    }
}
