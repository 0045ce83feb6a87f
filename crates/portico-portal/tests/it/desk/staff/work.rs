//! My work, the board, bulk acts, search and the palette.

use super::super::client::{asked, page, text};
use crate::records::{done, opened};
use portico_testkit::TestPortal;

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_has_what_needs_me_and_counts_the_rest() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let empty = text(&page(&jonas, "/work").await);
        assert!(empty.contains("Queue is empty."), "{empty}");
        asked(&portal, "Which month").await;
        let open = opened(&sam, "A wage is missing").await;
        assert!(text(&page(&jonas, "/work?tab=none").await).contains("A wage is missing"));
        assert!(text(&page(&jonas, "/work?tab=client").await).contains("Which month"));
        assert_eq!(crate::records::moved(&jonas, &open, "take", "").await.status, 200);
        let mine = text(&page(&jonas, "/work").await);
        assert!(
            mine.contains("A wage is missing") && mine.contains("Needs me 1") && mine.contains("Waiting on client 1"),
            "{mine}"
        );
        assert_eq!(sam.get("/work").await.location(), "/");
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_act_says_how_it_went_with_each() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let (new, asked) = (opened(&sam, "A wage is missing").await, asked(&portal, "Which month").await);
        let fields = [("record", new.as_str()), ("record", asked.as_str()), ("do", "move"), ("transition", "take")];
        let answer = jonas.post("/records/bulk", &fields).await;
        let words = text(&answer.body);
        assert!(words.contains("1 of 2 done") && words.contains("Moved") && words.contains("Not done"), "{words}");
        let snoozed = jonas.post("/records/bulk", &[("record", new.as_str()), ("do", "snooze")]).await;
        assert!(text(&snoozed.body).contains("Put off until tomorrow morning"), "{}", snoozed.body);
        assert!(text(&page(&jonas, "/work").await).contains("Needs me 0"));
        assert_eq!(sam.post("/records/bulk", &fields).await.status, 200);
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_moves_a_tile_or_says_why_not() {
    for portal in TestPortal::both().await {
        let (sam, jonas) = (portal.sign_in("sam").await, portal.sign_in("jonas").await);
        let id = opened(&sam, "A wage is missing").await;
        let board = "/boards/support-request";
        assert!(text(&page(&jonas, board).await).contains("New 1 A wage is missing"));
        let moves = format!("{board}/moves");
        let refused = jonas.post(&moves, &[("record", &id), ("transition", "finish")]).await;
        assert_eq!(
            (refused.status.as_u16(), refused.body.contains("A wage is missing was not moved.")),
            (422, true),
            "{}",
            refused.body
        );
        assert_eq!(
            jonas.post(&moves, &[("record", &id), ("transition", "take")]).await.location(),
            format!("{board}?said=moved")
        );
        assert_eq!(sam.get(board).await.status, 404);
        assert_eq!(
            portal.sign_in("clara").await.post(&moves, &[("record", &id), ("transition", "cancel")]).await.status,
            404
        );
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_box_finds_records_clients_and_people() {
    for portal in TestPortal::both().await {
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
        opened(&sam, "A wage is missing").await;
        portal.run_jobs().await;
        let found = text(&page(&mia, "/search?q=wage").await);
        assert!(found.contains("A wage is missing") && found.contains("found in its words"), "{found}");
        assert!(text(&page(&mia, "/search?q=R-0001").await).contains("found in its number"));
        assert!(text(&page(&mia, "/search?q=larkf").await).contains("Found in its name"));
        assert!(text(&page(&mia, "/search?q=dana").await).contains("Dana Reyes Larkfield Bakery"));
        assert!(text(&page(&mia, "/search?q=%27%22%25%3C").await).contains("Nothing has these words"));
        let palette = page(&mia, "/palette?q=wage").await;
        assert!(palette.contains("role=\"option\"") && palette.contains("A wage is missing"), "{palette}");
        assert_eq!(sam.get("/palette?q=wage").await.status, 404);
        assert_eq!(sam.get("/search?q=wage").await.location(), "/records?q=wage");
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_as_json_gives_each_side_its_own() {
    for portal in TestPortal::both().await {
        let id = asked(&portal, "Which month").await;
        let home = |who: &'static str| {
            let portal = &portal;
            async move { portal.sign_in(who).await.get("/api/v1/home").await.value() }
        };
        assert_eq!(home("sam").await["records"][0]["id"], id.as_str());
        assert_eq!(home("clara").await["records"].as_array().map(Vec::len), Some(0));
        assert_eq!(home("jonas").await["records"].as_array().map(Vec::len), Some(0));
        assert_eq!(portal.sign_in("sam").await.get("/api/v1/queue").await.status, 404);
        assert_eq!(portal.sign_in("jonas").await.get("/api/v1/queue").await.status, 200);
        done(&portal).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_view_keeps_its_filters_for_whoever_saved_it() {
    for portal in TestPortal::both().await {
        let (jonas, mia) = (portal.sign_in("jonas").await, portal.sign_in("mia").await);
        let saved = jonas.post("/work/views", &[("name", "Payroll, late"), ("query", "tab=late&team=payroll")]).await;
        assert_eq!(saved.location(), "/work?tab=late&team=payroll&said=saved");
        assert!(page(&jonas, "/work").await.contains("Payroll, late"));
        assert!(!page(&mia, "/work").await.contains("Payroll, late"));
        done(&portal).await;
    }
}
