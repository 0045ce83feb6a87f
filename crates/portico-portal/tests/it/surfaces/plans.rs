//! Every list is served by an index, for everybody, on both databases: no plan reads a large table from end to end.

use portico_model::access::Side;
use portico_portal::{
    call::Call,
    files,
    policy::scope::{Filter, Listing, Order},
    policy::{Document, Record, Scope, See, scope},
    records::queries,
};
use portico_store::{Value, paging::Cursor, values};
use portico_testkit::TestPortal;

const LARGE: [&str; 12] = [
    "record",
    "t",
    "r",
    "event",
    "message",
    "internal_note",
    "state_span",
    "search_word",
    "notification",
    "document",
    "document_version",
    "blob",
];

/// What staff alone ask for.
const OF_STAFF: [&str; 4] = ["needs me", "overdue", "unassigned", "put off"];

fn filters(call: &Call, portal: &TestPortal) -> Vec<(&'static str, Filter)> {
    let members: Vec<uuid::Uuid> = call.actor().standings().iter().map(|standing| standing.member.0).collect();
    vec![
        ("everything", Filter::none()),
        ("a state", Filter::none().and("t.state = ?", [Value::from("new")])),
        (
            "an organization",
            Filter::none().and("t.organization_id = ?", [portal.cast.organization("larkfield").into()]),
        ),
        ("open", Filter::none().and("t.is_open = ?", [Value::Bool(true)])),
        ("needs me", queries::needs(&members, call.now())),
        ("waits for the client", queries::waiting_for_client()),
        ("overdue", queries::overdue(call.now())),
        ("unassigned", queries::unassigned()),
        ("put off", queries::snoozed(call.actor().standings()[0].member, call.now())),
    ]
}

fn listing(filter: &Filter, order: Order, after: Option<Cursor>) -> Listing<'static> {
    Listing {
        columns: "t.workspace_id, t.id, t.changed_at, t.due_key",
        shown: "b.id",
        joins: "",
        filter: filter.clone(),
        order,
        after,
        limit: 25,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_list_reads_a_large_table_from_end_to_end() {
    for portal in TestPortal::both().await {
        for who in ["ruth", "mia", "dana", "sam", "ana"] {
            let call = portal.call(who).await;
            let is_client = call.actor().side() == Side::Client;
            let scope: Scope<Record> = scope::scope::<See, Record>(&call).await.unwrap();
            let asked = filters(&call, &portal).into_iter().filter(|(name, _)| !(is_client && OF_STAFF.contains(name)));
            for (name, filter) in asked.clone() {
                for order in [Order::Newest("changed_at"), Order::Soonest("due_key")] {
                    for after in [None, Some(Cursor { at: 1, id: uuid::Uuid::nil() })] {
                        let (sql, values) = scope.page(&listing(&filter, order, after));
                        check(&portal, &call, &format!("{who}: {name}, {order:?}"), &sql, &values).await;
                    }
                }
            }
            let all: Vec<Filter> = asked.map(|(_, filter)| filter).collect();
            let (sql, values) = scope.counts(&all, queries::MOST_COUNTED);
            check(&portal, &call, &format!("{who}: counts"), &sql, &values).await;
        }
    }
}

// req 107, ask 45
#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_the_library_reads_a_large_table_from_end_to_end() {
    for portal in TestPortal::both().await {
        let larkfield = portal.cast.organization("larkfield");
        let asked = [
            ("everything", Filter::none()),
            ("kinds", files::queries::of_kinds(Filter::none(), &["pdf", "png"])),
            ("an organization", Filter::none().and("t.organization_id = ?", [larkfield.into()])),
        ];
        for who in ["ruth", "mia", "dana", "sam", "ana"] {
            let call = portal.call(who).await;
            let scope: Scope<Document> = scope::scope::<See, Document>(&call).await.unwrap();
            for (name, filter) in &asked {
                for after in [None, Some(Cursor { at: 1, id: uuid::Uuid::nil() })] {
                    let (sql, values) = scope.page(&files::queries::listing(filter.clone(), after));
                    check(&portal, &call, &format!("{who}: {name}"), &sql, &values).await;
                }
            }
        }
    }
}

async fn check(portal: &TestPortal, call: &Call, what: &str, sql: &str, values: &[Value]) {
    let plan = call.read().explain_without_scans(sql, values).await.unwrap();
    let scanned =
        plan.iter().filter_map(|line| portal.portal.db.dialect().scanned(line)).find(|table| LARGE.contains(table));
    assert_eq!(scanned, None, "{what} on {}:\n{sql}\n{}", portal.name, plan.join("\n"));
    let is_client = call.actor().side() == Side::Client;
    let wide = plan.iter().find(|line| is_wide(line, is_client));
    assert_eq!(wide, None, "{what} on {}:\n{sql}\n{}", portal.name, plan.join("\n"));
}

/// Whether SQLite walks through a workspace's records: everything by its key, which is in no order that is asked for; or, for a
/// client, by an index that knows neither the person nor the organization. PostgreSQL goes by sizes, and here they are small.
fn is_wide(line: &str, is_client: bool) -> bool {
    let Some((index, terms)) = line.strip_prefix("SEARCH t USING ").and_then(|rest| rest.split_once('(')) else {
        return false;
    };
    let own = ["organization_id=", "opened_by=", "requested_for=", "record_id=", "AND id="];
    (index.starts_with("PRIMARY KEY") && terms == "workspace_id=?)")
        || (is_client && !own.iter().any(|column| terms.contains(column)))
}

/// Without a line for each of its indexes a table counts as small, and whoever looks for little in it is served by a scan.
#[tokio::test(flavor = "multi_thread")]
async fn the_planner_is_told_of_every_index() {
    const INDEXES: &str = "SELECT m.name, CASE WHEN i.origin = 'pk' AND l.wr THEN m.name ELSE i.name END \
        FROM sqlite_schema m JOIN pragma_table_list l ON l.name = m.name AND l.schema = 'main' JOIN pragma_index_list(m.name) i \
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT IN ('job', 'refinery_schema_history') \
        ORDER BY 1, 2";
    const TOLD: &str = "SELECT tbl, idx FROM sqlite_stat1 ORDER BY 1, 2";
    let portal = TestPortal::sqlite().await;
    let read = portal.portal.db.installation();
    let mut indexes = read.all::<(String, String)>(INDEXES, &[]).await.unwrap();
    let mut told = read.all::<(String, String)>(TOLD, &[]).await.unwrap();
    indexes.sort();
    told.sort();
    assert_eq!(indexes, told, "migrations/statistics.txt has a line for each index and no other");
}

/// L1: as many statements with fifty records as with one, and no more than the design allows.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_asks_as_many_questions_of_a_large_portal_as_of_a_small_one() {
    for portal in TestPortal::both().await {
        let (sam, mia) = (portal.sign_in("sam").await, portal.sign_in("mia").await);
        let id = crate::records::opened(&sam, "One").await;
        portal.run_jobs().await;
        let pages = [("/", &sam, 8), ("/records", &sam, 8), ("/work", &mia, 9), ("/api/v1/records", &sam, 2)];
        let record = format!("/api/v1/records/{id}");
        let mut before = Vec::new();
        for (path, browser, most) in pages.iter().copied().chain([(record.as_str(), &sam, 3)]) {
            let asked = statements(&portal, browser, path).await;
            assert!(asked <= most, "{path} asks {asked} on {}", portal.name);
            before.push(asked);
        }
        for number in 0..50 {
            crate::records::opened(&sam, &format!("Request {number}")).await;
        }
        portal.run_jobs().await;
        for ((path, browser, _), before) in pages.iter().copied().chain([(record.as_str(), &sam, 3)]).zip(before) {
            assert!(statements(&portal, browser, path).await <= before.max(8), "{path} on {}", portal.name);
        }
    }
}

async fn statements(portal: &TestPortal, browser: &portico_testkit::Browser, path: &str) -> u64 {
    browser.get(path).await;
    let before = portal.portal.db.statements();
    let answer = browser.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    portal.portal.db.statements() - before
}

/// The rows of a workspace are there for that workspace alone, even where a statement forgets to say so.
// s_006
#[tokio::test(flavor = "multi_thread")]
async fn row_level_security_hides_what_the_statement_forgot_to_narrow() {
    let portal = TestPortal::postgres().await;
    crate::records::opened(&portal.sign_in("sam").await, "Of Sam").await;
    portal.run_jobs().await;
    for table in ["record", "event", "chain", "member", "organization", "state_span"] {
        let sql = format!("SELECT count(*) FROM {table}");
        let inside: i64 = portal.portal.db.within(portal.cast.workspace.tenant()).one(&sql, &[]).await.unwrap();
        let outside: i64 = portal
            .portal
            .db
            .within(portico_store::Tenant(uuid::Uuid::from_u128(7)))
            .one(&sql, &values![])
            .await
            .unwrap();
        assert!(inside > 0 && outside == 0, "{table}: {inside} inside, {outside} outside");
    }
}
