//! Where a record stands that waits for decisions: whoever has decided is asked for nothing more, and everybody reads whom
//! it waits for.

use super::{approves, money, submitted};
use crate::{
    desk::client::{page, text},
    records::{done, read},
};
use portico_testkit::{Browser, TestPortal};
use serde_json::json;

const CREATIVE: &str = include_str!("../../../../../blueprints/creative-approvals.yaml");

/// A leaflet on which Dana and the members of Larkfield decide.
async fn leaflet(portal: &TestPortal) -> (String, String) {
    let mia = portal.sign_in("mia").await;
    let body = json!({
        "type": "deliverable", "organization": portal.cast.organization("larkfield"),
        "requested_for": portal.cast.member("dana").member,
        "answers": {"title": "Leaflet for autumn", "kind": "print", "brief": "For the counter.", "production": money(800)}
    });
    let answer = mia.json("POST", "/api/v1/records", &body, &[]).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let record = answer.value()["id"].as_str().unwrap().to_owned();
    assert_eq!(crate::records::moved(&mia, &record, "begin", "").await.status, 200);
    let round = submitted(&mia, &record, "release").await;
    (record, round)
}

async fn words(browser: &Browser, path: &str) -> String {
    text(&page(browser, path).await)
}

async fn waits_at_home(browser: &Browser) -> Vec<String> {
    let answer = browser.get("/api/v1/home").await.value();
    answer["records"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

// req 51, req 66, req 81
#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_decided_is_asked_for_nothing_and_all_read_whom_it_waits_for() {
    for portal in TestPortal::both_with(CREATIVE).await {
        let (mia, dana, sam) = (portal.sign_in("mia").await, portal.sign_in("dana").await, portal.sign_in("sam").await);
        let (record, round) = leaflet(&portal).await;
        assert_eq!(waits_at_home(&dana).await, std::slice::from_ref(&record));
        assert!(words(&dana, "/records?show=you").await.contains("Leaflet for autumn"));
        assert!(words(&dana, "/").await.contains("One thing needs you."));
        assert_eq!(approves(&dana, &round).await.status, 200);

        let home = words(&dana, "/").await;
        assert!(home.contains("Nothing waits for you.") && !home.contains("Withdraw it"), "{home}");
        assert!(home.contains("With Sam Lee since today") && home.contains("Waiting for someone else"), "{home}");
        assert!(!words(&dana, "/records?show=you").await.contains("Leaflet for autumn"));
        assert_eq!(waits_at_home(&dana).await, Vec::<String>::new());
        let own = words(&dana, &format!("/records/{record}")).await;
        assert!(own.contains("Waiting for someone else") && own.contains("Who has it Sam Lee"), "{own}");
        assert!(own.contains("What else you can do"), "the way out is offered, and not asked for: {own}");

        let his = words(&sam, &format!("/records/{record}")).await;
        assert!(his.contains("Waiting for you") && his.contains("Who has it You"), "{his}");
        assert_eq!(waits_at_home(&sam).await, std::slice::from_ref(&record));
        for path in ["/work?tab=client", "/boards/deliverable", "/records?type=deliverable"] {
            let shown = words(&mia, path).await;
            assert!(shown.contains("Waits for Sam Lee"), "{path}: {shown}");
        }
        let staff = words(&mia, &format!("/records/{record}")).await;
        assert!(staff.contains("Who has it Sam Lee"), "{staff}");
        for browser in [&mia, &dana, &sam] {
            assert_eq!(read(browser, &record).await["waits_for"], json!(["Sam Lee"]));
        }
        done(&portal).await;
    }
}

/// What the firm decides first is told to clients by the firm's name alone.
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_the_firms_own_check_is_with_the_firm() {
    for portal in TestPortal::both_with(super::BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let (record, _) = super::waiting(&portal, 2000).await;
        let own = words(&dana, &format!("/records/{record}")).await;
        assert!(own.contains("With us") && own.contains("Who has it Harbour &#38; Pike"), "{own}");
        assert!(words(&dana, "/").await.contains("Nothing waits for you."));
        let answer = read(&dana, &record).await;
        assert_eq!(answer["waits_for"], json!(["Harbour & Pike"]));
        done(&portal).await;
    }
}
