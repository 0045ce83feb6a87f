//! What is agreed to only after it was read.

use super::{BLUEPRINT, acts, asked, list};
use crate::files::{added, pdf};
use portico_model::blueprint::check;
use portico_testkit::TestPortal;

// req 45
#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledgement_waits_until_the_files_were_opened_by_whoever_gives_it() {
    let blueprint = BLUEPRINT.replacen("      consent:\n", "      consent:\n        open_first: true\n", 1);
    assert!(blueprint != BLUEPRINT && !check(&blueprint).has_errors(), "{}", check(&blueprint));
    for portal in TestPortal::both_with(&blueprint).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        let file = added(&mia, &record, "terms.pdf", &pdf("terms")).await;
        portal.run_jobs().await;
        assert!(list(&dana, &record).await.contains("Open every file first, then agree"));
        let early = acts(&dana, &record, "consent", &[("act", "acknowledge")]).await;
        assert_eq!(early.status, 422);
        assert!(early.body.contains("Open every file first, then agree."), "{}", early.body);
        assert_eq!(dana.get(&format!("/files/{file}/content")).await.status, 200);
        assert_eq!(acts(&dana, &record, "consent", &[("act", "acknowledge")]).await.status, 303, "on {}", portal.name);
        portal.run_jobs().await;
    }
}
