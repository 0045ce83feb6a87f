//! A form with a file that is refused for something else keeps the file: it is not chosen again.

use super::{BLUEPRINT, acts, asked, hands_in, list};
use crate::{
    desk::client::{page, text},
    files::{Part, listed, lying, pdf, sent, uploads::tus},
    records::done,
};
use jiff::SignedDuration;
use portico_testkit::{Answer, Browser, TestPortal};

/// The upload that waits for a form of this page.
fn waiting(body: &str) -> Option<String> {
    let (_, rest) = body.split_once("name=\"waiting\" value=\"")?;
    Some(rest.split_once('"')?.0.to_owned())
}

/// The form once more, without choosing anything.
async fn again(browser: &Browser, record: &str, texts: &[(&str, &str)]) -> Answer {
    sent(browser, &format!("/records/{record}/checklist/files"), texts, &[]).await
}

const SAID: (&str, &str) = ("valid-until", "2031-05-01");

// req 106, req 109
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_arrived_is_used_when_the_form_is_sent_again_and_once() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        let refused = hands_in(&dana, &record, "identity", &[]).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(text(&refused.body).contains("scan.pdf is here ("), "{}", refused.body);
        let upload = waiting(&refused.body).unwrap();
        assert!(list(&dana, &record).await.contains("scan.pdf is here ("), "also when they come back later");
        assert!(!list(&mia, &record).await.contains("is here ("), "nobody else knows of it");
        assert!(listed(&dana, &record).await.is_empty());
        let still = again(&dana, &record, &[("slot", "identity"), ("waiting", &upload)]).await;
        assert_eq!((still.status.as_u16(), waiting(&still.body)), (422, Some(upload.clone())), "it goes on waiting");

        let form = [("slot", "identity"), ("waiting", upload.as_str()), SAID];
        let both = tokio::join!(again(&dana, &record, &form), again(&dana, &record, &form));
        assert!(both.0.status == 303 || both.1.status == 303, "{} {}", both.0.body, both.1.body);
        let [file] = listed(&dana, &record).await.try_into().unwrap();
        assert_eq!((&file["version"]["number"], &file["version"]["name"]), (&1.into(), &"scan.pdf".into()));
        let bytes = dana.send_for_bytes(&format!("/files/{}/content", file["id"].as_str().unwrap())).await.1;
        assert_eq!(bytes, pdf("identity 0"));
        assert_eq!(again(&dana, &record, &form).await.status, 422, "used once");
        assert!(!list(&dana, &record).await.contains("is here ("));
        assert_eq!(lying(&portal).1, 0, "nothing is left of it");
        done(&portal).await;
    }
}

// s_035
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_nobody_elses_and_for_nothing_else() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (dana, sam) = (portal.sign_in("dana").await, portal.sign_in("sam").await);
        let (record, other) = (asked(&portal, "person").await, asked(&portal, "person").await);
        let member = portal.cast.member("sam").member.to_string();
        let joined = dana.post(&format!("/records/{record}/participants"), &[("member", &member)]).await;
        assert_eq!(joined.status, 303, "{}", joined.body);
        let upload = waiting(&hands_in(&dana, &record, "identity", &[]).await.body).unwrap();
        for (browser, record, slot) in
            [(&sam, &record, "identity"), (&dana, &other, "identity"), (&dana, &record, "address")]
        {
            let answer = again(browser, record, &[("slot", slot), ("waiting", &upload), SAID]).await;
            assert_eq!(answer.status, 422, "{slot}: {}", answer.body);
        }
        let taken = sam.post(&format!("/uploads/{upload}/removal"), &[]).await;
        assert_eq!(taken.status, 404);
        let begun = tus(&dana, "HEAD", &format!("/uploads/{upload}"), &[], b"").await;
        assert_eq!(begun.status, 404, "it is none that goes on by itself");
        assert!(list(&dana, &record).await.contains("is here ("), "it is still there");
        assert!(listed(&dana, &record).await.is_empty() && listed(&dana, &other).await.is_empty());

        portal.pass(SignedDuration::from_hours(24 * 7 + 1));
        let dana = portal.sign_in("dana").await;
        assert!(!list(&dana, &record).await.contains("is here ("), "after a week it is given up");
        let late = again(&dana, &record, &[("slot", "identity"), ("waiting", &upload), SAID]).await;
        assert_eq!(late.status, 422, "{}", late.body);
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_can_be_taken_out_and_a_newer_choice_counts() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "person").await;
        let upload = waiting(&hands_in(&dana, &record, "identity", &[]).await.body).unwrap();
        let left = dana.post(&format!("/uploads/{upload}/removal"), &[]).await;
        assert_eq!(left.location(), format!("/records/{record}/checklist#i-identity"));
        assert!(!list(&dana, &record).await.contains("is here ("));
        assert_eq!(lying(&portal).1, 0);

        let upload = waiting(&hands_in(&dana, &record, "identity", &[]).await.body).unwrap();
        let newer = pdf("the other one");
        let form = [("slot", "identity"), ("waiting", upload.as_str()), SAID];
        let file = [Part { name: "other.pdf", bytes: &newer }];
        let path = format!("/records/{record}/checklist/files");
        assert_eq!(sent(&dana, &path, &form, &file).await.status, 303);
        let [one] = listed(&dana, &record).await.try_into().unwrap();
        assert_eq!(one["version"]["name"], "other.pdf");
        assert!(!list(&dana, &record).await.contains("is here ("));
        done(&portal).await;
    }
}

// req 104
#[tokio::test(flavor = "multi_thread")]
async fn a_newer_version_of_one_of_several_waits_for_its_own_form() {
    let metadata = "            files: {least: 1, most: 10}\n            metadata:\n              month: {kind: short-text, label: Month, required: true}\n";
    let blueprint = BLUEPRINT.replace("            files: {least: 3, most: 10}\n", metadata);
    for portal in TestPortal::both_with(&blueprint).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "company").await;
        let month = ("month", "May");
        assert_eq!(hands_in(&dana, &record, "statements", &[month]).await.status, 303);
        let file = listed(&dana, &record).await[0]["id"].as_str().unwrap().to_owned();
        let newer = pdf("newer");
        let path = format!("/records/{record}/checklist/files");
        let place = [("slot", "statements"), ("replaces", file.as_str()), ("shown", "1")];
        let part = [Part { name: "newer.pdf", bytes: &newer }];
        let refused = sent(&dana, &path, &[&place[..], &[("month", "")]].concat(), &part).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        let upload = waiting(&refused.body).unwrap();
        let elsewhere = again(&dana, &record, &[("slot", "statements"), month, ("waiting", &upload)]).await;
        assert_eq!(elsewhere.status, 422, "it is no further file: {}", elsewhere.body);
        let form = [&place[..], &[("month", "June"), ("waiting", &upload)]].concat();
        let done_with = again(&dana, &record, &form).await;
        assert_eq!(done_with.status, 303, "{}", done_with.body);
        let [one] = listed(&dana, &record).await.try_into().unwrap();
        assert_eq!((&one["version"]["number"], &one["version"]["metadata"]["month"]), (&2.into(), &"June".into()));
        assert_eq!(acts(&dana, &record, "statements", &[("act", "files")]).await.status, 303);
        assert!(!page(&dana, &format!("/records/{record}/checklist")).await.contains("name=\"waiting\""));
        done(&portal).await;
    }
}
