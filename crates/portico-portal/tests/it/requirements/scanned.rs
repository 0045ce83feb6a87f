//! Viruses and the checklist: what is infected is asked for again, and nothing is accepted before it was looked through.

use super::{BLUEPRINT, acts, asked, list};
use crate::{
    desk::client::text,
    files::{
        Part, lying, pdf,
        scan::{scanner, with},
        sent,
    },
    notifications::mails,
    records::done,
};
use portico_connect::clamd::throwaway::{Clamd, EICAR};
use portico_portal::storage::{Storage, Unscanned};
use portico_testkit::{Answer, Browser, TestPortal};

async fn sends(browser: &Browser, record: &str, says: &str) -> Answer {
    let file = [Part { name: "letter.pdf", bytes: &pdf(says) }];
    sent(browser, &format!("/records/{record}/checklist/files"), &[("slot", "address")], &file).await
}

/// The shipped list, where nobody looks at the proof of an address.
fn unreviewed() -> String {
    let reviewed = "        review: {roles: [contributor, approver, firm-admin]}\n";
    let (before, after) = BLUEPRINT.split_once("      address:\n").unwrap();
    format!("{before}      address:\n{}", after.replacen(reviewed, "", 1))
}

async fn state_of(browser: &Browser, record: &str) -> (String, String) {
    let read = browser.get(&format!("/api/v1/records/{record}/checklist")).await.value();
    let items = read["items"].as_array().unwrap().clone();
    let item = items.iter().find(|item| item["item"] == "address").unwrap().clone();
    (item["state"].as_str().unwrap().to_owned(), item["words"].as_str().unwrap_or_default().to_owned())
}

const VIRUS: &str = "We found a virus in this file and deleted it.";

// s_077, req 159
#[tokio::test(flavor = "multi_thread")]
async fn an_infected_file_is_asked_for_again_by_the_portal_and_mailed() {
    let scanner = scanner().await;
    for portal in TestPortal::both_of(BLUEPRINT, with(&scanner)).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(sends(&dana, &record, "virus").await.status, 303);
        let waits = list(&mia, &record).await;
        assert!(waits.contains("Checking for viruses") && !waits.contains("Accept A letter"), "{waits}");
        let early = acts(&mia, &record, "address", &[("act", "accept")]).await;
        assert_eq!(early.status, 422, "{}", early.body);
        assert!(text(&early.body).contains("The file is being checked for viruses."), "{}", early.body);
        portal.run_jobs().await;

        assert_eq!(state_of(&dana, &record).await, ("returned".to_owned(), VIRUS.to_owned()));
        let page = list(&dana, &record).await;
        assert!(page.contains(&format!("The portal asks again: {VIRUS}")), "{page}");
        assert!(page.contains("0 of 4 done"), "{page}");
        let undone = acts(&mia, &record, "address", &[("act", "withdraw")]).await;
        assert_eq!(undone.status, 422, "nothing is left to look at: {}", undone.body);
        let told = mails(&portal).await;
        assert!(told.iter().any(|(_, words)| words.contains(VIRUS)), "{told:?}");

        let again = sends(&dana, &record, "virus").await;
        assert_eq!(again.status, 422, "the same bytes again: {}", again.body);
        assert_eq!(sends(&dana, &record, "clean").await.status, 303);
        portal.run_jobs().await;
        assert_eq!(acts(&mia, &record, "address", &[("act", "accept")]).await.status, 303);
        done(&portal).await;
    }
}

// s_077
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_reviews_is_accepted_once_it_was_looked_through() {
    let scanner = scanner().await;
    let hold = |storage: &mut Storage| {
        storage.scanner = Some(scanner.clone());
        storage.rules.unscanned = Unscanned::Hold;
    };
    for portal in TestPortal::both_of(&unreviewed(), hold).await {
        let dana = portal.sign_in("dana").await;
        let (clean, locked) = (asked(&portal, "person").await, asked(&portal, "person").await);
        assert_eq!(sends(&dana, &clean, "clean").await.status, 303);
        assert_eq!(state_of(&dana, &clean).await.0, "handed-in", "it waits");
        assert!(list(&dana, &clean).await.contains("Checking for viruses"));
        assert_eq!(sends(&dana, &locked, "locked").await.status, 303);
        portal.run_jobs().await;
        assert_eq!(state_of(&dana, &clean).await.0, "accepted");
        let (state, words) = state_of(&dana, &locked).await;
        assert_eq!(state, "returned");
        assert!(words.contains("Nobody could check this file for viruses"), "{words}");
        let again = sends(&dana, &locked, "locked").await;
        assert_eq!(again.status, 422, "known by now: {}", again.body);
        assert_eq!(sends(&dana, &locked, "clean").await.status, 303, "known, too");
        assert_eq!(state_of(&dana, &locked).await.0, "accepted");
        done(&portal).await;
    }
}

// s_077, req 105, req 159
#[tokio::test(flavor = "multi_thread")]
async fn what_a_real_scanner_finds_is_deleted_and_asked_for_again() {
    let clamd = Clamd::start("checklist").await;
    for portal in TestPortal::both_of(BLUEPRINT, with(&clamd.scanner())).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(sends(&dana, &record, &EICAR.concat()).await.status, 303);
        assert_eq!(state_of(&dana, &record).await.0, "handed-in");
        assert_eq!(lying(&portal).0, 1);
        let early = acts(&mia, &record, "address", &[("act", "accept")]).await;
        assert_eq!(early.status, 422, "{}", early.body);
        assert!(text(&early.body).contains("The file is being checked for viruses."), "{}", early.body);
        portal.run_jobs().await;
        assert_eq!(state_of(&dana, &record).await, ("returned".to_owned(), VIRUS.to_owned()), "on {}", portal.name);
        assert!(list(&dana, &record).await.contains(&format!("The portal asks again: {VIRUS}")));
        assert_eq!(lying(&portal), (0, 0), "it is deleted");

        assert_eq!(sends(&dana, &record, "clean").await.status, 303);
        assert_eq!(acts(&mia, &record, "address", &[("act", "accept")]).await.status, 422, "it waits as well");
        portal.run_jobs().await;
        assert_eq!(acts(&mia, &record, "address", &[("act", "accept")]).await.status, 303);
        done(&portal).await;
    }
}

// s_077
#[tokio::test(flavor = "multi_thread")]
async fn while_a_real_scanner_is_gone_nothing_is_accepted() {
    let mut clamd = Clamd::start("gone").await;
    let scanner = clamd.scanner();
    clamd.end();
    for portal in TestPortal::both_of(BLUEPRINT, with(&scanner)).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(sends(&dana, &record, "unknown").await.status, 303);
        done(&portal).await;
        let early = acts(&mia, &record, "address", &[("act", "accept")]).await;
        assert_eq!(early.status, 422, "{}", early.body);
        assert_eq!(state_of(&dana, &record).await.0, "handed-in");
    }
}
