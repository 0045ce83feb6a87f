//! The access grid: every route × every member of the cast, and nobody. The file is read in review.

use crate::{
    files::{PDF, added},
    records::opened,
};
use axum::{body::Body, http::Method};
use expect_test::expect_file;
use portico_portal::setup;
use portico_store::values;
use portico_testkit::{Browser, CAST, TestPortal};
use std::fmt::Write;

/// Routes that never end, or that only the demo has an answer for.
const LEFT_OUT: [&str; 1] = ["/live"];

// req 76, 77, 78, 79, 90, s_001, s_002, ask 2
#[tokio::test(flavor = "multi_thread")]
async fn every_route_gives_each_of_the_cast_what_the_rules_say() {
    let mut grids = Vec::new();
    for portal in TestPortal::both().await {
        grids.push(grid(&portal).await);
        portal.run_jobs().await;
    }
    assert_eq!(grids[0], grids[1], "the two databases differ");
    expect_file!["access-grid.txt"].assert_eq(&grids[0]);
}

async fn grid(portal: &TestPortal) -> String {
    let sam = portal.sign_in("sam").await;
    let record = opened(&sam, "Of Sam at Larkfield").await;
    let file = added(&sam, &record, "Of Sam.pdf", PDF).await;
    portal.run_jobs().await;
    let mut grid = format!("{:<54}{:<8}", "route", "nobody");
    CAST.iter().for_each(|actor| write!(grid, "{:<7}", actor.key).unwrap());
    grid.push('\n');
    for route in setup::routes().table() {
        if LEFT_OUT.contains(&route.path) {
            continue;
        }
        let path = filled(portal, route.path, (&record, &file));
        write!(grid, "{:<7}{:<47}", route.method, route.path).unwrap();
        write!(grid, "{:<8}", asked(&portal.browser(), route.method, &path).await).unwrap();
        for actor in CAST {
            // A session each time: signing out is a route too.
            let browser = portal.sign_in(actor.key).await;
            write!(grid, "{:<7}", asked(&browser, route.method, &path).await).unwrap();
        }
        grid.push('\n');
        everything_is_back(portal).await;
    }
    grid.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// Suspending somebody is a route too, and so is removing a file.
async fn everything_is_back(portal: &TestPortal) {
    let mut tx = portal.portal.db.begin(portal.cast.workspace.tenant()).await.unwrap();
    tx.execute("UPDATE member SET suspended_at = NULL WHERE workspace_id = $1", &values![portal.cast.workspace])
        .await
        .unwrap();
    let removed = "SELECT id FROM document WHERE workspace_id = $1 AND removed_at IS NOT NULL";
    let removed: Vec<uuid::Uuid> = tx.all(removed, &values![portal.cast.workspace]).await.unwrap();
    tx.commit().await.unwrap();
    let sam = portal.sign_in("sam").await;
    for id in removed {
        assert_eq!(sam.post(&format!("/files/{id}/restoration"), &[]).await.status, 303);
    }
}

/// The address with things that are there: Sam's request and file, Larkfield, Sam.
fn filled(portal: &TestPortal, path: &str, (record, file): (&str, &str)) -> String {
    let larkfield = portal.cast.organization("larkfield").to_string();
    let sam = portal.cast.member("sam").member.to_string();
    let id = if path.contains("/organizations/") {
        larkfield
    } else if path.contains("/members/") || path.contains("/people/") {
        sam.clone()
    } else if path.contains("/files/{id}") {
        file.to_owned()
    } else {
        record.to_owned()
    };
    path.replace("{id}", &id)
        .replace("{member}", &sam)
        .replace("{type}", "support-request")
        .replace("{number}", "1")
        .replace("{page}", "1")
        .replace("{template}", "letter")
        .replace("{file}", "none.css")
}

/// Nothing is sent, so that nothing is changed: what counts is whether one gets past the rule.
async fn asked(browser: &Browser, method: &str, path: &str) -> u16 {
    let kind = if path.starts_with("/api/") { "application/json" } else { "application/x-www-form-urlencoded" };
    let headers = [("content-type", kind), ("sec-fetch-site", "same-origin")];
    let headers = if method == "GET" { &[][..] } else { &headers[..] };
    browser.send(Method::from_bytes(method.as_bytes()).unwrap(), path, headers, Body::empty()).await.status.as_u16()
}
