//! A document that was accepted lately is handed in once more by one press, and never where it does not belong.

use super::{BLUEPRINT, acts, asked, hands_in, list};
use crate::{files::listed, records::done};
use jiff::SignedDuration;
use portico_testkit::{Browser, TestPortal};
use serde_json::{Value, json};

async fn item(browser: &Browser, record: &str, key: &str) -> Value {
    let read = browser.get(&format!("/api/v1/records/{record}/checklist")).await.value();
    read["items"].as_array().unwrap().iter().find(|item| item["item"] == key).unwrap().clone()
}

/// Two lists of Dana; on the first one both files are accepted.
async fn accepted_once(portal: &TestPortal) -> (Browser, String, String) {
    let (mia, dana) = (portal.sign_in("mia").await, portal.sign_in("dana").await);
    let (first, second) = (asked(portal, "person").await, asked(portal, "person").await);
    assert_eq!(hands_in(&dana, &first, "address", &[]).await.status, 303);
    assert_eq!(hands_in(&dana, &first, "identity", &[("valid-until", "2031-05-01")]).await.status, 303);
    assert_eq!(item(&dana, &second, "address").await["reusable"], Value::Null, "it is not accepted yet");
    for one in ["address", "identity"] {
        assert_eq!(acts(&mia, &first, one, &[("act", "accept")]).await.status, 303);
    }
    (dana, first, second)
}

// req 109
#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_elsewhere_is_used_again_by_one_press() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (dana, first, second) = accepted_once(&portal).await;
        let open = list(&dana, &second).await;
        assert!(open.contains("Use “scan.pdf”, which you sent today"), "{open}");
        assert_eq!(open.matches("Use “scan.pdf”").count(), 1, "nobody may use a passport again: {open}");
        let document = item(&dana, &second, "address").await["reusable"].as_str().unwrap().to_owned();
        let once = portal.portal.new_id().to_string();
        let fields = [("item", "address"), ("document", document.as_str()), ("once", once.as_str())];
        for _ in 0..2 {
            let pressed = dana.post(&format!("/records/{second}/checklist/reuse"), &fields).await;
            assert_eq!(pressed.status, 303, "{}", pressed.body);
        }
        assert_eq!(item(&dana, &second, "address").await["state"], "handed-in", "it is looked at anew");
        assert_eq!(listed(&dana, &second).await.len(), 1, "pressed twice, it is one document");
        assert_eq!(listed(&dana, &first).await.len(), 2);
        let told = "SELECT count(*) FROM event WHERE workspace_id = $1 AND kind = 'item.reused'";
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let count: i64 = read.one(told, &portico_store::values![portal.cast.workspace]).await.unwrap();
        assert_eq!(count, 1);
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_client_another_item_and_what_is_too_old_are_refused() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (dana, first, second) = accepted_once(&portal).await;
        let of = async |key| item(&dana, &first, key).await["document"].clone();
        let (address, identity) = (of("address").await, of("identity").await);
        let uses = async |browser: &Browser, record: &str, key: &str, document: &Value| {
            let path = format!("/api/v1/records/{record}/checklist/{key}/reuse");
            browser.json("POST", &path, &json!({"document": document}), &[]).await.status.as_u16()
        };
        assert_eq!(uses(&dana, &second, "identity", &identity).await, 404, "it does not allow it");
        assert_eq!(uses(&dana, &second, "identity", &address).await, 404, "another item");
        let ben = portal.sign_in("ben").await;
        assert_eq!(uses(&ben, &second, "address", &address).await, 404);
        let mia = portal.sign_in("mia").await;
        let body = json!({
            "type": "document-set", "organization": portal.cast.organization("kestrel"),
            "answers": {"subject": "Identity check 2026", "legal-form": "person"}
        });
        let other = mia.json("POST", "/api/v1/records", &body, &[]).await;
        assert_eq!(other.status, 201, "{}", other.body);
        let other = other.value()["id"].as_str().unwrap().to_owned();
        assert_eq!(uses(&mia, &other, "address", &address).await, 404, "another organization");
        portal.pass(SignedDuration::from_hours(24 * 91));
        let dana = portal.sign_in("dana").await;
        assert_eq!(item(&dana, &second, "address").await["reusable"], Value::Null);
        assert_eq!(uses(&dana, &second, "address", &address).await, 404, "too old");
        done(&portal).await;
    }
}
