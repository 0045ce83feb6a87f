//! Who makes which document, and who knows of it.

use super::{answered, early, made, offered};
use crate::{
    desk::client::{page, text},
    files::{listed, titles},
    records::done,
    requirements::{BLUEPRINT, asked},
};
use portico_testkit::TestPortal;
use serde_json::json;

// req 108, req 77, req 79
#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_make_it_is_not_told_of_it() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let record = asked(&portal, "person").await;
        let here = format!("/records/{record}/templates");
        let dana = portal.sign_in("dana").await;
        let keys: Vec<_> = offered(&dana, &record).await.iter().map(|offer| offer["key"].clone()).collect();
        assert_eq!(keys, [json!("confirmation")], "the letter is the firm's to write");
        assert!(!page(&dana, &here).await.contains("request-letter"));
        assert_eq!(made(&dana, &record, "request-letter").await.status, 404);
        assert_eq!(made(&dana, &record, "no-such-thing").await.status, 404);
        let ana = portal.sign_in("ana").await;
        assert!(offered(&ana, &record).await.is_empty(), "a viewer adds nothing");
        assert_eq!(ana.get(&here).await.status, 404);
        assert_eq!(made(&ana, &record, "confirmation").await.status, 403);
        for foreign in ["clara", "ben", "priya"] {
            let browser = portal.sign_in(foreign).await;
            assert_eq!(browser.get(&here).await.status, 404, "{foreign}");
            assert_eq!(browser.get(&format!("/api/v1{here}")).await.status, 404, "{foreign}");
            assert_eq!(made(&browser, &record, "confirmation").await.status, 404, "{foreign}");
            assert_eq!(browser.post(&format!("{here}/confirmation"), &[]).await.status, 404, "{foreign}");
        }
        let nobody = portal.browser();
        assert_eq!(nobody.get(&format!("/api/v1{here}")).await.status, 401);
        assert!(listed(&dana, &record).await.is_empty());
        done(&portal).await;
    }
}

// req 108
#[tokio::test(flavor = "multi_thread")]
async fn a_client_makes_what_the_template_gives_them_and_leaves_the_firms_to_the_firm() {
    for portal in TestPortal::both_with(&early()).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        answered(&dana, &record, &json!({ "activity": "We press apples." })).await;
        assert_eq!(made(&dana, &record, "confirmation").await.status, 201);
        assert_eq!(titles(&mia, &record).await, ["Confirmation for Larkfield Bakery"]);
        answered(&dana, &record, &json!({ "activity": "We press pears." })).await;
        assert_eq!(made(&mia, &record, "confirmation").await.value()["version"], 2, "the firm may renew it");
        done(&portal).await;

        let other = asked(&portal, "person").await;
        answered(&dana, &other, &json!({ "activity": "We press apples." })).await;
        assert_eq!(made(&mia, &other, "confirmation").await.status, 201);
        let offers = offered(&dana, &other).await;
        assert_eq!(
            offers[0]["why_not"][0]["words"],
            "Harbour & Pike made it, and makes it anew where something has changed."
        );
        answered(&dana, &other, &json!({ "activity": "We press pears." })).await;
        assert_eq!(made(&dana, &other, "confirmation").await.status, 403);
        assert_eq!(listed(&dana, &other).await[0]["version"]["number"], 1);
        done(&portal).await;
    }
}

// req 81, req 108
#[tokio::test(flavor = "multi_thread")]
async fn a_document_for_the_firm_alone_is_nowhere_for_clients() {
    let secret = BLUEPRINT
        .replace("        title: \"Documents that", "        firm_only: true\n        title: \"Documents that");
    for portal in TestPortal::both_with(&secret).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        let file = made(&mia, &record, "request-letter").await.value()["file"].as_str().unwrap().to_owned();
        assert!(text(&page(&mia, &format!("/records/{record}/templates")).await).contains("Only your team"));
        assert_eq!(listed(&mia, &record).await[0]["firm_only"], true);
        assert!(listed(&dana, &record).await.is_empty());
        assert_eq!(dana.get(&format!("/files/{file}")).await.status, 404);
        assert_eq!(dana.get(&format!("/files/{file}/content")).await.status, 404);
        let story = text(&page(&dana, &format!("/records/{record}")).await);
        assert!(!story.contains("Documents that"), "{story}");
        done(&portal).await;
    }
}
