//! Giving files out: in parts, to be saved and never to be run, to nobody who may not see the record now.

use super::{PDF, added, kinds_told, pdf, told};
use crate::records::{done, opened};
use axum::{body::Body, http::Method};
use portico_store::values;
use portico_testkit::{Answer, Browser, TestPortal};

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

async fn asked(browser: &Browser, path: &str, headers: &[(&str, &str)]) -> Answer {
    browser.send(Method::GET, path, headers, Body::empty()).await
}

// req 110, s_065, ask 14
#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_saved_and_never_run_and_stays_with_its_reader() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "Löhne \u{202E}fdp.exe", PDF).await;
        let answer = sam.get(&format!("/files/{file}/content")).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_bytes()), (200, PDF));
        assert_eq!(header(&answer, "content-type"), "application/pdf");
        assert_eq!(
            header(&answer, "content-disposition"),
            "attachment; filename=\"L_hne fdp.pdf\"; filename*=UTF-8''L%C3%B6hne%20fdp.pdf"
        );
        assert_eq!(header(&answer, "content-length"), PDF.len().to_string());
        assert_eq!(header(&answer, "content-security-policy"), "sandbox; default-src 'none'; frame-ancestors 'none'");
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        assert_eq!(header(&answer, "cache-control"), "private, no-cache");
        assert_eq!(header(&answer, "cross-origin-resource-policy"), "same-origin");
        assert!(header(&answer, "vary").contains("Cookie"));
        done(&portal).await;
    }
}

// req 110, ask 44
#[tokio::test(flavor = "multi_thread")]
async fn a_part_is_given_where_a_part_is_asked_for_and_nothing_where_it_is_had() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "a.pdf", PDF).await;
        let path = format!("/files/{file}/content");
        let whole = sam.get(&path).await;
        let etag = header(&whole, "etag").to_owned();
        let part = asked(&sam, &path, &[("range", "bytes=5-7")]).await;
        assert_eq!((part.status.as_u16(), part.body.as_bytes()), (206, &PDF[5..8]));
        assert_eq!(header(&part, "content-range"), format!("bytes 5-7/{}", PDF.len()));
        assert_eq!(header(&part, "content-length"), "3");
        let end = asked(&sam, &path, &[("range", "bytes=-4"), ("if-range", &etag)]).await;
        assert_eq!((end.status.as_u16(), end.body.as_bytes()), (206, &PDF[PDF.len() - 4..]));
        let other = asked(&sam, &path, &[("range", "bytes=-4"), ("if-range", "\"older\"")]).await;
        assert_eq!((other.status.as_u16(), other.body.len()), (200, PDF.len()), "of another version all is new");
        let beyond = asked(&sam, &path, &[("range", "bytes=9999-")]).await;
        assert_eq!(
            (beyond.status.as_u16(), header(&beyond, "content-range")),
            (416, format!("bytes */{}", PDF.len()).as_str())
        );
        let had = asked(&sam, &path, &[("if-none-match", &etag)]).await;
        assert_eq!((had.status.as_u16(), had.body.len()), (304, 0));
        let head = sam.send(Method::HEAD, &path, &[], Body::empty()).await;
        assert_eq!(
            (head.status.as_u16(), head.body.len(), header(&head, "content-length")),
            (200, 0, PDF.len().to_string().as_str())
        );
        // Whoever has the whole of it and parts of it a moment later has downloaded it once.
        let given = kinds_told(&portal, &id).await.into_iter().filter(|kind| kind == "document.downloaded").count();
        assert_eq!(given, 1);
        done(&portal).await;
    }
}

// req 103
#[tokio::test(flavor = "multi_thread")]
async fn who_had_a_file_stands_in_the_audit_and_the_firms_looking_is_the_firms_own() {
    for portal in TestPortal::both().await {
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "a.pdf", PDF).await;
        assert_eq!(sam.get(&format!("/files/{file}/content")).await.status, 200);
        assert_eq!(mia.get(&format!("/files/{file}/content")).await.status, 200);
        let told = told(&portal, &id).await;
        let kinds: Vec<(&str, bool)> = told.iter().map(|(kind, client)| (kind.as_str(), client.is_some())).collect();
        assert_eq!(kinds, [("document.added", true), ("document.downloaded", true), ("document.downloaded", false)]);
        let page = portal.sign_in("ruth").await.get(&format!("/records/{id}")).await.body;
        assert!(page.contains("added a.pdf") && page.contains("downloaded a.pdf"), "{page}");
        let page = sam.get(&format!("/records/{id}")).await.body;
        assert!(page.contains("You added a.pdf") && !page.contains("downloaded"), "{page}");
        done(&portal).await;
    }
}

// req 79, 101, s_001, s_011, ask 14
#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_a_file_of_a_record_that_they_do_not_see() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let (id, own) = (opened(&sam, "A wage is missing").await, opened(&sam, "Another one").await);
        let file = added(&sam, &id, "a.pdf", PDF).await;
        added(&sam, &id, "b.pdf", &pdf("b")).await;
        let never = uuid::Uuid::nil();
        for path in ["/files/{id}", "/files/{id}/content", "/files/{id}/versions/1/content", "/api/v1/files/{id}"] {
            for who in ["clara", "ben", "lucia", "priya"] {
                let browser = portal.sign_in(who).await;
                let foreign = browser.get(&path.replace("{id}", &file)).await;
                let missing = browser.get(&path.replace("{id}", &never.to_string())).await;
                assert_eq!(foreign.status, 404, "{who} on {path}");
                assert_eq!(foreign.body.len(), missing.body.len(), "{who} on {path}: as if it never was");
            }
            let nobody = portal.browser().get(&path.replace("{id}", &file)).await;
            assert!([401, 303].contains(&nobody.status.as_u16()), "{} on {path}", nobody.status);
        }
        assert_eq!(portal.sign_in("ben").await.get(&format!("/records/{id}/files/archive")).await.status, 404);
        let narrow = portal.task_session("sam", id.parse().unwrap()).await;
        assert_eq!(narrow.get(&format!("/files/{file}/content")).await.status, 200, "a link for this record");
        let narrow = portal.task_session("sam", own.parse().unwrap()).await;
        assert_eq!(narrow.get(&format!("/files/{file}/content")).await.status, 404, "a link for another one");
        done(&portal).await;
    }
}

// s_027, ask 15
#[tokio::test(flavor = "multi_thread")]
async fn what_is_revoked_gives_nothing_out_any_more_not_even_to_who_had_it() {
    const END: &str = "UPDATE session SET revoked_at = $1 WHERE kind = 'task'";
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "a.pdf", PDF).await;
        let path = format!("/files/{file}/content");
        let linked = portal.task_session("sam", id.parse().unwrap()).await;
        let etag = header(&linked.get(&path).await, "etag").to_owned();
        let mut tx = portal.portal.db.begin(portico_store::Tenant::INSTALLATION).await.unwrap();
        tx.execute(END, &values![portal.now()]).await.unwrap();
        tx.commit().await.unwrap();
        assert_ne!(linked.get(&path).await.status, 200);
        let had = asked(&linked, &path, &[("if-none-match", &etag)]).await;
        assert!(![200, 304].contains(&had.status.as_u16()), "{}", had.status);
        done(&portal).await;
    }
}

// req 110
#[tokio::test(flavor = "multi_thread")]
async fn all_files_of_a_record_come_as_one_archive_with_a_name_for_each() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        added(&sam, &id, "Payslip.pdf", PDF).await;
        portal.pass(jiff::SignedDuration::from_secs(1));
        added(&sam, &id, "payslip.PDF", &pdf("second")).await;
        portal.pass(jiff::SignedDuration::from_secs(1));
        added(&sam, &id, "Löhne.txt", "Überstunden".as_bytes()).await;
        let answer = sam.send_for_bytes(&format!("/records/{id}/files/archive")).await;
        assert_eq!(answer.0, 200);
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(answer.1)).unwrap();
        let mut found = Vec::new();
        for at in 0..archive.len() {
            let mut entry = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            std::io::copy(&mut entry, &mut bytes).unwrap();
            found.push((entry.name().unwrap().into_owned(), bytes));
        }
        let expected = [
            ("Payslip.pdf", PDF.to_vec()),
            ("payslip (2).pdf", pdf("second")),
            ("Löhne.txt", "Überstunden".as_bytes().to_vec()),
        ];
        assert_eq!(found, expected.map(|(name, bytes)| (name.to_owned(), bytes)));
        let given = kinds_told(&portal, &id).await.into_iter().filter(|kind| kind == "document.downloaded").count();
        assert_eq!(given, 3, "each is written down");
        done(&portal).await;
    }
}
