//! Items that ask for a section of the form: answers that change are looked at again; a return opens the form again.

use super::{BLUEPRINT, acts, asked, list, state};
use crate::{
    desk::client::{page, text},
    records::{done, moved, read},
};
use portico_testkit::{Browser, TestPortal};
use serde_json::{Value, json};

async fn changes(browser: &Browser, record: &str, answers: Value) -> u16 {
    let revision = read(browser, record).await["revision"].to_string();
    let path = format!("/api/v1/records/{record}/answers");
    let answer = browser.json("PATCH", &path, &json!({"answers": answers}), &[("if-match", &revision)]).await;
    answer.status.as_u16()
}

async fn about(browser: &Browser, record: &str) -> String {
    let read = browser.get(&format!("/api/v1/records/{record}/checklist")).await.value();
    let items = read["items"].as_array().unwrap().clone();
    items.iter().find(|item| item["item"] == "about").unwrap()["state"].as_str().unwrap().to_owned()
}

// req 45
#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_section_is_looked_at_again_when_its_answers_change() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(changes(&dana, &record, json!({"activity": "We bake."})).await, 200);
        assert_eq!(acts(&dana, &record, "about", &[("act", "section")]).await.status, 303);
        assert_eq!(acts(&mia, &record, "about", &[("act", "accept")]).await.status, 303);
        assert_eq!(changes(&dana, &record, json!({"activity": "We bake."})).await, 200);
        assert_eq!(changes(&mia, &record, json!({"subject": "Identity check 2027"})).await, 200);
        assert_eq!(about(&dana, &record).await, "accepted", "nothing of the section is another");

        assert_eq!(changes(&dana, &record, json!({"activity": "We bake and mill."})).await, 200);
        assert_eq!(about(&dana, &record).await, "handed-in");
        let desk = list(&mia, &record).await;
        assert!(desk.contains("About the client Sent by Dana Reyes") && desk.contains("1 to look at"), "{desk}");
        assert_eq!(moved(&mia, &record, "finish", "").await.status, 422, "it is not accepted any more");
        let story = text(&page(&dana, &format!("/records/{record}")).await);
        assert!(story.contains("changed “About you” after it was sent"), "{story}");
        done(&portal).await;
    }
}

// req 46
#[tokio::test(flavor = "multi_thread")]
async fn a_return_of_the_form_opens_it_again_and_says_so_before() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(acts(&dana, &record, "about", &[("act", "section")]).await.status, 303);
        assert!(list(&mia, &record).await.contains("Only this goes back."));
        assert_eq!(acts(&mia, &record, "about", &[("act", "return"), ("reason", "unclear")]).await.status, 303);
        assert_eq!(state(&dana, &record).await, "collecting", "it is there already");

        assert_eq!(acts(&dana, &record, "about", &[("act", "section")]).await.status, 303);
        assert_eq!(moved(&mia, &record, "take-in", "").await.status, 200);
        assert_eq!(changes(&dana, &record, json!({"activity": "We bake."})).await, 403, "the form is shut");
        let desk = list(&mia, &record).await;
        assert!(desk.contains("Everything goes back with it: “Ask the client for more”."), "{desk}");
        let back = acts(&mia, &record, "about", &[("act", "return"), ("reason", "unclear")]).await;
        assert_eq!(back.status, 303, "a declared reason says enough: {}", back.body);
        assert_eq!(state(&dana, &record).await, "collecting");
        let story = text(&page(&dana, &format!("/records/{record}")).await);
        assert!(story.contains("We do not understand it"), "{story}");
        assert_eq!(changes(&dana, &record, json!({"activity": "We bake."})).await, 200, "and open again");
        done(&portal).await;
    }
}

// req 159
#[tokio::test(flavor = "multi_thread")]
async fn a_section_is_declared_and_accepted_with_its_answers_in_view() {
    for portal in TestPortal::both_with(&BLUEPRINT.replace(COUNTRIES, INTERNAL)).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(changes(&dana, &record, json!({"activity": "We bake."})).await, 200);
        assert_eq!(changes(&mia, &record, json!({"risk": "Nothing unusual"})).await, 200);
        let own = list(&dana, &record).await;
        assert!(own.contains("What do you do? We bake.") && own.contains("It is complete"), "{own}");
        assert!(!own.contains("Nothing unusual") && !own.contains("How risky"), "it is for the firm alone: {own}");
        assert_eq!(acts(&dana, &record, "about", &[("act", "section")]).await.status, 303);

        let html = page(&mia, &format!("/records/{record}/checklist")).await;
        let desk = text(&html);
        assert!(desk.contains("What do you do? We bake."), "{desk}");
        assert!(desk.contains("How risky is it? internal Nothing unusual"), "{desk}");
        assert!(!desk.contains("Before:"), "nothing has changed since: {desk}");
        let link = format!("<a class=\"link\" href=\"/records/{record}?part=answers\" data-do=\"o\">");
        assert!(html.contains(&link), "the key o opens it: {html}");

        assert_eq!(acts(&mia, &record, "about", &[("act", "return"), ("reason", "unclear")]).await.status, 303);
        assert_eq!(changes(&dana, &record, json!({"activity": "We bake bread.", "countries": "Spain"})).await, 200);
        assert_eq!(acts(&dana, &record, "about", &[("act", "section")]).await.status, 303);
        let desk = list(&mia, &record).await;
        assert!(desk.contains("We bake bread. Before: We bake."), "{desk}");
        assert!(desk.contains("Spain New: not answered before"), "{desk}");
        assert!(!list(&dana, &record).await.contains("Before:"));
        done(&portal).await;
    }
}

const COUNTRIES: &str = "              label: In which countries?\n";
const INTERNAL: &str = "              label: In which countries?\n            risk: {kind: short-text, label: How risky is it?, side: firm}\n";
