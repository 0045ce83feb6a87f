//! The library: everything of mine in one place, with filters and pages, and nothing of anybody else.

use super::{PDF, added, pdf};
use crate::records::{done, opened};
use portico_testkit::{Browser, TestPortal};
use serde_json::Value;

// req 107, ask 45
#[tokio::test(flavor = "multi_thread")]
async fn everything_one_may_see_is_in_one_place_with_filters() {
    for portal in TestPortal::both().await {
        let (sam, ben) = (portal.sign_in("sam").await, portal.sign_in("ben").await);
        let (one, two) = (opened(&sam, "A wage is missing").await, opened(&sam, "Another one").await);
        added(&sam, &one, "Payslip 100%.pdf", PDF).await;
        added(&sam, &two, "Hours.csv", b"day,hours\nmon,8\ntue,9\nwed,8\n").await;
        added(&ben, &opened(&ben, "Of Kestrel").await, "Recipe.pdf", &pdf("recipe")).await;
        done(&portal).await;
        let check = async |who: &str, path: &str, expected: &[&str]| {
            let page = portal.sign_in(who).await.get(path).await;
            assert_eq!(page.status, 200);
            let found: Vec<&str> = ["Payslip 100%", "Hours", "Recipe"]
                .into_iter()
                .filter(|title| page.body.contains(&format!(">{title}<")))
                .collect();
            assert_eq!(found, expected, "{who} on {path} ({})", portal.name);
        };
        check("sam", "/files", &["Payslip 100%", "Hours"]).await;
        check("dana", "/files", &["Payslip 100%", "Hours"]).await;
        check("ana", "/files", &["Payslip 100%", "Hours"]).await;
        check("priya", "/files", &[]).await;
        check("ben", "/files", &["Recipe"]).await;
        check("lucia", "/files", &["Recipe"]).await;
        check("mia", "/files", &["Payslip 100%", "Hours", "Recipe"]).await;
        check("sam", "/files?kind=pdf", &["Payslip 100%"]).await;
        check("sam", "/files?kind=tables", &["Hours"]).await;
        check("sam", "/files?q=PAYSLIP", &["Payslip 100%"]).await;
        check("sam", "/files?q=100%25", &["Payslip 100%"]).await;
        check("sam", "/files?q=%25", &["Payslip 100%"]).await;
        check("sam", "/files?q=recipe", &[]).await;
        let kestrel = portal.cast.organization("kestrel");
        check("mia", &format!("/files?organization={kestrel}"), &["Recipe"]).await;
        check("sam", &format!("/files?organization={kestrel}"), &[]).await;
    }
}

// req 107, ask 45
#[tokio::test(flavor = "multi_thread")]
async fn programs_narrow_the_library_by_kind_words_organization_record_and_time() {
    for portal in TestPortal::both().await {
        let (sam, ben, mia) = (portal.sign_in("sam").await, portal.sign_in("ben").await, portal.sign_in("mia").await);
        let one = opened(&sam, "A wage is missing").await;
        added(&sam, &one, "Payslip.pdf", PDF).await;
        added(&sam, &one, "Hours.csv", b"day,hours\nmon,8\ntue,9\nwed,8\n").await;
        portal.pass(jiff::SignedDuration::from_hours(48));
        let since = portal.now().to_string();
        added(&ben, &opened(&ben, "Of Kestrel").await, "Recipe.pdf", &pdf("recipe")).await;
        done(&portal).await;
        let titles = async |browser: &Browser, query: &str| -> Vec<String> {
            let answer = browser.get(&format!("/api/v1/files?{query}")).await;
            assert_eq!(answer.status, 200, "{query}: {}", answer.body);
            let mut all: Vec<String> = answer.value()["files"].as_array().unwrap().iter().map(title).collect();
            all.sort();
            all
        };
        let kestrel = portal.cast.organization("kestrel");
        for (query, expected) in [
            (String::new(), &["Hours", "Payslip", "Recipe"][..]),
            ("kind=pdf".to_owned(), &["Payslip", "Recipe"]),
            ("kind=tables".to_owned(), &["Hours"]),
            (format!("record={one}"), &["Hours", "Payslip"]),
            (format!("record={one}&kind=pdf&q=slip"), &["Payslip"]),
            (format!("organization={kestrel}"), &["Recipe"]),
            (format!("since={since}"), &["Recipe"]),
            (format!("before={}", &since[..10]), &["Hours", "Payslip"]),
            ("slot=identity".to_owned(), &[]),
        ] {
            assert_eq!(titles(&mia, &query).await, expected, "{query} ({})", portal.name);
        }
        assert!(titles(&sam, &format!("organization={kestrel}")).await.is_empty(), "not theirs");
        assert!(titles(&ben, &format!("record={one}")).await.is_empty(), "not theirs");
        for (query, field) in [("kind=films", "kind"), ("record=1", "record"), ("since=soon", "since")] {
            let refused = mia.get(&format!("/api/v1/files?{query}")).await;
            assert_eq!((refused.status.as_u16(), &refused.value()["errors"][0]["field"]), (422, &field.into()));
            assert_eq!(mia.get(&format!("/files?{query}")).await.status, 200, "a page shows what there is");
        }
    }
}

fn title(file: &Value) -> String {
    file["title"].as_str().unwrap().to_owned()
}

// ask 45
#[tokio::test(flavor = "multi_thread")]
async fn a_long_library_comes_in_pages_that_leave_nothing_out() {
    for portal in TestPortal::both().await {
        let sam = portal.sign_in("sam").await;
        let id = opened(&sam, "A wage is missing").await;
        for number in 0..30 {
            added(&sam, &id, &format!("file {number}.pdf"), &pdf(&number.to_string())).await;
        }
        for who in ["sam", "dana", "ruth"] {
            let browser = portal.sign_in(who).await;
            let first = browser.get("/api/v1/files").await.value();
            let next = first["next"].as_str().unwrap();
            let second = browser.get(&format!("/api/v1/files?after={next}")).await.value();
            let mut titles: Vec<&str> = [&first, &second]
                .into_iter()
                .flat_map(|page| page["files"].as_array().unwrap())
                .map(|file| file["title"].as_str().unwrap())
                .collect();
            titles.sort_unstable();
            titles.dedup();
            assert_eq!((titles.len(), second["next"].is_null()), (30, true), "{who} on {}", portal.name);
        }
        let page = sam.get("/files").await.body;
        assert!(page.contains("25 files shown") && page.contains("after="), "{page}");
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_files_takes_more_than_eight_statements() {
    for portal in TestPortal::both().await {
        let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
        let id = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &id, "a.pdf", PDF).await;
        done(&portal).await;
        for browser in [&sam, &ruth] {
            for path in ["/files".to_owned(), format!("/files/{file}"), format!("/records/{id}/files")] {
                assert_eq!(browser.get(&path).await.status, 200);
                let before = portal.portal.db.statements();
                browser.get(&path).await;
                let took = portal.portal.db.statements() - before;
                assert!(took <= 8, "{path} takes {took} on {}", portal.name);
            }
        }
    }
}
