//! What can be taken away of a round that is over: its certificate, as JSON and on paper, and the receipt of a decision.

use super::{BLUEPRINT, approves, decides, made, minute, person, posts, read, submitted, waiting};
use crate::files::{Part, added, pdf, sent};
use portico_portal::{
    approvals::certificate::{Found, Log, chain, check, within},
    audit::{
        checkpoints::seal,
        export::{Held, check as check_export, export},
    },
};
use portico_store::values;
use portico_testkit::{Browser, TestPortal};
use serde_json::{Value, json};

pub async fn exported(portal: &TestPortal) -> Vec<u8> {
    let mut out = Vec::new();
    export(&portal.portal, portal.cast.workspace, &mut out).await.unwrap();
    out
}

/// Held against an export.
pub fn held(file: &[u8], export: &[u8]) -> Found {
    let log = chain(file).map(|chain| Log::read(export, chain).unwrap());
    check(file, None, log.as_ref())
}

/// As a program fetches it.
pub async fn fetched(browser: &Browser, round: &str) -> Vec<u8> {
    let (status, file) = browser.send_for_bytes(&format!("/approvals/{round}/certificate.json")).await;
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&file));
    file
}

/// With a file, put forward by Mia and approved by Dana.
pub async fn approved(portal: &TestPortal) -> (String, String) {
    let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
    let record = made(portal, 100).await;
    added(&mia, &record, "cover.pdf", &pdf("one")).await;
    let round = submitted(&mia, &record, "sign-off").await;
    assert_eq!(decides(&dana, &round, "approve", "Lovely. Print it.").await.status, 200);
    portal.run_jobs().await;
    (record, round)
}

fn value(file: &[u8]) -> Value {
    serde_json::from_slice::<Value>(file).unwrap()["certificate"].clone()
}

// req 67, req 84, ask 26, ask 30
#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_see_a_round_gets_its_certificate_once_it_is_over() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let (_, open) = waiting(&portal, 100).await;
        assert_eq!(dana.get(&format!("/approvals/{open}/certificate.json")).await.status, 409, "not decided yet");
        let (record, round) = approved(&portal).await;
        for ending in ["", ".json", ".pdf"] {
            let path = format!("/approvals/{round}/certificate{ending}");
            assert_eq!(portal.sign_in("clara").await.get(&path).await.status, 404, "another client's: {path}");
            assert_eq!(dana.send_for_bytes(&path).await.0, 200);
        }
        let said = value(&fetched(&dana, &round).await);
        assert_eq!((&said["side"], &said["round"]["state"]), (&json!("client"), &json!("approved")));
        assert_eq!(said["round"]["documents"][0]["sha256"].as_str().map(str::len), Some(64));
        assert_eq!(said["record"]["id"], json!(record));
        let decision = &said["decisions"][0];
        let expected = json!(["Dana Reyes", "Dana Reyes", "approve", "Lovely. Print it.", "own", "password-and-code"]);
        let told = ["by", "seat", "said", "words", "basis", "identified"].map(|name| decision[name].clone());
        assert_eq!(json!(told), expected);
        assert_eq!(decision["bundle"], said["round"]["bundle"]);
        let page = mia.get(&format!("/approvals/{round}/certificate")).await;
        let words = ["Approved: Brand guidelines", "signed in with their password and a code", "cover.pdf"];
        assert!(words.iter().all(|words| page.body.contains(words)), "{}", page.body);
        let own = dana.get(&format!("/records/{record}")).await;
        assert!(own.body.contains(&format!("/approvals/{round}/certificate")), "the record leads to it");
        let stands = dana.get(&format!("/approvals/{round}?said=decided")).await;
        assert!(stands.body.contains("/receipt") && stands.body.contains("/certificate"), "{}", stands.body);
    }
}

// req 84
#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_agrees_with_the_log_before_and_after_its_checkpoint() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let (_, round) = approved(&portal).await;
        for copy in [fetched(&dana, &round).await, fetched(&mia, &round).await] {
            let found = held(&copy, &exported(&portal).await);
            assert_eq!(found.wrong, Vec::<String>::new());
            assert!(found.notes.iter().any(|note| note.contains("written before the checkpoint")), "{found:?}");
        }
        let page = dana.get(&format!("/approvals/{round}/certificate")).await;
        assert!(page.body.contains("The checkpoint over it is still to come"), "{}", page.body);
        seal(&portal.portal, portal.cast.workspace).await.unwrap().unwrap();
        let sealed = fetched(&dana, &round).await;
        let found = held(&sealed, &exported(&portal).await);
        assert_eq!(found.wrong, Vec::<String>::new(), "on {}", portal.name);
        assert!(!found.notes.iter().any(|note| note.contains("checkpoint")), "{found:?}");
        assert_eq!(value(&sealed)["seal"]["path"].as_array().map(Vec::is_empty), Some(false));
        waiting(&portal, 100).await;
        seal(&portal.portal, portal.cast.workspace).await.unwrap().unwrap();
        assert_eq!(fetched(&dana, &round).await, sealed, "the first checkpoint over it is the one it names");
        assert_eq!(held(&sealed, &exported(&portal).await).wrong, Vec::<String>::new());
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pdf_is_the_same_each_time_carries_the_certificate_and_prints_every_script_of_europe() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        const NAME: &str = "UPDATE person SET name = 'Ďáña Ρέγιες Рейес რეიესი Ռեյես' WHERE id = $1";
        let mut tx = portal.portal.db.begin(portal.cast.workspace.tenant()).await.unwrap();
        tx.execute(NAME, &values![portal.cast.member("dana").person]).await.unwrap();
        tx.commit().await.unwrap();
        let dana = portal.sign_in("dana").await;
        let (_, round) = approved(&portal).await;
        let path = format!("/approvals/{round}/certificate.pdf");
        let (first, second) = (dana.send_for_bytes(&path).await, dana.send_for_bytes(&path).await);
        assert_eq!(first, second, "byte for byte");
        assert!(first.1.starts_with(b"%PDF-1.7"));
        let answer = dana.get(&path).await;
        assert_eq!(answer.headers["content-type"], "application/pdf");
        assert!(answer.headers["content-disposition"].to_str().unwrap().contains("certificate-W-1-sign-off-1.pdf"));
        let inside = within(&first.1).unwrap().to_json().unwrap();
        assert_eq!(inside, fetched(&dana, &round).await);
        assert!(String::from_utf8(inside).unwrap().contains("რეიესი"));
        assert_eq!(held(&first.1, &exported(&portal).await).wrong, Vec::<String>::new());
        if let Ok(path) = std::env::var("PORTICO_KEEP_PDF") {
            std::fs::write(path, &first.1).unwrap();
        }
        for mark in ["/StructTreeRoot", "/Lang(en)", "pdfaid:part>3<"] {
            assert!(first.1.windows(mark.len()).any(|bytes| bytes == mark.as_bytes()), "{mark}");
        }
    }
}

// ask 20, ask 30, req 64
#[tokio::test(flavor = "multi_thread")]
async fn it_names_who_stood_in_who_wrote_it_down_and_what_was_taken_back() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (dana, sam) = (portal.sign_in("dana").await, portal.sign_in("sam").await);
        let (mia, jonas) = (portal.sign_in("mia").await, portal.sign_in("jonas").await);
        let (_, round) = waiting(&portal, 100).await;
        let asked = posts(&dana, &round, "delegations", json!({"to": person(&portal, "sam"), "reason": "Away"})).await;
        assert_eq!(asked.status, 200, "{}", asked.body);
        assert_eq!(decides(&sam, &round, "ask-for-changes", "The date is wrong.").await.status, 200);
        let said = value(&fetched(&dana, &round).await);
        assert_eq!(said["round"]["state"], "changes-asked");
        assert_eq!(
            (&said["decisions"][0]["by"], &said["decisions"][0]["seat"]),
            (&json!("Sam Lee"), &json!("Dana Reyes"))
        );
        assert_eq!((&said["handed"][0]["to"], &said["handed"][0]["reason"]), (&json!("Sam Lee"), &json!("Away")));
        let (_, other) = waiting(&portal, 100).await;
        let recorded = json!({"bundle": read(&mia, &other).await["bundle"], "decision": "approve",
            "from": person(&portal, "dana"), "evidence": "Call of today, 10:15"});
        let answer = posts(&jonas, &other, "recorded-decisions", recorded).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let (client, firm) = (fetched(&dana, &other).await, fetched(&mia, &other).await);
        let decision = &value(&client)["decisions"][0];
        assert_eq!((&decision["seat"], &decision["basis"]), (&json!("Dana Reyes"), &json!("recorded")));
        assert_eq!(decision["grounds"], "Call of today, 10:15");
        assert_ne!(decision["by"], "Jonas Pike", "a client reads no names of the firm's own");
        assert_eq!(value(&firm)["decisions"][0]["by"], "Jonas Pike");
        let page = dana.get(&format!("/approvals/{other}/certificate")).await;
        assert!(page.body.contains("Dana Reyes approved, outside of the portal"), "{}", page.body);
        for copy in [client, firm] {
            assert_eq!(held(&copy, &exported(&portal).await).wrong, Vec::<String>::new());
        }
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clients_copy_says_that_the_firm_decided_and_not_what() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, first) = waiting(&portal, 100).await;
        assert_eq!(approves(&portal.sign_in("dana").await, &first).await.status, 200);
        let round = submitted(&portal.sign_in("ruth").await, &record, "spending").await;
        let (ruth, dana) = (portal.sign_in("ruth").await, portal.sign_in("dana").await);
        for who in ["tomas", "mia", "jonas", "dana", "sam"] {
            decides(&portal.sign_in(who).await, &round, "approve", "Among us: the margin is thin.").await;
        }
        assert_eq!(read(&ruth, &round).await["state"], "approved", "{}", read(&ruth, &round).await);
        let (client, firm) = (fetched(&dana, &round).await, fetched(&ruth, &round).await);
        assert!(value(&client)["closed"].as_u64().unwrap() > 0, "{}", value(&client));
        let words = String::from_utf8(client.clone()).unwrap();
        assert!(!words.contains("Tomás") && !words.contains("Tomas"), "{words}");
        assert!(String::from_utf8(firm.clone()).unwrap().contains("Among us"));
        let export = exported(&portal).await;
        assert_eq!((held(&client, &export).wrong, held(&firm, &export).wrong), (Vec::new(), Vec::new()));
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_that_was_voided_says_so() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let (record, round) = approved(&portal).await;
        let before = fetched(&dana, &round).await;
        let revision = crate::records::read(&mia, &record).await["revision"].to_string();
        let change = json!({"answers": {"text": "Another one."}});
        let path = format!("/api/v1/records/{record}/answers");
        let changed = mia.json("PATCH", &path, &change, &[("if-match", &revision)]).await;
        assert!(changed.status.is_success(), "{}", changed.body);
        let after = fetched(&dana, &round).await;
        assert_eq!(value(&after)["round"]["state"], "void");
        let export = exported(&portal).await;
        assert_eq!(held(&after, &export).wrong, Vec::<String>::new());
        let found = held(&before, &export);
        assert_eq!(found.wrong.len(), 1, "{found:?}");
        assert!(found.wrong[0].starts_with("The log has an entry about this round that is missing here"), "{found:?}");
        portal.run_jobs().await;
    }
}

/// The mails of this kind to somebody.
async fn mails(portal: &TestPortal, who: &str) -> Vec<String> {
    const MAILS: &str =
        "SELECT body_text FROM mail WHERE workspace_id = $1 AND person_id = $2 AND kind = 'receipt' ORDER BY id";
    minute(portal).await;
    let values = values![portal.cast.workspace, portal.cast.member(who).person];
    portal.portal.db.within(portal.cast.workspace.tenant()).all(MAILS, &values).await.unwrap()
}

// req 67, ask 30
#[tokio::test(flavor = "multi_thread")]
async fn whoever_decided_has_a_receipt_of_it_and_so_has_whoever_it_is_written_down_for() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let jonas = portal.sign_in("jonas").await;
        let (_, round) = approved(&portal).await;
        let kept = dana.get(&format!("/approvals/{round}/decisions/1/receipt")).await;
        assert_eq!(kept.status, 200, "{}", kept.body);
        assert_eq!(dana.get(&format!("/approvals/{round}/decisions/7/receipt")).await.status, 404);
        assert_eq!(
            portal.sign_in("clara").await.get(&format!("/approvals/{round}/decisions/1/receipt")).await.status,
            404
        );
        let mails_before = mails(&portal, "dana").await;
        assert_eq!(mails_before.len(), 1, "{mails_before:?}");
        assert!(mails_before[0].contains("You approved “Brand guidelines”."), "{}", mails_before[0]);
        let at = mails_before[0].find("\nportico/").unwrap() + 1;
        let mailed = mails_before[0][at..].split("\n--\n").next().unwrap().to_owned();
        let notes = vec![("page".to_owned(), kept.body), ("mail".to_owned(), mailed)];
        let found = check_export(&exported(&portal).await[..], &Held { key: None, notes }).unwrap();
        assert_eq!((found.wrong, found.held), (Vec::new(), 2), "on {}", portal.name);
        let (with_file, open) = waiting(&portal, 100).await;
        added(&mia, &with_file, "cover.pdf", &pdf("cover")).await;
        let open = if read(&mia, &open).await["state"] == "open" {
            open
        } else {
            submitted(&mia, &with_file, "sign-off").await
        };
        let (record, other) = waiting(&portal, 100).await;
        let file = [Part { name: "note of the call.pdf", bytes: &pdf("note") }];
        let kept = sent(&mia, &format!("/api/v1/records/{record}/files"), &[("firm_only", "true")], &file).await;
        let note = kept.value()["added"][0].clone();
        let recorded = json!({"bundle": read(&mia, &other).await["bundle"], "decision": "approve",
            "from": person(&portal, "dana"), "evidence": "By phone", "file": note});
        let elsewhere =
            json!({"bundle": recorded["bundle"], "decision": "approve", "from": recorded["from"], "file": round});
        assert_eq!(posts(&jonas, &other, "recorded-decisions", elsewhere).await.status, 422, "no file of it");
        assert_eq!(posts(&jonas, &other, "recorded-decisions", recorded).await.status, 200);
        let decision = value(&fetched(&dana, &other).await)["decisions"][0].clone();
        let grounds = decision["grounds"].as_str().unwrap();
        assert!(grounds.starts_with("By phone\nFile: A file that stays with the firm, SHA-256 "), "{grounds}");
        let form = jonas.get(&format!("/approvals/{open}?decide=record")).await;
        assert!(form.body.contains("A file that shows it"), "{}", form.body);
        let all = mails(&portal, "dana").await;
        assert!(all.iter().any(|mail| mail.contains("We wrote down that you approved")), "{all:?}");
        assert!(mails(&portal, "mia").await.is_empty(), "staff read their own page");
    }
}
