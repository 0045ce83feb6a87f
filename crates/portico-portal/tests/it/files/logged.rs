//! Whoever is given any byte, page or word of a file stands in the audit, once for a while.

use super::{
    PDF, added, kinds_told,
    making::{pdf_of, png},
    pdf,
    previews::shown,
    sent, told,
};
use crate::records::{done, opened};
use axum::{body::Body, http::Method};
use jiff::SignedDuration;
use portico_testkit::{Browser, TestPortal};

async fn asked(browser: &Browser, path: &str, range: &str) -> u16 {
    browser.send(Method::GET, path, &[("range", range)], Body::empty()).await.status.as_u16()
}

/// How often somebody was given a file of this record, in each way: downloaded and viewed.
async fn given(portal: &TestPortal, record: &str) -> (usize, usize) {
    let told = kinds_told(portal, record).await;
    let count = |kind: &str| told.iter().filter(|one| *one == kind).count();
    (count("document.downloaded"), count("document.viewed"))
}

// req 103
#[tokio::test(flavor = "multi_thread")]
async fn whoever_takes_a_part_of_a_file_from_anywhere_in_it_has_downloaded_it_once_for_a_while() {
    for portal in TestPortal::both().await {
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "a.pdf", PDF).await;
        let path = format!("/files/{file}/content");
        assert_eq!(asked(&sam, &path, "bytes=9999-").await, 416);
        assert_eq!(sam.send(Method::HEAD, &path, &[], Body::empty()).await.status, 200);
        assert_eq!(given(&portal, &id).await, (0, 0), "nothing was given out");
        assert_eq!(asked(&sam, &path, "bytes=1-").await, 206);
        assert_eq!(given(&portal, &id).await, (1, 0), "all but the first byte is the file");
        for range in ["bytes=0-9", "bytes=10-19", "bytes=-4"] {
            assert_eq!(asked(&sam, &path, range).await, 206);
        }
        assert_eq!(sam.get(&path).await.status, 200);
        assert_eq!(sam.get(&format!("/api/v1/files/{file}/content")).await.status, 200);
        assert_eq!(given(&portal, &id).await, (1, 0), "one reader, one entry");
        assert_eq!(asked(&mia, &format!("/api/v1/files/{file}/content"), "bytes=5-").await, 206);
        assert_eq!(given(&portal, &id).await, (2, 0), "another person");
        let newer = [super::Part { name: "a.pdf", bytes: &pdf("newer") }];
        assert_eq!(sent(&sam, &format!("/api/v1/files/{file}/versions"), &[], &newer).await.status, 201);
        assert_eq!(asked(&mia, &path, "bytes=5-").await, 206);
        assert_eq!(asked(&mia, &format!("/files/{file}/versions/1/content"), "bytes=5-").await, 206);
        assert_eq!(given(&portal, &id).await, (3, 0), "another version, and one that was written down already");
        portal.pass(SignedDuration::from_mins(61));
        assert_eq!(mia.get(&format!("/api/v1/files/{file}/versions/1/content")).await.status, 200);
        assert_eq!(given(&portal, &id).await, (4, 0), "an hour later it is said again");
        done(&portal).await;
    }
}

// req 103
#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_parts_at_once_one_is_written_down() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let path = format!("/files/{}/content", added(&sam, &id, "a.pdf", PDF).await);
        let parts = (0..50).map(|first| {
            let (sam, path) = (&sam, &path);
            async move { asked(sam, path, &format!("bytes={first}-")).await }
        });
        let all = futures_util::future::join_all(parts).await;
        assert!(all.iter().all(|status| *status == 206), "{all:?}");
        assert_eq!(given(&portal, &id).await, (1, 0));
        done(&portal).await;
    }
}

// req 103
#[tokio::test(flavor = "multi_thread")]
async fn any_page_and_any_words_of_a_file_are_a_look_at_it_and_a_thumbnail_is_none() {
    for portal in TestPortal::both_storing(shown).await {
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
        let id = opened(&sam, "A wage is missing").await;
        let drawn = added(&sam, &id, "a.pdf", &pdf_of(&["One", "Two", "Three"])).await;
        let read = added(&sam, &id, "words.txt", b"Net pay 2345").await;
        let picture = added(&sam, &id, "b.png", &png(40, 30, &[])).await;
        done(&portal).await;
        for browser in [&sam, &mia] {
            assert_eq!(browser.get(&format!("/records/{id}/files")).await.status, 200);
            assert_eq!(browser.send_for_bytes(&format!("/files/{drawn}/versions/1/thumbnail")).await.0, 200);
        }
        assert_eq!(given(&portal, &id).await, (0, 0), "a list is no view");
        assert_eq!(mia.send_for_bytes(&format!("/files/{drawn}/versions/1/pages/3")).await.0, 200);
        assert_eq!(given(&portal, &id).await, (0, 1), "the last page is a page");
        for address in ["pages/1", "pages/2?scale=2", "pages/3"] {
            assert_eq!(mia.send_for_bytes(&format!("/files/{drawn}/versions/1/{address}")).await.0, 200);
        }
        assert!(mia.get(&format!("/files/{drawn}")).await.body.contains("Three"));
        assert_eq!(given(&portal, &id).await, (0, 1), "page after page is one look");
        assert!(mia.get(&format!("/files/{read}")).await.body.contains("Net pay 2345"));
        assert_eq!(given(&portal, &id).await, (0, 2), "and so are its words");
        assert!(sam.get(&format!("/files/{drawn}")).await.body.contains("Read as text"));
        assert_eq!(given(&portal, &id).await, (0, 3), "the text of pages, whether their pictures are fetched or not");
        assert_eq!(sam.get(&format!("/files/{picture}")).await.status, 200);
        assert_eq!(
            given(&portal, &id).await,
            (0, 3),
            "a page without words whose picture is not fetched shows nothing"
        );
        assert_eq!(mia.send_for_bytes(&format!("/records/{id}/files/archive")).await.0, 200);
        assert_eq!(given(&portal, &id).await, (3, 3), "each file of an archive");
        let firms = told(&portal, &id).await.into_iter().filter(|(kind, client)| {
            matches!(kind.as_str(), "document.viewed" | "document.downloaded") && client.is_none()
        });
        assert_eq!(firms.count(), 5, "what the firm looks at is the firm's own");
        done(&portal).await;
    }
}
