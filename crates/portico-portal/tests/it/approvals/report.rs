//! Figures about decisions: every override is marked, and decisions outside of the portal are counted apart.

use super::{BLUEPRINT, approves, decides, person, posts, read, submitted, waiting};
use crate::files::{added, pdf};
use jiff::SignedDuration;
use portico_portal::reporting::outcomes::{Options, outcomes};
use portico_testkit::TestPortal;
use serde_json::json;

// req 69, req 72, req 73
#[tokio::test(flavor = "multi_thread")]
async fn rounds_overrides_and_the_share_in_the_portal_are_counted() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (ruth, mia, dana) =
            (portal.sign_in("ruth").await, portal.sign_in("mia").await, portal.sign_in("dana").await);
        let (_, here) = waiting(&portal, 100).await;
        let (_, phone) = waiting(&portal, 100).await;
        let (_, forced) = waiting(&portal, 100).await;
        let (again, first) = waiting(&portal, 100).await;
        portal.pass(SignedDuration::from_hours(1));
        assert_eq!(approves(&dana, &here).await.status, 200);
        // Whoever put it forward does not put the answer down.
        let jonas = portal.sign_in("jonas").await;
        let bundle = read(&jonas, &phone).await["bundle"].clone();
        let body =
            json!({"bundle": bundle, "decision": "approve", "from": person(&portal, "dana"), "evidence": "Call"});
        assert_eq!(posts(&jonas, &phone, "recorded-decisions", body).await.status, 200);
        let bundle = read(&ruth, &forced).await["bundle"].clone();
        let body = json!({"bundle": bundle, "decision": "approve", "override_reason": "Nobody is there"});
        assert_eq!(posts(&ruth, &forced, "decisions", body).await.status, 200);
        assert_eq!(decides(&dana, &first, "ask-for-changes", "Larger").await.status, 200);
        added(&mia, &again, "larger.pdf", &pdf("larger")).await;
        submitted(&mia, &again, "sign-off").await;
        portal.run_jobs().await;
        let options = Options { workspace: portal.cast.workspace, kind: None, from: None, to: None };
        let found = outcomes(&portal.portal, &options).await.unwrap().approvals;
        let one = &found[0];
        assert_eq!((one.kind.as_str(), one.approval.as_str(), found.len()), ("work", "sign-off", 1));
        assert_eq!((one.rounds, one.again, one.changes_asked), (5, 1, 1), "{}", portal.name);
        assert_eq!((one.approved, one.in_portal, one.recorded, one.overridden), (3, 1, 1, 1));
        assert_eq!((one.latency.count, one.latency.max), (3, Some(3_600.0)));
    }
}
