//! Comments and decisions: what is asked once, what needs no words, what is closed by an approval.

use super::{answers, commented, comments, posts, read, replaced, stands};
use crate::{
    approvals::{BLUEPRINT, approves, decides, made, state, submitted},
    files::{added, pdf},
};
use portico_testkit::{Browser, TestPortal};
use serde_json::json;

/// A piece of work with a cover, put before Dana.
async fn waiting(portal: &TestPortal) -> (Browser, Browser, String, String, String) {
    let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
    let record = made(portal, 100).await;
    let file = added(&mia, &record, "cover.pdf", &pdf("one")).await;
    let round = submitted(&mia, &record, "sign-off").await;
    (mia, dana, record, file, round)
}

// req 65, 67
#[tokio::test(flavor = "multi_thread")]
async fn approving_with_an_open_must_of_ones_own_is_asked_once() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana, record, file, round) = waiting(&portal).await;
        commented(&dana, &file, "The year is wrong.").await;
        let page = dana.get(&format!("/approvals/{round}")).await;
        assert_eq!(page.status, 200);
        let bundle = page.body.split("name=\"bundle\" value=\"").nth(1).map(|rest| rest[..64].to_owned());
        let bundle = match bundle {
            Some(bundle) => bundle,
            None => crate::approvals::read(&dana, &round).await["bundle"].as_str().unwrap().to_owned(),
        };
        let fields = [("bundle", bundle.as_str()), ("decision", "approve")];
        let asked = dana.post(&format!("/approvals/{round}/decisions"), &fields).await;
        assert_eq!(asked.status, 422);
        assert!(asked.body.contains("says that something must change") && asked.body.contains("all the same?"));
        assert_eq!(state(&mia, &record).await, "in-review", "nothing was decided");
        let meant = [fields[0], fields[1], ("in_spite", "1")];
        assert_eq!(dana.post(&format!("/approvals/{round}/decisions"), &meant).await.status, 303);
        assert_eq!(state(&mia, &record).await, "released");
        portal.run_jobs().await;
    }
}

// req 65, 67
#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_approves_is_asked_the_same_question() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana, record, file, round) = waiting(&portal).await;
        commented(&dana, &file, "The year is wrong.").await;
        let asked = approves(&dana, &round).await;
        assert_eq!(asked.status, 422, "{}", asked.body);
        assert!(asked.body.contains("in_spite") && asked.body.contains("something must change"), "{}", asked.body);
        assert_eq!(state(&mia, &record).await, "in-review", "nothing was decided");
        let bundle = crate::approvals::read(&dana, &round).await["bundle"].clone();
        let meant = json!({"bundle": bundle, "decision": "approve", "in_spite": true});
        assert_eq!(crate::approvals::posts(&dana, &round, "decisions", meant).await.status, 200);
        assert_eq!(state(&mia, &record).await, "released");
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_wrote_or_is_an_idea_or_is_done_asks_nothing() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana, record, file, round) = waiting(&portal).await;
        commented(&mia, &file, "Ours.").await;
        let idea = json!({"words": "18 mm is small.", "version": 1, "weight": "idea"});
        assert_eq!(posts(&dana, &file, "comments", &idea).await.status, 201);
        let number = commented(&dana, &file, "The year.").await;
        assert_eq!(stands(&dana, &file, number, "done").await, 204);
        let bundle = crate::approvals::read(&dana, &round).await["bundle"].as_str().unwrap().to_owned();
        let fields = [("bundle", bundle.as_str()), ("decision", "approve")];
        assert_eq!(dana.post(&format!("/approvals/{round}/decisions"), &fields).await.status, 303);
        assert_eq!(state(&mia, &record).await, "released");
        portal.run_jobs().await;
    }
}

// req 65, 70
#[tokio::test(flavor = "multi_thread")]
async fn asking_for_changes_needs_a_sentence_or_an_open_comment() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana, record, file, round) = waiting(&portal).await;
        assert_eq!(decides(&dana, &round, "ask-for-changes", "").await.status, 422);
        commented(&mia, &file, "Ours: is the logo large enough?").await;
        assert_eq!(decides(&dana, &round, "ask-for-changes", "").await.status, 422, "what others wrote is not hers");
        commented(&dana, &file, "The year is wrong.").await;
        let form = dana.get(&format!("/approvals/{round}?decide=ask-for-changes")).await.body;
        assert!(form.contains("Anything to add to the comments?"), "{form}");
        assert_eq!(decides(&dana, &round, "ask-for-changes", "").await.status, 200);
        assert_eq!(state(&mia, &record).await, "drafting");
        assert_eq!(answers(&mia, &file, 1, "We mend it.").await, 201, "the talk goes on");
        portal.run_jobs().await;
    }
}

// req 67, ask 26
#[tokio::test(flavor = "multi_thread")]
async fn what_was_approved_takes_no_more_comments_until_a_newer_version_voids_it() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana, record, file, round) = waiting(&portal).await;
        let number = commented(&mia, &file, "Look at the year.").await;
        assert_eq!(approves(&dana, &round).await.status, 200);
        assert_eq!(state(&mia, &record).await, "released");
        for browser in [&mia, &dana] {
            assert_eq!(comments(browser, &file, "One more thing").await.status, 422);
            assert_eq!(answers(browser, &file, number, "One more thing").await, 422);
        }
        assert_eq!(stands(&mia, &file, number, "done").await, 422);
        let page = dana.get(&format!("/files/{file}/proof")).await.body;
        assert!(page.contains("This was approved as it is") && !page.contains("Add a comment"), "{page}");
        let note = json!({"words": "Keep the plates.", "version": 1});
        assert_eq!(posts(&mia, &file, "internal-comments", &note).await.status, 201, "the team may talk");
        replaced(&mia, &file, "two").await;
        assert_eq!(comments(&dana, &file, "One more thing").await.status, 201);
        assert_eq!(read(&dana, &file).await.len(), 2);
        portal.run_jobs().await;
    }
}

// req 66
#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_round_is_the_page_on_which_one_comments() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana, _, file, round) = waiting(&portal).await;
        commented(&mia, &file, "Look at the year.").await;
        for browser in [&dana, &mia] {
            let page = browser.get(&format!("/approvals/{round}")).await.body;
            assert!(page.contains("class=\"proof\"") && page.contains("Look at the year."), "{page}");
            assert!(page.contains("Add a comment") && page.contains("Who decides"));
        }
        let page = dana.get(&format!("/approvals/{round}")).await.body;
        assert!(page.contains("Ask for changes"), "with the decision bar: {page}");
        let fields = [("round", round.as_str()), ("version", "1"), ("words", "It is 2026."), ("weight", "must")];
        let answer = dana.post(&format!("/files/{file}/comments"), &fields).await;
        assert_eq!(answer.location(), format!("/approvals/{round}?file={file}#c2"), "and back to it");
        let empty = [fields[0], fields[1], ("words", " ")];
        let back = dana.post(&format!("/files/{file}/comments"), &empty).await;
        assert_eq!(back.status, 422);
        assert!(back.body.contains("Write your comment."), "{}", back.body);
        assert!(back.body.contains("Ask for changes"), "with the bar: {}", back.body);
        assert_eq!(dana.get(&format!("/approvals/{round}?file={}", portal.portal.new_id())).await.status, 404);
        portal.run_jobs().await;
    }
}
