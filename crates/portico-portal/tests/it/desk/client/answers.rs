//! What was told with a request may be changed as far as its state allows.

use super::{page, text};
use crate::records::{done, moved, opened};
use portico_testkit::TestPortal;

// ask 42, 43
#[tokio::test(flavor = "multi_thread")]
async fn answers_change_while_the_state_allows_and_a_stale_page_keeps_its_words() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let path = format!("/records/{id}/answers");
        let form = sam.get(&path).await;
        assert!(
            form.body.contains("value=\"A wage is missing\"") && !form.body.contains("name=\"category\""),
            "{}",
            form.body
        );
        let answers = |subject: &'static str| [("subject", subject), ("details", "Two wages"), ("urgency", "now")];
        let revision = form.input("_revision");
        let saved = sam
            .post(&path, &[&[("_revision", revision.as_str())], &answers("Two wages are missing")[..]].concat())
            .await;
        assert_eq!(saved.location(), format!("/records/{id}?said=changed"), "{}", saved.body);
        assert!(text(&page(&sam, &format!("/records/{id}")).await).contains("You changed the answers"));
        let stale = sam.post(&path, &[&[("_revision", revision.as_str())], &answers("Three wages")[..]].concat()).await;
        assert_eq!(stale.status, 409);
        assert!(stale.body.contains("value=\"Three wages\""), "{}", stale.body);
        let empty = sam.post(&path, &[("_revision", &stale.input("_revision"))]).await;
        assert_eq!((empty.status.as_u16(), empty.body.contains("href=\"#subject\"")), (422, true), "{}", empty.body);
        assert_eq!(moved(&sam, &id, "cancel", "").await.status, 200);
        assert_eq!(sam.get(&path).await.status, 403);
        done(&portal).await;
    }
}
