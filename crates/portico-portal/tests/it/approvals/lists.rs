//! Lists of approvals are served by indexes on both databases, and show no other workspace's rows.

use super::{BLUEPRINT, submitted, waiting};
use portico_portal::{
    approvals::rows::ABSENCES,
    records::approvals::{
        DUE, OPEN,
        queries::{GAPS, WAITING, WAITING_ON},
    },
};
use portico_store::{Tenant, Value, values};
use portico_testkit::TestPortal;
use serde_json::json;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread")]
async fn no_list_of_approvals_reads_a_table_from_end_to_end() {
    for portal in TestPortal::both_with(BLUEPRINT).await {
        let (workspace, dana) = (portal.cast.workspace, portal.cast.member("dana"));
        let (person, member) = (dana.person, dana.member);
        let (nil, now) = (Uuid::nil(), portal.now());
        let lists: [(&str, Vec<Value>); 6] = [
            (WAITING, values![workspace, person, 1, nil, 25].to_vec()),
            (WAITING_ON, values![workspace, person, nil].to_vec()),
            (GAPS, values![workspace, 1, nil, 25].to_vec()),
            (DUE, values![workspace, now, 1, nil, 25].to_vec()),
            (OPEN, values![workspace, nil, 25].to_vec()),
            (ABSENCES, values![workspace, Value::uuids([&person.0]), now, Value::uuids([&member.0])].to_vec()),
        ];
        for (sql, values) in lists {
            let read = portal.portal.db.within(workspace.tenant());
            let plan = read.explain_without_scans(sql, &values).await.unwrap();
            let scanned = plan.iter().find_map(|line| portal.portal.db.dialect().scanned(line));
            assert_eq!(scanned, None, "{sql} on {}:\n{}", portal.name, plan.join("\n"));
        }
    }
}

// s_006
#[tokio::test(flavor = "multi_thread")]
async fn row_level_security_covers_every_table_of_approvals() {
    let portal = TestPortal::both_with(BLUEPRINT).await.remove(1);
    let (record, first) = waiting(&portal, 100).await;
    let dana = portal.sign_in("dana").await;
    assert_eq!(super::approves(&dana, &first).await.status, 200);
    let round = submitted(&portal.sign_in("ruth").await, &record, "spending").await;
    assert_eq!(super::approves(&dana, &round).await.status, 200);
    assert_eq!(super::posts(&dana, &round, "withdrawal", json!({})).await.status, 200);
    let to = json!({"to": super::person(&portal, "sam")});
    super::posts(&dana, &round, "delegations", to).await;
    let until = portal.now().checked_add(jiff::SignedDuration::from_hours(300)).unwrap().to_string();
    let away = json!({"from": portal.now().to_string(), "until": until, "waiting_too": true});
    assert_eq!(dana.json("POST", "/api/v1/absences", &away, &[]).await.status, 201);
    super::minute(&portal).await;
    let tables =
        ["approval_round", "approval_decision", "approval_withdrawal", "approval_task", "absence", "decision_link"];
    for table in tables {
        let sql = format!("SELECT count(*) FROM {table}");
        let count = |tenant| portal.portal.db.within(tenant).one::<i64>(&sql, &[]);
        let inside = count(portal.cast.workspace.tenant()).await.unwrap();
        let outside = count(Tenant(Uuid::from_u128(7))).await.unwrap();
        assert!(inside > 0 && outside == 0, "{table}: {inside} inside, {outside} outside");
    }
}
