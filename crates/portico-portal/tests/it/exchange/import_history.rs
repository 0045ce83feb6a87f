//! A log becomes records: their states, times, people and clients, and what the workflow would not have allowed.

use super::{Files, HERE, MAP, deviations, import, log, options};
use crate::search::found;
use portico_portal::{exchange::import::ImportError, records::replay};
use portico_store::values;
use portico_testkit::TestPortal;
use serde_json::Value;

const TICKETS: &[(&str, &[&str])] = &[
    (
        "T-1",
        &[
            "04 09:00 Register|customer=Baker|org:resource=Ann|text=It is broken|level=2",
            "04 10:00 Take|customer=Baker|org:resource=Bob|level=2",
            "05 10:00 Wait|customer=Baker|org:resource=Bob|level=3",
            "06 09:30 Take|customer=Baker|org:resource=Bob",
            "07 12:00 Resolve|customer=Baker|org:resource=Bob",
            "08 12:00 Close|customer=Baker|org:resource=Ann",
        ],
    ),
    ("T-2", &["04 11:00 Register|customer=Miller|org:resource=Ann", "04 11:30 Take|customer=Smith|org:resource=Cy"]),
    ("T-3", &["09 08:00 Take", "09 08:05 Sing", "10 08:00 Close"]),
];

async fn record(portal: &TestPortal, title: &str) -> Value {
    let ruth = portal.sign_in("ruth").await;
    let list = ruth.get("/api/v1/records?limit=100").await.value();
    let found = list["records"].as_array().unwrap().iter().find(|record| record["title"] == title);
    let id = found.unwrap_or_else(|| panic!("no {title}: {list}"))["id"].as_str().unwrap().to_owned();
    ruth.get(&format!("/api/v1/records/{id}")).await.value()
}

// req 94
#[tokio::test(flavor = "multi_thread")]
async fn a_case_becomes_a_record_with_its_events_at_their_times() {
    for portal in TestPortal::both().await {
        let files = Files::new();
        let report =
            import(&portal, &options(&files.write("a.xes", log(TICKETS)), &files.write("m.yaml", MAP))).await.unwrap();
        assert_eq!((report.cases, report.events, report.records_made, report.events_written), (3, 11, 3, 11));
        assert_eq!((report.organizations, report.people, report.activities), (4, 3, 6));
        assert_eq!(report.first_event.as_deref(), Some("2024-03-04T08:00:00Z"));

        let ticket = record(&portal, "Ticket T-1").await;
        assert_eq!(ticket["state"], "closed");
        assert_eq!(ticket["opened_at"], "2024-03-04T08:00:00Z");
        assert_eq!(ticket["answers"]["details"], "It is broken");

        let spans = "SELECT s.state, s.entered_at, s.left_at FROM state_span s JOIN record r ON r.workspace_id = s.workspace_id \
            AND r.id = s.record_id WHERE r.workspace_id = $1 AND r.source_ref = 'tickets/T-1' ORDER BY s.seq";
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let spans: Vec<(String, jiff::Timestamp, Option<jiff::Timestamp>)> =
            read.all(spans, &values![portal.cast.workspace]).await.unwrap();
        let states: Vec<&str> = spans.iter().map(|(state, ..)| state.as_str()).collect();
        assert_eq!(states, ["new", "in-progress", "waiting-on-client", "in-progress", "done", "closed"]);
        assert!(spans.windows(2).all(|pair| pair[0].2 == Some(pair[1].1)), "{spans:?}");
        assert_eq!(spans[5].2, None);

        let events = "SELECT e.kind, e.occurred_at, e.credential, e.actor, e.source_ref, e.firm_payload FROM event e \
            JOIN record r ON r.workspace_id = e.workspace_id AND r.id = e.chain_id \
            WHERE r.workspace_id = $1 AND r.source_ref = 'tickets/T-1' ORDER BY e.seq";
        let events: Vec<(String, jiff::Timestamp, String, String, String, Value)> =
            read.all(events, &values![portal.cast.workspace]).await.unwrap();
        assert_eq!(events.len(), 6, "one event for each event of the log");
        assert!(events.iter().all(|event| event.2 == "import"));
        assert_eq!((events[0].3.as_str(), events[1].3.as_str(), events[1].4.as_str()), ("Ann", "Bob", "tickets/T-1#2"));
        assert_eq!(events[2].5["activity"], "Wait");
        assert_eq!(events[2].5["log"], serde_json::json!({ "level": "3" }), "only what is new is kept");
        assert_eq!(events[1].5.get("log"), None);
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_workflow_would_not_have_allowed_is_kept_and_counted() {
    for portal in TestPortal::both().await {
        let files = Files::new();
        let report =
            import(&portal, &options(&files.write("a.xes", log(TICKETS)), &files.write("m.yaml", MAP))).await.unwrap();
        let expect = [
            ("answer-missing", 1, 1),            // the root cause, before it is done
            ("answer-missing-at-opening", 5, 3), // the urgency of each, the details of two
            ("no-such-transition", 2, 2),        // taken while waiting, closed while in progress
            ("organization-changed", 1, 1),
            ("unknown-activity", 1, 1),
        ];
        assert_eq!(deviations(&report), expect, "{:#?}", report.deviations);
        let odd = report.deviations.iter().find(|one| one.kind == "no-such-transition").unwrap();
        assert_eq!(odd.examples[0].words, "`take` does not lead from `waiting-on-client`");
        assert_eq!(record(&portal, "Ticket T-3").await["state"], "closed", "it is where the log says");
        let stored =
            "SELECT deviations, cases, events FROM import_run WHERE workspace_id = $1 AND finished_at IS NOT NULL";
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let (kept, cases, events): (Value, i64, i64) = read.one(stored, &values![portal.cast.workspace]).await.unwrap();
        assert_eq!((kept.as_array().unwrap().len(), cases, events), (5, 3, 11));
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_counts_the_same_and_writes_nothing() {
    for portal in TestPortal::both().await {
        let files = Files::new();
        let mut options = options(&files.write("a.xes", log(TICKETS)), &files.write("m.yaml", MAP));
        options.dry_run = true;
        let dry = import(&portal, &options).await.unwrap();
        let count = "SELECT (SELECT count(*) FROM record WHERE workspace_id = $1) + (SELECT count(*) FROM import_run WHERE workspace_id = $1) \
            + (SELECT count(*) FROM organization WHERE workspace_id = $1)";
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let rows: i64 = read.one(count, &values![portal.cast.workspace]).await.unwrap();
        assert_eq!(rows, 4, "the organizations of the cast and nothing else");
        options.dry_run = false;
        let real = import(&portal, &options).await.unwrap();
        assert_eq!(dry.deviations, real.deviations);
        assert_eq!((dry.records_made, dry.events_written), (real.records_made, real.events_written));
        portal.run_jobs().await;
    }
}

// req 77
#[tokio::test(flavor = "multi_thread")]
async fn imported_records_are_found_by_staff_and_by_their_own_client_alone() {
    for portal in TestPortal::both().await {
        let files = Files::new();
        let tickets: &[(&str, &[&str])] = &[
            ("K-1", &["04 09:00 Register|customer=Kestrel Foods|text=The zeppelin leaks"]),
            ("L-1", &["04 09:00 Register|customer=Larkfield Bakery|text=The oven sings"]),
        ];
        let report =
            import(&portal, &options(&files.write("a.xes", log(tickets)), &files.write("m.yaml", MAP))).await.unwrap();
        assert_eq!(report.made.organizations, 0, "clients of the same name are known already");
        for (who, expected) in [("ruth", 2), ("clara", 1), ("dana", 1), ("ben", 0)] {
            let browser = portal.sign_in(who).await;
            let list = browser.get("/api/v1/records").await.value();
            assert_eq!(list["records"].as_array().unwrap().len(), expected, "{who} on {}: {list}", portal.name);
        }
        assert_eq!(found(&portal, "ruth", "zeppelin").await, ["Ticket K-1"]);
        assert_eq!(found(&portal, "dana", "zeppelin").await, Vec::<String>::new());
        portal.run_jobs().await;
        let told = "SELECT count(*) FROM notification WHERE workspace_id = $1";
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let told: i64 = read.one(told, &values![portal.cast.workspace]).await.unwrap();
        assert_eq!(told, 0, "nobody is told about history");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_cases_are_told_and_none_is_lost() {
    for portal in TestPortal::both().await {
        let files = Files::new();
        let odd: &[(&str, &[&str])] = &[
            ("same", &["04 09:00 Register"]),
            ("same", &["05 09:00 Register"]),
            ("empty", &[]),
            ("timeless", &["04 - Register"]),
            ("partly", &["04 - Register", "04 09:00 Take"]),
            ("backwards", &["05 09:00 Take", "04 09:00 Register"]),
        ];
        let report =
            import(&portal, &options(&files.write("a.xes", log(odd)), &files.write("m.yaml", MAP))).await.unwrap();
        let told = deviations(&report);
        for kind in ["case-without-time", "duplicate-case", "empty-case", "no-time", "out-of-order"] {
            assert!(told.contains(&(kind, 1, 1)), "{kind}: {told:?}");
        }
        assert_eq!((report.cases, report.records_made), (6, 4));
        assert_eq!(record(&portal, "Ticket same (2)").await["opened_at"], "2024-03-05T08:00:00Z");
        assert_eq!(record(&portal, "Ticket backwards").await["state"], "in-progress");
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_without_people_act_without_a_member() {
    let map = MAP.replace(
        "org:resource, role: contributor",
        "org:resource, nobody: [STAFF], role_attribute: org:role, roles: {BOSS: approver, CUSTOMER: client-member}",
    );
    for portal in TestPortal::both().await {
        let files = Files::new();
        let tickets: &[(&str, &[&str])] = &[(
            "R-1",
            &[
                "04 09:00 Register|customer=Baker|org:resource=STAFF|org:role=CUSTOMER",
                "04 10:00 Take|customer=Baker|org:resource=STAFF|org:role=BOSS",
                "04 11:00 Wait|customer=Baker|org:resource=Eve|org:role=CUSTOMER",
            ],
        )];
        let report =
            import(&portal, &options(&files.write("a.xes", log(tickets)), &files.write("m.yaml", &map))).await.unwrap();
        assert_eq!(report.people, 1);
        assert!(deviations(&report).contains(&("not-your-role", 1, 1)), "a client may not make their own request wait");
        let eve = "SELECT m.side, m.roles, o.name FROM member m JOIN organization o ON o.workspace_id = m.workspace_id \
            AND o.id = m.organization_id WHERE m.workspace_id = $1 AND m.source_ref = 'tickets/Baker/Eve'";
        let read = portal.portal.db.within(portal.cast.workspace.tenant());
        let eve: (String, String, String) = read.one(eve, &values![portal.cast.workspace]).await.unwrap();
        assert_eq!(eve, ("client".into(), "[\"client-member\"]".into(), "Baker".into()));
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_imported_record_is_the_sum_of_its_events() {
    for portal in TestPortal::both().await {
        let files = Files::new();
        import(&portal, &options(&files.write("a.xes", log(TICKETS)), &files.write("m.yaml", MAP))).await.unwrap();
        let replay = replay::replay(&portal.portal, portal.cast.workspace).await.unwrap();
        assert_eq!((replay.records, replay.apart), (3, vec![]));
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_that_is_missing_is_made_from_the_blueprint_that_the_map_names() {
    for portal in TestPortal::both().await {
        let files = Files::new();
        let (file, bare) = (files.write("a.xes", log(TICKETS)), files.write("m.yaml", MAP));
        let mut elsewhere = options(&file, &bare);
        elsewhere.workspace = "Old desk".into();
        let refused = import(&portal, &elsewhere).await.unwrap_err().to_string();
        assert!(refused.contains("neither the map nor --blueprint names a blueprint"), "{refused}");
        elsewhere.map = files.write("n.yaml", format!("blueprint: support-requests\n{MAP}"));
        elsewhere.dry_run = true;
        assert_eq!(import(&portal, &elsewhere).await.unwrap().records_made, 3);
        elsewhere.dry_run = false;
        let report = import(&portal, &elsewhere).await.unwrap();
        assert_eq!((report.records_made, report.workspace.as_str()), (3, "Old desk"));
        assert_ne!(report.workspace, HERE);
        portal.run_jobs().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_that_does_not_fit_is_refused_before_anything_is_written() {
    for portal in TestPortal::both().await {
        let files = Files::new();
        let file = files.write("a.xes", log(TICKETS));
        let try_map = async |map: String| import(&portal, &options(&file, &files.write("m.yaml", map))).await;
        let wrong = try_map(MAP.replace("state: done", "state: doen")).await.unwrap_err();
        assert_eq!(
            wrong.to_string(),
            "the map cannot be used:\n  line 14: there is no state `doen`. Did you mean `done`?"
        );
        let other =
            try_map(MAP.replace("source: tickets", "source: tickets\nactivity: concept:nme")).await.unwrap_err();
        assert!(
            other.to_string().contains("the log has no attribute `concept:nme`. Did you mean `concept:name`?"),
            "{other}"
        );
        assert!(matches!(other, ImportError::Map(_)));
        let warned = try_map(MAP.replace("customer,", "custmer,").replace("Resolve:", "Resolved:")).await.unwrap();
        assert_eq!(warned.warnings.len(), 2, "{:?}", warned.warnings);
        assert!(warned.warnings[0].contains("`custmer`. Did you mean `customer`?"), "{:?}", warned.warnings);
        assert!(
            warned.warnings[1].starts_with("map, line 14: `Resolved` does not occur in the log"),
            "{:?}",
            warned.warnings
        );
        portal.run_jobs().await;
    }
}
