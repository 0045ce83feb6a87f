//! Checkpoints, receipts and the check of an export that needs nothing else, on both databases.

use crate::desk::client::{page, text};
use crate::records::{done, moved, opened};
use portico_model::checkpoints::{Checkpoint, Hash, Verifier, is_consistent, is_included, leaf_hash};
use portico_portal::{
    audit::{
        checkpoints::{leaf_text, list, newest, prove, receipt, seal, verifier},
        export::{Found, Held, check, export},
    },
    settings::Outside,
    setup::checkpoints::send,
};
use portico_store::values;
use portico_testkit::TestPortal;
use serde_json::Value as Json;
use uuid::Uuid;

async fn sealed(portal: &TestPortal) -> Option<Checkpoint> {
    seal(&portal.portal, portal.cast.workspace).await.unwrap()
}

pub async fn exported(portal: &TestPortal) -> String {
    let mut out = Vec::new();
    export(&portal.portal, portal.cast.workspace, &mut out).await.unwrap();
    String::from_utf8(out).unwrap()
}

pub fn checked(export: &str, held: &Held) -> Found {
    check(export.as_bytes(), held).unwrap()
}

pub fn holding(notes: &[(&str, &str)]) -> Held {
    let notes = notes.iter().map(|(name, note)| ((*name).to_owned(), (*note).to_owned())).collect();
    Held { key: None, notes }
}

/// Two requests, a checkpoint after each.
pub async fn lived_in(portal: &TestPortal) -> (String, String) {
    let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
    let first = opened(&sam, "Bank line").await;
    sealed(portal).await.unwrap();
    let second = opened(&sam, "Another line").await;
    assert_eq!(moved(&ruth, &second, "take", "").await.status, 200);
    sealed(portal).await.unwrap();
    done(portal).await;
    (first, second)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_checkpoint_is_proved_to_go_on_from_an_earlier_one() {
    for portal in TestPortal::both().await {
        lived_in(&portal).await;
        let ruth = portal.sign_in("ruth").await;
        let path = "/audit/checkpoints/2/consistency";
        let growth = ruth.get(&format!("{path}?from=1")).await.value();
        let verifier = verifier(&portal.portal, portal.cast.workspace).await.unwrap();
        let root = |name: &str| {
            let checkpoint = Checkpoint::open(growth[name].as_str().unwrap(), &verifier).unwrap();
            (checkpoint.size, checkpoint.root)
        };
        let hash = |text: &Json| -> Hash {
            let digits = text.as_str().unwrap();
            std::array::from_fn(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap())
        };
        let ((first, first_root), (second, second_root)) = (root("from"), root("to"));
        let proof: Vec<Hash> = growth["path"].as_array().unwrap().iter().map(hash).collect();
        assert!(first < second && is_consistent((first, &first_root), (second, &second_root), &proof), "{growth}");
        assert!(!is_consistent((first, &second_root), (second, &second_root), &proof));
        for wrong in ["?from=3", "?from=99"] {
            assert_eq!(ruth.get(&format!("{path}{wrong}")).await.status, 404, "{wrong}");
        }
        assert_eq!(portal.sign_in("dana").await.get(&format!("{path}?from=1")).await.status, 404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_is_made_where_something_happened_and_the_log_agrees_with_each() {
    for portal in TestPortal::both().await {
        lived_in(&portal).await;
        assert_eq!(sealed(&portal).await, None, "nothing has happened since");
        let all = list(&portal.portal, portal.cast.workspace, i64::MAX, 10).await.unwrap();
        assert_eq!(all.iter().map(|one| one.number).collect::<Vec<_>>(), [2, 1]);
        let notes: Vec<(&str, &str)> = all.iter().map(|one| ("kept", one.note.as_str())).collect();
        let found = checked(&exported(&portal).await, &holding(&notes));
        assert_eq!((found.wrong.as_slice(), found.checkpoints, found.held), ([].as_slice(), 2, 2), "{found:?}");
        assert!(found.leaves > found.chains / 2 && found.entries >= found.leaves, "{found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_is_proved_to_stand_under_the_newest_checkpoint() {
    for portal in TestPortal::both().await {
        let (first, _) = lived_in(&portal).await;
        let ruth = portal.sign_in("ruth").await;
        let answer = ruth.get(&format!("/records/{first}/audit/proof")).await;
        let proof: Json = serde_json::from_str(&answer.body).unwrap();
        let key = verifier(&portal.portal, portal.cast.workspace).await.unwrap().to_text();
        let key = Verifier::parse(&key).unwrap();
        let checkpoint = Checkpoint::open(proof["checkpoint"].as_str().unwrap(), &key).unwrap();
        let hash = |text: &str| -> [u8; 32] {
            let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
            (0..64).step_by(2).map(byte).collect::<Vec<_>>().try_into().unwrap()
        };
        let path: Vec<_> = proof["path"].as_array().unwrap().iter().map(|one| hash(one.as_str().unwrap())).collect();
        let chain: Uuid = first.parse().unwrap();
        let said = leaf_text(chain, proof["entry"].as_i64().unwrap(), proof["hash"].as_str().unwrap());
        let leaf = leaf_hash(said.as_bytes());
        let place = proof["leaf"].as_u64().unwrap();
        assert!(is_included(&leaf, place, checkpoint.size, &path, &checkpoint.root), "{proof}");
        assert!(prove(&portal.portal, portal.cast.workspace, Uuid::from_u128(1)).await.unwrap().is_none());
        let sam = portal.sign_in("sam").await;
        assert!([403, 404].contains(&sam.get(&format!("/records/{first}/audit/proof")).await.status.as_u16()));
    }
}

/// Every line taken out, told twice, or changed places with the next: nothing passes.
#[tokio::test(flavor = "multi_thread")]
async fn no_line_of_an_export_can_be_removed_repeated_or_moved_unseen() {
    let portal = TestPortal::sqlite().await;
    lived_in(&portal).await;
    let whole = exported(&portal).await;
    assert_eq!(checked(&whole, &Held::default()).wrong, Vec::<String>::new());
    let lines: Vec<&str> = whole.lines().collect();
    for at in 0..lines.len() {
        let without = [&lines[..at], &lines[at + 1..]].concat().join("\n");
        assert!(!checked(&without, &Held::default()).wrong.is_empty(), "line {at} is gone: {}", lines[at]);
        let twice = [&lines[..=at], &lines[at..]].concat().join("\n");
        assert!(!checked(&twice, &Held::default()).wrong.is_empty(), "line {at} stands twice: {}", lines[at]);
        if at + 1 < lines.len() {
            let mut moved = lines.clone();
            moved.swap(at, at + 1);
            // Leaves of one chain say themselves where they belong.
            let is_free = lines[at].starts_with("{\"leaf\"") && lines[at + 1].starts_with("{\"leaf\"");
            let found = checked(&moved.join("\n"), &Held::default());
            assert!(is_free || !found.wrong.is_empty(), "line {at} changed places: {}", lines[at]);
        }
    }
}

/// Every value of every line, changed by itself.
#[tokio::test(flavor = "multi_thread")]
async fn no_value_of_an_export_can_be_changed_unseen() {
    fn places(value: &Json, at: &str, found: &mut Vec<String>) {
        match value {
            Json::Object(map) => map.iter().for_each(|(key, value)| places(value, &format!("{at}/{key}"), found)),
            Json::Null => {}
            _ => found.push(at.to_owned()),
        }
    }
    let portal = TestPortal::sqlite().await;
    lived_in(&portal).await;
    let whole = exported(&portal).await;
    let lines: Vec<&str> = whole.lines().collect();
    let mut tried = 0;
    for (at, line) in lines.iter().enumerate() {
        let value: Json = serde_json::from_str(line).unwrap();
        let mut all = Vec::new();
        places(&value, "", &mut all);
        for place in all {
            // The time of the export is nobody's claim.
            if place == "/export/at" {
                continue;
            }
            let mut changed = value.clone();
            match changed.pointer_mut(&place).unwrap() {
                Json::Number(number) => *changed.pointer_mut(&place).unwrap() = (number.as_i64().unwrap() + 1).into(),
                Json::String(text) if text.len() == 36 => {
                    let other = Uuid::from_u128(text.parse::<Uuid>().unwrap().as_u128() ^ 1);
                    *changed.pointer_mut(&place).unwrap() = other.to_string().into();
                }
                Json::String(text) => {
                    let other = if text.starts_with('A') { "B" } else { "A" };
                    *text = format!("{other}{}", text.get(1..).unwrap_or_default());
                }
                other => panic!("{other}"),
            }
            let mut told: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            told[at] = changed.to_string();
            let found = checked(&told.join("\n"), &Held::default());
            assert!(!found.wrong.is_empty(), "{place} of line {at}: {line}");
            tried += 1;
        }
    }
    assert!(tried > 200, "{tried}");
}

// req 84
#[tokio::test(flavor = "multi_thread")]
async fn the_end_cannot_be_cut_off_for_whoever_kept_a_receipt() {
    const CUT: [&str; 7] = [
        "DELETE FROM checkpoint WHERE workspace_id = $1 AND number = 2",
        "DELETE FROM audit_node WHERE workspace_id = $1",
        "DELETE FROM audit_leaf WHERE workspace_id = $1 AND chain_id = $2",
        "DELETE FROM event WHERE workspace_id = $1 AND chain_id = $2",
        "DELETE FROM chain WHERE workspace_id = $1 AND id = $2",
        "DELETE FROM state_span WHERE workspace_id = $1 AND record_id = $2",
        "DELETE FROM record WHERE workspace_id = $1 AND id = $2",
    ];
    for mut portal in TestPortal::both().await {
        let (_, second) = lived_in(&portal).await;
        let chain: Uuid = second.parse().unwrap();
        let kept = portal.sign_in("sam").await.get(&format!("/records/{second}/receipt")).await;
        assert_eq!(kept.status, 200);
        let outside = newest(&portal.portal, portal.cast.workspace).await.unwrap().unwrap().note;
        let mut tx = portal.portal.db.begin(portal.cast.workspace.tenant()).await.unwrap();
        portal.break_in(&mut tx).await;
        for sql in CUT {
            let given = if sql.contains("$2") {
                values![portal.cast.workspace, chain].to_vec()
            } else {
                values![portal.cast.workspace].to_vec()
            };
            tx.execute(sql, &given).await.unwrap();
        }
        tx.commit().await.unwrap();
        let cut = exported(&portal).await;
        let alone = checked(&cut, &Held::default());
        assert!(!cut.contains(&second), "the record is nowhere");
        let found = checked(&cut, &holding(&[("mine.txt", &kept.body)]));
        assert!(
            found.wrong.iter().any(|words| words.starts_with("mine.txt: entry") && words.ends_with("is gone")),
            "{found:?}"
        );
        let found = checked(&cut, &holding(&[("mail.txt", &outside)]));
        assert!(found.wrong.len() > alone.wrong.len(), "{found:?}");
        assert!(found.wrong.iter().any(|words| words.starts_with("mail.txt: it was made over")), "{found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_written_anew_has_another_key() {
    let (portal, other) = (TestPortal::sqlite().await, TestPortal::sqlite().await);
    lived_in(&portal).await;
    lived_in(&other).await;
    let key = verifier(&portal.portal, portal.cast.workspace).await.unwrap().to_text();
    let held = Held { key: Some(key.clone()), notes: Vec::new() };
    assert_eq!(checked(&exported(&portal).await, &held).wrong, Vec::<String>::new());
    let mut tx = other.portal.db.begin(other.cast.workspace.tenant()).await.unwrap();
    tx.execute(
        "UPDATE audit_key SET seed = $2 WHERE workspace_id = $1",
        &values![other.cast.workspace, vec![1_u8; 32]],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let found = checked(&exported(&other).await, &held);
    assert!(found.wrong.iter().any(|words| words.contains("another key")), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_at_once_make_one_line_of_checkpoints() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        for number in 0..3 {
            opened(&sam, &format!("Request {number}")).await;
            let at_once = (0..8).map(|_| seal(&portal.portal, portal.cast.workspace));
            let made = futures_util::future::join_all(at_once).await;
            assert!(made.iter().filter(|made| matches!(made, Ok(Some(_)))).count() <= 1);
            sealed(&portal).await;
        }
        done(&portal).await;
        let found = checked(&exported(&portal).await, &Held::default());
        assert_eq!((found.wrong, found.checkpoints), (Vec::new(), 3));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn checkpoints_leave_the_house_once_by_file_and_by_mail() {
    for portal in TestPortal::both().await {
        lived_in(&portal).await;
        let folder = portico_store::throwaway::Folder::new().unwrap();
        let outside =
            Outside { mail: vec!["auditor@example.org".into()], folder: Some(folder.path().to_owned()), webhook: None };
        for _ in 0..2 {
            send(&portal.portal, portal.cast.workspace, &outside).await.unwrap();
        }
        portal.run_jobs().await;
        let mut files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        assert_eq!(files.len(), 2, "{files:?}");
        let note = std::fs::read_to_string(&files[1]).unwrap();
        let found = checked(&exported(&portal).await, &holding(&[("file", &note)]));
        assert_eq!((found.wrong.len(), found.held), (0, 1));
        let mails = portal.portal.db.within(portal.cast.workspace.tenant());
        let sql =
            "SELECT subject, body_text FROM mail WHERE workspace_id = $1 AND kind = 'checkpoint' ORDER BY subject";
        let mails: Vec<(String, String)> = mails.all(sql, &values![portal.cast.workspace]).await.unwrap();
        assert_eq!(mails.len(), 2);
        assert!(mails[1].0.starts_with("Checkpoint 2 of Harbour"), "{}", mails[1].0);
        assert!(mails[1].1.contains(&note), "{}", mails[1].1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_offer_what_can_be_kept() {
    for portal in TestPortal::both().await {
        let (first, _) = lived_in(&portal).await;
        let (ruth, sam) = (portal.sign_in("ruth").await, portal.sign_in("sam").await);
        let own = page(&sam, &format!("/records/{first}")).await;
        assert!(own.contains(&format!("/records/{first}/receipt")), "{own}");
        assert_eq!(portal.sign_in("ben").await.get(&format!("/records/{first}/receipt")).await.status, 404);
        let audit = page(&ruth, &format!("/records/{first}/audit")).await;
        assert!(audit.contains("/audit/proof") && audit.contains("/audit/checkpoints"), "{audit}");
        let all = page(&ruth, "/audit/checkpoints").await;
        let words = text(&all);
        assert!(words.contains("Checkpoint 2") && words.contains("They do not leave this installation."), "{words}");
        let note = ruth.get("/audit/checkpoints/2").await;
        let kept = newest(&portal.portal, portal.cast.workspace).await.unwrap().unwrap();
        assert_eq!((note.status.as_u16(), note.body.as_str()), (200, kept.note.as_str()));
        assert_eq!(ruth.get("/audit/checkpoints/99").await.status, 404);
        assert_eq!(sam.get("/audit/checkpoints").await.status, 404);
        let none = receipt(&portal.portal, portal.cast.workspace, Uuid::from_u128(9)).await.unwrap();
        assert_eq!(none, None);
    }
}
