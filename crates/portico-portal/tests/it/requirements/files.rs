//! Files of items: what kinds are taken, what a newer version and a removal do.

use super::{BLUEPRINT, acts, asked, hands_in, list};
use crate::{
    desk::client::text,
    files::{Part, listed, sent},
    records::done,
};
use portico_testkit::TestPortal;

// req 109, ask 15
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_another_kind_or_for_another_place_is_not_taken() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let dana = portal.sign_in("dana").await;
        let record = asked(&portal, "company").await;
        let path = format!("/records/{record}/checklist/files");
        let words = [Part { name: "owners.txt", bytes: b"Nobody but me." }];
        let wrong = sent(&dana, &path, &[("slot", "owners")], &words).await;
        assert_eq!(wrong.status, 422, "{}", wrong.body);
        assert!(text(&wrong.body).contains("The file must be one of these: PDF."), "{}", wrong.body);
        let nowhere = hands_in(&dana, &record, "dog-licence", &[]).await;
        assert_eq!(nowhere.status, 422, "{}", nowhere.body);
        assert!(text(&nowhere.body).contains("No file is asked for under this name."), "{}", nowhere.body);
        let nothing = sent(&dana, &path, &[("slot", "owners")], &[]).await;
        assert_eq!(nothing.status, 422, "{}", nothing.body);
        assert!(listed(&dana, &record).await.is_empty());
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_whose_file_is_taken_away_is_open_again_unless_it_was_accepted() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
        let record = asked(&portal, "person").await;
        assert_eq!(hands_in(&dana, &record, "address", &[]).await.status, 303);
        let file = listed(&dana, &record).await[0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/files/{file}");
        assert_eq!(dana.json("DELETE", &path, &serde_json::Value::Null, &[]).await.status, 204);
        assert!(list(&dana, &record).await.contains("A letter that shows your address Still needed"));
        assert_eq!(hands_in(&dana, &record, "address", &[("x", "2")]).await.status, 303);
        assert_eq!(acts(&mia, &record, "address", &[("act", "accept")]).await.status, 303);
        let kept = listed(&dana, &record).await[0]["id"].as_str().unwrap().to_owned();
        let refused = dana.json("DELETE", &format!("/api/v1/files/{kept}"), &serde_json::Value::Null, &[]).await;
        assert_eq!(refused.status, 409, "{}", refused.body);
        done(&portal).await;
    }
}
