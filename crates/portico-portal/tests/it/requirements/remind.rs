//! Reminders of items: on working days, of what is still to be handed in, and of nothing else.

use super::{BLUEPRINT, acts, asked, hands_in, list};
use crate::{notifications::mails, records::done};
use jiff::SignedDuration;
use portico_portal::records::jobs;
use portico_store::values;
use portico_testkit::TestPortal;

/// Lets time pass, as the worker sees it.
async fn days_pass(portal: &TestPortal, days: i64) {
    for _ in 0..days * 4 {
        portal.pass(SignedDuration::from_hours(6));
        jobs::remind_items(&portal.portal).await.unwrap();
        portal.run_jobs().await;
    }
}

async fn reminders(portal: &TestPortal) -> Vec<String> {
    let all = mails(portal).await.into_iter().map(|(_, text)| text);
    all.filter(|text| text.contains("still needs this from you")).collect()
}

async fn watched(portal: &TestPortal) -> i64 {
    let read = portal.portal.db.within(portal.cast.workspace.tenant());
    let count = "SELECT count(*) FROM item_watch WHERE workspace_id = $1";
    read.one(count, &values![portal.cast.workspace]).await.unwrap()
}

// req 119
#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_reminded_of_once_and_what_was_handed_in_is_not() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "person").await;
        assert_eq!(watched(&portal).await, 1);
        assert_eq!(hands_in(&dana, &record, "address", &[]).await.status, 303);
        days_pass(&portal, 1).await;
        assert!(reminders(&portal).await.is_empty(), "three working days are not over");
        days_pass(&portal, 5).await;
        let sent = reminders(&portal).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("“Your passport or identity card”"), "{sent:?}");
        assert!(!sent[0].contains("address"), "it was handed in: {sent:?}");
        assert_eq!(watched(&portal).await, 0, "nothing more is to come");
        done(&portal).await;
    }
}

// req 119
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_reminded_once_everything_is_handed_in_or_the_record_is_over() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let (sent, over) = (asked(&portal, "person").await, asked(&portal, "person").await);
        assert_eq!(watched(&portal).await, 2);
        assert_eq!(hands_in(&dana, &sent, "identity", &[("valid-until", "2031-05-01")]).await.status, 303);
        assert_eq!(hands_in(&dana, &sent, "address", &[]).await.status, 303);
        assert_eq!(watched(&portal).await, 1);
        assert_eq!(crate::records::moved(&mia, &over, "cancel", "").await.status, 200);
        assert_eq!(watched(&portal).await, 0);
        // What is asked for again is reminded of again, as long as its time has not passed.
        assert_eq!(acts(&mia, &sent, "identity", &[("act", "return"), ("reason", "expired")]).await.status, 303);
        assert_eq!(watched(&portal).await, 1);
        assert_eq!(hands_in(&dana, &sent, "identity", &[("valid-until", "2032-05-01")]).await.status, 303);
        days_pass(&portal, 6).await;
        assert!(reminders(&portal).await.is_empty());
        assert!(list(&mia, &sent).await.contains("2 to look at"));
        done(&portal).await;
    }
}

// req 119
#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_again_is_due_and_reminded_of_anew() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "person").await;
        assert_eq!(hands_in(&dana, &record, "identity", &[("valid-until", "2031-05-01")]).await.status, 303);
        assert_eq!(hands_in(&dana, &record, "address", &[]).await.status, 303);
        days_pass(&portal, 14).await;
        assert!(reminders(&portal).await.is_empty());
        let mia = portal.sign_in("mia").await;
        assert_eq!(acts(&mia, &record, "identity", &[("act", "return"), ("reason", "expired")]).await.status, 303);
        assert_eq!(watched(&portal).await, 1, "its first time is long over");
        let due = portal.sign_in("dana").await.get(&format!("/api/v1/records/{record}/checklist")).await.value();
        let (again, other) = (due["items"][0]["due_at"].as_str().unwrap(), due["items"][1]["due_at"].as_str().unwrap());
        assert!(again > other, "{again} {other}");
        days_pass(&portal, 6).await;
        let sent = reminders(&portal).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].contains("“Your passport or identity card”"), "{sent:?}");
        done(&portal).await;
    }
}
