//! After an event: the right people, in their words, once.

use super::{Told, answered, kinds, mails, run, told};
use crate::{
    records::{moved, opened},
    search::said,
};
use portico_portal::{
    audit::dispatch::{DISPATCH, Dispatch},
    policy::{self, Change, permit},
    workspaces::actions::suspend_member,
};
use portico_store::values;
use portico_testkit::TestPortal;
use serde_json::json;

fn is(told: &Told, kind: &str, sentence: &str, reason: &str) {
    assert_eq!((told.kind.as_str(), told.sentence.as_str(), told.reason.as_str()), (kind, sentence, reason));
}

// req 123, 124, 125
#[tokio::test(flavor = "multi_thread")]
async fn each_side_is_told_what_the_other_did_and_nobody_what_they_did_themselves() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let id = opened(&sam, "A wage is missing").await;
        run(&portal).await;
        let jonas_was = told(&portal, "jonas").await;
        is(
            &jonas_was[0],
            "arrived",
            "Sam Lee of Larkfield Bakery sent “A wage is missing”",
            "because it is for the team Payroll",
        );
        assert!(told(&portal, "mia").await.is_empty(), "another team");
        assert_eq!(moved(&jonas, &id, "take", "").await.status, 200);
        assert_eq!(moved(&jonas, &id, "ask-client", "Which month?").await.status, 200);
        run(&portal).await;
        assert_eq!(told(&portal, "jonas").await.len(), 1, "not what he did himself");
        is(
            &told(&portal, "sam").await[0],
            "asked",
            "Jonas Pike asked you something on “A wage is missing”",
            "because you asked for it",
        );
        let sent = mails(&portal).await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert!(sent[0].0.contains("sam@larkfield.example") && sent[0].1.contains("Which month?"), "{sent:?}");
        said(&sam, &id, "messages", "October").await;
        run(&portal).await;
        is(
            &told(&portal, "jonas").await[1],
            "replied",
            "Sam Lee replied on “A wage is missing”",
            "because it is yours",
        );
        assert_eq!(told(&portal, "sam").await.len(), 1);
        said(&jonas, &id, "messages", "Paid today").await;
        run(&portal).await;
        assert_eq!(kinds(&portal, "sam").await, ["asked", "replied"]);
        assert_eq!(mails(&portal).await.len(), 2);
        for who in ["dana", "ana", "priya", "ben", "clara", "lucia", "mia"] {
            assert!(told(&portal, who).await.is_empty(), "{who} has nothing to do with it");
        }
    }
}

// req 81, 82
#[tokio::test(flavor = "multi_thread")]
async fn what_is_for_the_team_alone_is_told_to_no_client() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        assert_eq!(moved(&ruth, &id, "take", "").await.status, 200);
        said(&ruth, &id, "notes", "canary: not for the client").await;
        run(&portal).await;
        assert!(told(&portal, "sam").await.is_empty());
        assert!(mails(&portal).await.iter().all(|(_, text)| !text.contains("canary")));
    }
}

// req 54
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_given_a_request_is_told_and_so_is_the_team_that_gets_it_back() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        let path = format!("/api/v1/records/{id}/owner");
        let given = |to: serde_json::Value| json!({ "member": to, "reason": "" });
        let mia = json!(portal.cast.member("mia").member);
        assert_eq!(ruth.json("PUT", &path, &given(mia), &[("if-match", "\"1\"")]).await.status, 200);
        run(&portal).await;
        is(
            &told(&portal, "mia").await[0],
            "assigned",
            "Ruth Harbour gave you “A wage is missing”",
            "because it is yours",
        );
        assert_eq!(ruth.json("PUT", &path, &given(json!(null)), &[("if-match", "\"2\"")]).await.status, 200);
        run(&portal).await;
        assert_eq!(kinds(&portal, "jonas").await, ["arrived", "handed-back"]);
        let own = json!(portal.cast.member("ruth").member);
        assert_eq!(ruth.json("PUT", &path, &given(own), &[("if-match", "\"3\"")]).await.status, 200);
        run(&portal).await;
        assert!(told(&portal, "ruth").await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn done_and_reopened_are_told_to_the_other_side() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let id = opened(&sam, "A wage is missing").await;
        assert_eq!(moved(&jonas, &id, "take", "").await.status, 200);
        answered(&jonas, &id, "root-cause", "question").await;
        assert_eq!(moved(&jonas, &id, "finish", "It was paid.").await.status, 200);
        run(&portal).await;
        assert_eq!(kinds(&portal, "sam").await, ["done"]);
        assert_eq!(mails(&portal).await.len(), 1);
        assert_eq!(moved(&sam, &id, "reopen", "It was not.").await.status, 200);
        run(&portal).await;
        assert_eq!(kinds(&portal, "jonas").await, ["arrived", "reopened"]);
        assert_eq!(moved(&jonas, &id, "escalate", "").await.status, 200);
        run(&portal).await;
        is(
            &told(&portal, "tomas").await[0],
            "escalated",
            "“A wage is missing” of Larkfield Bakery is escalated: Jonas Pike asks you to take care of it",
            "because you are Internal Approver",
        );
    }
}

// req 80
#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_see_it_any_more_is_not_told() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let id = opened(&sam, "A wage is missing").await;
        run(&portal).await;
        said(&jonas, &id, "messages", "Which month?").await;
        suspend(&portal, "sam").await;
        run(&portal).await;
        assert!(told(&portal, "sam").await.is_empty());
        assert!(mails(&portal).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_who_has_left_does_not_keep_the_team_from_hearing() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        let mia = json!({ "member": portal.cast.member("mia").member, "reason": "" });
        assert_eq!(
            ruth.json("PUT", &format!("/api/v1/records/{id}/owner"), &mia, &[("if-match", "\"1\"")]).await.status,
            200
        );
        run(&portal).await;
        suspend(&portal, "mia").await;
        said(&sam, &id, "messages", "Is anybody there?").await;
        run(&portal).await;
        assert_eq!(kinds(&portal, "mia").await, ["assigned"]);
        assert_eq!(kinds(&portal, "jonas").await, ["arrived", "replied"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_is_told_again_is_told_once() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let id = opened(&sam, "A wage is missing").await;
        said(&jonas, &id, "messages", "Which month?").await;
        run(&portal).await;
        let before = (told(&portal, "sam").await, told(&portal, "jonas").await, mails(&portal).await);
        let workspace = portal.cast.workspace;
        let mut tx = portal.portal.db.begin(workspace.tenant()).await.unwrap();
        for seq in [1, 2, 2, 99] {
            let event = Dispatch { workspace: workspace.0, chain: id.parse().unwrap(), seq };
            let job = portico_jobs::Job::new(portal.portal.new_id(), DISPATCH, workspace.tenant(), portal.now());
            portico_jobs::enqueue(&mut tx, job.payload(serde_json::to_value(event).unwrap())).unwrap();
        }
        tx.commit().await.unwrap();
        run(&portal).await;
        assert_eq!((told(&portal, "sam").await, told(&portal, "jonas").await, mails(&portal).await), before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_without_an_address_are_told_in_the_portal_alone() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let id = opened(&sam, "A wage is missing").await;
        let mut tx = portal.portal.db.begin(portico_store::Tenant::INSTALLATION).await.unwrap();
        let person = portal.cast.member("sam").person;
        tx.execute("DELETE FROM email_address WHERE person_id = $1", &values![person]).await.unwrap();
        tx.commit().await.unwrap();
        said(&jonas, &id, "messages", "Which month?").await;
        run(&portal).await;
        assert_eq!(kinds(&portal, "sam").await, ["replied"]);
        assert!(mails(&portal).await.is_empty());
    }
}

async fn suspend(portal: &TestPortal, who: &str) {
    let call = portal.call("ruth").await;
    let permit = permit::permit::<Change, policy::Member>(&call, &portal.cast.member(who).member).await.unwrap();
    suspend_member(&call, permit).await.unwrap();
}
