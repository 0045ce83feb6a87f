//! Links that the firm ends, and links of somebody who was suspended: dead on the very next request.

use super::{BLUEPRINT, link::links, waiting};
use portico_portal::policy::identity::Secret;
use portico_store::{Tenant, values};
use portico_testkit::{Browser, TestPortal};
use serde_json::Value;

/// A task link to a record, as a mail carries it.
async fn task_link(portal: &TestPortal, who: &str, record: &str) -> String {
    const ADD: &str = "INSERT INTO link (id, hash, workspace_id, person_id, kind, record_id, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, 'task', $5, $6, NULL)";
    let secret = Secret::new(&portal.portal, portal.cast.workspace);
    let record: uuid::Uuid = record.parse().unwrap();
    let person = portal.cast.member(who).person;
    let row = values![portal.portal.new_id(), secret.hash(), portal.cast.workspace, person, record, portal.now()];
    let mut tx = portal.portal.db.begin(Tenant::INSTALLATION).await.unwrap();
    tx.execute(ADD, &row).await.unwrap();
    tx.commit().await.unwrap();
    format!("/links/{}", secret.to_text())
}

fn of(portal: &TestPortal, who: &str) -> String {
    format!("/members/{}/links", portal.cast.member(who).member)
}

async fn listed(portal: &TestPortal, browser: &Browser, who: &str) -> Vec<Value> {
    let answer = browser.get(&format!("/api/v1{}", of(portal, who))).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.value()["links"].as_array().unwrap().clone()
}

/// Neither the page nor the button is there any more, whoever holds it.
async fn is_dead(portal: &TestPortal, link: &str) {
    for renew in [link.to_owned(), format!("{link}/renewal")] {
        let answer = portal.browser().post(&renew, &[("decision", "approve"), ("deciding", "approve")]).await;
        assert!(matches!(answer.status.as_u16(), 401 | 404 | 405 | 410 | 303), "{renew}: {}", answer.status);
        assert_eq!(answer.headers.get("set-cookie"), None, "{renew} on {}", portal.name);
    }
    let page = portal.browser().get(link).await;
    assert_ne!(page.status, 200, "{link} on {}: {}", portal.name, page.body);
}

// ask 15, s_027
#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_the_firm_ends_is_dead_on_the_next_request() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, _) = waiting(&portal, 100).await;
        let decision = links(&portal, "dana").await.remove(0);
        let task = task_link(&portal, "dana", &record).await;
        let (ruth, ana) = (portal.sign_in("ruth").await, portal.sign_in("ana").await);
        let holder = portal.browser();
        assert_eq!(holder.post(&task, &[]).await.status, 303);
        assert_eq!(holder.get(&format!("/records/{record}")).await.status, 200);
        assert_eq!(portal.browser().get(&decision).await.status, 200);

        let live = listed(&portal, &ruth, "dana").await;
        let kinds: Vec<&str> = live.iter().filter_map(|one| one["kind"].as_str()).collect();
        assert!(kinds.contains(&"task") && kinds.contains(&"decision"), "{live:?}");
        let page = ruth.get(&of(&portal, "dana")).await.body;
        assert!(page.contains("Brand guidelines") && page.contains("dana@larkfield.example"), "{page}");
        for secret in [&decision, &task] {
            let secret = secret.rsplit('/').next().unwrap();
            assert!(!page.contains(secret) && !live.iter().any(|one| one.to_string().contains(secret)));
        }
        let dana = portal.sign_in("dana").await;
        for (who, whose) in [(&ana, "dana"), (&dana, "sam")] {
            let path = of(&portal, whose);
            for answer in [who.get(&path).await, who.post(&format!("{path}/end"), &[]).await] {
                assert!(matches!(answer.status.as_u16(), 403 | 404), "{path}: {}", answer.status);
            }
        }
        let nobodys = uuid::Uuid::from_u128(7).to_string();
        let end = format!("{}/end", of(&portal, "dana"));
        assert_eq!(ruth.post(&end, &[("link", &nobodys)]).await.status, 404);

        for one in live.iter().filter(|one| one["kind"] == "decision") {
            assert_eq!(ruth.post(&end, &[("link", one["id"].as_str().unwrap())]).await.status, 303);
        }
        is_dead(&portal, &decision).await;
        let one = listed(&portal, &ruth, "dana").await[0]["id"].as_str().unwrap().to_owned();
        let of_sam = format!("/api/v1{}/{one}", of(&portal, "sam"));
        assert_eq!(ruth.json("DELETE", &of_sam, &Value::Null, &[]).await.status, 404, "it is Dana's");
        let all = format!("/api/v1{}", of(&portal, "dana"));
        assert_eq!(ruth.json("DELETE", &all, &Value::Null, &[]).await.status, 204);
        is_dead(&portal, &task).await;
        assert_ne!(holder.get(&format!("/records/{record}")).await.status, 200, "what it opened is closed");
        assert_eq!(listed(&portal, &ruth, "dana").await, Vec::<Value>::new());
        let ended = "SELECT count(*) FROM event WHERE workspace_id = $1 AND kind = 'links.ended'";
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        assert!(read.one::<i64>(ended, &values![portal.cast.workspace]).await.unwrap() >= 2);
        portal.run_jobs().await;
    }
}

// ask 15, s_027
#[tokio::test(flavor = "multi_thread")]
async fn suspending_whoever_holds_a_link_ends_it_too() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, _) = waiting(&portal, 100).await;
        let decision = links(&portal, "dana").await.remove(0);
        let task = task_link(&portal, "dana", &record).await;
        let holder = portal.browser();
        assert_eq!(holder.post(&task, &[]).await.status, 303);
        assert_eq!(holder.get(&format!("/records/{record}")).await.status, 200);
        let ruth = portal.sign_in("ruth").await;
        let member = portal.cast.member("dana").member;
        assert_eq!(ruth.post(&format!("/members/{member}/suspension"), &[]).await.status, 303);
        assert_ne!(holder.get(&format!("/records/{record}")).await.status, 200, "{}", portal.name);
        for link in [&decision, &task] {
            let answer = portal.browser().post(link, &[("decision", "approve"), ("deciding", "approve")]).await;
            assert_eq!(answer.headers.get("set-cookie"), None, "{link} on {}: {}", portal.name, answer.status);
            assert!(!answer.status.is_success(), "{}", answer.status);
        }
        let page = portal.browser().get(&decision).await;
        assert!(page.status != 200 || !page.body.contains("Brand guidelines"), "{}", page.body);
        portal.run_jobs().await;
    }
}
