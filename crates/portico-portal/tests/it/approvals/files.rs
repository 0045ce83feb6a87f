//! A decision is bound to the bytes of the files that it was given on.

use super::{BLUEPRINT, approves, made, posts, read, state, submitted, told};
use crate::files::{Part, added, pdf, sent};
use portico_testkit::TestPortal;
use serde_json::json;

// ask 26, req 67
#[tokio::test(flavor = "multi_thread")]
async fn an_approval_dies_when_a_file_changes() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = made(&portal, 100).await;
        let file = added(&mia, &record, "cover.pdf", &pdf("one")).await;
        let round = submitted(&mia, &record, "sign-off").await;
        let first = read(&dana, &round).await;
        assert!(first.to_string().contains("cover.pdf"), "whoever decides sees on what: {first}");
        assert_eq!(approves(&dana, &round).await.status, 200);
        assert_eq!(state(&mia, &record).await, "released");

        let newer = [Part { name: "cover.pdf", bytes: &pdf("two") }];
        let replaced = sent(&mia, &format!("/api/v1/files/{file}/versions"), &[], &newer).await;
        assert!(replaced.status.is_success(), "{}", replaced.body);
        assert_eq!(read(&mia, &round).await["state"], "void");
        assert_eq!(state(&mia, &record).await, "drafting", "the move declared for it");
        let told = told(&portal, "dana").await;
        assert!(told.iter().any(|words| words.contains("does not count any more")), "{told:?}");

        let second = submitted(&mia, &record, "sign-off").await;
        let late = json!({"bundle": first["bundle"], "decision": "approve"});
        assert_eq!(posts(&dana, &second, "decisions", late).await.status, 409, "the bytes are others");
        assert_eq!(approves(&dana, &second).await.status, 200);
        portal.run_jobs().await;
    }
}

/// What the firm keeps beside it for itself is no part of what a client decides on.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_for_the_firm_alone_voids_nothing() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = made(&portal, 100).await;
        let round = submitted(&mia, &record, "sign-off").await;
        assert_eq!(approves(&dana, &round).await.status, 200);
        let path = format!("/api/v1/records/{record}/files");
        let draft = [Part { name: "costs.pdf", bytes: &pdf("costs") }];
        let kept = sent(&mia, &path, &[("firm_only", "true")], &draft).await;
        assert_eq!(kept.status, 201, "{}", kept.body);
        assert_eq!(state(&mia, &record).await, "released");
        portal.run_jobs().await;
    }
}
