//! Adding files: by a form without scripts, each for itself, streamed, limited, counted, told.

use super::{PDF, Part, added, kinds_told, listed, lying, pdf, sent, titles, told};
use crate::records::{done, moved, opened};
use portico_model::files::{Kind, Limits};
use portico_testkit::TestPortal;

// req 100, 101, ask 44
#[tokio::test(flavor = "multi_thread")]
async fn several_files_of_one_form_are_added_and_each_other_one_is_answered_by_name() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let path = format!("/records/{id}/files");
        let page = sam.get(&path).await;
        assert!(page.body.contains("smaller than 8 MB. Up to 10 files."), "limits are said before: {}", page.body);
        let files = [
            Part { name: "Payslip October.pdf", bytes: PDF },
            Part { name: "empty.pdf", bytes: b"" },
            Part { name: "page.pdf", bytes: b"<!DOCTYPE html><script>alert(1)</script>" },
            Part { name: "notes.txt", bytes: b"Overtime was 3 hours." },
        ];
        let answer = sent(&sam, &path, &[], &files).await;
        assert_eq!(answer.status, 422);
        for words in ["empty.pdf: The file is empty", "page.pdf: The file must be", "2 files are here now."] {
            assert!(answer.body.contains(words), "{words}: {}", answer.body);
        }
        assert!(!answer.body.contains("<script>alert"));
        assert_eq!(titles(&sam, &id).await, ["Payslip October", "notes"]);
        let answer = sent(&sam, &path, &[], &[Part { name: "More.pdf", bytes: &pdf("more") }]).await;
        assert_eq!((answer.status.as_u16(), answer.location()), (303, format!("{path}?said=added").as_str()));
        assert_eq!(kinds_told(&portal, &id).await, ["document.added"; 3]);
        assert_eq!(lying(&portal), (3, 0), "nothing is left in the staging folder");
        done(&portal).await;
    }
}

// req 100
#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_a_file_says_so_beside_the_field() {
    let portal = TestPortal::sqlite().await;
    let sam = portal.sign_in("sam").await;
    let id = opened(&sam, "A wage is missing").await;
    for files in [&[][..], &[Part { name: "", bytes: b"" }]] {
        let answer = sent(&sam, &format!("/records/{id}/files"), &[], files).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("Choose a file.") && answer.body.contains("aria-invalid"), "{}", answer.body);
    }
    let plain = sam.post(&format!("/records/{id}/files"), &[("file", "x")]).await;
    assert_eq!(plain.status, 422);
    done(&portal).await;
}

// req 79, 101, s_001, s_011
#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_see_the_record_cannot_add_to_it_and_who_only_reads_is_told_why() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        for (who, status) in [("clara", 404), ("ben", 404), ("priya", 404), ("ana", 403), ("dana", 201), ("mia", 403)] {
            let browser = portal.sign_in(who).await;
            let file = Part { name: "a.pdf", bytes: &pdf(who) };
            let answer = sent(&browser, &format!("/api/v1/records/{id}/files"), &[], &[file]).await;
            assert_eq!(answer.status.as_u16(), status, "{who} on {}: {}", portal.name, answer.body);
        }
        assert_eq!(lying(&portal), (1, 0), "what was refused was not even kept");
        done(&portal).await;
    }
}

// req 81, ask 10
#[tokio::test(flavor = "multi_thread")]
async fn a_file_for_the_team_alone_is_nowhere_for_a_client() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        let files = [Part { name: "Zanzibarcanary.pdf", bytes: PDF }];
        let answer = sent(&ruth, &format!("/records/{id}/files"), &[("firm_only", "1")], &files).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        done(&portal).await;
        let file = listed(&ruth, &id).await[0]["id"].as_str().unwrap().to_owned();
        assert_eq!(told(&portal, &id).await, [("document.added".to_owned(), None)]);
        for who in ["sam", "dana", "ana"] {
            let browser = portal.sign_in(who).await;
            for path in [
                format!("/records/{id}"),
                format!("/records/{id}/files"),
                format!("/files/{file}"),
                format!("/files/{file}/content"),
                format!("/files/{file}/versions/1/content"),
                format!("/api/v1/files/{file}"),
                format!("/api/v1/records/{id}/files"),
                format!("/records/{id}/files/archive"),
                "/files".to_owned(),
                "/files?q=zanzibar".to_owned(),
                "/api/v1/files".to_owned(),
                "/records?q=zanzibarcanary".to_owned(),
            ] {
                let answer = browser.get(&path).await;
                assert!(!answer.body.contains("anzibarcanary.pdf"), "{who} reads it on {path}: {}", answer.body);
                assert!(!answer.body.contains(&file) || path.contains(&file), "{who} finds it on {path}");
                assert!(!path.contains(&file) || answer.status == 404, "{who} gets {} on {path}", answer.status);
            }
        }
        assert_eq!(ruth.get(&format!("/files/{file}/content")).await.status, 200);
        let preview = ruth.get(&format!("/records/{id}/client-view")).await;
        assert!(!preview.body.contains("Zanzibarcanary"), "the client's view is the client's");
        let files = [Part { name: "b.pdf", bytes: PDF }];
        let own = sent(&sam, &format!("/records/{id}/files"), &[("firm_only", "1")], &files).await;
        assert_eq!(own.status, 303);
        assert_eq!(titles(&sam, &id).await, ["b"], "a client cannot hide a file from itself");
        done(&portal).await;
    }
}

// req 100, ask 44, s_084
#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_or_too_many_is_refused_and_leaves_nothing() {
    let limits = |storage: &mut portico_portal::storage::Storage| {
        storage.rules.limits = Limits::new(vec![Kind::Pdf], 1, 2).unwrap();
    };
    for portal in TestPortal::both_storing(limits).await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let path = format!("/api/v1/records/{id}/files");
        let large = [PDF, &vec![b' '; 1 << 20]].concat();
        let answer = sent(&sam, &path, &[], &[Part { name: "large.pdf", bytes: &large }]).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.value()["not_taken"][0]["code"], "too-large", "{}", answer.body);
        let answer = sent(&sam, &path, &[], &[Part { name: "huge.pdf", bytes: &vec![b' '; 4 << 20] }]).await;
        assert_eq!(answer.status, 422, "all of it is more than may come at all: {}", answer.body);
        let three = ["a", "b", "c"].map(pdf);
        let three: Vec<Part<'_>> = three.iter().map(|bytes| Part { name: "x.pdf", bytes }).collect();
        let answer = sent(&sam, &path, &[], &three).await;
        assert_eq!(answer.status, 201);
        assert_eq!(answer.value()["not_taken"][0]["words"], "You can send up to 2 files here");
        assert_eq!((listed(&sam, &id).await.len(), lying(&portal)), (2, (2, 0)));
        done(&portal).await;
    }
}

// s_085
#[tokio::test(flavor = "multi_thread")]
async fn the_quota_of_an_organization_holds_also_for_many_at_once() {
    let quota = |storage: &mut portico_portal::storage::Storage| storage.rules.quota = 1_000;
    for portal in TestPortal::both_storing(quota).await {
        let (sam, ben) = (portal.sign_in("sam").await, portal.sign_in("ben").await);
        let (mine, theirs) = (opened(&sam, "A wage is missing").await, opened(&ben, "Another one").await);
        let one = |number: usize| {
            let (sam, mine) = (&sam, &mine);
            async move {
                let mut bytes = pdf(&format!("{number:04}"));
                bytes.resize(200, b' ');
                let path = format!("/api/v1/records/{mine}/files");
                sent(sam, &path, &[], &[Part { name: "a.pdf", bytes: &bytes }]).await
            }
        };
        let answers = futures_util::future::join_all((0..20).map(one)).await;
        let taken = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(taken, 5, "five of two hundred bytes on {}", portal.name);
        let refused = answers.iter().find(|answer| answer.status != 201).unwrap();
        assert!(refused.body.contains("There is no room for this file"), "{}", refused.body);
        added(&ben, &theirs, "theirs.pdf", PDF).await;
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_bytes_are_kept_once_whoever_brings_them_also_at_once() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let path = format!("/api/v1/records/{id}/files");
        let all = (0..12).map(|_| sent(&sam, &path, &[], &[Part { name: "same.pdf", bytes: PDF }]));
        for answer in futures_util::future::join_all(all).await {
            assert_eq!(answer.status, 201, "{}", answer.body);
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        assert_eq!((listed(&sam, &id).await.len(), lying(&portal)), (12, (1, 0)), "on {}", portal.name);
        let ben = portal.sign_in("ben").await;
        let theirs = opened(&ben, "Another one").await;
        added(&ben, &theirs, "mine.pdf", PDF).await;
        assert_eq!(lying(&portal), (1, 0));
        done(&portal).await;
    }
}

// req 107
#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_found_by_the_names_of_its_files() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "Rotterdam ledger.pdf", PDF).await;
        done(&portal).await;
        assert!(sam.get("/records?q=rotterdam").await.body.contains("A wage is missing"), "on {}", portal.name);
        let removed = sam.json("DELETE", &format!("/api/v1/files/{file}"), &serde_json::json!({}), &[]).await;
        assert_eq!(removed.status, 204, "{}", removed.body);
        done(&portal).await;
        assert!(!sam.get("/records?q=rotterdam").await.body.contains("A wage is missing"));
    }
}

// req 101, 123
#[tokio::test(flavor = "multi_thread")]
async fn the_other_side_is_told_of_a_file_and_of_nothing_that_is_not_for_it() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let id = opened(&sam, "A wage is missing").await;
        assert_eq!(moved(&jonas, &id, "take", "").await.status, 200);
        done(&portal).await;
        added(&sam, &id, "Payslip.pdf", PDF).await;
        added(&jonas, &id, "Answer.pdf", &pdf("answer")).await;
        let files = [Part { name: "Own.pdf", bytes: &pdf("own") }];
        let own = sent(&jonas, &format!("/records/{id}/files"), &[("firm_only", "1")], &files).await;
        assert_eq!(own.status, 303);
        done(&portal).await;
        let sentences = async |who: &str| -> Vec<String> {
            const TOLD: &str = "SELECT sentence FROM notification WHERE member_id = $1 AND kind = 'file'";
            let member = portal.cast.member(who).member;
            let read = portal.portal.db.within(portal.cast.workspace.tenant());
            read.all(TOLD, &portico_store::values![member]).await.unwrap()
        };
        assert_eq!(sentences("jonas").await, ["Sam Lee added Payslip.pdf to “A wage is missing”"]);
        assert_eq!(sentences("sam").await, ["Jonas Pike added Answer.pdf to “A wage is missing”"]);
    }
}

// req 160, s_019
#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_sent_twice_adds_its_files_once() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let path = format!("/records/{id}/files");
        let once = sam.get(&path).await.input("once");
        let (one, two) = (pdf("one"), pdf("two"));
        let files = [Part { name: "one.pdf", bytes: &one }, Part { name: "two.pdf", bytes: &two }];
        let texts = [("once", once.as_str())];
        let all = (0..10).map(|_| sent(&sam, &path, &texts, &files));
        for answer in futures_util::future::join_all(all).await {
            assert_eq!(answer.status, 303, "{}", answer.body);
        }
        assert_eq!(titles(&sam, &id).await, ["one", "two"], "on {}", portal.name);
        done(&portal).await;
    }
}

// req 105
#[tokio::test(flavor = "multi_thread")]
async fn files_are_called_by_the_rule_of_the_workspace() {
    let ruled = portico_testkit::BLUEPRINT.replace(
        "record_types:\n",
        "files: {naming: \"{number} {organization} {original} v{version}\"}\nrecord_types:\n",
    );
    for portal in TestPortal::both().await {
        publish(&portal, &ruled).await;
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "final_v7.PDF", PDF).await;
        let newer = pdf("newer");
        let path = format!("/files/{file}/versions");
        assert_eq!(sent(&sam, &path, &[], &[Part { name: "final_final.pdf", bytes: &newer }]).await.status, 303);
        let found = sam.get(&format!("/api/v1/files/{file}")).await.value();
        let names: Vec<(&str, &str)> = found["versions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|version| (version["name"].as_str().unwrap(), version["original_name"].as_str().unwrap()))
            .collect();
        let newest = ("R-0001 Larkfield Bakery final_final v2.pdf", "final_final.pdf");
        assert_eq!(names, [newest, ("R-0001 Larkfield Bakery final_v7 v1.pdf", "final_v7.PDF")]);
        done(&portal).await;
    }
}

async fn publish(portal: &TestPortal, source: &str) {
    const PUBLISH: &str =
        "INSERT INTO blueprint_version (workspace_id, version, source, published_at) VALUES ($1, 2, $2, $3)";
    let workspace = portal.cast.workspace;
    let mut tx = portal.portal.db.begin(workspace.tenant()).await.unwrap();
    tx.execute(PUBLISH, &portico_store::values![workspace, source, portal.now()]).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = portal.portal.db.begin(portico_store::Tenant::INSTALLATION).await.unwrap();
    let live = "UPDATE workspace SET blueprint_version = 2 WHERE id = $1";
    tx.execute(live, &portico_store::values![workspace]).await.unwrap();
    tx.commit().await.unwrap();
}
