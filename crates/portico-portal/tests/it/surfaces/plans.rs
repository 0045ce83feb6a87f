//! Every list is served by an index, for everybody, on both databases: no plan reads a large table from end to end.

use portico_portal::{
    call::Call,
    policy::scope::{Filter, Listing, Order},
    policy::{Record, Scope, See, scope},
    records::queries,
};
use portico_store::{Value, paging::Cursor, values};
use portico_testkit::TestPortal;

const LARGE: [&str; 8] =
    ["record", "t", "event", "message", "internal_note", "state_span", "search_word", "notification"];

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
            let scope: Scope<Record> = scope::scope::<See, Record>(&call).await.unwrap();
            for (name, filter) in filters(&call, &portal) {
                for order in [Order::Newest("changed_at"), Order::Soonest("due_key")] {
                    for after in [None, Some(Cursor { at: 1, id: uuid::Uuid::nil() })] {
                        let (sql, values) = scope.page(&listing(&filter, order, after));
                        check(&portal, &call, &format!("{who}: {name}, {order:?}"), &sql, &values).await;
                    }
                }
            }
            let all: Vec<Filter> = filters(&call, &portal).into_iter().map(|(_, filter)| filter).collect();
            let (sql, values) = scope.counts(&all, queries::MOST_COUNTED);
            check(&portal, &call, &format!("{who}: counts"), &sql, &values).await;
        }
    }
}

async fn check(portal: &TestPortal, call: &Call, what: &str, sql: &str, values: &[Value]) {
    let plan = call.read().explain_without_scans(sql, values).await.unwrap();
    let scanned =
        plan.iter().filter_map(|line| portal.portal.db.dialect().scanned(line)).find(|table| LARGE.contains(table));
    assert_eq!(scanned, None, "{what} on {}:\n{sql}\n{}", portal.name, plan.join("\n"));
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
