//! What is put before a client can be decided on: its checklist is done, and the document that it is about is there.

use super::{BLUEPRINT, acts, asked, hands_in, state};
use crate::{
    approvals::{link::links, mails, minute, read as round_of, submits, told},
    desk::client::{page, text},
    files::listed,
    records::{done, moved},
    templates::made,
};
use portico_testkit::{Browser, TestPortal};

const LABEL: &str = "Put it before them";
const MAKE: &str = "Make “Declaration that the client signs” first.";
const TITLE: &str = "Declaration of Larkfield Bakery";

/// A company's list, everything of which was sent and said to be all.
async fn sent(portal: &TestPortal, dana: &Browser) -> String {
    let record = asked(portal, "company").await;
    crate::templates::answered(dana, &record, &serde_json::json!({"activity": "Bread and cakes."})).await;
    assert_eq!(hands_in(dana, &record, "identity", &[("valid-until", "2031-05-01")]).await.status, 303);
    assert_eq!(hands_in(dana, &record, "address", &[]).await.status, 303);
    assert_eq!(hands_in(dana, &record, "owners", &[("once", "")]).await.status, 303);
    super::several::all_statements(dana, &record).await;
    assert_eq!(acts(dana, &record, "about", &[("act", "section")]).await.status, 303);
    assert_eq!(acts(dana, &record, "consent", &[("act", "acknowledge")]).await.status, 303);
    assert_eq!(moved(dana, &record, "hand-over", "").await.status, 200);
    record
}

async fn accepted(mia: &Browser, record: &str) {
    assert_eq!(mia.post(&format!("/records/{record}/checklist/acceptance"), &[]).await.status, 303);
}

async fn tried(mia: &Browser, record: &str) -> (u16, String) {
    let answer = submits(mia, record, "declaration").await;
    (answer.status.as_u16(), answer.body)
}

// req 74, ask 24
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_to_sign_while_the_checklist_is_open_or_before_there_is_a_declaration() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let empty = asked(&portal, "company").await;
        let forward = format!("/records/{empty}/approvals/declaration");
        for at in ["collecting", "in-review"] {
            assert_eq!(state(&mia, &empty).await, at);
            let shown = page(&mia, &forward).await;
            let (words, open) =
                (text(&shown), "Still open on the checklist: Passport or identity card, Proof of address");
            assert_eq!(words.matches(open).count(), 1, "said once: {words}");
            assert!(shown.contains(&format!("href=\"/records/{empty}/checklist\"")), "{shown}");
            assert!(!words.contains(LABEL), "{words}");
            let (status, body) = tried(&mia, &empty).await;
            assert_eq!(status, 422, "{body}");
            assert!(body.contains("Still open on the checklist: Passport") && body.contains(MAKE), "{body}");
            let fields = [("approval", "declaration"), ("bundle", "")];
            let posted = mia.post(&format!("/records/{empty}/approvals"), &fields).await;
            assert_eq!(posted.status, 422, "{}", posted.body);
            if at == "collecting" {
                assert_eq!(moved(&mia, &empty, "take-in", "").await.status, 200);
            }
        }
        assert_eq!(state(&mia, &empty).await, "in-review", "it stays where everything can still be done");

        let record = sent(&portal, &dana).await;
        accepted(&mia, &record).await;
        let forward = format!("/records/{record}/approvals/declaration");
        let shown = page(&mia, &forward).await;
        let words = text(&shown);
        assert!(words.contains(MAKE), "{words}");
        assert!(!words.contains("Still open") && !words.contains(LABEL), "{words}");
        assert!(shown.contains(&format!("href=\"/records/{record}/templates#declaration\"")), "{shown}");
        let (status, body) = tried(&mia, &record).await;
        assert!(status == 422 && body.contains(MAKE) && !body.contains("Still open"), "{body}");

        let file = made(&mia, &record, "declaration").await.value()["file"].as_str().unwrap().to_owned();
        assert!(text(&page(&mia, &forward).await).contains(LABEL));
        assert_eq!(mia.post(&format!("/files/{file}/removal"), &[]).await.status, 303);
        assert_eq!(tried(&mia, &record).await.0, 422, "what was removed is not there");
        assert_eq!(made(&mia, &record, "declaration").await.status, 201);
        assert_eq!(tried(&mia, &record).await.0, 201);
        assert_eq!(state(&mia, &record).await, "signing");
        done(&portal).await;
    }
}

// req 63, req 67
#[tokio::test(flavor = "multi_thread")]
async fn what_is_signed_comes_first_and_gives_its_name() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = sent(&portal, &dana).await;
        accepted(&mia, &record).await;
        let file = made(&mia, &record, "declaration").await.value()["file"].as_str().unwrap().to_owned();
        let round = submits(&mia, &record, "declaration").await.value()["id"].as_str().unwrap().to_owned();
        let view = round_of(&dana, &round).await;
        assert_eq!(view["about"], TITLE);
        let documents = view["documents"].as_array().unwrap();
        assert!(documents.len() > 3, "{view}");
        assert!(documents[0]["label"].as_str().unwrap().starts_with(TITLE), "{view}");

        let shown = page(&dana, &format!("/approvals/{round}")).await;
        assert!(shown.contains(&format!("<h1>Sign: {TITLE}</h1>")), "{shown}");
        let first = shown.find("href=\"/approvals/").map(|at| &shown[at..]).unwrap();
        assert!(first.contains(&format!("/approvals/{round}?file={file}\" aria-current=\"page\"")), "{shown}");
        let other = listed(&dana, &record).await.into_iter().find(|one| one["id"] != file.as_str()).unwrap();
        let elsewhere = page(&dana, &format!("/approvals/{round}?file={}", other["id"].as_str().unwrap())).await;
        assert!(elsewhere.contains(&format!("<h1>Sign: {TITLE}</h1>")), "whatever is looked at: {elsewhere}");

        let link = links(&portal, "dana").await.remove(0);
        let mail = mails(&portal, "dana").await.join("\n");
        assert!(mail.contains(&format!("What: Sign: {TITLE}")), "{mail}");
        assert!(mail.contains("asks you to sign: ") && mail.contains("for 30 days at most"), "{mail}");
        let opened = portal.browser().get(&link).await;
        assert!(opened.body.contains(&format!("<h1>Sign: {TITLE}</h1>")), "{}", opened.body);
        let to_open = text(&opened.body);
        assert!(to_open.contains(&format!("Open {TITLE}")), "{to_open}");
        done(&portal).await;
    }
}

// req 48, req 74
#[tokio::test(flavor = "multi_thread")]
async fn what_is_opened_again_while_it_is_signed_goes_back_and_nobody_is_asked_any_more() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = sent(&portal, &dana).await;
        accepted(&mia, &record).await;
        assert_eq!(made(&mia, &record, "declaration").await.status, 201);
        let round = submits(&mia, &record, "declaration").await.value()["id"].as_str().unwrap().to_owned();
        let again = acts(&mia, &record, "identity", &[("act", "withdraw")]).await;
        assert_eq!(again.status, 303, "{}", again.body);
        assert_eq!(state(&mia, &record).await, "signing");
        assert!(text(&page(&mia, &format!("/records/{record}")).await).contains("Back to review"));
        assert_eq!(moved(&mia, &record, "take-back", "").await.status, 200);
        assert_eq!(state(&mia, &record).await, "in-review");
        assert_eq!(round_of(&dana, &round).await["state"], "closed");
        minute(&portal).await;
        let heard = told(&portal, "dana").await.join("\n");
        assert!(heard.contains("is not decided on any more"), "{heard}");
        assert!(!text(&page(&dana, "/").await).contains("Read it and sign"));
        assert_eq!(tried(&mia, &record).await.0, 422, "it is open again");
        accepted(&mia, &record).await;
        assert_eq!(tried(&mia, &record).await.0, 201);
        assert_eq!(state(&mia, &record).await, "signing");
        done(&portal).await;
    }
}
