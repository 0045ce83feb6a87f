//! One record: where it stands, what is asked, the conversation, the story; never what is the firm's alone.

use super::{asked, page, primary_buttons, text};
use crate::records::{done, moved, opened};
use portico_testkit::TestPortal;

// req 58
#[tokio::test(flavor = "multi_thread")]
async fn an_open_record_says_who_has_it_since_when_what_comes_next_and_by_when() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let html = page(&sam, &format!("/records/{id}")).await;
        let words = text(&html);
        assert!(
            words.contains("Who has it Harbour &#38; Pike Since Today What comes next Somebody of the team"),
            "{words}"
        );
        assert!(words.contains("By when") && words.contains("Step 1 of 3: Sent"), "{words}");
        assert!(words.contains("You sent this") && words.contains("R-0001, opened today"), "{words}");
        assert_eq!(primary_buttons(&html), 0);
        done(&portal).await;
    }
}

// req 41, 60
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_goes_into_the_conversation_and_moves_the_record_once() {
    for portal in TestPortal::both().await {
        let id = asked(&portal, "A wage is missing").await;
        let sam = portal.sign_in("sam").await;
        let shown = sam.get(&format!("/records/{id}")).await;
        assert!(text(&shown.body).contains("Jonas: “Which month is it about?”"), "{}", shown.body);
        assert_eq!(primary_buttons(&shown.body), 1);
        let path = format!("/records/{id}/messages");
        let empty = sam.post(&path, &[("once", &shown.input("once")), ("text", " ")]).await;
        assert_eq!(empty.status, 422);
        assert!(empty.body.contains("Write your message.") && empty.body.contains("id=\"msg-e\""), "{}", empty.body);
        let once = shown.input("once");
        for _ in 0..2 {
            let sent = sam.post(&path, &[("once", &once), ("text", "October,\n\nas I said")]).await;
            assert_eq!((sent.status.as_u16(), sent.location()), (303, format!("/records/{id}#m-{once}").as_str()));
        }
        let words = text(&page(&sam, &format!("/records/{id}")).await);
        assert_eq!(words.matches("as I said").count(), 1, "{words}");
        assert!(words.contains("With us") && words.contains("You wrote, and this is now “We work on it”"), "{words}");
        done(&portal).await;
    }
}

// ask 10
#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_a_client_holds_a_note_of_the_firm() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        let body = serde_json::json!({ "body": "Zebra says the client is slow" });
        let noted = ruth.json("POST", &format!("/api/v1/records/{id}/notes"), &body, &[]).await;
        assert_eq!(noted.status, 201, "{}", noted.body);
        done(&portal).await;
        for who in ["sam", "dana", "ana"] {
            let browser = portal.sign_in(who).await;
            for path in ["/".to_owned(), "/records".into(), "/records?q=zebra".into(), format!("/records/{id}")] {
                let html = page(&browser, &path).await;
                let shown = html.replace("value=\"zebra\"", "").replace("q=zebra", "");
                assert!(
                    !shown.to_lowercase().contains("zebra") && !html.contains("only your team"),
                    "{who} {path}: {html}"
                );
            }
        }
        let refused = sam.post(&format!("/records/{id}/messages"), &[("to", "note"), ("text", "mine")]).await;
        assert_eq!(refused.status, 403, "{}", refused.body);
    }
}

// req 43
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_move_comes_back_with_the_reason_and_the_words() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let path = format!("/records/{id}/transitions");
        let shown = sam.get(&format!("/records/{id}")).await;
        let revision = shown.input("revision");
        let refused = sam.post(&path, &[("transition", "finish"), ("revision", &revision)]).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains("This was not done"), "{}", refused.body);
        assert_eq!(moved(&portal.sign_in("jonas").await, &id, "take", "").await.status, 200);
        let stale = sam
            .post(&path, &[("transition", "cancel"), ("revision", &revision), ("comment", "We found it ourselves")])
            .await;
        assert_eq!(stale.status, 409);
        assert!(
            stale.body.contains("We found it ourselves") && text(&stale.body).contains("Who has it Jonas Pike"),
            "{}",
            stale.body
        );
        let revision = stale.input("revision");
        let moved = sam.post(&path, &[("transition", "cancel"), ("revision", &revision)]).await;
        assert_eq!(moved.location(), format!("/records/{id}?said=moved"));
        let words = text(&page(&sam, moved.location()).await);
        assert!(words.contains("Stopped") && words.contains("Withdrawn"), "{words}");
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_finds_nothing_and_a_reader_can_write_nothing() {
    for portal in TestPortal::both().await {
        let id = opened(&portal.sign_in("sam").await, "A wage is missing").await;
        assert_eq!(portal.sign_in("ben").await.get(&format!("/records/{id}")).await.status, 404);
        assert_eq!(
            portal.sign_in("ben").await.post(&format!("/records/{id}/messages"), &[("text", "x")]).await.status,
            404
        );
        let ana = portal.sign_in("ana").await;
        let html = page(&ana, &format!("/records/{id}")).await;
        assert!(!html.contains("<textarea") && html.contains("You can read everything here."), "{html}");
        assert_eq!(ana.post(&format!("/records/{id}/messages"), &[("text", "x")]).await.status, 403);
        assert_eq!(ana.get("/records/not-an-id").await.status, 404);
        done(&portal).await;
    }
}
