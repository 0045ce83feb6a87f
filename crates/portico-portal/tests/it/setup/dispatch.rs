//! Telling the subscribers: many events in few statements.

use crate::records::{moved, opened};
use portico_testkit::TestPortal;

/// What most events cost: they concern nobody and change no words.
#[tokio::test(flavor = "multi_thread")]
async fn moves_that_concern_nobody_are_told_of_in_a_few_statements() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let mut ids = Vec::new();
        for number in 0..50 {
            ids.push(opened(&sam, &format!("Request {number}")).await);
        }
        portal.run_jobs().await;
        for id in &ids {
            assert_eq!(moved(&jonas, id, "take", "").await.status, 200);
        }
        let before = portal.portal.db.statements();
        assert_eq!(portal.run_jobs().await, 50);
        let asked = portal.portal.db.statements() - before;
        assert!(asked <= 10, "{asked} statements for fifty events on {}", portal.name);
    }
}

/// Fifty messages are read together; only what is written is written one by one.
#[tokio::test(flavor = "multi_thread")]
async fn messages_are_read_together() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let id = opened(&sam, "A wage is missing").await;
        assert_eq!(moved(&jonas, &id, "take", "").await.status, 200);
        portal.run_jobs().await;
        for number in 0..50 {
            crate::search::said(&sam, &id, "messages", &format!("Message {number}")).await;
        }
        let before = portal.portal.db.statements();
        assert_eq!(portal.run_jobs().await, 50);
        let asked = portal.portal.db.statements() - before;
        assert!(asked <= 50 + 30, "{asked} statements for fifty messages on {}", portal.name);
        assert_eq!(crate::notifications::kinds(&portal, "jonas").await.len(), 51);
    }
}
