//! Colleagues are asked in by whoever may write, and nobody else is.

use super::{page, text};
use crate::records::{done, opened};
use portico_testkit::TestPortal;

// ask 6
#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_who_is_added_reads_and_writes_and_a_stranger_cannot_be() {
    for portal in TestPortal::both().await {
        let (dana, priya) = (portal.sign_in("dana").await, portal.sign_in("priya").await);
        let id = opened(&dana, "A wage is missing").await;
        let (record, path) = (format!("/records/{id}"), format!("/records/{id}/participants"));
        assert_eq!(priya.get(&record).await.status, 404);
        assert!(page(&dana, &path).await.contains("Priya Nair"));
        let clara = portal.cast.member("clara").member.to_string();
        let mia = portal.cast.member("mia").member.to_string();
        for stranger in [clara.as_str(), mia.as_str(), "", "rubbish"] {
            assert_eq!(dana.post(&path, &[("member", stranger)]).await.status, 422, "{stranger}");
        }
        let member = portal.cast.member("priya").member.to_string();
        for _ in 0..2 {
            assert_eq!(dana.post(&path, &[("member", &member)]).await.location(), format!("{record}?said=added"));
        }
        let words = text(&page(&priya, &record).await);
        assert!(words.contains("You Takes part") && words.contains("Dana Reyes added Priya Nair"), "{words}");
        assert_eq!(words.matches("added Priya").count(), 1, "{words}");
        assert_eq!(priya.post(&format!("{record}/messages"), &[("text", "I was there")]).await.status, 303);
        assert!(page(&priya, "/records").await.contains("A wage is missing"));
        done(&portal).await;
    }
}
