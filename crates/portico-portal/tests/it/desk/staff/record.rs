//! One record as staff work on it, and the pages that explain it.

use super::super::client::{asked, page, primary_buttons, text};
use crate::records::{done, opened, read};
use portico_testkit::TestPortal;

// req 44
#[tokio::test(flavor = "multi_thread")]
async fn the_page_offers_the_ways_on_with_one_primary_button() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let id = opened(&sam, "A wage is missing").await;
        let html = page(&jonas, &format!("/records/{id}")).await;
        assert_eq!(primary_buttons(&html), 1, "{html}");
        let words = text(&html);
        assert!(words.contains("Sam Lee sent this The wage of one person is missing."), "{words}");
        assert!(words.contains("Who has it") && words.contains("Owner Nobody yet"), "{words}");
        let taken = jonas.post(&format!("/records/{id}/owner"), &[("take", "1")]).await;
        assert_eq!(taken.location(), format!("/records/{id}?said=assigned"), "{}", taken.body);
        assert!(text(&page(&jonas, &format!("/records/{id}")).await).contains("You took this"));
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_stays_with_the_team_and_a_reply_reaches_the_client() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let id = opened(&sam, "A wage is missing").await;
        let path = format!("/records/{id}");
        let write = format!("{path}/messages");
        assert_eq!(jonas.post(&write, &[("to", "note"), ("text", "Check the contract first.")]).await.status, 303);
        assert_eq!(jonas.post(&write, &[("to", "client"), ("text", "We look at it today.")]).await.status, 303);
        let staff = text(&page(&jonas, &path).await);
        assert!(staff.contains("You , only your team: Check the contract first."), "{staff}");
        for (browser, path) in [(&sam, path.clone()), (&jonas, format!("{path}/client-view"))] {
            let words = text(&page(browser, &path).await);
            assert!(words.contains("We look at it today.") && !words.contains("Check the contract"), "{words}");
        }
        let empty = jonas.post(&write, &[("to", "note"), ("text", " ")]).await;
        assert_eq!((empty.status.as_u16(), empty.body.contains("Write your note.")), (422, true), "{}", empty.body);
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_the_client_sends_the_words_and_hands_the_ball_over() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let id = opened(&sam, "A wage is missing").await;
        assert_eq!(crate::records::moved(&jonas, &id, "take", "").await.status, 200);
        let form = jonas.get(&format!("/records/{id}")).await;
        let revision = form.input("revision");
        let fields =
            [("to", "client"), ("then", "ask"), ("text", "Which month is it?"), ("revision", revision.as_str())];
        assert_eq!(jonas.post(&format!("/records/{id}/messages"), &fields).await.status, 303);
        assert_eq!(read(&sam, &id).await["ball"], "client");
        let words = text(&page(&jonas, &format!("/records/{id}/client-view")).await);
        assert!(words.contains("Waiting for you") && words.contains("Which month is it?"), "{words}");
        assert!(words.contains("Nothing can be done from here."), "{words}");
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_that_needs_words_opens_its_form_and_says_what_is_missing() {
    for portal in TestPortal::both().await {
        let jonas = portal.sign_in("jonas").await;
        let id = opened(&portal.sign_in("sam").await, "A wage is missing").await;
        assert_eq!(crate::records::moved(&jonas, &id, "take", "").await.status, 200);
        let form = jonas.get(&format!("/records/{id}?way=ask-client")).await;
        assert!(form.body.contains("id=\"way-c\"") && primary_buttons(&form.body) == 1, "{}", form.body);
        let revision = form.input("revision");
        let path = format!("/records/{id}/transitions");
        let refused =
            jonas.post(&path, &[("transition", "ask-client"), ("revision", &revision), ("comment", "")]).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.body.contains("This was not done") && refused.body.contains("id=\"way-c\""),
            "{}",
            refused.body
        );
        done(&portal).await;
    }
}

// req 124, 165
#[tokio::test(flavor = "multi_thread")]
async fn what_happened_is_told_with_its_chain_and_only_to_staff() {
    for portal in TestPortal::both().await {
        let id = asked(&portal, "A wage is missing").await;
        portal.run_jobs().await;
        let words = text(&page(&portal.sign_in("ruth").await, &format!("/records/{id}/audit")).await);
        assert!(words.contains("Chain unbroken. 3 entries"), "{words}");
        assert!(words.contains("record.advanced") && words.contains("Nothing waits"), "{words}");
        for told in
            ["Jonas Pike", "Sam Lee", "Which month is it about?", "Mail about it Written To Subject Why State", "Sent "]
        {
            assert!(words.contains(told), "{told}: {words}");
        }
        for who in ["sam", "dana", "clara"] {
            let browser = portal.sign_in(who).await;
            for part in ["audit", "access", "client-view"] {
                let answer = browser.get(&format!("/records/{id}/{part}")).await;
                assert!([403, 404].contains(&answer.status.as_u16()), "{who} {part}: {}", answer.status);
            }
        }
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_can_see_a_record_is_explained_for_everybody_around_it() {
    for portal in TestPortal::both().await {
        let id = opened(&portal.sign_in("sam").await, "A wage is missing").await;
        let mia = portal.sign_in("mia").await;
        let words = text(&page(&mia, &format!("/records/{id}/access")).await);
        assert!(words.contains("Sam Lee Larkfield Bakery") && words.contains("Dana Reyes Larkfield Bakery"), "{words}");
        assert!(!words.contains("Clara Vogel"), "{words}");
        let ana = portal.cast.member("ana").member;
        let answer = text(&page(&mia, &format!("/records/{id}/access?member={ana}&action=advance")).await);
        assert!(answer.contains("No. Ana Flores cannot advance this record."), "{answer}");
        done(&portal).await;
    }
}
