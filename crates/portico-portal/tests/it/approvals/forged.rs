//! A certificate that somebody has changed: nothing passes, not even with the key.

use super::{
    BLUEPRINT,
    certificate::{approved, exported, fetched, held},
    decides, submitted,
};
use portico_model::checkpoints::{Certification, Signer};
use portico_portal::approvals::certificate::{Signed, check, print};
use portico_portal::audit::checkpoints::{origin, seal};
use portico_store::values;
use portico_testkit::TestPortal;
use serde_json::Value as Json;
use uuid::Uuid;

fn places(value: &Json, at: &str, found: &mut Vec<String>) {
    match value {
        Json::Object(map) => map.iter().for_each(|(key, value)| places(value, &format!("{at}/{key}"), found)),
        Json::Array(list) => {
            (0..).zip(list).for_each(|(place, value): (u32, _)| places(value, &format!("{at}/{place}"), found));
        }
        _ => found.push(at.to_owned()),
    }
}

fn another(value: &Json) -> Json {
    match value {
        Json::Number(number) => (number.as_i64().unwrap() + 1).into(),
        Json::String(text) if text.parse::<Uuid>().is_ok() => Uuid::from_u128(7).to_string().into(),
        Json::String(text) if text.parse::<jiff::Timestamp>().is_ok() => "2001-01-01T00:00:00Z".into(),
        Json::String(text) => {
            format!("{}{}", if text.starts_with('A') { "B" } else { "A" }, text.get(1..).unwrap_or("")).into()
        }
        Json::Null => "something".into(),
        other => panic!("{other}"),
    }
}

/// Every value of both copies changed by itself, without an export too: the signature holds all of it.
// req 84
#[tokio::test(flavor = "multi_thread")]
async fn no_value_of_a_certificate_can_be_changed_unseen() {
    let portal = TestPortal::both_with(BLUEPRINT).await.remove(0);
    let (_, round) = approved(&portal).await;
    seal(&portal.portal, portal.cast.workspace).await.unwrap();
    for who in ["dana", "mia"] {
        let file = fetched(&portal.sign_in(who).await, &round).await;
        assert_eq!(check(&file, None, None).wrong, Vec::<String>::new());
        let value: Json = serde_json::from_slice(&file).unwrap();
        let mut all = Vec::new();
        places(&value, "", &mut all);
        assert!(all.len() > 60, "{all:?}");
        for place in all {
            let mut changed = value.clone();
            *changed.pointer_mut(&place).unwrap() = another(value.pointer(&place).unwrap());
            let found = check(changed.to_string().as_bytes(), None, None);
            assert!(!found.wrong.is_empty(), "{place} of {who}'s copy");
            assert!(found.wrong.iter().all(|words| words.ends_with('.') && words.len() > 20), "{found:?}");
        }
    }
}

/// What the workspace's own key can sign.
struct Forger {
    signer: Signer,
    export: Vec<u8>,
}

impl Forger {
    async fn of(portal: &TestPortal) -> Self {
        let sql = "SELECT seed FROM audit_key WHERE workspace_id = $1";
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let (seed,): (Vec<u8>,) = read.one(sql, &values![portal.cast.workspace]).await.unwrap();
        let signer = Signer::new(origin(portal.cast.workspace), &seed.try_into().unwrap());
        Self { signer, export: exported(portal).await }
    }

    /// What is found of a certificate that was changed and signed anew.
    fn found(&self, signed: &Signed, change: impl FnOnce(&mut Signed)) -> Vec<String> {
        let mut forged = signed.clone();
        change(&mut forged);
        let certificate = &forged.certificate;
        let last = certificate.log.entries.last().unwrap();
        let certification = Certification {
            origin: certificate.log.origin.clone(),
            chain: certificate.log.chain,
            entry: last.entry,
            hash: last.hash.clone(),
            content: certificate.digest().unwrap(),
        };
        forged.note = self.signer.sign(&certification.text());
        held(&forged.to_json().unwrap(), &self.export).wrong
    }
}

fn says(found: &[String], words: &str) {
    assert!(found.iter().any(|one| one.contains(words)), "{words}: {found:?}");
}

// req 84, ask 26
#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_the_key_cannot_forge_one_against_the_log_either() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, round) = approved(&portal).await;
        let mia = portal.sign_in("mia").await;
        let signed: Signed = serde_json::from_slice(&fetched(&mia, &round).await).unwrap();
        let second = submitted(&portal.sign_in("ruth").await, &record, "spending").await;
        for who in ["tomas", "mia", "jonas", "dana", "sam"] {
            decides(&portal.sign_in(who).await, &second, "approve", "").await;
        }
        let other: Signed = serde_json::from_slice(&fetched(&mia, &second).await).unwrap();
        let forger = Forger::of(&portal).await;
        assert_eq!(forger.found(&signed, |_| {}), Vec::<String>::new());
        let found = forger.found(&signed, |one| one.certificate.decisions[0].by = "Somebody Else".into());
        says(&found, "is told otherwise than it was given");
        let found = forger.found(&signed, |one| one.certificate.decisions[0].words = "No.".into());
        says(&found, "is told otherwise than it was given");
        let found = forger.found(&signed, |one| one.certificate.decisions.clear());
        says(&found, "A decision is missing: the one of Dana Reyes");
        let found = forger.found(&signed, |one| one.certificate.round.state = "changes-asked".into());
        says(&found, "what was decided in the end");
        let found = forger.found(&signed, |one| one.certificate.round.documents[0].sha256 = "0".repeat(64));
        says(&found, "the files and their hashes");
        let found = forger.found(&signed, |one| one.certificate.round.bundle_text = Some("{}".into()));
        says(&found, "has another hash than the one that was decided on");
        let found = forger.found(&signed, |one| {
            one.certificate.log.entries.pop();
        });
        says(&found, "missing here");
        let found = forger.found(&signed, |one| {
            one.certificate.decisions.clear();
            one.certificate.log.entries.pop();
        });
        says(&found, "The log has an entry about this round that is missing here");
        let found = forger.found(&signed, |one| one.certificate.decisions.push(one.certificate.decisions[0].clone()));
        says(&found, "a decision that stands in none of its entries");
        let found = forger.found(&signed, |one| one.certificate.log.entries = other.certificate.log.entries.clone());
        says(&found, "is about another round");
        let found = forger.found(&signed, |one| one.certificate.record.id = Uuid::from_u128(9));
        says(&found, "its entries are those of another");
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_records_log_another_key_and_changed_pages_are_found() {
    let portal = TestPortal::both_with(BLUEPRINT).await.remove(0);
    let before = exported(&portal).await;
    let (_, round) = approved(&portal).await;
    let dana = portal.sign_in("dana").await;
    let file = fetched(&dana, &round).await;
    says(&held(&file, &before).wrong, "does not have the record of this certificate");
    let found = check(&file, Some("portico/x+00000000+AAAA"), None);
    says(&found.wrong, "another key than the one that was given");
    let signed: Signed = serde_json::from_slice(&file).unwrap();
    let mut pages = print(&signed).unwrap();
    let at = pages.len() - 40;
    pages[at] ^= 1;
    says(&check(&pages, None, None).wrong, "The pages of this PDF are not those that its certificate prints");
    says(&check(b"nothing", None, None).wrong, "This is no certificate");
    portal.run_jobs().await;
}
