//! Retention: what has to be kept is kept, what its time is over for is gone from everywhere, and the log still holds.

use super::{Part, added, lying, making::pdf_of, pdf, previews::shown, sent};
use crate::{
    desk::client::text,
    privacy::places,
    proofing::commented,
    records::{done, moved, opened},
    requirements::{BLUEPRINT, acts, asked, hands_in},
};
use jiff::SignedDuration;
use portico_portal::{
    audit::{
        checkpoints::{receipt, seal},
        export::{Held, check, export},
        verify::verify,
    },
    files::jobs,
};
use portico_testkit::{Answer, Browser, TestPortal};
use serde_json::{Value, json};

/// What the files say, what they are called and what was said of them: nowhere else.
const CANARIES: [&str; 3] = ["quillwort", "zanzibar", "marmalade"];
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Deletes what is due, as the job does.
async fn retain(portal: &TestPortal) {
    jobs::retain(&portal.portal).await.unwrap();
    done(portal).await;
}

/// A list that is complete: the passport is kept for five years, whatever else for as long as its own rule says.
async fn complete(portal: &TestPortal) -> (String, String) {
    let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
    let record = asked(portal, "person").await;
    let passport = [Part { name: "Zanzibar.pdf", bytes: &pdf_of(&["Passport of quillwort"]) }];
    let said = [("slot", "identity"), ("valid-until", "2031-05-01")];
    let answer = sent(&dana, &format!("/api/v1/records/{record}/files"), &said, &passport).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let file = answer.value()["added"][0].as_str().unwrap().to_owned();
    done(portal).await;
    commented(&mia, &file, "The marmalade hides the number.").await;
    assert_eq!(hands_in(&dana, &record, "address", &[]).await.status, 303);
    assert_eq!(acts(&dana, &record, "about", &[("act", "section")]).await.status, 303);
    assert_eq!(acts(&dana, &record, "consent", &[("act", "acknowledge")]).await.status, 303);
    assert_eq!(mia.post(&format!("/records/{record}/checklist/acceptance"), &[]).await.status, 303);
    let early = takes_away(&dana, &file).await;
    assert_eq!(early.status, 409, "{}", early.body);
    assert!(early.body.contains("has to be kept for 5 years after this is closed"), "{}", early.body);
    assert_eq!(moved(&mia, &record, "finish", "").await.status, 200);
    done(portal).await;
    (record, file)
}

async fn takes_away(browser: &Browser, file: &str) -> Answer {
    browser.json("DELETE", &format!("/api/v1/files/{file}"), &Value::Null, &[]).await
}

async fn due(browser: &Browser) -> Vec<Value> {
    let answer = browser.get("/api/v1/deletions").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.value()["deletions"].as_array().unwrap().clone()
}

// req 103, s_097, ask 48
#[tokio::test(flavor = "multi_thread")]
async fn what_its_time_is_over_for_is_nowhere_and_the_log_still_holds() {
    for portal in TestPortal::both_of(BLUEPRINT, shown).await {
        let (record, file) = complete(&portal).await;
        for canary in CANARIES {
            assert!(!places(&portal, &[canary]).await.is_empty(), "{canary} was to be somewhere");
        }
        let workspace = portal.cast.workspace;
        seal(&portal.portal, workspace).await.unwrap();
        let kept = receipt(&portal.portal, workspace, record.parse().unwrap()).await.unwrap().unwrap();
        let (before, _) = lying(&portal);

        portal.pass(DAY * 365 * 5 - DAY * 20);
        retain(&portal).await;
        let (ruth, dana) = (portal.sign_in("ruth").await, portal.sign_in("dana").await);
        let early = takes_away(&dana, &file).await;
        assert_eq!(early.status, 409, "{}", early.body);
        assert!(early.body.contains("can be removed from Friday 21 November on"), "{}", early.body);
        let soon = due(&ruth).await;
        assert_eq!((soon.len(), soon[0]["file"].as_str(), &soon[0]["rule"]), (1, Some(&*file), &json!("5 years")));
        let page = text(&ruth.get("/deletions").await.body);
        assert!(page.contains("Identity check 2026, Larkfield Bakery 1 version 5 years"), "{page}");
        assert_eq!(lying(&portal).0, before, "nothing is deleted a day too early");

        portal.pass(DAY * 22);
        retain(&portal).await;
        retain(&portal).await;
        assert_eq!(places(&portal, &CANARIES).await, Vec::<String>::new(), "{}", portal.name);
        assert!(lying(&portal).0 < before, "bytes and pictures are gone: {before}, {:?}", lying(&portal));
        let (ruth, dana) = (portal.sign_in("ruth").await, portal.sign_in("dana").await);
        assert_eq!(dana.get(&format!("/files/{file}/content")).await.status, 404);
        for reader in [&ruth, &dana] {
            let page = text(&reader.get(&format!("/records/{record}/files")).await.body);
            assert!(page.contains("identity card: deleted on "), "{page}");
            assert!(page.contains(" by the rule of 5 years."), "{page}");
            assert_eq!(reader.get(&format!("/records/{record}")).await.status, 200);
            assert_eq!(reader.get(&format!("/records/{record}/checklist")).await.status, 200);
        }
        assert_eq!(due(&ruth).await, Vec::<Value>::new());
        assert_eq!(verify(&portal.portal, None).await.unwrap().broken, []);
        let mut out = Vec::new();
        export(&portal.portal, workspace, &mut out).await.unwrap();
        let held = Held { notes: vec![("receipt".into(), kept)], ..Held::default() };
        assert_eq!(
            check(out.as_slice(), &held).unwrap().wrong,
            Vec::<String>::new(),
            "a receipt of before still holds"
        );
        done(&portal).await;
    }
}

// req 103, s_097
#[tokio::test(flavor = "multi_thread")]
async fn a_legal_hold_stops_every_deletion_until_it_is_lifted() {
    for portal in TestPortal::both_of(BLUEPRINT, shown).await {
        let (record, file) = complete(&portal).await;
        let held = format!("/records/{record}/hold");
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        for path in [held.clone(), format!("/api/v1{held}")] {
            assert_eq!(dana.get(&path).await.status, 404, "clients know of no holds: {path}");
        }
        assert_eq!(dana.post(&held, &[("reason", "Mine")]).await.status, 404);
        assert!(matches!(mia.post(&held, &[("reason", "Mine")]).await.status.as_u16(), 403 | 404));
        portal.pass(DAY * (365 * 5 + 10));
        let (ruth, dana) = (portal.sign_in("ruth").await, portal.sign_in("dana").await);
        let unsaid = ruth.post(&held, &[("reason", " ")]).await;
        assert_eq!(unsaid.status, 422, "{}", unsaid.body);
        assert!(unsaid.body.contains("id=\"reason-e\""), "{}", unsaid.body);
        assert_eq!(ruth.post(&held, &[("reason", "The court asks for it")]).await.status, 303);
        let again = ruth.json("POST", &format!("/api/v1{held}"), &json!({"reason": "Once more"}), &[]).await;
        assert_eq!(again.status, 409, "{}", again.body);
        let page = text(&ruth.get(&format!("/records/{record}")).await.body);
        assert!(page.contains("Legal hold: nothing of this is deleted. The court asks for it"), "{page}");
        let theirs = dana.get(&format!("/records/{record}")).await.body;
        assert!(!theirs.contains("hold") && !theirs.contains("court"), "{theirs}");

        let (before, _) = lying(&portal);
        retain(&portal).await;
        assert_eq!(lying(&portal).0, before);
        assert_eq!(due(&ruth).await[0]["held"], true);
        assert!(text(&ruth.get("/deletions").await.body).contains("Legal hold"));
        let refused = takes_away(&ruth, &file).await;
        assert_eq!(refused.status, 409, "{}", refused.body);
        let refused = takes_away(&dana, &file).await;
        assert!(refused.body.contains("has to be kept for now") && !refused.body.contains("hold"), "{}", refused.body);
        let member = portal.cast.member("dana").member;
        let erased = ruth.post(&format!("/members/{member}/erasure"), &[("name", "Dana Reyes")]).await;
        assert_eq!(erased.status, 403, "{}", erased.body);
        assert!(erased.body.contains("There is a legal hold on"), "{}", erased.body);
        assert_eq!(dana.get("/account").await.status, 200);

        let end = format!("/api/v1/records/{record}/hold/end");
        assert_eq!(ruth.json("POST", &end, &json!({"reason": "The case is over"}), &[]).await.status, 204);
        assert_eq!(ruth.json("POST", &end, &json!({"reason": "The case is over"}), &[]).await.status, 409);
        retain(&portal).await;
        assert_eq!(lying(&portal).0, before, "it has not stood on the list for long enough");
        portal.pass(DAY * 8);
        retain(&portal).await;
        let ruth = portal.sign_in("ruth").await;
        assert!(lying(&portal).0 < before);
        let story = text(&ruth.get(&format!("/records/{record}")).await.body);
        for told in [
            "Put a legal hold on this: The court asks for it",
            "Lifted the legal hold: ",
            "deleted a file by the rule of 5 years",
        ] {
            assert!(story.contains(told), "{told}: {story}");
        }
        assert_eq!(verify(&portal.portal, None).await.unwrap().broken, []);
        done(&portal).await;
    }
}

/// The tests' portal with a rule for every file.
fn ruled(rule: &str) -> String {
    let begins = "  support-request:\n";
    assert!(portico_testkit::BLUEPRINT.contains(begins));
    portico_testkit::BLUEPRINT.replacen(begins, &format!("{begins}    retention: {rule}\n"), 1)
}

// req 103
#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_comes_in_pages_and_what_is_opened_again_does_not_come() {
    for portal in TestPortal::both_with(&ruled("{delete_after: 2 weeks, from: added}")).await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        for number in 0..30 {
            added(&sam, &id, &format!("{number}.pdf"), &pdf(&number.to_string())).await;
        }
        retain(&portal).await;
        let (ruth, mia) = (portal.sign_in("ruth").await, portal.sign_in("mia").await);
        for (who, path) in [(&sam, "/deletions"), (&mia, "/deletions"), (&mia, "/api/v1/deletions")] {
            assert!(matches!(who.get(path).await.status.as_u16(), 403 | 404), "{path}");
        }
        let first = ruth.get("/api/v1/deletions").await.value();
        assert_eq!(first["deletions"].as_array().unwrap().len(), 25);
        let next = first["next"].as_str().unwrap();
        let second = ruth.get(&format!("/api/v1/deletions?after={next}")).await.value();
        assert_eq!((second["deletions"].as_array().unwrap().len(), &second["next"]), (5, &Value::Null));
        assert!(ruth.get("/deletions").await.body.contains("/deletions?after="));
        assert_eq!(ruth.get("/api/v1/deletions?after=x").await.status, 422);
        portal.pass(DAY * 16);
        retain(&portal).await;
        let ruth = portal.sign_in("ruth").await;
        assert_eq!((due(&ruth).await.len(), lying(&portal)), (0, (0, 0)));
        done(&portal).await;
    }
}

// req 103
#[tokio::test(flavor = "multi_thread")]
async fn a_newer_version_begins_anew_and_nothing_goes_that_was_not_listed_for_a_week() {
    const MAILS: &str = "SELECT count(*) FROM mail WHERE workspace_id = $1";
    for portal in TestPortal::both_with(&ruled("{delete_after: 3 days, from: added}")).await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "e.pdf", &pdf("one")).await;
        let other = added(&sam, &id, "other.pdf", &pdf("other")).await;
        portal.pass(DAY * 5);
        let sam = portal.sign_in("sam").await;
        let newer = [Part { name: "e.pdf", bytes: &pdf("two") }];
        assert_eq!(sent(&sam, &format!("/api/v1/files/{file}/versions"), &[], &newer).await.status, 201);
        retain(&portal).await;
        assert_eq!(lying(&portal).0, 3, "what is due was never listed before");
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let count = async || read.one::<i64>(MAILS, &portico_store::values![portal.cast.workspace]).await.unwrap();
        portal.pass(DAY * 8 - SignedDuration::from_hours(1));
        portal.sign_in("sam").await;
        let newest = [Part { name: "e.pdf", bytes: &pdf("three") }];
        let sam = portal.sign_in("sam").await;
        assert_eq!(sent(&sam, &format!("/api/v1/files/{file}/versions"), &[], &newest).await.status, 201);
        done(&portal).await;
        let mails = count().await;
        retain(&portal).await;
        assert_eq!(sam.get(&format!("/files/{other}")).await.status, 404, "on {}", portal.name);
        assert_eq!(sam.get(&format!("/files/{file}/content")).await.status, 200, "it is as old as its newest version");
        assert!(count().await >= mails, "mails that tell of something else stay");
        done(&portal).await;
    }
}

// req 103
#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_away_by_somebody_is_kept_by_a_hold_too() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "a.pdf", &pdf("a")).await;
        assert_eq!(takes_away(&sam, &file).await.status, 204);
        assert_eq!(ruth.post(&format!("/records/{id}/hold"), &[("reason", "An audit")]).await.status, 303);
        portal.pass(DAY * 40);
        jobs::tidy(&portal.portal).await.unwrap();
        assert_eq!(lying(&portal).0, 1);
        let ruth = portal.sign_in("ruth").await;
        assert_eq!(ruth.post(&format!("/records/{id}/hold/end"), &[("reason", "Over")]).await.status, 303);
        jobs::tidy(&portal.portal).await.unwrap();
        assert_eq!(lying(&portal).0, 0);
        done(&portal).await;
    }
}
