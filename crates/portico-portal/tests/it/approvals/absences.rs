//! "While I'm away": also for what waits already, not chained, and never a way around the right to decide.

use super::{BLUEPRINT, approves, minute, person, state, tasks, told, waiting};
use jiff::SignedDuration;
use portico_testkit::{Browser, TestPortal};
use serde_json::{Value, json};

async fn leaves(portal: &TestPortal, who: &Browser, hours: i64, rest: Value) -> portico_testkit::Answer {
    let until = portal.now().checked_add(SignedDuration::from_hours(hours)).unwrap();
    let mut body = json!({"from": portal.now().to_string(), "until": until.to_string()});
    body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    who.json("POST", "/api/v1/absences", &body, &[]).await
}

// req 65, ask 20
#[tokio::test(flavor = "multi_thread")]
async fn an_absence_that_begins_after_the_request_was_opened_reroutes_it_too_and_ends_by_itself() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (record, round) = waiting(&portal, 100).await;
        let (dana, sam) = (portal.sign_in("dana").await, portal.sign_in("sam").await);
        let deputy = json!({"deputy": person(&portal, "sam"), "waiting_too": true});
        assert_eq!(leaves(&portal, &dana, 2, deputy).await.status, 201);
        portal.pass(SignedDuration::from_secs(61));
        minute(&portal).await;
        assert_eq!(tasks(&sam).await, std::slice::from_ref(&round));
        assert!(told(&portal, "sam").await[0].contains("waits for your decision now"));
        portal.pass(SignedDuration::from_hours(3));
        minute(&portal).await;
        assert!(tasks(&sam).await.is_empty(), "Dana is back");
        assert_eq!(approves(&sam, &round).await.status, 422);
        let again = json!({"deputy": person(&portal, "sam"), "waiting_too": true});
        assert_eq!(leaves(&portal, &dana, 2, again).await.status, 201);
        portal.pass(SignedDuration::from_secs(61));
        minute(&portal).await;
        assert_eq!(approves(&sam, &round).await.status, 200, "on {}", portal.name);
        assert_eq!(state(&sam, &record).await, "released");
        minute(&portal).await;
    }
}

// req 65, ask 28
#[tokio::test(flavor = "multi_thread")]
async fn nobody_without_the_right_is_a_deputy_and_coming_back_early_ends_it() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (_, round) = waiting(&portal, 100).await;
        let (dana, ana) = (portal.sign_in("dana").await, portal.sign_in("ana").await);
        let page = dana.get("/account/absences").await.body;
        assert!(page.contains("Sam Lee") && !page.contains("Ana Flores"), "who only reads is not offered: {page}");
        let deputy = json!({"deputy": person(&portal, "sam"), "waiting_too": true});
        assert_eq!(leaves(&portal, &dana, 48, deputy).await.status, 201);
        portal.pass(SignedDuration::from_secs(61));
        minute(&portal).await;
        assert!(tasks(&ana).await.is_empty());
        for wrong in [
            json!({"deputy": person(&portal, "ana")}),
            json!({"deputy": person(&portal, "dana")}),
            json!({"deputy": person(&portal, "mia")}),
            json!({"deputy": person(&portal, "clara")}),
        ] {
            assert_eq!(leaves(&portal, &dana, 48, wrong).await.status, 422);
        }
        assert_eq!(leaves(&portal, &dana, -1, json!({})).await.status, 422, "it is over before it begins");
        let own = dana.get("/api/v1/absences").await.value();
        let id = own["absences"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(ana.json("DELETE", &format!("/api/v1/absences/{id}"), &json!({}), &[]).await.status, 404);
        let left = dana.json("DELETE", &format!("/api/v1/absences/{id}"), &json!({}), &[]).await;
        assert_eq!(left.value()["absences"], json!([]));
        assert_eq!(approves(&dana, &round).await.status, 200);
        minute(&portal).await;
    }
}
