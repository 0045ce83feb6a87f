//! Links that the firm ends, and links of somebody who was suspended: dead on the very next request.

use super::{BLUEPRINT, link::links, waiting};
use portico_connect::smtp::Transport;
use portico_portal::{
    mail::sending::{SendMail, Tried},
    policy::identity::Secret,
};
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
        for kind in ["task", "decision", "session"] {
            assert!(kinds.contains(&kind), "{kind}: {live:?}");
        }
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
async fn a_browser_that_a_link_opened_is_listed_and_ended_when_the_link_is_used_up() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, _) = waiting(&portal, 100).await;
        let link = links(&portal, "dana").await.remove(0);
        let (ruth, holder) = (portal.sign_in("ruth").await, portal.browser());
        let bundle = holder.get(&format!("{link}?decide=approve")).await.input("bundle");
        let fields = [("decision", "approve"), ("deciding", "approve"), ("bundle", &bundle)];
        assert_eq!(holder.post(&link, &fields).await.status, 303);
        assert_eq!(holder.get(&format!("/records/{record}")).await.status, 200);
        for live in [listed(&portal, &ruth, "dana").await, of_record(&ruth, &record).await] {
            let kinds: Vec<&str> = live.iter().filter_map(|one| one["kind"].as_str()).collect();
            assert_eq!(kinds, ["session"], "{live:?}");
        }
        assert!(ruth.get(&of(&portal, "dana")).await.body.contains("A browser that is in"));
        let one = listed(&portal, &ruth, "dana").await[0]["id"].as_str().unwrap().to_owned();
        assert_eq!(ruth.post(&format!("/records/{record}/links/end"), &[("link", &one)]).await.status, 303);
        assert_ne!(holder.get(&format!("/records/{record}")).await.status, 200, "{}", portal.name);
        assert_eq!(listed(&portal, &ruth, "dana").await, Vec::<Value>::new());
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

/// The rows of a list of mailed links.
async fn of_record(browser: &Browser, record: &str) -> Vec<Value> {
    let answer = browser.get(&format!("/api/v1/records/{record}/links")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.value()["links"].as_array().unwrap().clone()
}

// ask 15, s_027
#[tokio::test(flavor = "multi_thread")]
async fn links_to_a_record_are_listed_and_ended_where_the_record_is() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, _) = waiting(&portal, 100).await;
        let (other, _) = waiting(&portal, 100).await;
        let task = task_link(&portal, "sam", &record).await;
        let elsewhere = task_link(&portal, "sam", &other).await;
        let _ = links(&portal, "dana").await;
        let (ruth, mia) = (portal.sign_in("ruth").await, portal.sign_in("mia").await);
        let live = of_record(&ruth, &record).await;
        let people: Vec<&str> = live.iter().filter_map(|one| one["person_name"].as_str()).collect();
        assert!(people.contains(&"Sam Lee") && people.contains(&"Dana Reyes"), "{live:?}");
        assert!(live.iter().all(|one| one["record"] == record.as_str()), "{live:?}");
        let path = format!("/records/{record}/links");
        let page = ruth.get(&path).await.body;
        assert!(page.contains("Sam Lee") && page.contains("One decision on it"), "{page}");
        assert!(ruth.get(&format!("/records/{record}")).await.body.contains(&format!("href=\"{path}\"")));

        assert_eq!(mia.get(&path).await.status, 403, "she may change nobody");
        assert!(!mia.get(&format!("/records/{record}")).await.body.contains(&path));
        let one = live.iter().find(|one| one["person_name"] == "Sam Lee").unwrap()["id"].as_str().unwrap();
        assert_eq!(mia.post(&format!("{path}/end"), &[("link", one)]).await.status, 403);
        for outsider in ["dana", "clara"] {
            let browser = portal.sign_in(outsider).await;
            assert_eq!(browser.get(&path).await.status, 404);
            assert_eq!(browser.post(&format!("{path}/end"), &[]).await.status, 404);
        }
        let wrong = format!("/api/v1/records/{other}/links/{one}");
        assert_eq!(ruth.json("DELETE", &wrong, &Value::Null, &[]).await.status, 404, "it opens another record");

        assert_eq!(ruth.post(&format!("{path}/end"), &[("link", one)]).await.status, 303);
        is_dead(&portal, &task).await;
        assert_eq!(of_record(&ruth, &record).await.len(), live.len() - 1);
        let all = format!("/api/v1{path}");
        assert_eq!(ruth.json("DELETE", &all, &Value::Null, &[]).await.status, 204);
        assert_eq!(of_record(&ruth, &record).await, Vec::<Value>::new());
        assert_eq!(portal.browser().get(&elsewhere).await.status, 200, "what opens another record stays");
        portal.run_jobs().await;
    }
}

// ask 15, s_027
#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_a_record_that_one_may_not_see_is_neither_listed_nor_ended() {
    const COUNTED: &str = "SELECT count(*) FROM event WHERE workspace_id = $1 AND kind = 'links.ended' \
        AND client_payload LIKE '%\"links\":0%'";
    let all = "  firm-admin:\n    work: {see: all, open: all, answer: all, advance: all, approve: all, assign: all, reply: all, \
        note: all, attach: all, audit: all}\n";
    assert!(BLUEPRINT.contains(all));
    let narrow = BLUEPRINT.replace(all, "  firm-admin:\n    work: {see: [own], advance: [own], approve: [own]}\n");
    for portal in TestPortal::both_with(&narrow).await {
        let (record, _) = waiting(&portal, 100).await;
        let task = task_link(&portal, "dana", &record).await;
        let _ = links(&portal, "dana").await;
        let ruth = portal.sign_in("ruth").await;
        assert_eq!(ruth.get(&format!("/records/{record}")).await.status, 404, "she does not see it");
        assert_eq!(listed(&portal, &ruth, "dana").await, Vec::<Value>::new());
        let page = ruth.get(&of(&portal, "dana")).await.body;
        assert!(!page.contains("Brand guidelines"), "{page}");
        let end = format!("{}/end", of(&portal, "dana"));
        assert_eq!(ruth.post(&end, &[]).await.status, 303);
        assert_eq!(portal.browser().get(&task).await.status, 200, "it lives on");
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        assert_eq!(read.one::<i64>(COUNTED, &values![portal.cast.workspace]).await.unwrap(), 1, "nor counted");
        portal.run_jobs().await;
    }
}

// ask 15, s_027
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_waits_brings_no_new_link_after_all_were_ended() {
    const WAITING: &str = "SELECT count(*) FROM mail WHERE workspace_id = $1 AND mint IS NOT NULL AND state = $2";
    const BACK: &str =
        "UPDATE mail SET state = 'waiting' WHERE workspace_id = $1 AND person_id = $2 AND mint IS NOT NULL";
    const LINKS: &str = "SELECT id FROM decision_link WHERE workspace_id = $1 AND revoked_at IS NULL";
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, _) = waiting(&portal, 100).await;
        let _ = links(&portal, "dana").await;
        let workspace = portal.cast.workspace;
        // As if its server had not taken it yet.
        let mut tx = portal.portal.db.begin(workspace.tenant()).await.unwrap();
        let waiting = tx.execute(BACK, &values![workspace, portal.cast.member("dana").person]).await.unwrap();
        assert!(waiting > 0);
        tx.commit().await.unwrap();
        let ruth = portal.sign_in("ruth").await;
        assert_eq!(ruth.post(&format!("/records/{record}/links/end"), &[]).await.status, 303);
        let read = portal.portal.db.within(workspace.tenant());
        assert_eq!(read.one::<i64>(WAITING, &values![workspace, "waiting"]).await.unwrap(), 0);
        let mails: Vec<portico_portal::ids::MailId> =
            read.all("SELECT id FROM mail WHERE workspace_id = $1", &values![workspace]).await.unwrap();
        for mail in mails {
            let job = SendMail { workspace: workspace.0, mail: mail.0 };
            assert_eq!(job.run(&portal.portal, &Transport::Kept).await.unwrap(), Tried::Done);
        }
        let left: Vec<(uuid::Uuid,)> = read.all(LINKS, &values![workspace]).await.unwrap();
        assert_eq!(left.len(), 0, "on {}", portal.name);
        portal.run_jobs().await;
    }
}
