//! What somebody decided by phone is put down with a file that shows it: both, or neither, and the file stays inside.

use super::{BLUEPRINT, certificate::fetched, person, read, state, waiting};
use crate::files::{Part, form, listed, pdf, sent};
use axum::{
    body::Body,
    http::{HeaderValue, Method},
};
use portico_testkit::{Answer, Browser, TestPortal};

const NAME: &str = "Call with Dana.pdf";

/// The form of the page, with a file.
async fn puts_down(
    portal: &TestPortal,
    (browser, round): (&Browser, &str),
    more: &[(&str, &str)],
    files: &[Part<'_>],
) -> Answer {
    let bundle = read(browser, round).await["bundle"].as_str().unwrap().to_owned();
    let dana = person(portal, "dana").as_str().unwrap().to_owned();
    let common =
        [("bundle", bundle.as_str()), ("deciding", "record"), ("decision", "approve"), ("from", dana.as_str())];
    sent(browser, &format!("/approvals/{round}/recorded-decisions"), &[&common[..], more].concat(), files).await
}

// ask 30, s_044
#[tokio::test(flavor = "multi_thread")]
async fn the_file_that_shows_a_decision_is_kept_with_it_and_no_client_reads_it() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (jonas, dana) = (portal.sign_in("jonas").await, portal.sign_in("dana").await);
        let (record, round) = waiting(&portal, 100).await;
        let page = jonas.get(&format!("/approvals/{round}?decide=record")).await;
        assert!(page.body.contains("enctype=\"multipart/form-data\"") && page.body.contains("kept for the firm alone"));
        let bytes = pdf("note");
        let file = [Part { name: NAME, bytes: &bytes }];
        let done = puts_down(&portal, (&jonas, &round), &[("grounds", "By phone at ten")], &file).await;
        assert_eq!(done.status, 303, "{}", done.body);
        assert_eq!(state(&jonas, &record).await, "released");
        let files = listed(&jonas, &record).await;
        assert_eq!((files.len(), &files[0]["firm_only"]), (1, &true.into()), "{files:?}");
        let (id, sha256) = (files[0]["id"].as_str().unwrap(), files[0]["version"]["sha256"].as_str().unwrap());
        assert_eq!(jonas.send_for_bytes(&format!("/files/{id}/content")).await, (200.try_into().unwrap(), bytes));

        assert!(listed(&dana, &record).await.is_empty());
        for path in [format!("/files/{id}"), format!("/files/{id}/content"), format!("/api/v1/files/{id}")] {
            assert_eq!(dana.get(&path).await.status, 404, "{path}");
        }
        let said = String::from_utf8(fetched(&dana, &round).await).unwrap();
        let words = format!("By phone at ten\\nFile: A file that stays with the firm, SHA-256 {sha256}");
        assert!(said.contains(&words), "{said}");
        portal.run_jobs().await;
        for path in ["", "/certificate"].map(|rest| format!("/approvals/{round}{rest}")) {
            let page = dana.get(&path).await;
            assert!(page.status == 200 && !page.body.contains("Call with Dana"), "{path}: {}", page.body);
        }
        let own = dana.get(&format!("/records/{record}")).await;
        assert!(!own.body.contains("Call with Dana"), "{}", own.body);
    }
}

/// Not only approvals come by phone; and where the firm alone decides, the note of a call voids nothing.
// ask 30
#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_said_is_put_down_and_its_evidence_is_no_part_of_what_is_decided_on() {
    let of_firm =
        BLUEPRINT.replace("{who: {roles: [client-admin], relations: [organization]}}", "{who: {roles: [approver]}}");
    assert_ne!(of_firm, BLUEPRINT);
    for portal in TestPortal::both_with(&of_firm).await {
        let jonas = portal.sign_in("jonas").await;
        for (said, words, becomes) in [("approve", "", "released"), ("ask-for-changes", "Larger, please", "drafting")] {
            let (record, round) = waiting(&portal, 100).await;
            let page = jonas.get(&format!("/approvals/{round}?decide=record")).await;
            assert!(page.body.contains(&format!("<option value=\"{said}\"")), "{}", page.body);
            let bundle = read(&jonas, &round).await["bundle"].as_str().unwrap().to_owned();
            let tomas = person(&portal, "tomas").as_str().unwrap().to_owned();
            let fields = [
                ("bundle", bundle.as_str()),
                ("deciding", "record"),
                ("decision", said),
                ("from", tomas.as_str()),
                ("grounds", "By phone"),
                ("words", words),
            ];
            let bytes = pdf(said);
            let path = format!("/approvals/{round}/recorded-decisions");
            let done = sent(&jonas, &path, &fields, &[Part { name: NAME, bytes: &bytes }]).await;
            assert_eq!(done.status, 303, "{}", done.body);
            assert_eq!(state(&jonas, &record).await, becomes, "{said} on {}", portal.name);
            let now = read(&jonas, &round).await["state"].clone();
            assert!(now == "approved" || now == "changes-asked", "{now}");
        }
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_file_a_decision_is_not_put_down_and_without_the_decision_no_file_is_kept() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (jonas, ruth) = (portal.sign_in("jonas").await, portal.sign_in("ruth").await);
        let (record, round) = waiting(&portal, 100).await;
        let typed = [("grounds", "By phone at ten"), ("words", "Go ahead.")];
        let strange = [Part { name: NAME, bytes: b"<html><script>alert(1)</script></html>" }];
        let refused = puts_down(&portal, (&jonas, &round), &typed, &strange).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains("id=\"file-e\"") && refused.body.contains("href=\"#file\""), "{}", refused.body);
        assert!(
            refused.body.contains("By phone at ten") && refused.body.contains("Go ahead."),
            "nothing typed is lost"
        );

        let bytes = pdf("note");
        let file = [Part { name: NAME, bytes: &bytes }];
        let neither = puts_down(&portal, (&jonas, &round), &[], &[]).await;
        assert!(neither.status == 422 && neither.body.contains("id=\"grounds-e\""), "{}", neither.body);
        let undeclared = puts_down(&portal, (&ruth, &round), &typed, &file).await;
        assert_eq!(undeclared.status, 422, "{}", undeclared.body);
        let other = [("bundle", "00"), ("deciding", "record"), ("decision", "approve")];
        let path = format!("/approvals/{round}/recorded-decisions");
        assert_eq!(sent(&jonas, &path, &other, &file).await.status, 422);
        assert_eq!(
            (read(&jonas, &round).await["state"].clone(), listed(&jonas, &record).await),
            ("open".into(), vec![])
        );

        let outside = sent(&portal.sign_in("clara").await, &path, &other, &file).await;
        assert_eq!(outside.status, 404);
        let asked = sent(&portal.sign_in("dana").await, &path, &other, &file).await;
        assert!([403, 404, 422].contains(&asked.status.as_u16()), "{}", asked.body);
        assert!(listed(&jonas, &record).await.is_empty());
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_puts_down_file_and_decision_at_once_and_once() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let jonas = portal.sign_in("jonas").await;
        let (record, round) = waiting(&portal, 100).await;
        let bundle = read(&jonas, &round).await["bundle"].as_str().unwrap().to_owned();
        let from = person(&portal, "dana").as_str().unwrap().to_owned();
        let bytes = pdf("note");
        let texts = [("bundle", bundle.as_str()), ("decision", "approve"), ("from", from.as_str())];
        let mut answers = Vec::new();
        let other = pdf("another note");
        for (key, bytes) in
            [("evidence-1", &bytes), ("evidence-1", &bytes), ("evidence-1", &other), ("evidence-2", &bytes)]
        {
            let (kind, body) = form(&texts, &[Part { name: NAME, bytes }]);
            let headers =
                [("content-type", kind.as_str()), ("idempotency-key", key), ("sec-fetch-site", "same-origin")];
            let path = format!("/api/v1/approvals/{round}/evidenced-decisions");
            answers.push(jonas.send(Method::POST, &path, &headers, Body::from(body)).await);
        }
        assert_eq!(answers[0].status, 201, "{}", answers[0].body);
        assert_eq!(answers[1].status, 201, "{}", answers[1].body);
        assert_eq!(answers[1].body, answers[0].body, "answered again");
        assert_eq!(answers[1].headers.get("idempotency-replayed").map(HeaderValue::as_bytes), Some(&b"true"[..]));
        assert_eq!(answers[2].status, 422, "another file under the same key: {}", answers[2].body);
        assert_eq!(answers[3].status, 409, "under another key it is decided: {}", answers[3].body);
        let said = &answers[0].value()["stages"][0]["groups"][0]["seats"][0]["said"][0];
        assert_eq!((&said["by"], &said["basis"]), (&"Jonas Pike".into(), &"recorded".into()));
        assert_eq!(listed(&jonas, &record).await.len(), 1, "on {}", portal.name);
        portal.run_jobs().await;
    }
}

// ask 30
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_came_with_a_refused_form_is_not_chosen_again() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let jonas = portal.sign_in("jonas").await;
        let (record, round) = waiting(&portal, 100).await;
        let bytes = pdf("note");
        let file = [Part { name: NAME, bytes: &bytes }];
        let endless = "So it goes on. ".repeat(2_000);
        let refused = puts_down(&portal, (&jonas, &round), &[("grounds", &endless)], &file).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains(&format!("{NAME} is here (")), "{}", refused.body);
        let (_, upload) = refused.body.split_once("name=\"waiting\" value=\"").unwrap();
        let upload = upload.split_once('"').unwrap().0.to_owned();
        let said = [("grounds", "By phone at ten"), ("waiting", upload.as_str())];
        let done = puts_down(&portal, (&jonas, &round), &said, &[]).await;
        assert_eq!(done.status, 303, "{}", done.body);
        assert_eq!(state(&jonas, &record).await, "released");
        let [one] = listed(&jonas, &record).await.try_into().unwrap();
        assert_eq!((&one["version"]["name"], &one["firm_only"]), (&NAME.into(), &true.into()));
        assert_eq!(crate::files::lying(&portal).1, 0);
        portal.run_jobs().await;
    }
}
