//! Who may do what about an item, and what comes back.

use super::{BLUEPRINT, acts, asked, hands_in, list, state};
use crate::{
    desk::client::text,
    records::{done, moved},
};
use portico_testkit::TestPortal;

// req 46, req 109
#[tokio::test(flavor = "multi_thread")]
async fn one_item_goes_back_with_its_reason_and_the_others_stay() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(hands_in(&dana, &record, "identity", &[("valid-until", "2031-05-01")]).await.status, 303);
        assert_eq!(hands_in(&dana, &record, "address", &[]).await.status, 303);
        assert_eq!(acts(&mia, &record, "address", &[("act", "accept")]).await.status, 303);

        let silent = acts(&mia, &record, "identity", &[("act", "return"), ("words", " ")]).await;
        assert_eq!(silent.status, 422, "{}", silent.body);
        assert!(text(&silent.body).contains("Choose a reason"), "{}", silent.body);
        let why = [("act", "return"), ("reason", "cut-off"), ("words", "The upper left corner.")];
        assert_eq!(acts(&mia, &record, "identity", &why).await.status, 303);
        done(&portal).await;

        let open = list(&dana, &record).await;
        assert!(open.contains("Mia Okafor asks again: A part of it is cut off. The upper left corner."), "{open}");
        assert!(open.contains("A letter that shows your address") && open.contains("Accepted"), "{open}");
        assert_eq!(state(&mia, &record).await, "collecting", "only the item went back");
        let mails =
            "SELECT body_text FROM mail WHERE workspace_id = $1 AND kind = 'needed' AND subject LIKE 'Send Your%'";
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let mail: Vec<String> = read.all(mails, &portico_store::values![portal.cast.workspace]).await.unwrap();
        assert!(mail[0].contains("A part of it is cut off"), "{mail:?}");

        assert_eq!(hands_in(&dana, &record, "identity", &[("valid-until", "2032-05-01")]).await.status, 303);
        assert_eq!(acts(&mia, &record, "identity", &[("act", "accept")]).await.status, 303);
        assert!(list(&dana, &record).await.contains("2 of 4 done"));
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_stays_until_the_firm_opens_it_again() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(hands_in(&dana, &record, "address", &[]).await.status, 303);
        assert_eq!(acts(&mia, &record, "address", &[("act", "accept")]).await.status, 303);
        let late = hands_in(&dana, &record, "address", &[("x", "1")]).await;
        assert_eq!(late.status, 422, "{}", late.body);
        assert!(text(&late.body).contains("This has been accepted."), "{}", late.body);
        assert_eq!(acts(&dana, &record, "address", &[("act", "withdraw")]).await.status, 422);
        assert_eq!(acts(&mia, &record, "address", &[("act", "withdraw")]).await.status, 303);
        assert_eq!(hands_in(&dana, &record, "address", &[("x", "1")]).await.status, 303);
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_decides_on_their_own_or_for_others() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(hands_in(&dana, &record, "address", &[]).await.status, 303);
        let own = acts(&dana, &record, "address", &[("act", "accept")]).await;
        assert_eq!(own.status, 422, "{}", own.body);
        assert!(text(&own.body).contains("This is for somebody else."), "{}", own.body);
        for who in ["ben", "sam"] {
            let stranger = portal.sign_in(who).await;
            assert_eq!(stranger.get(&format!("/records/{record}/checklist")).await.status, 404, "{who}");
            assert_eq!(acts(&stranger, &record, "consent", &[("act", "acknowledge")]).await.status, 404, "{who}");
        }
        let ana = portal.sign_in("ana").await;
        let reads = list(&ana, &record).await;
        assert!(reads.contains("Sent by Dana Reyes") && !reads.contains("I agree to"), "{reads}");
        assert_eq!(acts(&ana, &record, "consent", &[("act", "acknowledge")]).await.status, 422);
        let stale = acts(&mia, &record, "address", &[("act", "accept"), ("shown", "missing")]).await;
        assert_eq!(stale.status, 409, "{}", stale.body);
        done(&portal).await;
    }
}

/// Fifty people press at once: one word counts.
#[tokio::test(flavor = "multi_thread")]
async fn an_item_is_decided_once_however_many_press() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(hands_in(&dana, &record, "address", &[]).await.status, 303);
        let presses = (0..50).map(|number| {
            let act = if number % 2 == 0 { "accept" } else { "return" };
            let (mia, record) = (&mia, record.clone());
            async move {
                let fields = [("act", act), ("shown", "handed-in"), ("reason", "too-old")];
                acts(mia, &record, "address", &fields).await.status.as_u16()
            }
        });
        let answers = futures_util::future::join_all(presses).await;
        assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
        let events =
            "SELECT count(*) FROM event WHERE workspace_id = $1 AND kind IN ('item.accepted', 'item.returned')";
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let count: i64 = read.one(events, &portico_store::values![portal.cast.workspace]).await.unwrap();
        assert_eq!(count, 1);
        assert_eq!(moved(&mia, &record, "finish", "").await.status, 422);
        done(&portal).await;
    }
}
