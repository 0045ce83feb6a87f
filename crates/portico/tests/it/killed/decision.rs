//! The last decision of an approval, which moves its record on.

use super::{
    client::Answer,
    house::House,
    invariants,
    tracer::Fault,
    walk::{Turn, at_every_write},
    work,
};
use portico_store::values;
use serde_json::{Value, json};
use uuid::Uuid;

/// A piece of work that waits for Dana.
#[derive(Clone)]
pub struct Waiting {
    record: String,
    round: String,
    /// What she has read.
    bundle: Value,
}

/// What the database has of a decision, counted: rows, events, records that have moved.
pub type Counts = (i64, i64, i64);

const NOTHING: Counts = (0, 0, 0);
pub const ALL: Counts = (1, 1, 1);

// s_050, s_061
#[test]
fn a_decision_on_sqlite_is_given_whole_or_not_at_all_wherever_the_program_is_killed() {
    decided(House::on_sqlite(), "a decision on SQLite");
}

// s_050, s_061
#[test]
fn a_decision_on_postgres_is_given_whole_or_not_at_all_wherever_the_program_is_killed() {
    decided(House::on_postgres(), "a decision on PostgreSQL");
}

fn decided(mut house: House, name: &str) {
    house.start();
    let mut records = Vec::new();
    at_every_write(&mut house, name, |house, fault| turn(house, fault, &mut records));
    house.stop();
    house.work_off();
    invariants::hold(&house, "in the end");
    told_once(&house, &records);
}

/// Dana approves while a fault waits; after a restart everything is looked at, and she sends the same again.
fn turn(house: &mut House, fault: Fault, records: &mut Vec<String>) -> Turn {
    let waiting = put_before_dana(house);
    let done = house.under(fault, |house| approve(house, &waiting));
    let when = work::place(&done.seen);
    house.start();
    let found = counts(house, &waiting);
    match &done.answer {
        Some(answer) => {
            assert_eq!(answer.status, 200, "{when}: {}", answer.text());
            assert_eq!(found, ALL, "{when}: an acknowledged decision is lost");
        }
        None => assert!(found == NOTHING || found == ALL, "{when}: half a decision is there: {found:?}"),
    }
    invariants::hold(house, &when);
    let again = approve(house, &waiting).unwrap();
    assert_eq!(again.status, 200, "{when}: sent again: {}", again.text());
    assert_eq!(again.json()["state"], "approved", "{when}");
    assert_eq!(counts(house, &waiting), ALL, "{when}: sent again");
    records.push(waiting.record);
    Turn { is_acknowledged: done.answer.is_some(), calls: done.seen.calls }
}

pub fn put_before_dana(house: &House) -> Waiting {
    let record = work::made(house);
    let round = work::put_before_dana(house, &record);
    let bundle = house.client("dana").get(&format!("/api/v1/approvals/{round}")).json()["bundle"].clone();
    Waiting { record, round, bundle }
}

pub fn approve(house: &House, waiting: &Waiting) -> Option<Answer> {
    let body = json!({"bundle": waiting.bundle, "decision": "approve", "words": ""});
    house.client("dana").json("POST", &format!("/api/v1/approvals/{}/decisions", waiting.round), &body, &[])
}

pub fn counts(house: &House, waiting: &Waiting) -> Counts {
    const COUNTS: &str = "SELECT (SELECT count(*) FROM approval_decision d JOIN approval_round r ON r.workspace_id = d.workspace_id \
        AND r.id = d.round_id WHERE d.workspace_id = $1 AND r.record_id = $2), \
        (SELECT count(*) FROM event WHERE workspace_id = $1 AND chain_id = $2 AND kind = 'approval.decided'), \
        (SELECT count(*) FROM record WHERE workspace_id = $1 AND id = $2 AND state = 'released')";
    work::row(house, COUNTS, &waiting.record)
}

/// Jobs whose worker was killed are done in the end, and what they did twice has one effect.
fn told_once(house: &House, records: &[String]) {
    const TOLD: &str = "SELECT count(*) FROM notification n WHERE n.workspace_id = $1 AND n.record_id = $2 AND n.member_id = $3 \
        AND n.event_seq = (SELECT e.seq FROM event e WHERE e.workspace_id = $1 AND e.chain_id = $2 AND e.kind = 'approval.decided')";
    let (workspace, mia) = (house.cast.workspace, house.cast.member("mia").member);
    house.look(async |portal| {
        for record in records {
            let id: Uuid = record.parse().unwrap();
            let read = portal.db.within(workspace.tenant());
            let told = read.one::<i64>(TOLD, &values![workspace, id, mia]).await.unwrap();
            assert_eq!(told, 1, "so often Mia was told that {record} is approved");
        }
    });
}
