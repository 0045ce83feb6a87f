//! Taking a decision back, until its stage closes.

use super::{BLUEPRINT, approves, posts, read, submitted, tasks, waiting};
use portico_testkit::TestPortal;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_taken_back_until_its_stage_closes_and_by_nobody_else() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, first) = waiting(&portal, 100).await;
        let (dana, sam) = (portal.sign_in("dana").await, portal.sign_in("sam").await);
        assert_eq!(read(&dana, &first).await["mine"][0]["closes"], true);
        let asked = dana.get(&format!("/approvals/{first}?decide=approve")).await;
        assert!(asked.body.contains("Yours is the last decision here, so it cannot be taken back."), "{}", asked.body);
        assert_eq!(approves(&dana, &first).await.status, 200);
        assert_eq!(posts(&dana, &first, "withdrawal", json!({})).await.status, 422, "the last stage has closed");
        let round = submitted(&portal.sign_in("ruth").await, &record, "spending").await;
        assert_eq!(read(&dana, &round).await["mine"][0]["closes"], false);
        let asked = dana.get(&format!("/approvals/{round}?decide=approve")).await;
        assert!(asked.body.contains("You can take it back until the others have decided, too."), "{}", asked.body);
        assert_eq!(approves(&dana, &round).await.status, 200);
        assert!(tasks(&dana).await.is_empty());
        assert_eq!(posts(&sam, &round, "withdrawal", json!({})).await.status, 422, "it is Dana's");
        assert_eq!(posts(&dana, &round, "withdrawal", json!({})).await.status, 200);
        assert_eq!(tasks(&dana).await, std::slice::from_ref(&round), "it waits for her again");
        let said = read(&dana, &round).await.to_string();
        assert!(said.contains(r#""withdrawn":true"#), "what was taken back is still told: {said}");
        assert_eq!(approves(&dana, &round).await.status, 200);
        portal.run_jobs().await;
    }
}
