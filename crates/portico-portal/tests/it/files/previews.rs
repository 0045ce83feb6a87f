//! Previews: pages and text made by a real child, for those who may have the file, and for nobody else.

use super::{
    Part, added, kinds_told, lying,
    making::{docx, paragraph, pdf_of, png, xlsx},
    sent,
};
use crate::records::{done, opened};
use axum::{body::Body, http::Method};
use portico_portal::storage::{Storage, Unscanned};
use portico_preview::Previewer;
use portico_store::values;
use portico_testkit::{Answer, TestPortal};

/// The child of tests, as the program starts itself.
pub fn shown(storage: &mut Storage) {
    let arguments: [&str; 0] = [];
    storage.previewer = Some(Previewer::new(env!("CARGO_BIN_EXE_preview-child"), arguments));
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

async fn rows(portal: &TestPortal) -> Vec<(i64, String, i64, i64)> {
    const ROWS: &str = "SELECT page, scale, width, height FROM page_image WHERE workspace_id = $1 ORDER BY page, scale";
    let workspace = portal.cast.workspace;
    portal.portal.db.within(workspace.tenant()).all(ROWS, &values![workspace]).await.unwrap()
}

// ask 14
#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_pdf_are_shown_and_read() {
    for portal in TestPortal::both_storing(shown).await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "a.pdf", &pdf_of(&["Payslip of October\nNet pay 2345", "Second page"])).await;
        let waiting = sam.get(&format!("/files/{file}")).await.body;
        assert!(waiting.contains("Its pages are being prepared."), "{waiting}");
        assert_eq!(sam.get(&format!("/files/{file}/versions/1/pages/1")).await.status, 404);
        done(&portal).await;
        let page = sam.get(&format!("/files/{file}")).await.body;
        let first = format!(
            "<img src=\"/files/{file}/versions/1/pages/1\" srcset=\"/files/{file}/versions/1/pages/1?scale=2 2x\" \
             width=\"900\" height=\"1273\" alt=\"Page 1 of 2\" decoding=\"async\">"
        );
        assert!(page.contains(&first), "{page}");
        assert!(page.contains("Payslip of October\nNet pay 2345") && page.contains("Second page"), "{page}");
        assert!(!page.contains("being prepared"), "{page}");
        let expected = [(1, "double", 1800, 2547), (1, "single", 900, 1273), (1, "thumbnail", 169, 240)];
        let found = rows(&portal).await;
        assert_eq!(found.len(), 6, "{found:?}");
        for ((page, scale, _, _), found) in expected.iter().zip(&found) {
            assert_eq!((*page, *scale), (found.0, found.1.as_str()));
        }
        for address in ["thumbnail", "pages/1", "pages/1?scale=2", "pages/2"] {
            let (status, bytes) = sam.send_for_bytes(&format!("/files/{file}/versions/1/{address}")).await;
            assert_eq!((status.as_u16(), &bytes[..4]), (200, &b"\x89PNG"[..]), "{address}");
        }
        let listed = sam.get(&format!("/records/{id}/files")).await.body;
        assert!(listed.contains(&format!("<img src=\"/files/{file}/versions/1/thumbnail\"")), "{listed}");
        let library = sam.get("/files").await.body;
        assert!(library.contains(&format!("<img src=\"/files/{file}/versions/1/thumbnail\"")), "{library}");
        done(&portal).await;
    }
}

// req 103, s_065
#[tokio::test(flavor = "multi_thread")]
async fn a_picture_of_a_page_stays_with_its_reader_and_looking_is_put_down_once() {
    for portal in TestPortal::both_storing(shown).await {
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "a.png", &png(40, 30, &[])).await;
        done(&portal).await;
        let path = format!("/files/{file}/versions/1/pages/1");
        let answer = sam.send(Method::HEAD, &path, &[], Body::empty()).await;
        assert_eq!((answer.status.as_u16(), header(&answer, "content-type")), (200, "image/png"));
        assert_eq!(header(&answer, "content-security-policy"), "sandbox; default-src 'none'; frame-ancestors 'none'");
        assert_eq!(header(&answer, "cache-control"), "private, no-cache");
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        assert!(header(&answer, "vary").contains("Cookie"));
        let etag = header(&answer, "etag").to_owned();
        assert_eq!(sam.send_for_bytes(&format!("/files/{file}/versions/1/thumbnail")).await.0, 200);
        assert_eq!(kinds_told(&portal, &id).await, ["document.added"], "nobody has looked at it");
        assert_eq!(sam.send_for_bytes(&path).await.0, 200);
        let had = sam.send(Method::GET, &path, &[("if-none-match", &etag)], Body::empty()).await;
        assert_eq!((had.status.as_u16(), had.body.len()), (304, 0));
        assert_eq!(mia.send_for_bytes(&format!("{path}?scale=2")).await.0, 200, "as fine as there is");
        assert_eq!(kinds_told(&portal, &id).await, ["document.added", "document.viewed", "document.viewed"]);
        let story = mia.get(&format!("/records/{id}")).await.body;
        assert!(story.contains("looked at a.png"), "{story}");
        assert!(!sam.get(&format!("/records/{id}")).await.body.contains("looked at"));
        done(&portal).await;
    }
}

// req 79, 101, s_001, s_011, ask 14
#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_a_page_of_a_file_that_they_may_not_have() {
    const END: &str = "UPDATE session SET revoked_at = $1 WHERE kind = 'task'";
    for portal in TestPortal::both_storing(shown).await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "a.pdf", &pdf_of(&["Ours"])).await;
        let files = format!("/api/v1/records/{id}/files");
        let bytes = pdf_of(&["The firm's own"]);
        let own = sent(&ruth, &files, &[("firm_only", "1")], &[Part { name: "b.pdf", bytes: &bytes }]).await;
        let own = own.value()["added"][0].as_str().unwrap().to_owned();
        done(&portal).await;
        for address in ["thumbnail", "pages/1", "pages/1?scale=2"] {
            let path = format!("/files/{file}/versions/1/{address}");
            for who in ["clara", "ben", "lucia", "priya"] {
                assert_eq!(portal.sign_in(who).await.get(&path).await.status, 404, "{who} on {address}");
            }
            let nobody = portal.browser().get(&path).await.status.as_u16();
            assert!([401, 303].contains(&nobody), "{nobody}");
            let hidden = format!("/files/{own}/versions/1/{address}");
            assert_eq!(sam.get(&hidden).await.status, 404, "for the firm alone");
            assert_eq!(ruth.send_for_bytes(&hidden).await.0, 200);
        }
        let path = format!("/files/{file}/versions/1/pages/1");
        let linked = portal.task_session("sam", id.parse().unwrap()).await;
        assert_eq!(linked.send_for_bytes(&path).await.0, 200);
        let mut tx = portal.portal.db.begin(portico_store::Tenant::INSTALLATION).await.unwrap();
        tx.execute(END, &values![portal.now()]).await.unwrap();
        tx.commit().await.unwrap();
        assert_ne!(linked.send_for_bytes(&path).await.0, 200, "revoked is gone at once");
        for missing in ["pages/2", "pages/0", "pages/-1"] {
            assert_eq!(sam.get(&format!("/files/{file}/versions/1/{missing}")).await.status, 404, "{missing}");
        }
        assert_eq!(sam.get(&format!("/files/{file}/versions/2/pages/1")).await.status, 404);
        sam.post(&format!("/files/{file}/removal"), &[]).await;
        assert_eq!(sam.send_for_bytes(&path).await.0, 404, "removed");
        done(&portal).await;
    }
}

// s_077
#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_back_is_not_shown_either() {
    let hold = |storage: &mut Storage| {
        shown(storage);
        storage.rules.unscanned = Unscanned::Hold;
    };
    for portal in TestPortal::both_storing(hold).await {
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "a.pdf", &pdf_of(&["Ours"])).await;
        done(&portal).await;
        assert_eq!(rows(&portal).await.len(), 0, "nobody looks into it");
        let page = mia.get(&format!("/files/{file}")).await.body;
        assert!(page.contains("No preview: nobody could check this file for viruses."), "{page}");
        assert_eq!(mia.get(&format!("/files/{file}/versions/1/thumbnail")).await.status, 403);
        done(&portal).await;
    }
}

// req 107
#[tokio::test(flavor = "multi_thread")]
async fn text_without_pages_is_there_to_read() {
    let cases: [(&str, Vec<u8>, &str); 5] = [
        (
            "a.docx",
            docx(&(paragraph("Terms &amp; conditions") + &paragraph("Due on Friday"))),
            "Terms &#38; conditions\nDue on Friday",
        ),
        ("b.xlsx", xlsx(&[&["Month", "Wage"], &["October", "2345"]]), "Month\tWage\nOctober\t2345"),
        ("c.txt", "Überstunden\r\n\r\n\r\nwie besprochen".as_bytes().to_vec(), "Überstunden\n\nwie besprochen"),
        ("d.csv", b"Name;Betrag\nM\xfcller;12\n".to_vec(), "Name;Betrag\nMüller;12"),
        ("e.txt", [&[0xff, 0xfe][..], &[0x41, 0, 0x42, 0]].concat(), "AB"),
    ];
    for portal in TestPortal::both_storing(shown).await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        for (name, bytes, text) in &cases {
            let file = added(&sam, &id, name, bytes).await;
            done(&portal).await;
            let page = sam.get(&format!("/files/{file}")).await.body;
            assert!(page.contains("No preview of its pages. Its text is below"), "{name}: {page}");
            assert!(page.contains(&format!("<div class=\"as-text\">{text}</div>")), "{name}: {page}");
        }
    }
}

// req 104
#[tokio::test(flavor = "multi_thread")]
async fn run_again_it_changes_nothing_and_goes_on_where_it_was_cut_off() {
    const CUT: &str = "DELETE FROM page_image WHERE workspace_id = $1 AND page > 1";
    const WAIT: &str = "UPDATE blob SET preview = 'waiting' WHERE workspace_id = $1";
    for portal in TestPortal::both_storing(shown).await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let texts: Vec<String> = (1..=30).map(|page| format!("Page {page}")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let bytes = pdf_of(&texts);
        added(&sam, &id, "a.pdf", &bytes).await;
        done(&portal).await;
        let all = rows(&portal).await;
        assert_eq!(all.len(), 90, "more than one child makes");
        added(&sam, &id, "again.pdf", &bytes).await;
        done(&portal).await;
        assert_eq!((rows(&portal).await, lying(&portal).0), (all.clone(), 91));
        let workspace = portal.cast.workspace;
        let mut tx = portal.portal.db.begin(workspace.tenant()).await.unwrap();
        tx.execute(CUT, &values![workspace]).await.unwrap();
        tx.execute(WAIT, &values![workspace]).await.unwrap();
        tx.commit().await.unwrap();
        portico_portal::files::jobs::tidy(&portal.portal).await.unwrap();
        done(&portal).await;
        assert_eq!(rows(&portal).await, all, "the first page was not made again");
    }
}

// req 104
#[tokio::test(flavor = "multi_thread")]
async fn pictures_go_with_their_file_and_what_nothing_knows_is_swept() {
    for portal in TestPortal::both_storing(shown).await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "a.pdf", &pdf_of(&["Ours"])).await;
        done(&portal).await;
        assert_eq!(lying(&portal).0, 4);
        portico_portal::files::jobs::tidy(&portal.portal).await.unwrap();
        assert_eq!(lying(&portal).0, 4, "a page is known");
        sam.post(&format!("/files/{file}/removal"), &[]).await;
        portal.pass(jiff::SignedDuration::from_hours(24 * 31));
        portico_portal::files::jobs::tidy(&portal.portal).await.unwrap();
        assert_eq!((lying(&portal).0, rows(&portal).await.len()), (0, 0));
        done(&portal).await;
    }
}

// req 107, s_001
#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_found_by_what_its_files_say_to_those_who_may_read_them() {
    for portal in TestPortal::both_storing(shown).await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "a.pdf", &pdf_of(&["Payslip", "the Rotterdam ledger"])).await;
        added(&sam, &id, "b.docx", &docx(&paragraph("Überstunden"))).await;
        let (files, own) = (format!("/api/v1/records/{id}/files"), pdf_of(&["Margin of the Antwerp branch"]));
        let part = Part { name: "c.pdf", bytes: &own };
        assert_eq!(sent(&ruth, &files, &[("firm_only", "1")], &[part]).await.status, 201);
        done(&portal).await;
        let finds = async |browser: &portico_testkit::Browser, path: &str| {
            browser.get(path).await.body.contains("A wage is missing")
        };
        assert!(finds(&sam, "/records?q=rotterdam").await && finds(&sam, "/records?q=uberstunden").await);
        assert!(finds(&ruth, "/search?q=rotterdam").await && finds(&ruth, "/search?q=antwerp").await);
        assert!(!finds(&sam, "/records?q=antwerp").await, "what is for the firm alone");
        for who in ["clara", "ben"] {
            assert!(!finds(&portal.sign_in(who).await, "/records?q=rotterdam").await, "{who} does not see it");
        }
        sam.post(&format!("/files/{file}/removal"), &[]).await;
        done(&portal).await;
        assert!(!finds(&sam, "/records?q=rotterdam").await, "removed is not found");
    }
}
