//! Search among many records: plans that use an index, and times that are printed.

use super::opened;
use jiff::SignedDuration;
use portico_model::access::Side;
use portico_portal::{
    call::Call,
    policy::{self, Scope, See, scope, scope::Filter, scope::Listing, scope::Order},
    records::queries,
    search::{self, Asked, Which},
};
use portico_store::{Value, values};
use portico_testkit::TestPortal;
use std::time::Instant;

const MANY: i64 = 2_000;

/// Copies of one record, with words of which some are in every record, some in every hundredth, and one in each.
const COPY: &str = "INSERT INTO record (workspace_id, id, organization_id, type, number, title, state, state_since, meaning, ball, is_open, \
    opened_at, changed_at, closed_at, opened_by, requested_for, owner_id, team, priority, due_at, due_key, escalated_at, answered_at, \
    channel, source_ref, parent_id, blueprint_version, reopened, answers, firm_answers, clock, revision) \
    SELECT workspace_id, $2, $3, type, $4, $5, state, state_since, meaning, ball, is_open, opened_at, changed_at + $4, closed_at, \
    opened_by, requested_for, owner_id, team, priority, due_at, due_key, escalated_at, answered_at, channel, NULL, parent_id, \
    blueprint_version, reopened, answers, firm_answers, clock, revision FROM record WHERE id = $1";

async fn filled(portal: &mut TestPortal) {
    let id = opened(portal, &portal.sign_in("sam").await, "A wage is missing", "The same for all of them").await;
    portal.run_jobs().await;
    let id: uuid::Uuid = id.parse().unwrap();
    let places = ["larkfield", "kestrel", "mill-lane"].map(|key| portal.cast.organization(key));
    for start in (2..MANY).step_by(1_000) {
        let mut tx = portal.portal.db.begin(portal.cast.workspace.tenant()).await.unwrap();
        for number in start..(start + 1_000).min(MANY + 1) {
            let place = usize::try_from(number % 10).unwrap();
            let place = if place < 2 { places[place] } else { places[2] };
            let title = format!("Common{} hundred{} single{number}", number % 2, number % 100);
            tx.later(COPY, &values![id, portal.portal.new_id(), place, number, title]).unwrap();
        }
        tx.commit().await.unwrap();
    }
    portal.is_tampered = true;
    let began = Instant::now();
    search::reindex(&portal.portal, portal.cast.workspace, &Which::Everything).await.unwrap();
    println!("{}: {MANY} records indexed in {:?}", portal.name, began.elapsed());
    portal.portal.db.refresh_statistics().await.unwrap();
}

// req 163
#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_records_are_searched_by_index() {
    for mut portal in TestPortal::both().await {
        filled(&mut portal).await;
        for who in ["mia", "dana", "ana", "ben"] {
            let call = portal.call(who).await;
            let scope = scope::scope::<See, policy::Record>(&call).await.unwrap();
            for text in [
                "single1711",
                "s",
                "hundred42",
                "common1",
                "common1 hundred42 same",
                "common0 hundred1",
                "same for all",
                "4711",
                "nowhere",
            ] {
                let began = Instant::now();
                let found = search::find(&call, &scope, text, None).await.unwrap();
                let (rows, time) = (found.by_number.len() + found.by_words.rows.len(), began.elapsed());
                println!("{} {who} {text:?}: {rows} rows in {time:?}", portal.name);
            }
        }
        for who in ["mia", "dana", "sam"] {
            let call = portal.call(who).await;
            let scope = scope::scope::<See, policy::Record>(&call).await.unwrap();
            for text in ["single1711", "s", "common1 hundred42 same"] {
                plans(&portal, &call, &scope, text).await;
            }
        }
        assert_eq!(super::found(&portal, "mia", "single1711").await.len(), 1);
        assert_eq!(super::found(&portal, "mia", "hundred42").await.len(), usize::try_from(MANY).unwrap() / 100);
        assert_eq!(super::found(&portal, "mia", "common1 hundred42").await.len(), 0);
        assert_eq!(super::found(&portal, "ana", "same").await.len(), 1 + usize::try_from(MANY).unwrap() / 10);
        portal.pass(SignedDuration::from_secs(1));
    }
}

async fn plans(portal: &TestPortal, call: &Call, scope: &Scope<policy::Record>, text: &str) {
    let (asked, workspace) = (Asked::of(text, Side::Client), call.workspace().0);
    let (sql, values) = asked.counts(workspace);
    check(portal, call, &sql, &values).await;
    let (sql, values) = asked.candidates(workspace, &[1; 12], 100);
    check(portal, call, &sql, &values).await;
    let all =
        asked.conditions().into_iter().fold(Filter::none(), |all, (condition, values)| all.and(&condition, values));
    let few = Filter::none().and("t.id IN {uuids ?}", [Value::uuids(&[uuid::Uuid::nil()])]);
    for filter in [all, few] {
        let listing = Listing {
            columns: queries::COLUMNS,
            shown: queries::SHOWN,
            joins: queries::JOINS,
            filter,
            order: Order::Newest("changed_at"),
            after: None,
            limit: 25,
        };
        let (sql, values) = scope.page(&listing);
        check(portal, call, &sql, &values).await;
    }
}

async fn check(portal: &TestPortal, call: &Call, sql: &str, values: &[Value]) {
    let plan = call.read().explain_without_scans(sql, values).await.unwrap();
    let scanned = plan.iter().filter_map(|line| portal.portal.db.dialect().scanned(line));
    let scanned: Vec<&str> =
        scanned.filter(|table| matches!(*table, "search_word" | "record" | "s" | "o" | "t")).collect();
    assert!(scanned.is_empty(), "{scanned:?} on {}:\n{sql}\n{}", portal.name, plan.join("\n"));
}
