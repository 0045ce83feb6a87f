//! Versions: a newer one in the place of the current one, one current, older ones reachable.

use super::{PDF, Part, added, kinds_told, listed, pdf, sent};
use crate::records::{done, opened};
use portico_testkit::TestPortal;

// req 104
#[tokio::test(flavor = "multi_thread")]
async fn a_newer_version_takes_the_place_of_the_current_one_and_links_lead_to_either() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "Contract final_v7.pdf", PDF).await;
        let newer = pdf("newer");
        let path = format!("/files/{file}/versions");
        let answer = sent(&sam, &path, &[("shown", "1")], &[Part { name: "Contract.pdf", bytes: &newer }]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let found = listed(&sam, &id).await;
        assert_eq!((found.len(), &found[0]["version"]["number"]), (1, &serde_json::json!(2)));
        let current = sam.get(&format!("/files/{file}/content")).await;
        assert_eq!(current.body.as_bytes(), newer, "the link goes to what is current");
        let pinned = sam.get(&format!("/files/{file}/versions/1/content")).await;
        assert_eq!(pinned.body.as_bytes(), PDF, "and one that is pinned stays");
        let page = sam.get(&format!("/files/{file}")).await.body;
        assert!(page.contains("Version 2") && page.contains("Version 1"), "{page}");
        assert_eq!(sam.get(&format!("/files/{file}/versions/3/content")).await.status, 404);
        assert_eq!(kinds_told(&portal, &id).await[..2], ["document.added", "document.replaced"]);
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_page_does_not_cover_a_version_that_somebody_else_sent() {
    for portal in TestPortal::both().await {
        let (sam, dana) = (portal.sign_in("sam").await, portal.sign_in("dana").await);
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "Contract.pdf", PDF).await;
        let path = format!("/files/{file}/versions");
        let send = |browser, says: &'static str, shown: &'static str| {
            let path = path.clone();
            async move {
                let bytes = pdf(says);
                sent(browser, &path, &[("shown", shown)], &[Part { name: "Contract.pdf", bytes: &bytes }]).await
            }
        };
        assert_eq!(send(&dana, "of Dana", "1").await.status, 303);
        let stale = send(&sam, "of Sam", "1").await;
        assert_eq!(stale.status, 409);
        assert!(stale.body.contains("Somebody put a newer version here"), "{}", stale.body);
        assert_eq!(send(&sam, "of Dana", "1").await.status, 303, "the same again is done already");
        assert_eq!(listed(&sam, &id).await[0]["version"]["number"], 2);
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_versions_at_once_each_number_is_given_once() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "Contract.pdf", PDF).await;
        let path = format!("/api/v1/files/{file}/versions");
        let one = |number: usize| {
            let (sam, path) = (&sam, &path);
            async move {
                let bytes = pdf(&number.to_string());
                sent(sam, path, &[("shown", "1")], &[Part { name: "Contract.pdf", bytes: &bytes }]).await.status
            }
        };
        let statuses = futures_util::future::join_all((0..50).map(one)).await;
        let first = statuses.iter().filter(|status| status.as_u16() == 201).count();
        let late = statuses.iter().filter(|status| status.as_u16() == 409).count();
        assert_eq!((first, late), (1, 49), "on {}", portal.name);
        done(&portal).await;
    }
}

// req 101
#[tokio::test(flavor = "multi_thread")]
async fn what_the_firm_sent_a_client_cannot_replace_or_remove() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&ruth, &id, "Draft accounts.pdf", PDF).await;
        let bytes = pdf("other");
        let path = format!("/files/{file}/versions");
        let replaced = sent(&sam, &path, &[], &[Part { name: "Draft accounts.pdf", bytes: &bytes }]).await;
        assert_eq!(replaced.status, 403, "{}", replaced.body);
        assert_eq!(sam.get(&format!("/files/{file}/removal")).await.status, 403);
        assert_eq!(sam.post(&format!("/files/{file}/removal"), &[]).await.status, 403);
        let page = sam.get(&format!("/files/{file}")).await;
        assert!(page.body.contains("Download") && !page.body.contains("Replace it"), "{}", page.body);
        assert_eq!(sent(&ruth, &path, &[], &[Part { name: "Draft.pdf", bytes: &bytes }]).await.status, 303);
        done(&portal).await;
    }
}
