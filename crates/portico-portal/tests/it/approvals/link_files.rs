//! The files of a decision, opened by the link of its mail: so that nobody has to sign in to read what they decide on.

use super::{BLUEPRINT, link::links, made, person, posts, read, state, submitted};
use crate::files::{Part, added, pdf, sent};
use portico_store::values;
use portico_testkit::TestPortal;
use serde_json::json;

fn reading_first() -> String {
    let ruled =
        BLUEPRINT.replacen("        label: Sign-off\n", "        label: Sign-off\n        open_first: true\n", 1);
    assert_ne!(ruled, BLUEPRINT);
    ruled
}

/// How often it was written down that somebody was given a file, and that it was by this link.
async fn openings(portal: &TestPortal, record: &str) -> i64 {
    const OPENED: &str = "SELECT count(*) FROM event WHERE workspace_id = $1 AND chain_id = $2 \
        AND kind = 'document.downloaded' AND member_id = $3";
    let record: uuid::Uuid = record.parse().unwrap();
    let read = portal.portal.db.within(portal.cast.workspace.tenant());
    read.one(OPENED, &values![portal.cast.workspace, record, portal.cast.member("dana").member]).await.unwrap()
}

// ask 33, s_020, req 103
#[tokio::test(flavor = "multi_thread")]
async fn a_decision_whose_files_are_opened_first_is_made_with_the_link_alone() {
    for portal in TestPortal::both_with(&reading_first()).await {
        let mia = portal.sign_in("mia").await;
        let record = made(&portal, 100).await;
        let (one, two) = (pdf("one"), pdf("two"));
        let first = added(&mia, &record, "cover.pdf", &one).await;
        let second = added(&mia, &record, "back.pdf", &two).await;
        submitted(&mia, &record, "sign-off").await;
        let link = links(&portal, "dana").await.remove(0);
        let browser = portal.browser();
        let page = browser.get(&link).await;
        for file in [&first, &second] {
            let path = format!("{link}/files/{file}");
            assert!(page.body.contains(&format!("action=\"{path}\"")), "{}", page.body);
            assert!(!page.body.contains(&format!("href=\"/files/{file}")), "{}", page.body);
            let fetched = browser.get(&path).await;
            assert_eq!(fetched.status, 405, "whatever follows links opens nothing: {}", fetched.body);
        }
        assert_eq!(openings(&portal, &record).await, 0, "and nothing is put down in her name");

        let form = browser.get(&format!("{link}?decide=approve")).await;
        let fields = [("decision", "approve"), ("deciding", "approve"), ("bundle", &form.input("bundle"))];
        assert_eq!(browser.post(&link, &fields).await.status, 422, "unread");
        for (file, bytes) in [(&first, &one), (&second, &two)] {
            let given = browser.post(&format!("{link}/files/{file}"), &[]).await;
            assert_eq!((given.status.as_u16(), given.headers.get("set-cookie")), (200, None), "{}", given.body);
            assert_eq!(given.body.as_bytes(), bytes.as_slice());
            assert!(given.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        }
        assert_eq!(openings(&portal, &record).await, 2, "on {}", portal.name);
        for path in [format!("/files/{first}/content"), format!("/records/{record}/files"), "/files".to_owned()] {
            assert_ne!(browser.get(&path).await.status, 200, "nothing else is opened: {path}");
        }
        let page = browser.get(&link).await;
        assert!(!page.body.contains("Open these first"), "{}", page.body);
        assert_eq!(browser.post(&link, &fields).await.status, 303);
        assert_eq!(state(&mia, &record).await, "released");
        let again = portal.browser().post(&format!("{link}/files/{first}"), &[]).await;
        assert_eq!(again.status, 410, "it is used: {}", again.body);
        portal.run_jobs().await;
    }
}

// ask 33, req 67
#[tokio::test(flavor = "multi_thread")]
async fn nobody_decides_unseen_by_a_link_also_where_nothing_has_to_be_opened() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let mia = portal.sign_in("mia").await;
        let record = made(&portal, 100).await;
        let bytes = pdf("one");
        let file = added(&mia, &record, "cover.pdf", &bytes).await;
        submitted(&mia, &record, "sign-off").await;
        let link = links(&portal, "dana").await.remove(0);
        let browser = portal.browser();
        let page = browser.get(&link).await.body;
        assert!(page.contains("Look at it") && page.contains(&format!("action=\"{link}/files/{file}\"")), "{page}");
        let given = browser.post(&format!("{link}/files/{file}"), &[]).await;
        assert_eq!((given.status.as_u16(), given.body.as_bytes()), (200, bytes.as_slice()));
        let newer = [Part { name: "cover.pdf", bytes: &pdf("two") }];
        assert!(sent(&mia, &format!("/api/v1/files/{file}/versions"), &[], &newer).await.status.is_success());
        let after = browser.post(&format!("{link}/files/{file}"), &[]).await;
        assert!(
            matches!(after.status.as_u16(), 404 | 410),
            "what was not put forward is not given out: {}",
            after.status
        );
        portal.run_jobs().await;
    }
}

// ask 15, s_027
#[tokio::test(flavor = "multi_thread")]
async fn a_link_opens_no_other_file_no_other_version_and_nothing_once_it_is_ended() {
    for portal in TestPortal::both_with(&reading_first()).await {
        let (mia, ruth, dana) =
            (portal.sign_in("mia").await, portal.sign_in("ruth").await, portal.sign_in("dana").await);
        let record = made(&portal, 100).await;
        let cover = added(&mia, &record, "cover.pdf", &pdf("one")).await;
        let costs = [Part { name: "costs.pdf", bytes: &pdf("costs") }];
        let internal = sent(&mia, &format!("/api/v1/records/{record}/files"), &[("firm_only", "true")], &costs).await;
        let internal = internal.value()["added"][0].as_str().unwrap().to_owned();
        let other = made(&portal, 100).await;
        let elsewhere = added(&mia, &other, "cover.pdf", &pdf("one")).await;
        let round = submitted(&mia, &record, "sign-off").await;
        let link = links(&portal, "dana").await.remove(0);
        let opens =
            async |file: &str| portal.browser().post(&format!("{link}/files/{file}"), &[]).await.status.as_u16();
        assert_eq!(opens(&cover).await, 200);
        let nobodys = uuid::Uuid::from_u128(7).to_string();
        for file in [internal.as_str(), &elsewhere, &nobodys, "x"] {
            assert_eq!(opens(file).await, 404, "{file} on {}", portal.name);
        }
        let wrong = format!("{link}x/files/{cover}");
        assert_eq!(portal.browser().post(&wrong, &[]).await.status, 404);

        let to = json!({"to": person(&portal, "sam"), "hand_over": true, "reason": "I am away"});
        assert_eq!(posts(&dana, &round, "delegations", to).await.status, 200);
        assert_ne!(opens(&cover).await, 200, "she is not asked any more");
        let back = format!("/api/v1/approvals/{round}/delegations");
        assert_eq!(dana.json("DELETE", &back, &serde_json::Value::Null, &[]).await.status, 200);
        assert_eq!(opens(&cover).await, 200);

        let newer = [Part { name: "cover.pdf", bytes: &pdf("newer") }];
        let replaced = sent(&mia, &format!("/api/v1/files/{cover}/versions"), &[], &newer).await;
        assert!(replaced.status.is_success(), "{}", replaced.body);
        assert_eq!(read(&mia, &round).await["state"], "void");
        assert_ne!(opens(&cover).await, 200, "what it was put forward for is over");

        submitted(&mia, &record, "sign-off").await;
        let newest = links(&portal, "dana").await.remove(0);
        let opens = async || portal.browser().post(&format!("{newest}/files/{cover}"), &[]).await.status.as_u16();
        assert_eq!(opens().await, 200);
        let end = format!("/members/{}/links/end", portal.cast.member("dana").member);
        assert_eq!(ruth.post(&end, &[]).await.status, 303);
        assert_eq!(opens().await, 404, "ended, on the next request");
        portal.run_jobs().await;
    }
}
