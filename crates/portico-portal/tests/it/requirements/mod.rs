//! Checklists: what is asked for, handed in, accepted and asked for again, item by item.

use crate::{
    desk::client::{page, text},
    files::{Part, pdf, sent},
    records::{done, moved},
};
use portico_model::blueprint::check;
use portico_testkit::{Answer, Browser, TestPortal};
use serde_json::{Value, json};

mod about;
mod act;
mod api;
mod arrivals;
mod beside;
mod files;
mod kinds;
mod opened;
mod owners;
mod pay;
mod put_forward;
mod remind;
mod reuse;
mod scanned;
mod sections;
mod sent;
mod several;
mod signed;
mod task;
mod versions;
mod waiting;
mod wanted;
mod when;

/// As it ships.
pub const BLUEPRINT: &str = include_str!("../../../../../blueprints/compliance-documents.yaml");

#[test]
fn the_shipped_checklist_is_sound() {
    let report = check(BLUEPRINT);
    assert!(!report.has_errors(), "{report}");
}

/// A list for Larkfield that Mia has opened for Dana.
pub async fn asked(portal: &TestPortal, legal_form: &str) -> String {
    asked_for(portal, "dana", legal_form).await
}

/// The same for somebody else of Larkfield.
pub async fn asked_for(portal: &TestPortal, who: &str, legal_form: &str) -> String {
    let mia = portal.sign_in("mia").await;
    let body = json!({
        "type": "document-set", "organization": portal.cast.organization("larkfield"),
        "requested_for": portal.cast.member(who).member,
        "answers": {"subject": "Identity check 2026", "legal-form": legal_form}
    });
    let answer = mia.json("POST", "/api/v1/records", &body, &[]).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.value()["id"].as_str().unwrap().to_owned()
}

/// A file for an item, by the form of the page.
pub async fn hands_in(browser: &Browser, record: &str, item: &str, more: &[(&str, &str)]) -> Answer {
    let texts = [&[("slot", item)], more].concat();
    let bytes = pdf(&format!("{item} {}", more.len()));
    let file = [Part { name: "scan.pdf", bytes: &bytes }];
    sent(browser, &format!("/records/{record}/checklist/files"), &texts, &file).await
}

/// A button of an item.
pub async fn acts(browser: &Browser, record: &str, item: &str, more: &[(&str, &str)]) -> Answer {
    let fields = [&[("item", item)], more].concat();
    browser.post(&format!("/records/{record}/checklist/acts"), &fields).await
}

pub async fn list(browser: &Browser, record: &str) -> String {
    text(&page(browser, &format!("/records/{record}/checklist")).await)
}

pub async fn state(browser: &Browser, record: &str) -> Value {
    crate::records::read(browser, record).await["state"].clone()
}

// req 44, req 45, req 74, req 102, req 106
#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_handed_in_accepted_and_then_the_work_goes_on() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        let own = text(&page(&dana, &format!("/records/{record}")).await);
        assert!(own.contains("4 things are still needed"), "{own}");
        let home = text(&page(&dana, "/").await);
        assert!(home.contains("4 things to send: Identity check 2026"), "{home}");
        let open = list(&dana, &record).await;
        assert!(open.contains("0 of 4 done") && open.contains("Your passport or identity card Still needed"), "{open}");
        assert!(!open.contains("Who owns your company"), "nobody asks a person for owners: {open}");

        let early = moved(&mia, &record, "finish", "").await;
        assert_eq!(early.status, 422, "{}", early.body);
        assert!(early.body.contains("Passport or identity card"), "it says what is open: {}", early.body);

        let unsaid = hands_in(&dana, &record, "identity", &[]).await;
        assert_eq!(unsaid.status, 422, "{}", unsaid.body);
        assert!(unsaid.body.contains("id=\"identity-valid-until-e\""), "the words stand at the field: {}", unsaid.body);
        assert!(list(&dana, &record).await.contains("0 of 4 done"), "nothing was added");
        let sent = hands_in(&dana, &record, "identity", &[("valid-until", "2031-05-01")]).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        assert_eq!(hands_in(&dana, &record, "address", &[]).await.status, 303);
        assert_eq!(acts(&dana, &record, "about", &[("act", "section")]).await.status, 303);
        assert_eq!(acts(&dana, &record, "consent", &[("act", "acknowledge")]).await.status, 303);
        assert!(list(&dana, &record).await.contains("1 of 4 done"), "consent is done at once");

        assert!(list(&mia, &record).await.contains("3 to look at"));
        assert_eq!(mia.post(&format!("/records/{record}/checklist/acceptance"), &[]).await.status, 303);
        assert!(list(&dana, &record).await.contains("4 of 4 done"));
        assert_eq!(moved(&mia, &record, "finish", "").await.status, 200);
        assert_eq!(state(&mia, &record).await, "complete");
        done(&portal).await;
        let story = text(&page(&dana, &format!("/records/{record}")).await);
        assert!(story.contains("Mia Okafor accepted “A letter that shows your address”"), "{story}");
    }
}
