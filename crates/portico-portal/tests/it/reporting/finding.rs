//! How long it takes to find a file: measured by what is there anyway, counted without names, shown to those who may.

use crate::{
    desk::client::{page, text},
    files::{Part, added, pdf, sent},
    records::{done, opened},
};
use jiff::SignedDuration;
use portico_store::values;
use portico_testkit::{Browser, TestPortal};

type Counted = (String, String, bool, i64, i64);

async fn counted(portal: &TestPortal) -> Vec<Counted> {
    const COUNTED: &str = "SELECT month, side, is_current, seconds, openings FROM file_finding WHERE workspace_id = $1 \
        ORDER BY month, side, is_current, seconds";
    let workspace = portal.cast.workspace;
    portal.portal.db.within(workspace.tenant()).all(COUNTED, &values![workspace]).await.unwrap()
}

fn row(side: &str, is_current: bool, seconds: i64, openings: i64) -> Counted {
    ("2026-11".into(), side.into(), is_current, seconds, openings)
}

/// Looks at all files, thinks for so long, and downloads.
async fn searches(portal: &TestPortal, browser: &Browser, seconds: i64, path: &str) {
    assert_eq!(browser.get("/files").await.status, 200);
    portal.pass(SignedDuration::from_secs(seconds));
    assert_eq!(browser.send_for_bytes(path).await.0, 200);
}

async fn report(browser: &Browser) -> String {
    text(&page(browser, "/reports/files").await)
}

// req 111
#[tokio::test(flavor = "multi_thread")]
async fn the_time_from_the_first_look_to_the_current_version_is_counted_once_and_without_names() {
    for portal in TestPortal::both().await {
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &record, "a.pdf", &pdf("first")).await;
        let newer = [Part { name: "a.pdf", bytes: &pdf("second") }];
        assert_eq!(sent(&sam, &format!("/api/v1/files/{file}/versions"), &[], &newer).await.status, 201);
        let (current, old) = (format!("/files/{file}/content"), format!("/files/{file}/versions/1/content"));

        assert_eq!(sam.send_for_bytes(&current).await.0, 200);
        assert!(counted(&portal).await.is_empty(), "nobody searched");
        assert_eq!(sam.get("/files").await.status, 200);
        portal.pass(SignedDuration::from_secs(30));
        assert_eq!(sam.get(&format!("/records/{record}/files")).await.status, 200);
        portal.pass(SignedDuration::from_secs(12));
        assert_eq!(sam.send_for_bytes(&old).await.0, 200);
        portal.pass(SignedDuration::from_secs(3));
        assert_eq!(sam.send_for_bytes(&current).await.0, 200);
        assert_eq!(sam.send_for_bytes(&current).await.0, 200);
        let expected = vec![row("client", false, 0, 1), row("client", true, 45, 1)];
        assert_eq!(counted(&portal).await, expected, "from the first look, and once ({})", portal.name);

        assert_eq!(mia.get("/search?q=wage").await.status, 200);
        portal.pass(SignedDuration::from_secs(7));
        assert_eq!(mia.send_for_bytes(&current).await.0, 200);
        searches(&portal, &mia, 1_801, &current).await;
        let two = [row("client", false, 0, 1), row("client", true, 45, 1), row("firm", true, 7, 1)];
        assert_eq!(counted(&portal).await, two, "whoever takes longer has done something else");
        done(&portal).await;
    }
}

// req 111
#[tokio::test(flavor = "multi_thread")]
async fn the_report_says_half_nine_of_ten_and_whether_it_falls_once_there_is_enough() {
    for portal in TestPortal::both().await {
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &record, "a.pdf", &pdf("first")).await;
        let current = format!("/files/{file}/content");
        for _ in 0..19 {
            searches(&portal, &sam, 40, &current).await;
        }
        let few = report(&mia).await;
        assert!(few.contains("November 2026 19 too few to say"), "{few}");
        searches(&portal, &sam, 100, &current).await;
        let enough = report(&mia).await;
        assert!(enough.contains("November 2026 20 40 seconds 40 seconds 0 %"), "{enough}");
        assert!(enough.contains("Too few to say where it goes"), "{enough}");
        portal.set_now("2026-12-02T09:00:00Z");
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
        for seconds in 1..=20 {
            searches(&portal, &sam, seconds, &current).await;
        }
        let falls = report(&mia).await;
        assert!(falls.contains("It falls: 11 seconds now, 40 seconds in November 2026."), "{falls}");
        assert!(falls.contains("December 2026 20 11 seconds 18 seconds 0 %"), "{falls}");
        done(&portal).await;
    }
}

// req 111
#[tokio::test(flavor = "multi_thread")]
async fn the_report_is_for_those_who_may_read_figures_and_what_is_old_goes() {
    for portal in TestPortal::both().await {
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
        for client in ["dana", "sam", "ana", "clara"] {
            let browser = portal.sign_in(client).await;
            let answer = browser.get("/reports/files").await;
            assert!([403, 404].contains(&answer.status.as_u16()), "{client}: {}", answer.status);
            assert!(!browser.get("/files").await.body.contains("/reports/files"));
        }
        assert!(mia.get("/files").await.body.contains("href=\"/reports/files\""));
        let record = opened(&sam, "A wage is missing").await;
        let file = added(&sam, &record, "a.pdf", &pdf("first")).await;
        searches(&portal, &sam, 5, &format!("/files/{file}/content")).await;
        portal.set_now("2028-11-15T09:00:00Z");
        done(&portal).await;
        portico_portal::files::jobs::tidy(&portal.portal).await.unwrap();
        assert_eq!(counted(&portal).await.len(), 1, "two years are kept");
        portal.set_now("2028-12-15T09:00:00Z");
        portico_portal::files::jobs::tidy(&portal.portal).await.unwrap();
        assert!(counted(&portal).await.is_empty());
    }
}
