//! Links in mails: reading decides nothing, a press decides once, and whatever holds for others holds for them.

use super::{BLUEPRINT, approves, minute, person, posts, read, state, tasks, waiting};
use portico_store::values;
use portico_testkit::TestPortal;
use serde_json::json;

/// The links of the mails to somebody, newest first, as the demo shows them.
pub async fn links(portal: &TestPortal, who: &str) -> Vec<String> {
    const MAILS: &str = "SELECT body_text FROM mail WHERE workspace_id = $1 AND person_id = $2 AND kind LIKE 'decision%' \
        ORDER BY created_at DESC, id DESC";
    minute(portal).await;
    let person = portal.cast.member(who).person;
    let read = portal.portal.db.within(portal.cast.workspace.tenant());
    let mails: Vec<String> = read.all(MAILS, &values![portal.cast.workspace, person]).await.unwrap();
    let link = |text: &String| {
        let at = text.find("http://portal.test/links/decisions/").unwrap_or_else(|| panic!("no link in {text}"));
        text[at + "http://portal.test".len()..].split_whitespace().next().unwrap().to_owned()
    };
    mails.iter().map(link).collect()
}

// ask 33, ask 34, s_019, s_020
#[tokio::test(flavor = "multi_thread")]
async fn looking_at_a_link_decides_nothing_and_it_is_good_for_one_decision() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, round) = waiting(&portal, 100).await;
        let link = links(&portal, "dana").await.remove(0);
        for _ in 0..3 {
            let page = portal.browser().get(&link).await;
            assert_eq!((page.status.as_u16(), page.headers.get("set-cookie")), (200, None), "{}", page.body);
            assert!(page.body.contains("Brand guidelines"));
        }
        let mia = portal.sign_in("mia").await;
        assert_eq!(state(&mia, &record).await, "in-review");
        let form = portal.browser().get(&format!("{link}?decide=approve")).await;
        let fields = [("decision", "approve"), ("deciding", "approve"), ("bundle", &form.input("bundle"))];
        let browser = portal.browser();
        let done = browser.post(&link, &fields).await;
        assert_eq!(done.location(), format!("/approvals/{round}?said=decided"), "{}", done.body);
        let page = browser.get(done.location()).await;
        assert!(page.body.contains("You approved “Brand guidelines”"), "they read on: {}", page.body);
        assert!(page.body.contains(&format!("href=\"/records/{record}\"")), "and find a way on: {}", page.body);
        assert_ne!(browser.get("/organization").await.status, 200, "and reach nothing else");
        assert_eq!(state(&mia, &record).await, "released");
        let again = portal.browser().post(&link, &fields).await;
        assert_eq!((again.status.as_u16(), again.headers.get("set-cookie")), (410, None));
        let over = portal.browser().get(&link).await;
        assert_eq!(over.status, 410);
        assert!(over.body.contains("Sign in"), "there is a way on");
        portal.run_jobs().await;
    }
}

// s_019
#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_uses_at_once_one_decides() {
    const EVENTS: &str = "SELECT count(*) FROM event WHERE workspace_id = $1 AND kind = 'approval.decided'";
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let _ = waiting(&portal, 100).await;
        let link = links(&portal, "dana").await.remove(0);
        let bundle = portal.browser().get(&format!("{link}?decide=approve")).await.input("bundle");
        let mut tries = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let (browser, link, bundle) = (portal.browser(), link.clone(), bundle.clone());
            tries.spawn(async move {
                let fields = [("decision", "approve"), ("deciding", "approve"), ("bundle", bundle.as_str())];
                browser.post(&link, &fields).await.status.as_u16()
            });
        }
        let statuses = tries.join_all().await;
        assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?} on {}", portal.name);
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        assert_eq!(read.one::<i64>(EVENTS, &values![portal.cast.workspace]).await.unwrap(), 1);
        portal.run_jobs().await;
    }
}

// ask 32, ask 33
#[tokio::test(flavor = "multi_thread")]
async fn state_and_rights_are_looked_at_again_and_there_is_always_a_way_on() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (_, round) = waiting(&portal, 100).await;
        let link = links(&portal, "dana").await.remove(0);
        let bundle = portal.browser().get(&format!("{link}?decide=approve")).await.input("bundle");
        let fields = [("decision", "approve"), ("deciding", "approve"), ("bundle", bundle.as_str())];
        let to = json!({"to": person(&portal, "sam"), "hand_over": true});
        assert_eq!(posts(&portal.sign_in("dana").await, &round, "delegations", to).await.status, 200);
        assert_eq!(portal.browser().post(&link, &fields).await.status, 422, "the task is Sam's now");
        let sams = links(&portal, "sam").await.remove(0);
        portal.pass(jiff::SignedDuration::from_hours(24 * 31));
        assert_eq!(portal.browser().get(&sams).await.status, 410, "its time is over");
        assert_eq!(portal.browser().post(&sams, &fields).await.status, 410);
        let asked = portal.browser().post(&format!("{sams}/renewal"), &[]).await;
        assert!(asked.body.contains("A new link is on its way"), "{}", asked.body);
        let fresh = links(&portal, "sam").await.remove(0);
        assert_ne!(fresh, sams);
        assert_eq!(portal.browser().post(&fresh, &fields).await.status, 303);
        assert_eq!(read(&portal.sign_in("mia").await, &round).await["state"], "approved");
        assert_eq!(portal.browser().get("/links/decisions/nonsense").await.status, 404);
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_are_led_to_the_page_and_sign_in() {
    const MAIL: &str = "SELECT body_text FROM mail WHERE workspace_id = $1 AND person_id = $2 AND kind = 'decision'";
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (_, round) = waiting(&portal, 2_000).await;
        minute(&portal).await;
        let tomas = portal.sign_in("tomas").await;
        assert_eq!(tasks(&tomas).await, std::slice::from_ref(&round));
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let person = portal.cast.member("tomas").person;
        let mail: String = read.one(MAIL, &values![portal.cast.workspace, person]).await.unwrap();
        assert!(mail.contains(&format!("http://portal.test/approvals/{round}")), "{mail}");
        assert!(!mail.contains("links/"), "{mail}");
        assert_eq!(approves(&tomas, &round).await.status, 200);
        portal.run_jobs().await;
    }
}

// ask 32
#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_what_has_changed_leads_to_what_came_after_it() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, _) = waiting(&portal, 100).await;
        let old = links(&portal, "dana").await.remove(0);
        let mia = portal.sign_in("mia").await;
        let revision = crate::records::read(&mia, &record).await["revision"].to_string();
        let path = format!("/api/v1/records/{record}/answers");
        let change = json!({"answers": {"text": "The fourth version."}});
        assert_eq!(mia.json("PATCH", &path, &change, &[("if-match", &revision)]).await.status, 200);
        let page = portal.browser().get(&old).await;
        assert!(
            page.body.contains("has changed or is decided") && !page.body.contains("You decide as"),
            "{}",
            page.body
        );
        let newer = super::submitted(&mia, &record, "sign-off").await;
        minute(&portal).await;
        assert_eq!(portal.browser().post(&format!("{old}/renewal"), &[]).await.status, 200);
        let fresh = links(&portal, "dana").await.remove(0);
        assert_ne!(fresh, old);
        let bundle = portal.browser().get(&format!("{fresh}?decide=approve")).await.input("bundle");
        let fields = [("decision", "approve"), ("deciding", "approve"), ("bundle", bundle.as_str())];
        assert_eq!(portal.browser().post(&fresh, &fields).await.status, 303);
        assert_eq!(read(&mia, &newer).await["state"], "approved");
        portal.run_jobs().await;
    }
}
