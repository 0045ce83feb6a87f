//! The list of a company: it is done when somebody of the company has signed that all of it is true.

use super::{BLUEPRINT, acts, asked, hands_in, list, state};
use crate::{
    approvals::{posts, read as round_of},
    desk::client::{page, text},
    files::listed,
    records::{done, moved},
    templates::made,
};
use portico_testkit::TestPortal;
use serde_json::{Value, json};

// req 63, req 67
#[tokio::test(flavor = "multi_thread")]
async fn a_company_signs_at_the_end_and_a_person_need_not() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "company").await;
        crate::templates::answered(&dana, &record, &json!({"activity": "Bread and cakes."})).await;
        assert_eq!(hands_in(&dana, &record, "identity", &[("valid-until", "2031-05-01")]).await.status, 303);
        assert_eq!(hands_in(&dana, &record, "address", &[]).await.status, 303);
        assert_eq!(hands_in(&dana, &record, "owners", &[("once", "")]).await.status, 303);
        super::several::all_statements(&dana, &record).await;
        assert_eq!(acts(&dana, &record, "about", &[("act", "section")]).await.status, 303);
        assert_eq!(acts(&dana, &record, "consent", &[("act", "acknowledge")]).await.status, 303);
        assert_eq!(moved(&dana, &record, "hand-over", "").await.status, 200);
        assert_eq!(mia.post(&format!("/records/{record}/checklist/acceptance"), &[]).await.status, 303);
        assert!(list(&dana, &record).await.contains("6 of 6 done"));
        assert_eq!(moved(&mia, &record, "finish", "").await.status, 422, "without the signature nothing is finished");

        assert_eq!(made(&mia, &record, "declaration").await.status, 201);
        let put = json!({"approval": "declaration"});
        let round = mia.json("POST", &format!("/api/v1/records/{record}/approvals"), &put, &[]).await.value();
        let round = round["id"].as_str().unwrap();
        assert_eq!(state(&mia, &record).await, "signing");
        let home = text(&page(&dana, "/").await);
        assert!(home.contains("Your declaration: Identity check 2026") && home.contains("Read it and sign"), "{home}");
        let signs = async |signature: Value| {
            let bundle = round_of(&dana, round).await["bundle"].clone();
            posts(&dana, round, "decisions", json!({"bundle": bundle, "decision": "approve", "signature": signature}))
                .await
        };
        let signature = json!({"name": "Dana Reyes", "agreed": true});
        let unread = signs(signature.clone()).await;
        assert_eq!(unread.status, 422, "{}", unread.body);
        assert!(unread.body.contains("Open every file first"), "{}", unread.body);
        let files = listed(&dana, &record).await;
        let declaration = files.iter().find(|one| one["title"] == "Declaration of Larkfield Bakery").unwrap();
        let content = format!("/files/{}/content", declaration["id"].as_str().unwrap());
        assert_eq!(dana.send_for_bytes(&content).await.0, 200);
        let done_with = signs(signature).await;
        assert_eq!(done_with.status, 200, "{}", done_with.body);
        assert_eq!(state(&mia, &record).await, "complete");
        done(&portal).await;
    }
}
