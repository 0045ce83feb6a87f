//! What is asked for again while the firm has the ball: a task of the client's, on every page that says who has it.

use super::{BLUEPRINT, acts, asked, hands_in};
use crate::{
    desk::client::{page, text},
    records::{done, moved, read},
};
use portico_testkit::{Browser, TestPortal};
use serde_json::json;

async fn words(browser: &Browser, path: &str) -> String {
    text(&page(browser, path).await)
}

/// A list in review, of which the letter was asked for again.
async fn returned(portal: &TestPortal) -> String {
    let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
    let record = asked(portal, "person").await;
    let early = moved(&dana, &record, "hand-over", "").await;
    assert_eq!(early.status, 422, "{}", early.body);
    assert!(early.body.contains("Still to be sent: Your passport or identity card"), "{}", early.body);
    let own = words(&dana, &format!("/records/{record}")).await;
    assert!(own.contains("Still to be sent") && !own.contains("I have sent everything"), "no button yet: {own}");
    assert_eq!(hands_in(&dana, &record, "identity", &[("valid-until", "2031-05-01")]).await.status, 303);
    assert_eq!(hands_in(&dana, &record, "address", &[]).await.status, 303);
    assert_eq!(acts(&dana, &record, "about", &[("act", "section")]).await.status, 303);
    assert_eq!(acts(&dana, &record, "consent", &[("act", "acknowledge")]).await.status, 303);
    assert_eq!(moved(&dana, &record, "hand-over", "").await.status, 200);
    assert!(words(&dana, "/").await.contains("Nothing waits for you."));
    assert_eq!(acts(&mia, &record, "address", &[("act", "return"), ("reason", "too-old")]).await.status, 303);
    record
}

// req 46, req 81
#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_again_in_review_is_a_task_and_both_have_the_ball() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana, ana) = (portal.sign_in("mia").await, portal.sign_in("dana").await, portal.sign_in("ana").await);
        let record = returned(&portal).await;
        let home = words(&dana, "/").await;
        assert!(home.contains("One thing needs you."), "{home}");
        assert!(home.contains("Send again “A letter that shows your address”: Identity check 2026"), "{home}");
        assert!(page(&dana, "/").await.contains(&format!("href=\"/records/{record}/checklist#i-address\"")));
        assert!(words(&dana, "/records?show=you").await.contains("Identity check 2026"));
        let own = words(&dana, &format!("/records/{record}")).await;
        assert!(own.contains("Waiting for you") && own.contains("Who has it You and"), "{own}");
        assert!(own.contains("Send it again"), "the button is there: {own}");

        let hers = words(&ana, "/").await;
        assert!(!hers.contains("Send again"), "whoever only reads is asked for nothing: {hers}");
        assert!(hers.contains("With us") && hers.contains("With Dana Reyes and"), "{hers}");
        let staff = words(&mia, &format!("/records/{record}")).await;
        assert!(staff.contains("and Dana Reyes (client)"), "{staff}");
        for path in ["/boards/document-set", "/records?type=document-set"] {
            assert!(words(&mia, path).await.contains("1 thing wanted of Dana Reyes"), "{path}");
        }
        assert_eq!(read(&dana, &record).await["wanted"], json!(["address"]));
        let waits = dana.get("/api/v1/home").await.value();
        assert_eq!(waits["records"][0]["wanted"], json!(["address"]));

        assert_eq!(hands_in(&dana, &record, "address", &[("x", "2")]).await.status, 303);
        assert!(words(&dana, "/").await.contains("Nothing waits for you."), "it goes with what was sent");
        assert_eq!(read(&mia, &record).await["wanted"], json!([]));
        done(&portal).await;
    }
}
