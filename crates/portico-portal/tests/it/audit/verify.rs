//! Tampering with the database behind the product's back is found, on both databases.

use crate::{
    exchange::{Files, MAP, import, log, options},
    records::{moved, opened},
};
use portico_portal::{
    audit::verify::{Fault, VerifyReport, verify},
    records::replay::replay,
};
use portico_store::{Value, values};
use portico_testkit::TestPortal;

async fn checked(portal: &TestPortal) -> VerifyReport {
    verify(&portal.portal, None).await.unwrap()
}

/// A portal in which something has happened: in the browser, and in an imported log.
async fn lived_in(portal: &TestPortal) -> String {
    let (sam, ruth) = (portal.sign_in("sam").await, portal.sign_in("ruth").await);
    let id = opened(&sam, "Bank line").await;
    for (transition, comment) in
        [("take", ""), ("ask-client", "Which bank?"), ("answer", "The big one."), ("hold", "Wait.")]
    {
        assert_eq!(moved(&ruth, &id, transition, comment).await.status, 200);
    }
    let files = Files::new();
    let cases: &[(&str, &[&str])] = &[("T-1", &["04 09:00 Register", "04 10:00 Take", "05 10:00 Resolve"])];
    import(portal, &options(&files.write("a.xes", log(cases)), &files.write("m.yaml", MAP))).await.unwrap();
    portal.run_jobs().await;
    id
}

async fn change(portal: &mut TestPortal, sql: &str, values: &[Value]) {
    let mut tx = portal.portal.db.begin(portal.cast.workspace.tenant()).await.unwrap();
    portal.break_in(&mut tx).await;
    assert!(tx.execute(sql, values).await.unwrap() > 0, "{sql}");
    tx.commit().await.unwrap();
}

/// Whoever may write rows takes text and salt out of an entry, as an erasure does, and changes nothing else of any.
// s_052
#[tokio::test(flavor = "multi_thread")]
async fn the_database_itself_keeps_entries_as_they_are() {
    const REFUSED: [&str; 7] = [
        "DELETE FROM event WHERE workspace_id = $1",
        "UPDATE event SET kind = 'record.noted' WHERE workspace_id = $1",
        "UPDATE event SET occurred_at = occurred_at + 1 WHERE workspace_id = $1",
        "UPDATE event SET hash = header WHERE workspace_id = $1",
        "UPDATE event SET actor = 'Somebody else' WHERE workspace_id = $1",
        "UPDATE event SET client_payload = client_payload || ' ' WHERE workspace_id = $1",
        "UPDATE event SET firm_payload = '{}' WHERE workspace_id = $1",
    ];
    for portal in TestPortal::both().await {
        lived_in(&portal).await;
        let workspace = portal.cast.workspace;
        for sql in REFUSED {
            let mut tx = portal.portal.db.begin(workspace.tenant()).await.unwrap();
            let error = tx.execute(sql, &values![workspace]).await.unwrap_err().to_string();
            assert!(error.contains("entries of the log are never"), "{sql} on {}: {error}", portal.name);
        }
        assert_eq!(checked(&portal).await.broken, []);
        let table = portico_portal::setup::routes().table();
        let writing = table.iter().filter(|route| route.path.contains("/audit") && route.method != "GET");
        assert_eq!(writing.count(), 0, "no address changes the log");
    }
}

// req 84
#[tokio::test(flavor = "multi_thread")]
async fn an_honest_portal_is_sound_and_its_rows_are_the_sum_of_its_events() {
    for portal in TestPortal::both().await {
        lived_in(&portal).await;
        let report = checked(&portal).await;
        assert_eq!(report.broken, []);
        assert!(report.chains >= 4 && report.entries >= 10, "{report:?}");
        let replayed = replay(&portal.portal, portal.cast.workspace).await.unwrap();
        assert_eq!((replayed.records, replayed.apart), (2, vec![]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_bad_entry_of_a_broken_chain_is_named() {
    const CHANGES: [(&str, i64, Fault); 9] = [
        (
            "UPDATE event SET firm_payload = '{}' WHERE workspace_id = $1 AND chain_id = $2 AND seq = 1",
            1,
            Fault::PayloadChanged,
        ),
        (
            "UPDATE event SET client_payload = client_payload || ' ' WHERE workspace_id = $1 AND chain_id = $2 AND seq = 3",
            3,
            Fault::PayloadChanged,
        ),
        (
            "UPDATE event SET occurred_at = occurred_at + 1 WHERE workspace_id = $1 AND chain_id = $2 AND seq = 2",
            2,
            Fault::ColumnChanged,
        ),
        (
            "UPDATE event SET header = client_salt WHERE workspace_id = $1 AND chain_id = $2 AND seq = 4",
            4,
            Fault::HeaderChanged,
        ),
        ("DELETE FROM event WHERE workspace_id = $1 AND chain_id = $2 AND seq = 2", 2, Fault::Removed),
        ("DELETE FROM event WHERE workspace_id = $1 AND chain_id = $2 AND seq >= 4", 4, Fault::Removed),
        ("DELETE FROM event WHERE workspace_id = $1 AND chain_id = $2", 1, Fault::Removed),
        ("UPDATE chain SET seq = seq - 1 WHERE workspace_id = $1 AND id = $2", 5, Fault::Added),
        ("DELETE FROM chain WHERE workspace_id = $1 AND id = $2", 5, Fault::HeadMissing),
    ];
    for (sql, entry, fault) in CHANGES {
        for mut portal in TestPortal::both().await {
            let (id, workspace) = (lived_in(&portal).await, portal.cast.workspace);
            let chain: uuid::Uuid = id.parse().unwrap();
            change(&mut portal, sql, &values![workspace, chain]).await;
            let broken = checked(&portal).await.broken;
            let found: Vec<_> = broken.iter().map(|one| (one.chain, one.entry, one.fault)).collect();
            assert_eq!(found, [(chain, entry, fault)], "{sql} on {}: {broken:?}", portal.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_entries_that_changed_places_are_found() {
    for mut portal in TestPortal::both().await {
        let (id, workspace) = (lived_in(&portal).await, portal.cast.workspace);
        let chain: uuid::Uuid = id.parse().unwrap();
        for (from, to) in [(2, 900), (3, 2), (900, 3)] {
            let sql = "UPDATE event SET seq = $4 WHERE workspace_id = $1 AND chain_id = $2 AND seq = $3";
            change(&mut portal, sql, &values![workspace, chain, from, to]).await;
        }
        let broken = checked(&portal).await.broken;
        assert_eq!((broken.len(), broken[0].entry, broken[0].fault), (1, 2, Fault::Swapped), "{broken:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_was_changed_without_an_event_is_apart_from_its_events() {
    for mut portal in TestPortal::both().await {
        let (id, workspace) = (lived_in(&portal).await, portal.cast.workspace);
        let id: uuid::Uuid = id.parse().unwrap();
        let sql = "UPDATE record SET title = 'Another' WHERE workspace_id = $1 AND id = $2";
        change(&mut portal, sql, &values![workspace, id]).await;
        assert_eq!(checked(&portal).await.broken, []);
        let apart = replay(&portal.portal, portal.cast.workspace).await.unwrap().apart;
        assert_eq!((apart.len(), apart[0].column.as_str()), (1, "title"));
        assert_eq!((apart[0].row.as_str(), apart[0].events.as_str()), (Some("Another"), Some("Bank line")));
    }
}
