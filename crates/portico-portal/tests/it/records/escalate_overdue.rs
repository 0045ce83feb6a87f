//! What happens by itself when a deadline passes: as declared, once.

use super::{done, moved, opened, read};
use crate::notifications::{kinds, told};
use jiff::SignedDuration;
use portico_portal::{records::jobs, setup};
use portico_testkit::TestPortal;

// req 117, 118, 119
#[tokio::test(flavor = "multi_thread")]
async fn a_promise_that_is_not_kept_is_told_to_the_declared_role_once() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        portal.run_jobs().await;
        setup::worker::schedule(&portal.portal).await.unwrap();
        portal.run_jobs().await;
        assert!(told(&portal, "ruth").await.is_empty(), "it is not due yet");
        portal.pass(SignedDuration::from_hours(5));
        for _ in 0..3 {
            portal.run_jobs().await;
            portal.pass(SignedDuration::from_secs(61));
        }
        assert_eq!(kinds(&portal, "ruth").await, ["escalated"]);
        assert_eq!(told(&portal, "ruth").await[0].sentence, "“A wage is missing” of Larkfield Bakery is overdue");
        assert!(told(&portal, "sam").await.is_empty());
        let record = read(&ruth, &id).await;
        assert_eq!(record["state"], "new");
        assert!(record["escalated_at"].is_string(), "{record}");
        done(&portal).await;
    }
}

// req 117, 118
#[tokio::test(flavor = "multi_thread")]
async fn the_portal_itself_makes_the_declared_move() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let id = opened(&sam, "A wage is missing").await;
        assert_eq!(moved(&jonas, &id, "take", "").await.status, 200);
        portal.run_jobs().await;
        portal.pass(SignedDuration::from_hours(24 * 6));
        jobs::escalate_overdue(&portal.portal).await.unwrap();
        jobs::escalate_overdue(&portal.portal).await.unwrap();
        portal.run_jobs().await;
        let record = read(&jonas, &id).await;
        assert_eq!((&record["state"], &record["owner_name"]), (&"escalated".into(), &"Jonas Pike".into()));
        assert_eq!(kinds(&portal, "tomas").await, ["escalated"]);
        assert_eq!(
            told(&portal, "tomas").await[0].sentence,
            "“A wage is missing” of Larkfield Bakery is escalated: it is overdue"
        );
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_one_page_of_overdue_requests_is_escalated_in_one_round() {
    let portal = TestPortal::sqlite().await;
    let sam = portal.sign_in("sam").await;
    for number in 0..230 {
        opened(&sam, &format!("Request {number}")).await;
    }
    portal.run_jobs().await;
    portal.pass(SignedDuration::from_hours(24));
    jobs::escalate_overdue(&portal.portal).await.unwrap();
    portal.run_jobs().await;
    assert_eq!(kinds(&portal, "ruth").await.len(), 230);
    done(&portal).await;
}
