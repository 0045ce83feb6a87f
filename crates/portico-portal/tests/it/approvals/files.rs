//! A decision is bound to the bytes of the files that it was given on.

use super::{BLUEPRINT, approves, made, minute, money, posts, read, state, submitted, tasks, told};
use crate::{
    files::{Part, added, pdf, sent},
    records::moved,
};
use portico_model::blueprint::check;
use portico_testkit::{Browser, TestPortal};
use serde_json::json;

/// As it ships: the client's logo is asked for beside the work, and the release does not cover it.
const CREATIVE: &str = include_str!("../../../../../blueprints/creative-approvals.yaml");

/// Work on Larkfield's name that has begun.
async fn brand(portal: &TestPortal, mia: &Browser) -> String {
    let answers =
        json!({"title": "Guidelines", "kind": "brand", "brief": "The rules for our name.", "production": money(1200)});
    let body = json!({
        "type": "deliverable", "organization": portal.cast.organization("larkfield"), "answers": answers,
        "requested_for": portal.cast.member("dana").member
    });
    let record = mia.json("POST", "/api/v1/records", &body, &[]).await;
    assert_eq!(record.status, 201, "{}", record.body);
    let record = record.value()["id"].as_str().unwrap().to_owned();
    assert!(moved(mia, &record, "begin", "").await.status.is_success());
    record
}

// req 67
#[tokio::test(flavor = "multi_thread")]
async fn material_that_comes_meanwhile_takes_no_decision_away() {
    for portal in TestPortal::both_with(CREATIVE).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = brand(&portal, &mia).await;
        let work = added(&mia, &record, "guidelines.pdf", &pdf("work")).await;
        let round = submitted(&mia, &record, "release").await;
        let approved = approves(&dana, &round).await;
        assert_eq!(approved.status, 200, "{}", approved.body);
        assert_eq!(state(&mia, &record).await, "released");

        let logo = [Part { name: "logo.pdf", bytes: &pdf("logo") }];
        let path = format!("/api/v1/records/{record}/files");
        let taken = sent(&dana, &path, &[("slot", "logo")], &logo).await;
        assert_eq!(taken.status, 201, "{}", taken.body);
        assert_eq!(state(&mia, &record).await, "released", "the logo is no part of what was decided on");

        let newer = [Part { name: "guidelines.pdf", bytes: &pdf("other work") }];
        let replaced = sent(&mia, &format!("/api/v1/files/{work}/versions"), &[], &newer).await;
        assert!(replaced.status.is_success(), "{}", replaced.body);
        assert_eq!(state(&mia, &record).await, "making", "the work itself is");
        portal.run_jobs().await;
    }
}

// req 75, ask 21
#[tokio::test(flavor = "multi_thread")]
async fn nobody_of_the_firm_decides_in_the_place_of_a_client_who_is_gone() {
    for portal in TestPortal::both_with(CREATIVE).await {
        let (mia, ruth) = (portal.sign_in("mia").await, portal.sign_in("ruth").await);
        let record = brand(&portal, &mia).await;
        let round = submitted(&mia, &record, "release").await;
        let dana = portal.cast.member("dana").member;
        assert!(ruth.post(&format!("/members/{dana}/suspension"), &[]).await.status.is_redirection());
        minute(&portal).await;
        let sam = portal.sign_in("sam").await;
        assert_eq!(tasks(&sam).await, std::slice::from_ref(&round), "a colleague stands in, on {}", portal.name);
        assert!(tasks(&ruth).await.is_empty());
        assert_eq!(approves(&sam, &round).await.status, 200);
        assert_eq!(state(&mia, &record).await, "released");
        portal.run_jobs().await;
    }
}

// ask 26, req 67
#[tokio::test(flavor = "multi_thread")]
async fn an_approval_dies_when_a_file_changes() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = made(&portal, 100).await;
        let file = added(&mia, &record, "cover.pdf", &pdf("one")).await;
        let round = submitted(&mia, &record, "sign-off").await;
        let first = read(&dana, &round).await;
        assert!(first.to_string().contains("cover.pdf"), "whoever decides sees on what: {first}");
        assert_eq!(approves(&dana, &round).await.status, 200);
        assert_eq!(state(&mia, &record).await, "released");

        // What its file is called does not make it another document.
        let newer = [Part { name: "final.pdf", bytes: &pdf("two") }];
        let replaced = sent(&mia, &format!("/api/v1/files/{file}/versions"), &[], &newer).await;
        assert!(replaced.status.is_success(), "{}", replaced.body);
        assert_eq!(read(&mia, &round).await["state"], "void");
        assert_eq!(state(&mia, &record).await, "drafting", "the move declared for it");
        let told = told(&portal, "dana").await;
        assert!(told.iter().any(|words| words.contains("does not count any more")), "{told:?}");
        assert!(told.iter().any(|words| words.contains("final.pdf: cover.pdf, version 1 → version 2")), "{told:?}");
        let difference = read(&dana, &round).await["difference"].clone();
        assert_eq!(difference, json!([{"label": "final.pdf", "before": "cover.pdf, version 1", "after": "version 2"}]));

        let second = submitted(&mia, &record, "sign-off").await;
        let late = json!({"bundle": first["bundle"], "decision": "approve"});
        assert_eq!(posts(&dana, &second, "decisions", late).await.status, 409, "the bytes are others");
        assert_eq!(approves(&dana, &second).await.status, 200);
        portal.run_jobs().await;
    }
}

// req 45, ask 26
#[tokio::test(flavor = "multi_thread")]
async fn what_was_approved_and_carried_out_stays_so_whatever_comes_later_until_it_is_opened_again() {
    let again = "        hold: {label: Hold";
    assert!(BLUEPRINT.contains(again));
    let reopen = "        reopen: {label: Open again, from: [over], to: released, who: {roles: [contributor]}}\n";
    let blueprint = BLUEPRINT.replace(again, &format!("{reopen}{again}"));
    for portal in TestPortal::both_with(&blueprint).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = made(&portal, 100).await;
        let round = submitted(&mia, &record, "sign-off").await;
        assert_eq!(approves(&dana, &round).await.status, 200);
        assert_eq!(moved(&mia, &record, "finish", "").await.status, 200);
        added(&mia, &record, "stray.pdf", &pdf("stray")).await;
        assert_eq!(read(&mia, &round).await["state"], "approved", "it was carried out");
        assert_eq!(state(&mia, &record).await, "over");
        let told = told(&portal, "dana").await;
        assert!(!told.iter().any(|words| words.contains("does not count any more")), "{told:?}");

        assert_eq!(moved(&mia, &record, "reopen", "").await.status, 200);
        assert_eq!(read(&mia, &round).await["state"], "void", "now it is about something else");
        assert_eq!(state(&mia, &record).await, "drafting", "the move declared for it");
        portal.run_jobs().await;
    }
}

// req 102, req 67
#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_about_a_file_is_decided_on_with_it() {
    let asks = "            max_megabytes: 50\n            metadata:\n              until: {kind: date, label: May be used until}\n        review: {roles: [contributor]}\n";
    let blueprint = CREATIVE.replacen("            max_megabytes: 50\n", asks, 1);
    let blueprint = blueprint.replacen("        apart_from: [logo]\n", "", 1);
    assert!(!check(&blueprint).has_errors(), "{}", check(&blueprint));
    for portal in TestPortal::both_with(&blueprint).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = brand(&portal, &mia).await;
        let hands_in = async |until: &str| {
            let logo = [Part { name: "logo.pdf", bytes: &pdf("logo") }];
            let said = [("slot", "logo"), ("until", until)];
            let taken = sent(&dana, &format!("/api/v1/records/{record}/files"), &said, &logo).await;
            assert_eq!(taken.status, 201, "{}", taken.body);
        };
        hands_in("2031-05-01").await;
        let round = submitted(&mia, &record, "release").await;
        let shown = read(&dana, &round).await;
        assert!(shown.to_string().contains("logo.pdf (May be used until: 1 May 2031)"), "{shown}");
        assert_eq!(approves(&dana, &round).await.status, 200);
        assert_eq!(state(&mia, &record).await, "released");
        hands_in("2029-01-02").await;
        assert_eq!(read(&mia, &round).await["state"], "void", "the same bytes, other words");
        assert_eq!(state(&mia, &record).await, "making");
        portal.run_jobs().await;
    }
}

/// What the firm keeps beside it for itself is no part of what a client decides on.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_for_the_firm_alone_voids_nothing() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = made(&portal, 100).await;
        let round = submitted(&mia, &record, "sign-off").await;
        assert_eq!(approves(&dana, &round).await.status, 200);
        let path = format!("/api/v1/records/{record}/files");
        let draft = [Part { name: "costs.pdf", bytes: &pdf("costs") }];
        let kept = sent(&mia, &path, &[("firm_only", "true")], &draft).await;
        assert_eq!(kept.status, 201, "{}", kept.body);
        assert_eq!(state(&mia, &record).await, "released");
        portal.run_jobs().await;
    }
}

/// Where the firm alone decides, it decides on its own files, too; the client hears nothing of them.
// req 67, ask 26
#[tokio::test(flavor = "multi_thread")]
async fn what_the_firm_alone_decides_on_dies_when_its_own_file_changes() {
    let of_firm =
        BLUEPRINT.replace("{who: {roles: [client-admin], relations: [organization]}}", "{who: {roles: [firm-admin]}}");
    assert_ne!(of_firm, BLUEPRINT);
    for portal in TestPortal::both_with(&of_firm).await {
        let (mia, ruth, dana) =
            (portal.sign_in("mia").await, portal.sign_in("ruth").await, portal.sign_in("dana").await);
        let record = made(&portal, 100).await;
        let path = format!("/api/v1/records/{record}/files");
        let costs =
            sent(&mia, &path, &[("firm_only", "true")], &[Part { name: "costs.pdf", bytes: &pdf("one") }]).await;
        assert_eq!(costs.status, 201, "{}", costs.body);
        let costs = costs.value()["added"][0].as_str().unwrap().to_owned();
        let round = submitted(&mia, &record, "sign-off").await;
        assert!(read(&ruth, &round).await["documents"].to_string().contains("costs.pdf"));
        assert!(!read(&dana, &round).await.to_string().contains("costs"));
        assert_eq!(approves(&ruth, &round).await.status, 200);
        for (who, knows) in [(&ruth, true), (&dana, false)] {
            let certificate = who.get(&format!("/api/v1/approvals/{round}/certificate")).await;
            assert_eq!(certificate.status, 200, "{}", certificate.body);
            assert_eq!(certificate.body.contains("costs.pdf"), knows);
        }

        let newer = [Part { name: "costs.pdf", bytes: &pdf("two") }];
        let replaced = sent(&mia, &format!("/api/v1/files/{costs}/versions"), &[], &newer).await;
        assert!(replaced.status.is_success(), "{}", replaced.body);
        assert_eq!(read(&mia, &round).await["state"], "void", "on {}", portal.name);
        portal.run_jobs().await;
    }
}
