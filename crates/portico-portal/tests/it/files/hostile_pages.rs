//! Files made to break whoever looks into them: each with what becomes of it, in a child that is really limited.

use super::{
    Part, added,
    making::{docx, endless_pdf, flood, garbled, locked_pdf, packed, paragraph, pdf_of, png, sized_pdf, slow_pdf},
    previews::shown,
    sent,
};
use crate::records::{done, opened};
use portico_portal::storage::Storage;
use portico_testkit::{Browser, TestPortal};

const DAMAGED: &str = "No preview: the file may be damaged.";
const TOO_LARGE: &str = "No preview: the file is too large to be shown here.";

/// The document's page, after everything was tried as often as it is.
async fn tried(portal: &TestPortal, browser: &Browser, file: &str) -> String {
    for _ in 0..3 {
        done(portal).await;
        portal.pass(jiff::SignedDuration::from_mins(1));
    }
    done(portal).await;
    browser.get(&format!("/files/{file}")).await.body
}

fn nested() -> Vec<u8> {
    let mut within = vec![0; 4 << 20];
    for _ in 0..4 {
        within = packed(&[("word/document.xml", &within)]);
    }
    packed(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", &within)])
}

fn many_parts() -> Vec<u8> {
    let names: Vec<String> = (0..5_000).map(|part| format!("word/{part}.xml")).collect();
    let mut parts: Vec<(&str, &[u8])> = vec![("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<a/>")];
    parts.extend(names.iter().map(|name| (name.as_str(), &b""[..])));
    packed(&parts)
}

// s_075, s_076
#[tokio::test(flavor = "multi_thread")]
async fn each_file_that_would_break_its_reader_says_why_it_is_not_shown() {
    let whole = pdf_of(&["A page"]);
    let picture = png(300, 200, &[]);
    let deep = format!("{}{}", "<w:p>".repeat(400), "</w:p>".repeat(400));
    let entities = "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><w:p><w:t>&b;</w:t></w:p>";
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("flood.png", flood(60_000, 60_000), TOO_LARGE),
        ("wide.png", flood(29_000, 29_000), TOO_LARGE),
        ("garbled.png", garbled(), DAMAGED),
        ("endless.pdf", endless_pdf(), DAMAGED),
        ("cut.pdf", [&whole[..200], b"\n%%EOF\n"].concat(), DAMAGED),
        ("deep.docx", docx(&deep), TOO_LARGE),
        ("entities.docx", docx(entities), DAMAGED),
        ("nested.docx", nested(), DAMAGED),
    ];
    for portal in TestPortal::both_storing(shown).await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let cut = [&picture[..picture.len() / 2], &picture[picture.len() - 12..]].concat();
        for (name, bytes) in [("locked.pdf", locked_pdf()), ("many.docx", many_parts()), ("cut.png", cut)] {
            let part = [Part { name, bytes: &bytes }];
            let refused = sent(&sam, &format!("/api/v1/records/{id}/files"), &[], &part).await;
            assert_eq!(refused.status, 422, "{name}: not taken at all");
        }
        for (name, bytes, outcome) in &cases {
            let file = added(&sam, &id, name, bytes).await;
            done(&portal).await;
            let page = sam.get(&format!("/files/{file}")).await.body;
            assert!(page.contains(outcome), "{name}: {}", preview_of(&page));
            assert!(page.contains("Download"), "{name}: a way out");
        }
        assert_eq!(failed(&portal).await, Vec::<String>::new(), "nothing broke");
    }
}

// s_075
#[tokio::test(flavor = "multi_thread")]
async fn paper_of_any_size_is_shown_at_the_size_of_a_page() {
    for portal in TestPortal::both_storing(shown).await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        for (sides, shown) in [
            ((14_400.0, 14_400.0), "width=\"900\" height=\"900\""),
            ((200_000.0, 100.0), "width=\"900\" height=\"1\""),
            ((10.0, 400_000.0), "width=\"1\" height=\"2700\""),
        ] {
            let file = added(&sam, &id, "large.pdf", &sized_pdf(&["A page"], sides)).await;
            done(&portal).await;
            let page = sam.get(&format!("/files/{file}")).await.body;
            assert!(page.contains(shown), "{sides:?}: {}", preview_of(&page));
        }
    }
}

// s_075
#[tokio::test(flavor = "multi_thread")]
async fn a_child_that_takes_too_much_is_ended_and_nothing_else_suffers() {
    let narrow = |storage: &mut Storage| {
        shown(storage);
        let limits = &mut storage.previewer.as_mut().unwrap().limits;
        limits.seconds = 2;
    };
    for portal in TestPortal::both_storing(narrow).await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let slow = added(&sam, &id, "slow.pdf", &slow_pdf()).await;
        let page = tried(&portal, &sam, &slow).await;
        assert!(page.contains("No preview: to show this file takes too long."), "{}", preview_of(&page));
        assert_eq!(failed(&portal).await, ["files.preview"], "the operator sees it");
        let well = added(&sam, &id, "well.pdf", &pdf_of(&["A page"])).await;
        done(&portal).await;
        let page = sam.get(&format!("/files/{well}")).await.body;
        assert!(page.contains("alt=\"Page 1\""), "{}", preview_of(&page));
    }
    let little = |storage: &mut Storage| {
        shown(storage);
        storage.previewer.as_mut().unwrap().limits.memory = 24 << 20;
    };
    for portal in TestPortal::both_storing(little).await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "large.png", &png(2_000, 2_000, &[])).await;
        let page = tried(&portal, &sam, &file).await;
        assert!(page.contains("No preview: something in this file cannot be shown."), "{}", preview_of(&page));
        assert_eq!(failed(&portal).await, ["files.preview"]);
        let text = added(&sam, &id, "small.docx", &docx(&paragraph("Small"))).await;
        done(&portal).await;
        assert!(sam.get(&format!("/files/{text}")).await.body.contains("<div class=\"as-text\">Small</div>"));
    }
}

async fn failed(portal: &TestPortal) -> Vec<String> {
    let seen = portico_jobs::failed(&portal.portal.db, 10).await.unwrap();
    seen.into_iter().map(|job| job.kind).collect()
}

fn preview_of(page: &str) -> &str {
    let from = page.find("id=\"pages-h\"").unwrap_or_default();
    page.get(from..).and_then(|rest| rest.split("</section>").next()).unwrap_or_default()
}
