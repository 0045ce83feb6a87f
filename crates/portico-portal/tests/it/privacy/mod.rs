//! What is kept about a person is given out, and is nowhere once they are erased.

mod signatures;

use crate::records::{done, moved, opened};
use axum::http::StatusCode;
use portico_portal::{
    approvals,
    audit::{
        checkpoints::{receipt, seal},
        export::{Held, check, export},
        verify::verify,
    },
    ids::WorkspaceId,
    privacy::{self, erase_person},
    records::replay,
};
use portico_store::{Column, values};
use portico_testkit::{Browser, TestPortal};

/// As the cast has them: neither stands anywhere else.
const NAME: &str = "Sam Lee";
const ADDRESS: &str = "sam@larkfield.example";

fn member(portal: &TestPortal, who: &str, rest: &str) -> String {
    format!("/members/{}{rest}", portal.cast.member(who).member)
}

/// Every place of every table that holds one of these texts: `mail.body_text`.
pub async fn places(portal: &TestPortal, texts: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for Column { table, name, .. } in portal.portal.db.columns().await.unwrap() {
        for text in texts {
            let sql = format!("SELECT count(*) FROM \"{table}\" WHERE lower(CAST(\"{name}\" AS TEXT)) LIKE $1");
            let pattern = format!("%{}%", text.to_lowercase());
            let within = portal.portal.db.within(portal.cast.workspace.tenant());
            let count: i64 =
                within.one(&sql, &values![pattern.as_str()]).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
            if count > 0 {
                found.push(format!("{table}.{name}"));
            }
        }
    }
    found.dedup();
    found
}

/// Sam leaves traces wherever the portal writes a name or an address.
async fn traces(portal: &TestPortal) -> String {
    let (sam, dana, jonas) = (portal.sign_in("sam").await, portal.sign_in("dana").await, portal.sign_in("jonas").await);
    let id = opened(&sam, "A wage is missing").await;
    done(portal).await;
    assert_eq!(moved(&jonas, &id, "take", "").await.status, 200);
    let mine = opened(&dana, "An invoice").await;
    let added = dana
        .post(&format!("/records/{mine}/participants"), &[("member", &portal.cast.member("sam").member.to_string())])
        .await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    for (who, text) in [(&sam, "Which month was it?"), (&jonas, "We look at it.")] {
        let sent =
            who.json("POST", &format!("/api/v1/records/{id}/messages"), &serde_json::json!({"body": text}), &[]).await;
        assert!(sent.status.is_success(), "{}", sent.body);
    }
    assert_eq!(moved(&jonas, &id, "ask-client", "Which?").await.status, 200);
    let token = [("name", "Laptop"), ("days", "30")];
    sam.post("/account/tokens", &token).await;
    portal.browser().post("/sign-in", &[("email", ADDRESS)]).await;
    done(portal).await;
    id
}

pub async fn erases(portal: &TestPortal, browser: &Browser, who: &str, typed: &str) -> u16 {
    browser.post(&member(portal, who, "/erasure"), &[("name", typed)]).await.status.as_u16()
}

// s_097
#[tokio::test(flavor = "multi_thread")]
async fn an_erased_person_is_in_no_table_and_the_log_still_holds() {
    for portal in TestPortal::both().await {
        let id = traces(&portal).await;
        let before = places(&portal, &[NAME, ADDRESS]).await;
        for place in ["person.name", "email_address.address", "event.actor", "mail.recipient", "notification.sentence"]
        {
            assert!(before.iter().any(|one| one == place), "{place} was to hold it: {before:?}");
        }
        let workspace = portal.cast.workspace;
        seal(&portal.portal, workspace).await.unwrap();
        let kept = receipt(&portal.portal, workspace, id.parse().unwrap()).await.unwrap().unwrap();

        let ruth = portal.sign_in("ruth").await;
        let page = ruth.get(&member(&portal, "sam", "/erasure")).await;
        assert!(page.body.contains("This cannot be undone"), "{}", page.body);
        let wrong = ruth.post(&member(&portal, "sam", "/erasure"), &[("name", "Sam")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("Type the name as it stands above"), "{}", wrong.body);
        let sam = portal.sign_in("sam").await;
        assert_eq!(erases(&portal, &ruth, "sam", NAME).await, 303);
        assert_ne!(sam.get("/account").await.status, StatusCode::OK, "{}", portal.name);
        done(&portal).await;
        assert_eq!(places(&portal, &[NAME, ADDRESS]).await, Vec::<String>::new(), "{}", portal.name);

        let record = ruth.get(&format!("/records/{id}")).await;
        assert!(
            record.body.contains("Erased person") && record.body.contains("Which month was it?"),
            "{}",
            record.body
        );
        assert_eq!(verify(&portal.portal, None).await.unwrap().broken, []);
        assert_eq!(replay::replay(&portal.portal, workspace).await.unwrap().apart, []);
        assert_eq!(approvals::replay::replay(&portal.portal, workspace).await.unwrap(), []);
        let mut out = Vec::new();
        export(&portal.portal, workspace, &mut out).await.unwrap();
        assert!(!String::from_utf8_lossy(&out).contains(NAME));
        let held = Held { notes: vec![("receipt".into(), kept)], ..Held::default() };
        let found = check(out.as_slice(), &held).unwrap();
        assert_eq!(found.wrong, Vec::<String>::new(), "the receipt of before still holds");
    }
}

// s_097
#[tokio::test(flavor = "multi_thread")]
async fn only_who_runs_the_portal_erases_and_never_themselves_or_the_last() {
    for portal in TestPortal::both().await {
        let (ruth, mia, dana) =
            (portal.sign_in("ruth").await, portal.sign_in("mia").await, portal.sign_in("dana").await);
        assert_eq!(erases(&portal, &ruth, "ruth", "Ruth").await, 403, "oneself");
        assert!(matches!(erases(&portal, &mia, "sam", NAME).await, 403 | 404));
        assert_eq!(erases(&portal, &dana, "sam", NAME).await, 404, "a client's admin changes people and erases none");
        assert_eq!(dana.get(&member(&portal, "sam", "/data")).await.status, 404);
        assert_eq!(erases(&portal, &dana, "ben", "Ben").await, 404);
        let person = portal.cast.member("ruth").person;
        let refused = erase_person(&portal.portal, person, &[portal.cast.workspace]).await;
        assert!(refused.is_err(), "nobody could run it any more");
        assert_eq!(ruth.get("/account").await.status, StatusCode::OK, "nothing was done");
        portal.run_jobs().await;
    }
}

// s_097
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_given_out_and_the_operator_erases_too() {
    for portal in TestPortal::both().await {
        traces(&portal).await;
        let ruth = portal.sign_in("ruth").await;
        let given = ruth.get(&member(&portal, "sam", "/data")).await;
        assert_eq!(given.status, 200);
        let data = given.value();
        assert_eq!(data["name"], NAME);
        assert_eq!(data["messages"][0]["body"], "Which month was it?");
        for part in ["addresses", "memberships", "sessions", "records", "mails", "events"] {
            assert!(!data[part].as_array().unwrap().is_empty(), "{part}");
        }
        let address = ADDRESS.to_owned();
        let (person, workspaces): (_, Vec<WorkspaceId>) = privacy::find(&portal.portal, &address).await.unwrap();
        let erased = erase_person(&portal.portal, person, &workspaces).await.unwrap();
        assert!(erased.memberships == 1 && erased.entries > 2 && erased.records == 1, "{erased:?}");
        portal.portal.db.compact().await.unwrap();
        done(&portal).await;
        assert_eq!(places(&portal, &[NAME, ADDRESS]).await, Vec::<String>::new(), "{}", portal.name);
        assert!(privacy::find(&portal.portal, &address).await.is_err());
        if let Some(folder) = portal.database_files() {
            for file in std::fs::read_dir(folder).unwrap() {
                let path = file.unwrap().path();
                let bytes = std::fs::read(&path).unwrap();
                for text in [NAME, ADDRESS] {
                    let is_there = bytes.windows(text.len()).any(|part| part == text.as_bytes());
                    assert!(!is_there, "{text} is still in {}", path.display());
                }
            }
        }
    }
}
