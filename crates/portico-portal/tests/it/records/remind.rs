//! Whoever has to act is reminded before it is due: once, and not when they have acted.

use super::{done, moved, opened, read};
use crate::notifications::{kinds, mails, told};
use jiff::SignedDuration;
use portico_portal::records::jobs;
use portico_testkit::TestPortal;

/// Lets days pass, as the worker sees them.
async fn days_pass(portal: &TestPortal, days: i64) {
    for _ in 0..days * 4 {
        portal.pass(SignedDuration::from_hours(6));
        jobs::remind(&portal.portal).await.unwrap();
        portal.run_jobs().await;
    }
}

async fn asked(portal: &TestPortal) -> String {
    let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
    let id = opened(&sam, "A wage is missing").await;
    assert_eq!(moved(&jonas, &id, "take", "").await.status, 200);
    assert_eq!(moved(&jonas, &id, "ask-client", "Which month?").await.status, 200);
    portal.run_jobs().await;
    id
}

async fn reminders(portal: &TestPortal) -> Vec<(String, String)> {
    mails(portal).await.into_iter().filter(|(_, text)| text.contains("still waits for you")).collect()
}

// req 117, 119
#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_reminded_once_before_it_is_due() {
    for portal in TestPortal::both().await {
        let id = asked(&portal).await;
        assert!(reminders(&portal).await.is_empty(), "it has only just been asked");
        days_pass(&portal, 6).await;
        let sent = reminders(&portal).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].0.starts_with("Sam Lee <") && sent[0].1.contains("Due: "), "{sent:?}");
        assert_eq!(kinds(&portal, "sam").await.last().map(String::as_str), Some("reminded"));
        let story = portal.sign_in("jonas").await.get(&format!("/records/{id}")).await.body;
        assert!(story.contains("reminded the client"), "{story}");
        assert_eq!(moved(&portal.sign_in("sam").await, &id, "answer", "October").await.status, 200);
        assert_eq!(moved(&portal.sign_in("jonas").await, &id, "ask-client", "Which year?").await.status, 200);
        days_pass(&portal, 6).await;
        assert_eq!(reminders(&portal).await.len(), 2, "another question has another due time");
        done(&portal).await;
    }
}

// req 117, 119
#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_answered_is_not_reminded_and_the_owner_is_in_the_portal() {
    for portal in TestPortal::both().await {
        let id = asked(&portal).await;
        assert_eq!(moved(&portal.sign_in("sam").await, &id, "answer", "October").await.status, 200);
        days_pass(&portal, 6).await;
        assert!(reminders(&portal).await.is_empty());
        let sentences: Vec<String> = told(&portal, "jonas").await.into_iter().map(|one| one.sentence).collect();
        let due_soon = "“A wage is missing” of Larkfield Bakery is due soon";
        assert_eq!(sentences.iter().filter(|sentence| *sentence == due_soon).count(), 1, "{sentences:?}");
        assert_eq!(read(&portal.sign_in("jonas").await, &id).await["state"], "in-progress");
        done(&portal).await;
    }
}
