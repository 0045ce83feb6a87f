//! An absence that somebody else puts down: by whom, for whom, with what words, and how far it counts.

use super::{BLUEPRINT, approves, mails, minute, money, person, submitted, tasks, waiting};
use crate::privacy::places;
use jiff::SignedDuration;
use portico_model::{Key, access::Side};
use portico_portal::workspaces::{NewMember, member};
use portico_store::values;
use portico_testkit::{Answer, Browser, TestPortal};
use serde_json::{Value, json};

/// The client's admin manages the people of their organization and of those below it.
fn clients_manage() -> String {
    let from = "reply: [own, organization]}\n    organizations: {see: [organization]}\n    people: {see: [organization]}\n  client-member";
    let to = "reply: [own, participant, organization]}\n    organizations: {see: [subtree]}\n    people: {see: [subtree], change: [subtree]}\n  client-member";
    assert!(BLUEPRINT.contains(from));
    BLUEPRINT.replace(from, to)
}

fn path(portal: &TestPortal, who: &str) -> String {
    format!("/api/v1/members/{}/absences", portal.cast.member(who).member)
}

/// In hospital for two days, also for what waits already.
async fn puts_down(portal: &TestPortal, by: &Browser, who: &str, rest: Value) -> Answer {
    let until = portal.now().checked_add(SignedDuration::from_hours(48)).unwrap();
    let mut body = json!({
        "from": portal.now().to_string(), "until": until.to_string(), "waiting_too": true, "reason": "In hospital"
    });
    body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    by.json("POST", &path(portal, who), &body, &[]).await
}

async fn absences(browser: &Browser, path: &str) -> Vec<Value> {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.value()["absences"].as_array().unwrap().clone()
}

async fn ends(browser: &Browser, path: &str, absence: &Value) -> u16 {
    let path = format!("{path}/{}", absence["id"].as_str().unwrap());
    browser.json("DELETE", &path, &json!({}), &[]).await.status.as_u16()
}

// req 65, ask 20, s_097
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_in_hospital_is_stood_in_for_both_are_told_and_the_trail_says_who_and_why() {
    const SAID: &str =
        "SELECT actor, firm_payload FROM event WHERE workspace_id = $1 AND kind = 'absence.set' AND chain_id = $2";
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let [ruth, dana, sam] =
            [portal.sign_in("ruth").await, portal.sign_in("dana").await, portal.sign_in("sam").await];
        let (_, round) = waiting(&portal, 100).await;
        let put = puts_down(&portal, &ruth, "dana", json!({"deputy": person(&portal, "sam")})).await;
        assert_eq!(put.status, 201, "{}", put.body);
        portal.pass(SignedDuration::from_secs(61));
        minute(&portal).await;
        assert_eq!(tasks(&sam).await, std::slice::from_ref(&round), "what waited already, on {}", portal.name);
        let told = mails(&portal, "dana").await;
        let told = told.iter().find(|mail| mail.contains("Ruth Harbour put down that you are away")).unwrap();
        assert!(told.contains("Who decides meanwhile: Sam Lee\nWhy: In hospital"), "{told}");
        let named = mails(&portal, "sam").await;
        assert!(
            named.iter().any(|mail| mail.contains("Dana Reyes is away, and Ruth Harbour has named you")),
            "{named:?}"
        );
        assert!(!named.iter().any(|mail| mail.contains("hospital")), "why is between the two of them");
        let own = absences(&dana, "/api/v1/absences").await;
        assert_eq!((&own[0]["put_down_by"], &own[0]["reason"]), (&json!("Ruth Harbour"), &json!("In hospital")));
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let chain = values![portal.cast.workspace, portal.cast.member("dana").person];
        let (actor, said): (String, String) = read.one(SAID, &chain).await.unwrap();
        assert!(actor == "Ruth Harbour" && said.contains("In hospital"), "{actor}: {said}");
        assert_eq!(approves(&sam, &round).await.status, 200);
        let member = format!("/members/{}", portal.cast.member("dana").member);
        let data = ruth.get(&format!("{member}/data")).await.value();
        assert_eq!(
            (&data["absences"][0]["put_down_by"], &data["absences"][0]["reason"]),
            (&json!("Ruth Harbour"), &json!("In hospital"))
        );
        minute(&portal).await;
        assert!(!places(&portal, &["In hospital"]).await.is_empty());
        assert!(ruth.post(&format!("{member}/erasure"), &[("name", "Dana Reyes")]).await.status.is_redirection());
        minute(&portal).await;
        assert_eq!(
            places(&portal, &["In hospital"]).await,
            Vec::<String>::new(),
            "it goes with her, on {}",
            portal.name
        );
    }
}

// req 65
#[tokio::test(flavor = "multi_thread")]
async fn the_person_ends_it_and_so_does_whoever_put_it_down_but_nobody_else_what_they_said_themselves() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let [ruth, dana, sam] =
            [portal.sign_in("ruth").await, portal.sign_in("dana").await, portal.sign_in("sam").await];
        let (_, round) = waiting(&portal, 100).await;
        let (of_dana, deputy) = (path(&portal, "dana"), json!({"deputy": person(&portal, "sam")}));
        for (who, at) in [(&dana, "/api/v1/absences"), (&ruth, of_dana.as_str())] {
            assert_eq!(puts_down(&portal, &ruth, "dana", deputy.clone()).await.status, 201);
            portal.pass(SignedDuration::from_secs(61));
            minute(&portal).await;
            assert_eq!(tasks(&sam).await, std::slice::from_ref(&round));
            let listed = absences(who, at).await;
            assert_eq!(ends(who, at, &listed[0]).await, 200);
            portal.pass(SignedDuration::from_secs(61));
            minute(&portal).await;
            assert_eq!((tasks(&sam).await.len(), tasks(&dana).await), (0, vec![round.clone()]));
            assert_eq!(
                ends(who, of_dana.as_str(), &listed[0]).await,
                if who.get(&of_dana).await.status == 200 { 404 } else { 403 }
            );
        }
        let told = mails(&portal, "dana").await;
        let back = told.iter().filter(|mail| mail.contains("Ruth Harbour put down that you are back")).count();
        assert_eq!(back, 1, "what she ended herself she knows: {told:?}");
        let relieved = mails(&portal, "sam").await;
        let ended = |words: &str| relieved.iter().filter(|mail| mail.starts_with(words)).count();
        let by_both = (ended("Dana Reyes is back."), ended("Ruth Harbour put down that Dana Reyes is back."));
        assert_eq!(by_both, (1, 1), "whoever stood in need not any more: {relieved:?}");
        let until = portal.now().checked_add(SignedDuration::from_hours(48)).unwrap().to_string();
        let own = json!({"from": portal.now().to_string(), "until": until});
        assert_eq!(dana.json("POST", "/api/v1/absences", &own, &[]).await.status, 201);
        let listed = absences(&ruth, &of_dana).await;
        assert_eq!((&listed[0]["put_down_by"], &listed[0]["has_deputy"]), (&Value::Null, &json!(false)));
        assert_eq!(ends(&ruth, &of_dana, &listed[0]).await, 404, "Dana said so herself");
        minute(&portal).await;
    }
}

// req 65, req 75, ask 21
#[tokio::test(flavor = "multi_thread")]
async fn an_admin_names_themselves_and_without_a_deputy_it_is_listed_as_not_covered() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let ruth = portal.sign_in("ruth").await;
        let (_, large) = waiting(&portal, 2_000).await;
        let itself = json!({"deputy": person(&portal, "ruth")});
        assert_eq!(puts_down(&portal, &ruth, "tomas", itself).await.status, 201);
        portal.pass(SignedDuration::from_secs(61));
        minute(&portal).await;
        assert_eq!(tasks(&ruth).await, std::slice::from_ref(&large));
        let (_, small) = waiting(&portal, 100).await;
        let until = portal.now().checked_add(SignedDuration::from_hours(24 * 14)).unwrap().to_string();
        assert_eq!(puts_down(&portal, &ruth, "dana", json!({"until": until})).await.status, 201);
        portal.pass(SignedDuration::from_secs(61));
        minute(&portal).await;
        let gaps = ruth.get("/api/v1/approvals/gaps").await.value()["gaps"].clone();
        let listed = |round: &str| gaps.as_array().unwrap().iter().any(|gap| gap["id"] == json!(round));
        assert!(listed(&small), "{gaps}");
        minute(&portal).await;
    }
}

// req 65, req 77, ask 20
#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_change_somebody_puts_nothing_down_and_the_rules_for_deputies_are_the_same() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let ruth = portal.sign_in("ruth").await;
        for (who, status) in [("mia", 403), ("tomas", 403), ("dana", 403), ("sam", 403), ("ana", 404), ("clara", 404)] {
            let browser = portal.sign_in(who).await;
            assert_eq!(puts_down(&portal, &browser, "sam", json!({})).await.status, status, "{who}");
            assert_eq!(browser.get(&path(&portal, "sam")).await.status, status, "{who}");
            let page = format!("/members/{}/absences", portal.cast.member("sam").member);
            assert_eq!(browser.get(&page).await.status, status, "{who}");
        }
        for unfit in ["sam", "mia", "ruth", "clara"] {
            let refused = puts_down(&portal, &ruth, "sam", json!({"deputy": person(&portal, unfit)})).await;
            assert_eq!(refused.status, 422, "{unfit} cannot stand in: {}", refused.body);
        }
        assert_eq!(puts_down(&portal, &ruth, "sam", json!({"reason": " "})).await.status, 422);
        assert_eq!(puts_down(&portal, &ruth, "sam", json!({"reason": "x".repeat(501)})).await.status, 422);
        let over = json!({"until": portal.now().to_string()});
        assert_eq!(puts_down(&portal, &ruth, "sam", over).await.status, 422);
        let oneself = puts_down(&portal, &ruth, "ruth", json!({})).await;
        assert!(oneself.status == 409 && oneself.body.contains("with your account"), "{}", oneself.body);
        let suspended = format!("/members/{}/suspension", portal.cast.member("sam").member);
        assert!(ruth.post(&suspended, &[]).await.status.is_redirection());
        let gone = puts_down(&portal, &ruth, "sam", json!({})).await;
        assert!(gone.status == 409 && gone.body.contains("Sam Lee has no access here"), "{}", gone.body);
        let page = ruth.get(&format!("/members/{}/absences", portal.cast.member("sam").member)).await;
        assert!(page.body.contains("Sam Lee has no access here") && !page.body.contains("First day"), "{}", page.body);
        assert!(absences(&ruth, &path(&portal, "sam")).await.is_empty());
        portal.run_jobs().await;
    }
}

// req 65, req 77
#[tokio::test(flavor = "multi_thread")]
async fn a_clients_admin_does_it_for_their_own_people_and_those_below() {
    for portal in TestPortal::both_with(&clients_manage()).await {
        let [dana, clara] = [portal.sign_in("dana").await, portal.sign_in("clara").await];
        for who in ["sam", "priya"] {
            let put = puts_down(&portal, &dana, who, json!({"deputy": person(&portal, "dana")})).await;
            assert_eq!(put.status, 201, "{who}: {}", put.body);
            assert_eq!(puts_down(&portal, &clara, who, json!({})).await.status, 404, "{who} is not hers");
            let listed = absences(&dana, &path(&portal, who)).await;
            assert_eq!(listed[0]["deputy_name"], "Dana Reyes");
            assert_eq!(ends(&clara, &path(&portal, who), &listed[0]).await, 404);
            let of_ben = path(&portal, "ben");
            assert_eq!(ends(&clara, &of_ben, &listed[0]).await, 404, "nor is it by an address of her own");
            assert_eq!(ends(&dana, &path(&portal, who), &listed[0]).await, 200);
        }
        for (who, status) in [("clara", 404), ("ruth", 404)] {
            assert_eq!(puts_down(&portal, &dana, who, json!({})).await.status, status, "{who}");
        }
        for unfit in ["clara", "ruth"] {
            let refused = puts_down(&portal, &dana, "sam", json!({"deputy": person(&portal, unfit)})).await;
            assert_eq!(refused.status, 422, "{unfit} is not of theirs: {}", refused.body);
        }
        portal.run_jobs().await;
    }
}

// req 65, req 77
#[tokio::test(flavor = "multi_thread")]
async fn nobody_puts_it_down_for_somebody_who_may_do_more_and_the_page_says_so_at_once() {
    let managed = BLUEPRINT.replace(
        "  approver:\n    work: {see: all, approve: all}\n    organizations: {see: all}\n    people: {see: all}",
        "  approver:\n    work: {see: all, approve: all}\n    organizations: {see: all}\n    people: {see: all, change: all}",
    );
    assert_ne!(managed, BLUEPRINT);
    for portal in TestPortal::both_with(&managed).await {
        let (tomas, ruth) = (portal.sign_in("tomas").await, portal.sign_in("ruth").await);
        assert_eq!(puts_down(&portal, &tomas, "dana", json!({})).await.status, 201, "clients are the firm's to manage");
        assert_eq!(puts_down(&portal, &tomas, "ruth", json!({})).await.status, 403);
        let page = tomas.get(&format!("/members/{}/absences", portal.cast.member("ruth").member)).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("They may do more here than you."), "{}", page.body);
        assert!(!page.body.contains("First day"), "{}", page.body);
        assert!(absences(&ruth, "/api/v1/absences").await.is_empty());
        portal.run_jobs().await;
    }
}

/// Sam manages Kestrel, too.
async fn sam_joins_kestrel(portal: &TestPortal) -> String {
    let call = portal.call("ruth").await;
    let mut tx = call.begin().await.unwrap();
    let new = NewMember {
        organization: portal.cast.organization("kestrel"),
        side: Side::Client,
        person: portal.cast.member("sam").person,
        name: "Sam Lee",
        roles: vec![Key::new("client-admin")],
        teams: Vec::new(),
        title: "",
        source_ref: None,
    };
    let id = member::add(&call, &mut tx, portal.cast.workspace, &new).await.unwrap();
    tx.commit().await.unwrap();
    format!("/api/v1/members/{id}/absences")
}

async fn waits_at_kestrel(portal: &TestPortal) -> String {
    let mia = portal.sign_in("mia").await;
    let body = json!({
        "type": "work", "organization": portal.cast.organization("kestrel"),
        "answers": {"subject": "Menu", "text": "The first version.", "price": money(100)}
    });
    let made = mia.json("POST", "/api/v1/records", &body, &[]).await;
    submitted(&mia, made.value()["id"].as_str().unwrap(), "sign-off").await
}

// req 65, req 77
#[tokio::test(flavor = "multi_thread")]
async fn what_one_client_puts_down_does_not_reach_what_the_same_person_decides_for_another() {
    for portal in TestPortal::both_with(&clients_manage()).await {
        let at_kestrel = sam_joins_kestrel(&portal).await;
        let [dana, clara, sam] =
            [portal.sign_in("dana").await, portal.sign_in("clara").await, portal.sign_in("sam").await];
        let round = waits_at_kestrel(&portal).await;
        let until = portal.now().checked_add(SignedDuration::from_hours(24 * 14)).unwrap().to_string();
        let ruth = portal.sign_in("ruth").await;
        let away = json!({"from": portal.now().to_string(), "until": until});
        assert_eq!(clara.json("POST", "/api/v1/absences", &away, &[]).await.status, 201, "any of the two is enough");
        let mut lacking = Vec::new();
        for (by, at) in [(&dana, &path(&portal, "sam")), (&clara, &at_kestrel)] {
            let away = json!({"from": portal.now().to_string(), "until": until, "reason": "In hospital"});
            assert_eq!(by.json("POST", at, &away, &[]).await.status, 201);
            portal.pass(SignedDuration::from_secs(61));
            minute(&portal).await;
            let gaps = ruth.get("/api/v1/approvals/gaps").await.value()["gaps"].clone();
            lacking.push(gaps.as_array().unwrap().iter().any(|gap| gap["id"] == json!(round)));
        }
        assert_eq!(lacking, [false, true], "Dana has no say at Kestrel, and Clara has, on {}", portal.name);
        let own = json!({"from": portal.now().to_string(), "until": until, "deputy": person(&portal, "clara")});
        assert_eq!(sam.json("POST", "/api/v1/absences", &own, &[]).await.status, 201);
        assert_eq!(absences(&sam, "/api/v1/absences").await.len(), 3);
        let seen = absences(&dana, &path(&portal, "sam")).await;
        assert_eq!(seen.len(), 2, "nothing of Clara's: {seen:?}");
        let said_by_sam = seen.iter().find(|one| one["put_down_by"].is_null()).unwrap();
        assert_eq!((&said_by_sam["has_deputy"], &said_by_sam["deputy_name"]), (&json!(true), &Value::Null));
        let page = dana.get(&format!("/members/{}/absences", portal.cast.member("sam").member)).await;
        assert!(page.body.contains("Somebody whom you do not see decides meanwhile"), "{}", page.body);
        assert!(!page.body.contains("Clara"), "{}", page.body);
        minute(&portal).await;
    }
}

// req 65
#[tokio::test(flavor = "multi_thread")]
async fn it_is_put_down_and_ended_from_pages_of_both_sides() {
    for portal in TestPortal::both_with(&clients_manage()).await {
        let (ruth, dana) = (portal.sign_in("ruth").await, portal.sign_in("dana").await);
        for (who, by, name, of) in
            [(&ruth, "Ruth Harbour", "Dana Reyes", "dana"), (&dana, "Dana Reyes", "Sam Lee", "sam")]
        {
            let member = format!("/members/{}", portal.cast.member(of).member);
            let at = format!("{member}/absences");
            assert!(who.get(&member).await.body.contains(&at), "the member's page leads there");
            let page = who.get(&at).await;
            assert!(page.body.contains(&format!("While {name} is away")), "{}", page.body);
            let deputy = portal.cast.member("sam").person.to_string();
            let deputy = if of == "sam" { String::new() } else { deputy };
            let (from, until) = (("from", "2026-11-20"), ("until", "2026-11-27"));
            let bare = who.post(&at, &[from, until, ("deputy", &deputy), ("waiting_too", "yes")]).await;
            assert_eq!(bare.status, 422);
            assert!(bare.body.contains("Say why in a few words") && bare.body.contains("2026-11-27"), "{}", bare.body);
            let fields = [from, until, ("deputy", &deputy), ("waiting_too", "yes"), ("reason", "In hospital")];
            let put = who.post(&at, &fields).await;
            assert_eq!(put.location(), at, "{}", put.body);
            let page = who.get(&at).await;
            let said = format!("{by} put this down. Why: In hospital");
            assert!(page.body.contains(&said) && page.body.contains("They are back"), "{}", page.body);
            let own = portal.sign_in(of).await.get("/account/absences").await;
            assert!(own.body.contains(&said) && own.body.contains("I am back"), "{}", own.body);
            let listed = absences(who, &path(&portal, of)).await;
            let end = format!("{at}/{}/end", listed[0]["id"].as_str().unwrap());
            assert_eq!(who.post(&end, &[]).await.location(), at);
            assert!(absences(who, &path(&portal, of)).await.is_empty());
        }
        let oneself = format!("/members/{}/absences", portal.cast.member("dana").member);
        assert_eq!(dana.get(&oneself).await.location(), "/account/absences");
        portal.run_jobs().await;
    }
}
