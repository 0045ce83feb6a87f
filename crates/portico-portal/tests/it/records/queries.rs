//! Lists: each sees what is theirs, page by page, and nothing of others.

use super::{done, moved, opened};
use portico_testkit::{Browser, TestPortal};

async fn titles(browser: &Browser, query: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut after = String::new();
    loop {
        let page = browser.get(&format!("/api/v1/records?limit=2{query}{after}")).await.value();
        all.extend(
            page["records"].as_array().unwrap().iter().map(|record| record["title"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return all,
        }
    }
}

// req 77, 78, 79, 80, ask 1, ask 13
#[tokio::test(flavor = "multi_thread")]
async fn each_sees_their_own_organizations_requests_and_no_others() {
    for portal in TestPortal::both().await {
        let (sam, priya, ben) =
            (portal.sign_in("sam").await, portal.sign_in("priya").await, portal.sign_in("ben").await);
        for (browser, subject) in [(&sam, "Of Sam"), (&priya, "Of Mill Lane"), (&ben, "Of Kestrel")] {
            opened(browser, subject).await;
            portal.pass(jiff::SignedDuration::from_secs(60));
        }
        let dana = portal.sign_in("dana").await;
        assert_eq!(titles(&dana, "").await, ["Of Mill Lane", "Of Sam"], "the office below is hers too");
        assert_eq!(titles(&sam, "").await, ["Of Sam"]);
        assert_eq!(titles(&portal.sign_in("ana").await, "").await, ["Of Sam"], "her organization, not its office");
        assert_eq!(titles(&portal.sign_in("clara").await, "").await, ["Of Kestrel"]);
        assert_eq!(titles(&portal.sign_in("mia").await, "").await, ["Of Kestrel", "Of Mill Lane", "Of Sam"]);
        assert_eq!(portal.browser().get("/api/v1/records").await.status, 401);
        done(&portal).await;
    }
}

// req 53
#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_narrowed_and_paged_without_losing_or_doubling_anything() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let mut ids = Vec::new();
        for number in 1..=7 {
            ids.push(opened(&sam, &format!("Request {number}")).await);
        }
        for id in &ids[..3] {
            assert_eq!(moved(&ruth, id, "take", "").await.status, 200);
        }
        let mut new = titles(&ruth, "&state=new").await;
        new.sort();
        assert_eq!(new, ["Request 4", "Request 5", "Request 6", "Request 7"]);
        assert_eq!(titles(&ruth, "&open=true").await.len(), 7);
        assert_eq!(titles(&ruth, "&state=in-progress&sort=due").await.len(), 3);
        assert_eq!(ruth.get("/api/v1/records?sort=sideways").await.status, 422);
        assert_eq!(ruth.get("/api/v1/records?after=nonsense").await.status, 422);
        done(&portal).await;
    }
}
