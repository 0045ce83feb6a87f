//! Room for files: the installation's, or an organization's own, which the firm gives it.

use super::{
    Part, added, listed, pdf, sent,
    uploads::{piece, tus},
};
use crate::{
    desk::client::text,
    records::{done, opened},
};
use portico_portal::storage::Storage;
use portico_store::values;
use portico_testkit::{Browser, TestPortal};
use serde_json::{Value, json};

fn small(storage: &mut Storage) {
    storage.rules.quota = 1_000;
}

fn path(portal: &TestPortal, organization: &str) -> String {
    format!("/organizations/{}/quota", portal.cast.organization(organization))
}

async fn gives(portal: &TestPortal, browser: &Browser, allowed: Value) -> u16 {
    let path = format!("/api/v1{}", path(portal, "larkfield"));
    browser.json("PUT", &path, &json!({ "allowed": allowed }), &[]).await.status.as_u16()
}

fn of(size: usize, says: &str) -> Vec<u8> {
    let mut bytes = pdf(says);
    bytes.resize(size, b' ');
    bytes
}

async fn sends(browser: &Browser, record: &str, bytes: &[u8]) -> (u16, String) {
    let file = [Part { name: "a.pdf", bytes }];
    let answer = sent(browser, &format!("/api/v1/records/{record}/files"), &[], &file).await;
    (answer.status.as_u16(), answer.body)
}

// s_085
#[tokio::test(flavor = "multi_thread")]
async fn the_firm_gives_an_organization_its_own_room_and_takes_it_back() {
    const TOLD: &str =
        "SELECT client_payload FROM event WHERE workspace_id = $1 AND kind = 'organization.quota-changed' ORDER BY seq";
    for portal in TestPortal::both_storing(small).await {
        let (ruth, sam, ben) = (portal.sign_in("ruth").await, portal.sign_in("sam").await, portal.sign_in("ben").await);
        let (mine, theirs) = (opened(&sam, "A wage is missing").await, opened(&ben, "Another one").await);
        added(&sam, &mine, "a.pdf", &of(900, "one")).await;
        let (status, words) = sends(&sam, &mine, &of(200, "two")).await;
        assert_eq!(status, 422, "{words}");
        assert!(words.contains("may come to 1000 bytes, and 100 bytes of it is left"), "{words}");
        assert!(words.contains("Remove what is not needed any more, or ask whoever runs the portal"), "{words}");

        let api = format!("/api/v1{}", path(&portal, "larkfield"));
        assert_eq!(ruth.get(&api).await.value(), json!({"used": 900, "allowed": 1000, "is_own": false}));
        assert_eq!(gives(&portal, &ruth, json!(2_000)).await, 200);
        assert_eq!(ruth.get(&api).await.value(), json!({"used": 900, "allowed": 2000, "is_own": true}));
        assert_eq!(sends(&sam, &mine, &of(200, "two")).await.0, 201);
        assert_eq!(sends(&ben, &theirs, &of(1_100, "three")).await.0, 422, "others have what holds for everybody");

        assert_eq!(gives(&portal, &ruth, json!(500)).await, 200);
        assert_eq!(listed(&sam, &mine).await.len(), 2, "nothing is deleted");
        let newer = [Part { name: "a.pdf", bytes: &of(100, "newer") }];
        let file = listed(&sam, &mine).await[0]["id"].as_str().unwrap().to_owned();
        let replaced = sent(&sam, &format!("/api/v1/files/{file}/versions"), &[], &newer).await;
        assert_eq!(replaced.status, 422, "a version counts, too: {}", replaced.body);
        assert_eq!(gives(&portal, &ruth, Value::Null).await, 200);
        assert_eq!(ruth.get(&api).await.value(), json!({"used": 1100, "allowed": 1000, "is_own": false}));
        assert_eq!(gives(&portal, &ruth, json!(1_u64 << 60)).await, 422);

        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let told: Vec<String> = read.all(TOLD, &values![portal.cast.workspace]).await.unwrap();
        let told: Vec<Value> = told.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        let expected =
            [json!({"from": null, "to": 2000}), json!({"from": 2000, "to": 500}), json!({"from": 500, "to": null})];
        assert_eq!(told, expected);
        done(&portal).await;
    }
}

// s_085
#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_client_shows_its_room_to_whoever_may_change_it() {
    for portal in TestPortal::both_storing(small).await {
        let (ruth, mia, dana) =
            (portal.sign_in("ruth").await, portal.sign_in("mia").await, portal.sign_in("dana").await);
        let path = path(&portal, "larkfield");
        let overview = path.trim_end_matches("/quota").to_owned();
        assert!(text(&ruth.get(&overview).await.body).contains("Room for files 0 bytes of 1000 bytes used"));
        assert!(!mia.get(&overview).await.body.contains("Room for files"));
        for outsider in [&mia, &dana] {
            for answer in [outsider.get(&path).await, outsider.post(&path, &[("allowed", "1")]).await] {
                assert!(matches!(answer.status.as_u16(), 403 | 404), "{}", answer.status);
            }
        }
        let page = text(&ruth.get(&path).await.body);
        assert!(page.contains("0 bytes of 1000 bytes is used") && page.contains("holds for everybody"), "{page}");
        for wrong in ["much", "-1", "1.5", "99999999999999999"] {
            let refused = ruth.post(&path, &[("allowed", wrong)]).await;
            assert_eq!(refused.status, 422, "{wrong}: {}", refused.body);
            assert!(refused.body.contains("id=\"allowed-e\"") && refused.body.contains(wrong), "{}", refused.body);
        }
        assert_eq!(ruth.post(&path, &[("allowed", "3")]).await.status, 303);
        let page = ruth.get(&path).await;
        assert!(text(&page.body).contains("0 bytes of 3.0 MB is used"), "{}", page.body);
        assert_eq!(page.input("allowed"), "3");
        assert_eq!(ruth.post(&path, &[("allowed", "")]).await.status, 303);
        assert!(text(&ruth.get(&path).await.body).contains("holds for everybody"));
        done(&portal).await;
    }
}

// s_085, ask 44
#[tokio::test(flavor = "multi_thread")]
async fn its_own_room_holds_for_uploads_when_they_begin_and_when_they_end_and_for_many_at_once() {
    for portal in TestPortal::both().await {
        let (ruth, sam) = (portal.sign_in("ruth").await, portal.sign_in("sam").await);
        let record = opened(&sam, "A wage is missing").await;
        assert_eq!(gives(&portal, &ruth, json!(1_000)).await, 200);
        let begin = async |size: usize| {
            let (path, length) = (format!("/records/{record}/uploads"), size.to_string());
            let headers = [("upload-length", length.as_str()), ("upload-metadata", "filename YS5wZGY=")];
            tus(&sam, "POST", &path, &headers, b"").await
        };
        let refused = begin(1_001).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains("There is no room for this file"), "{}", refused.body);

        let mut begun = Vec::new();
        for _ in 0..8 {
            let answer = begin(300).await;
            assert_eq!(answer.status, 201, "{}", answer.body);
            begun.push(answer.headers["location"].to_str().unwrap().to_owned());
        }
        let bytes: Vec<_> = (0..8).map(|number| of(300, &format!("{number:04}"))).collect();
        let all = begun.iter().zip(&bytes).map(|(upload, bytes)| piece(&sam, upload, 0, bytes));
        let answers = futures_util::future::join_all(all).await;
        let taken = answers.iter().filter(|answer| answer.status == 204).count();
        assert_eq!((taken, listed(&sam, &record).await.len()), (3, 3), "three of three hundred on {}", portal.name);

        let last = begin(90).await;
        assert_eq!(last.status, 201);
        assert_eq!(gives(&portal, &ruth, json!(900)).await, 200);
        let upload = last.headers["location"].to_str().unwrap().to_owned();
        let refused = piece(&sam, &upload, 0, &of(90, "late")).await;
        assert_eq!(refused.status, 422, "what is given holds at once: {}", refused.body);
        done(&portal).await;
    }
}
