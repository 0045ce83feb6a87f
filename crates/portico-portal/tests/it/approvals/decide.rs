//! Deciding: who may, on what, once; and that no state is passed without it.

use super::{BLUEPRINT, approves, decides, mails, person, posts, read, state, submitted, tasks, told, waiting};
use crate::records::moved;
use portico_store::values;
use portico_testkit::TestPortal;
use serde_json::json;

// req 63, req 74, ask 28
#[tokio::test(flavor = "multi_thread")]
async fn no_surface_passes_a_state_without_its_decision() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let (record, round) = waiting(&portal, 100).await;
        let refused = moved(&mia, &record, "release", "").await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("“Sign-off” has to be approved first."), "{}", refused.body);
        let fields = [("record", record.as_str()), ("do", "move"), ("transition", "release"), ("back", "/work")];
        let bulk = portal.sign_in("ruth").await.post("/records/bulk", &fields).await;
        assert!(bulk.body.contains("has to be approved first"), "{}", bulk.body);
        let tile = [("record", record.as_str()), ("transition", "release")];
        let board = mia.post("/boards/work/moves", &tile).await;
        assert!(board.status == 422 && board.body.contains("has to be approved first"), "{}", board.body);
        // On the page of either side; the client's role may make the move once it is approved.
        for browser in [&mia, &dana] {
            let revision = crate::records::read(browser, &record).await["revision"].to_string();
            let fields = [("transition", "release"), ("revision", revision.as_str()), ("comment", "")];
            let page = browser.post(&format!("/records/{record}/transitions"), &fields).await;
            assert!(page.status == 422 && page.body.contains("has to be approved first"), "{}", page.body);
        }
        // Nor does it go on by itself, however long nobody decides.
        portal.pass(jiff::SignedDuration::from_hours(24 * 6));
        super::minute(&portal).await;
        assert_eq!(state(&mia, &record).await, "in-review");
        let done = approves(&dana, &round).await;
        assert_eq!((done.status.as_u16(), &done.value()["state"]), (200, &json!("approved")), "{}", done.body);
        assert_eq!(state(&mia, &record).await, "released", "the move that waited was made");
        assert_eq!(moved(&mia, &record, "pay", "").await.status, 422, "another approval is not this one");
        assert_eq!(moved(&mia, &record, "finish", "").await.status, 200, "it is still approved as it is");
        portal.run_jobs().await;
    }
}

// req 68
#[tokio::test(flavor = "multi_thread")]
async fn who_approves_need_not_be_able_to_change_anything_and_who_sees_need_not_approve() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (tomas, ana, clara) =
            (portal.sign_in("tomas").await, portal.sign_in("ana").await, portal.sign_in("clara").await);
        let (record, round) = waiting(&portal, 2_000).await;
        let path = format!("/api/v1/records/{record}/answers");
        let change = json!({"answers": {"text": "Mine"}});
        assert_eq!(tomas.json("PATCH", &path, &change, &[("if-match", "\"9\"")]).await.status, 403);
        assert_eq!(moved(&tomas, &record, "rework", "").await.status, 403);
        assert_eq!(decides(&ana, &round, "approve", "").await.status, 403, "a viewer sees and does not approve");
        assert_eq!(clara.get(&format!("/api/v1/approvals/{round}")).await.status, 404, "another client's");
        assert_eq!(posts(&clara, &round, "decisions", json!({})).await.status, 404);
        assert_eq!(approves(&tomas, &round).await.status, 200);
        portal.run_jobs().await;
    }
}

// ask 22, ask 31
#[tokio::test(flavor = "multi_thread")]
async fn groups_of_both_sides_decide_at_once_and_their_tasks_end_with_it() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let mia = portal.sign_in("mia").await;
        let (record, first) = waiting(&portal, 100).await;
        assert_eq!(approves(&portal.sign_in("dana").await, &first).await.status, 200);
        let round = submitted(&portal.sign_in("ruth").await, &record, "spending").await;
        for who in ["mia", "jonas", "tomas", "dana", "sam"] {
            assert_eq!(
                tasks(&portal.sign_in(who).await).await,
                std::slice::from_ref(&round),
                "{who} on {}",
                portal.name
            );
        }
        for who in ["mia", "jonas"] {
            assert_eq!(approves(&portal.sign_in(who).await, &round).await.status, 200, "{who}");
        }
        assert!(tasks(&portal.sign_in("tomas").await).await.is_empty(), "two of three were enough");
        assert_eq!(approves(&portal.sign_in("tomas").await, &round).await.status, 422);
        for who in ["dana", "sam"] {
            assert_eq!(approves(&portal.sign_in(who).await, &round).await.status, 200, "{who}");
        }
        assert_eq!(read(&mia, &round).await["state"], "approved");
        assert_eq!(moved(&mia, &record, "pay", "").await.status, 200);
        portal.run_jobs().await;
    }
}

// s_048
#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_decisions_at_once_one_counts() {
    const GIVEN: &str = "SELECT count(*) FROM approval_decision WHERE workspace_id = $1";
    const EVENTS: &str = "SELECT count(*) FROM event WHERE workspace_id = $1 AND kind = $2";
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, round) = waiting(&portal, 100).await;
        let bundle = read(&portal.sign_in("dana").await, &round).await["bundle"].clone();
        let mut tries = tokio::task::JoinSet::new();
        for place in 0..50 {
            let (browser, round, bundle) = (portal.sign_in("dana").await, round.clone(), bundle.clone());
            tries.spawn(async move {
                let (decision, words) = if place % 2 == 0 { ("approve", "") } else { ("ask-for-changes", "Larger") };
                let body = json!({"bundle": bundle, "decision": decision, "words": words});
                posts(&browser, &round, "decisions", body).await.status.as_u16()
            });
        }
        let statuses = tries.join_all().await;
        assert!(statuses.iter().all(|status| [200, 409, 422].contains(status)), "{statuses:?}");
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        assert_eq!(read.one::<i64>(GIVEN, &values![portal.cast.workspace]).await.unwrap(), 1, "{}", portal.name);
        let events = read.one::<i64>(EVENTS, &values![portal.cast.workspace, "approval.decided"]).await.unwrap();
        assert_eq!(events, 1, "{}", portal.name);
        let after = state(&portal.sign_in("mia").await, &record).await;
        assert!(["released", "drafting"].contains(&after.as_str()), "{after}");
        portal.run_jobs().await;
    }
}

// req 72
#[tokio::test(flavor = "multi_thread")]
async fn an_override_is_for_declared_people_gives_a_reason_and_is_marked() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, round) = waiting(&portal, 100).await;
        let bundle = read(&portal.sign_in("ruth").await, &round).await["bundle"].clone();
        let body = |reason: &str| json!({"bundle": bundle, "decision": "approve", "override_reason": reason});
        let refused = posts(&portal.sign_in("mia").await, &round, "decisions", body("I am in a hurry")).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        let ruth = portal.sign_in("ruth").await;
        assert_eq!(posts(&ruth, &round, "decisions", body(" ")).await.status, 422);
        let done = posts(&ruth, &round, "decisions", body("Dana approved on the phone and is unreachable")).await;
        assert_eq!((done.status.as_u16(), &done.value()["overridden"]), (200, &json!(true)), "{}", done.body);
        assert!(told(&portal, "mia").await[0].contains("was approved without those who were asked"));
        let story = portal.sign_in("dana").await.get(&format!("/records/{record}")).await;
        assert!(story.body.contains("without those who were asked"), "{}", story.body);
        assert_eq!(state(&ruth, &record).await, "released");
        portal.run_jobs().await;
    }
}

// ask 30
#[tokio::test(flavor = "multi_thread")]
async fn a_decision_by_phone_is_put_down_with_its_evidence_and_stays_the_givers() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, round) = waiting(&portal, 100).await;
        let (jonas, ruth) = (portal.sign_in("jonas").await, portal.sign_in("ruth").await);
        let bundle = read(&jonas, &round).await["bundle"].clone();
        let body = |evidence: &str| json!({"bundle": bundle, "decision": "approve", "from": person(&portal, "dana"), "evidence": evidence});
        assert_eq!(posts(&ruth, &round, "recorded-decisions", body("Call at ten")).await.status, 422, "not declared");
        assert_eq!(posts(&jonas, &round, "recorded-decisions", body("")).await.status, 422, "without evidence");
        let done = posts(&jonas, &round, "recorded-decisions", body("Call at ten, note of it in the folder")).await;
        assert_eq!(done.status, 200, "{}", done.body);
        let said = &done.value()["stages"][0]["groups"][0]["seats"][0];
        assert_eq!(
            (&said["name"], &said["said"][0]["by"], &said["said"][0]["basis"]),
            (&json!("Dana Reyes"), &json!("Jonas Pike"), &json!("recorded"))
        );
        assert_eq!(state(&jonas, &record).await, "released");
        portal.run_jobs().await;
    }
}

// req 67
#[tokio::test(flavor = "multi_thread")]
async fn a_client_reads_nothing_of_what_the_firm_says_among_itself() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (tomas, dana) = (portal.sign_in("tomas").await, portal.sign_in("dana").await);
        let (record, round) = waiting(&portal, 2_000).await;
        assert_eq!(decides(&tomas, &round, "approve-with-changes", "They pay late, ask for half.").await.status, 200);
        for path in [
            format!("/api/v1/approvals/{round}"),
            format!("/api/v1/records/{record}/approvals"),
            format!("/records/{record}"),
        ] {
            let answer = dana.get(&path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
            assert!(!answer.body.contains("pay late") && !answer.body.contains("Tomas"), "{path}: {}", answer.body);
        }
        assert!(read(&tomas, &round).await.to_string().contains("pay late"));
        portal.run_jobs().await;
    }
}

/// The next stage is asked by the firm: who of it decided before is not told to clients, by no page and no mail.
// req 67
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_asked_next_is_not_told_who_of_the_firm_decided_before() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (_, round) = waiting(&portal, 2_000).await;
        assert_eq!(approves(&portal.sign_in("tomas").await, &round).await.status, 200);
        let told = told(&portal, "dana").await;
        assert_eq!(told[0], "“Brand guidelines” waits for your decision now");
        let mails = mails(&portal, "dana").await;
        assert!(mails.iter().any(|mail| mail.contains("asks you to decide")), "{mails:?}");
        assert!(mails.iter().all(|mail| !mail.contains("Tomas")), "{mails:?}");
        portal.run_jobs().await;
    }
}

// ask 29
#[tokio::test(flavor = "multi_thread")]
async fn whoever_signed_before_hears_that_changes_were_asked_for() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (_, round) = waiting(&portal, 2_000).await;
        assert_eq!(approves(&portal.sign_in("tomas").await, &round).await.status, 200);
        let dana = portal.sign_in("dana").await;
        assert_eq!(decides(&dana, &round, "ask-for-changes", "The logo is too small.").await.status, 200);
        for who in ["tomas", "mia"] {
            let told = told(&portal, who).await;
            assert!(told.iter().any(|one| one == "Changes were asked for on “Brand guidelines”"), "{who}: {told:?}");
        }
        let mails = mails(&portal, "tomas").await;
        assert!(mails.iter().any(|mail| mail.contains("Changes were asked for")), "{mails:?}");
        portal.run_jobs().await;
    }
}
