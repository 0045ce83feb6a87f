//! Passing a task on: by whoever was asked, or by whoever answers for it.

use super::{BLUEPRINT, approves, decides, mails, person, posts, read, state, tasks, told, waiting};
use portico_store::values;
use portico_testkit::TestPortal;
use serde_json::json;

// req 64, ask 20
#[tokio::test(flavor = "multi_thread")]
async fn a_delegate_decides_and_both_names_are_kept() {
    const BOTH: &str = "SELECT actor, on_behalf_of FROM event WHERE workspace_id = $1 AND kind = 'approval.decided'";
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, round) = waiting(&portal, 100).await;
        let (dana, sam) = (portal.sign_in("dana").await, portal.sign_in("sam").await);
        assert_eq!(approves(&sam, &round).await.status, 422, "nobody has asked Sam");
        for unfit in ["ana", "mia", "clara"] {
            let to = json!({"to": person(&portal, unfit)});
            assert_eq!(posts(&dana, &round, "delegations", to).await.status, 422, "{unfit} has no right here");
        }
        let to = json!({"to": person(&portal, "sam"), "reason": "You know the paper better"});
        assert_eq!(posts(&dana, &round, "delegations", to).await.status, 200);
        assert_eq!((tasks(&sam).await, tasks(&dana).await), (vec![round.clone()], vec![round.clone()]));
        assert!(told(&portal, "sam").await[0].contains("asks you to decide"));
        // What was written to them is read where they decide, and in the mail that leads there.
        let note = "You know the paper better";
        assert_eq!(read(&sam, &round).await["mine"][0]["note"], json!({"by": "Dana Reyes", "words": note}));
        assert!(sam.get(&format!("/approvals/{round}")).await.body.contains(note));
        assert!(mails(&portal, "sam").await.iter().any(|mail| mail.contains(note)));
        assert!(!dana.get(&format!("/approvals/{round}")).await.body.contains(note), "it is Sam's to read");
        let chained = json!({"to": person(&portal, "dana")});
        assert_eq!(
            posts(&sam, &round, "delegations", chained).await.status,
            422,
            "nobody passes on what is not theirs"
        );
        assert_eq!(approves(&sam, &round).await.status, 200);
        assert_eq!(state(&dana, &record).await, "released");
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let (actor, behalf): (String, Option<uuid::Uuid>) =
            read.one(BOTH, &values![portal.cast.workspace]).await.unwrap();
        assert_eq!((actor.as_str(), behalf), ("Sam Lee", Some(portal.cast.member("dana").member.0)));
        portal.run_jobs().await;
    }
}

// ask 20
#[tokio::test(flavor = "multi_thread")]
async fn what_was_passed_on_is_called_back() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (_, round) = waiting(&portal, 100).await;
        let (dana, sam) = (portal.sign_in("dana").await, portal.sign_in("sam").await);
        let to = json!({"to": person(&portal, "sam"), "hand_over": true});
        assert_eq!(posts(&dana, &round, "delegations", to).await.status, 200);
        assert!(tasks(&dana).await.is_empty(), "it was handed over fully");
        let path = format!("/api/v1/approvals/{round}/delegations");
        assert_eq!(sam.json("DELETE", &path, &json!({}), &[]).await.status, 409, "it is not Sam's to call back");
        assert_eq!(dana.json("DELETE", &path, &json!({}), &[]).await.status, 200);
        assert_eq!((tasks(&dana).await, tasks(&sam).await), (vec![round.clone()], vec![]));
        assert_eq!(approves(&sam, &round).await.status, 422);
        assert_eq!(approves(&dana, &round).await.status, 200);
        portal.run_jobs().await;
    }
}

// req 71
#[tokio::test(flavor = "multi_thread")]
async fn whoever_answers_for_it_reassigns_with_a_reason() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (_, round) = waiting(&portal, 100).await;
        let (ruth, mia, sam) = (portal.sign_in("ruth").await, portal.sign_in("mia").await, portal.sign_in("sam").await);
        let body =
            |reason: &str| json!({"from": person(&portal, "dana"), "to": person(&portal, "sam"), "reason": reason});
        assert_eq!(posts(&mia, &round, "delegations", body("Dana is ill")).await.status, 422, "not hers to pass on");
        assert_eq!(posts(&ruth, &round, "delegations", body("")).await.status, 422, "without a reason");
        assert_eq!(posts(&ruth, &round, "delegations", body("Dana is ill")).await.status, 200);
        assert_eq!((tasks(&sam).await, tasks(&portal.sign_in("dana").await).await), (vec![round.clone()], vec![]));
        assert_eq!(approves(&sam, &round).await.status, 200);
        let said = read(&ruth, &round).await;
        assert_eq!(said["stages"][0]["groups"][0]["seats"][0]["said"][0]["basis"], "delegation", "{said}");
        portal.run_jobs().await;
    }
}

// req 74, ask 21
#[tokio::test(flavor = "multi_thread")]
async fn a_task_goes_to_nobody_who_has_left_it_to_others_and_the_page_says_who_is_left() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (_, round) = waiting(&portal, 100).await;
        let (dana, sam, ruth) =
            (portal.sign_in("dana").await, portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let to_sam = json!({"to": person(&portal, "sam")});
        assert_eq!(posts(&dana, &round, "delegations", to_sam).await.status, 200);
        let choice = format!(r#"value="{}""#, portal.cast.member("sam").person);
        let offered = format!("/approvals/{round}/delegations?others=1");
        assert!(ruth.get(&offered).await.body.contains(&choice));
        assert_eq!(decides(&sam, &round, "not-for-me", "Dana knows it").await.status, 200);
        assert_eq!(decides(&dana, &round, "not-for-me", "Sam knows it").await.status, 200);
        // Whoever comes in for them is named, not those who have left it to others.
        for (who, words) in [(&dana, "Waits for Harbour &#38; Pike."), (&ruth, "Waits for you.")] {
            let page = who.get(&format!("/approvals/{round}")).await.body;
            assert!(page.contains(words), "{words}: {page}");
        }
        assert_eq!(read(&ruth, &round).await["stages"][0]["groups"][0]["seats"][0]["holds"], false);
        assert!(!ruth.get(&offered).await.body.contains(&choice), "Sam has left it to others");
        let again = json!({"from": person(&portal, "dana"), "to": person(&portal, "sam"), "reason": "Try again"});
        assert_eq!(posts(&ruth, &round, "delegations", again).await.status, 422);
        portal.run_jobs().await;
    }
}
