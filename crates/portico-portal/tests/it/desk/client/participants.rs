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

// ask 6, req 79
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_taken_off_sees_it_no_more_and_only_those_it_belongs_to_take_off_others() {
    for portal in TestPortal::both().await {
        let (dana, sam, priya) =
            (portal.sign_in("dana").await, portal.sign_in("sam").await, portal.sign_in("priya").await);
        let id = opened(&dana, "A wage is missing").await;
        let (record, path) = (format!("/records/{id}"), format!("/records/{id}/participants"));
        let removal = format!("{path}/removal");
        let member = |who: &str| portal.cast.member(who).member.to_string();
        let of_sam = opened(&sam, "A form is missing").await;
        let there = format!("/records/{of_sam}/participants");
        for (browser, who) in [(&sam, "dana"), (&dana, "priya")] {
            assert_eq!(browser.post(&there, &[("member", &member(who))]).await.status, 303, "{who}");
        }
        let removed = dana.post(&format!("{there}/removal"), &[("member", &member("priya"))]).await;
        assert_eq!(removed.status, 303, "an admin who was asked in is an admin still: {}", removed.body);
        for who in ["sam", "priya"] {
            assert_eq!(dana.post(&path, &[("member", &member(who))]).await.status, 303);
        }
        let refused = sam.post(&removal, &[("member", &member("priya"))]).await;
        assert_eq!(refused.status, 403, "{}", refused.body);
        assert!(refused.body.contains("You can take yourself off it."), "{}", refused.body);
        assert_eq!(priya.get(&record).await.status, 200);
        for _ in 0..2 {
            let removed = dana.post(&removal, &[("member", &member("priya"))]).await;
            assert_eq!(removed.location(), format!("{record}?said=removed"), "{}", removed.body);
        }
        assert_eq!(
            (priya.get(&record).await.status, priya.post(&removal, &[("member", "rubbish")]).await.status),
            (axum::http::StatusCode::NOT_FOUND, axum::http::StatusCode::NOT_FOUND)
        );
        assert!(!page(&priya, "/records").await.contains("A wage is missing"));
        assert!(text(&page(&sam, &path).await).contains("You Leave this request"));
        assert_eq!(sam.post(&removal, &[("member", &member("sam"))]).await.location(), "/records");
        assert_eq!(sam.get(&record).await.status, 404);
        let words = text(&page(&dana, &record).await);
        assert!(
            words.contains("You took Priya Nair off this") && words.contains("Sam Lee no longer takes part"),
            "{words}"
        );
        done(&portal).await;
    }
}
