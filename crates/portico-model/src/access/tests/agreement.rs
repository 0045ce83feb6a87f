//! Check, list and explanation are one rule: held equal over random portals, with the lists run by a real database.

use std::collections::BTreeSet;

use rusqlite::types::Value;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::super::{Action, Bound, Branch, Columns, Facts, Verdict, branches, decide, sides_visible, verdict};
use super::worlds::{KINDS, RECORDS, World};
use crate::Key;

const WORLDS: u64 = 100;
const AT_LEAST: usize = 100_000;

// req 77, req 79, req 85, ask 1, ask 12
#[test]
fn check_list_and_explanation_agree_on_every_record_for_every_actor() {
    let mut cases = 0;
    let mut allowed = 0;
    for seed in 0..WORLDS {
        let world = World::from_seed(seed);
        let database = Database::of(&world);
        for (number, subject) in world.subjects.iter().enumerate() {
            let seen = database.list(&branches(&world.matrix, subject, Action::See, &kinds()));
            for action in [Action::See, Action::Advance, Action::Note, Action::Open] {
                let branches = branches(&world.matrix, subject, action, &kinds());
                let listed = database.list(&branches);
                for facts in &world.records {
                    let place = format!("world {seed}, subject {number}, {action:?}, {facts:?}");
                    let decision = decide(&world.matrix, subject, action, facts);
                    let expected = match (listed.contains(&facts.id), seen.contains(&facts.id)) {
                        (true, _) => Verdict::Allow,
                        (false, true) => Verdict::Deny,
                        (false, false) => Verdict::Hidden,
                    };
                    assert_eq!(decision.verdict, expected, "check and list differ: {place}\n{decision}");
                    assert_eq!(verdict(&world.matrix, subject, action, facts), expected, "{place}");
                    assert_eq!(decision.is_allowed(), decision.failing().is_none(), "trace: {place}\n{decision}");
                    assert_eq!(decision.is_allowed(), decision.way_on.is_none(), "way on: {place}\n{decision}");
                    assert_eq!(decision.is_allowed(), branches.iter().any(|branch| branch.covers(facts)), "{place}");
                    cases += 1;
                    allowed += usize::from(decision.is_allowed());
                }
            }
        }
    }
    assert!(cases >= AT_LEAST, "only {cases} cases");
    assert!(
        allowed > cases / 50 && allowed < cases / 2,
        "{allowed} of {cases} allowed: the portals are too much alike"
    );
}

/// A stronger session is the whole way on exactly where the trace says so.
#[test]
fn a_session_that_the_trace_asks_for_is_enough() {
    for seed in 0..20 {
        let world = World::from_seed(seed);
        for subject in &world.subjects {
            for facts in &world.records {
                let Some(needs) = decide(&world.matrix, subject, Action::See, facts).needs else {
                    continue;
                };
                let stronger = super::super::Subject { strength: needs, ..subject.clone() };
                assert_eq!(verdict(&world.matrix, &stronger, Action::See, facts), Verdict::Allow);
            }
        }
    }
}

#[test]
fn a_record_is_listed_from_the_side_that_the_check_names() {
    for seed in 0..40 {
        let world = World::from_seed(seed);
        for subject in &world.subjects {
            let branches = branches(&world.matrix, subject, Action::See, &kinds());
            for facts in &world.records {
                let side = branches.iter().filter(|branch| branch.covers(facts)).map(|branch| branch.side).max();
                assert_eq!(side, sides_visible(&world.matrix, subject, facts), "world {seed}, {facts:?}");
            }
        }
    }
}

// req 77, ask 1
#[test]
fn a_client_reaches_nothing_outside_the_organization_unless_named() {
    for seed in 0..40 {
        let world = World::from_seed(seed);
        for subject in world.subjects.iter().filter(|s| s.active().all(|m| m.side == super::super::Side::Client)) {
            for facts in &world.records {
                let inside = subject.active().any(|m| facts.ancestors.contains(&m.organization));
                let named = subject.active().any(|m| {
                    [facts.opened_by, facts.requested_for].contains(&Some(m.member))
                        || facts.participants.contains(&m.member)
                });
                for action in Action::EVERY {
                    let may = verdict(&world.matrix, subject, action, facts) == Verdict::Allow;
                    assert!(!may || inside || (named && !action.makes()), "world {seed}, {action:?}, {facts:?}");
                }
            }
        }
    }
}

fn kinds() -> Vec<Key> {
    KINDS.map(Key::from).to_vec()
}

/// The tables that a list reads, in two workspaces that hold the same ids; in the other everybody is close to everything.
struct Database {
    connection: Connection,
}

const WORKSPACE: Uuid = Uuid::from_u128(1);
const OTHER_WORKSPACE: Uuid = Uuid::from_u128(2);

const TABLES: &str = "
CREATE TABLE record (
    workspace_id BLOB NOT NULL, id BLOB NOT NULL, organization_id BLOB NOT NULL, type TEXT NOT NULL,
    state TEXT NOT NULL, ball TEXT NOT NULL, team TEXT, owner_id BLOB, opened_by BLOB, requested_for BLOB,
    PRIMARY KEY (workspace_id, id)) STRICT, WITHOUT ROWID;
CREATE TABLE record_participant (workspace_id BLOB, record_id BLOB, member_id BLOB) STRICT;
CREATE TABLE organization_closure (workspace_id BLOB, ancestor_id BLOB, descendant_id BLOB) STRICT;";

impl Database {
    fn of(world: &World) -> Database {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(TABLES).unwrap();
        let database = Database { connection };
        database.fill(WORKSPACE, &world.records, &world.organizations);
        let members: Vec<Uuid> = world.subjects.iter().flat_map(|s| &s.memberships).map(|m| m.member).collect();
        let records: Vec<Facts> =
            world.records.iter().map(|record| Facts { participants: members.clone(), ..record.clone() }).collect();
        let all: Vec<Uuid> = world.organizations.iter().map(|(id, _)| *id).collect();
        let organizations: Vec<(Uuid, Vec<Uuid>)> = all.iter().map(|id| (*id, all.clone())).collect();
        database.fill(OTHER_WORKSPACE, &records, &organizations);
        database
    }

    fn fill(&self, workspace: Uuid, records: &[Facts], organizations: &[(Uuid, Vec<Uuid>)]) {
        let mut insert = self.connection.prepare("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").unwrap();
        for record in records {
            let kind = record.kind.as_str();
            let (state, ball) = (record.state.as_ref().map(Key::as_str), record.ball.map(super::super::Ball::as_str));
            let ids = [record.owner, record.opened_by, record.requested_for].map(|id| id.map(Uuid::into_bytes));
            let (id, organization) = (record.id.into_bytes(), record.organization.into_bytes());
            let team = record.team.as_ref().map(Key::as_str);
            insert
                .execute(params![
                    workspace.into_bytes(),
                    id,
                    organization,
                    kind,
                    state,
                    ball,
                    team,
                    ids[0],
                    ids[1],
                    ids[2]
                ])
                .unwrap();
            for member in &record.participants {
                let sql = "INSERT INTO record_participant VALUES (?, ?, ?)";
                self.connection.execute(sql, [workspace.into_bytes(), id, member.into_bytes()]).unwrap();
            }
        }
        for (organization, above) in organizations {
            for ancestor in above {
                let sql = "INSERT INTO organization_closure VALUES (?, ?, ?)";
                let row = [workspace, *ancestor, *organization].map(Uuid::into_bytes);
                self.connection.execute(sql, row).unwrap();
            }
        }
    }

    /// The ids that the branches select, as the portal would: one query each, put together.
    fn list(&self, branches: &[Branch]) -> BTreeSet<Uuid> {
        let ids: BTreeSet<Uuid> = branches.iter().flat_map(|branch| self.select(branch)).collect();
        assert!(ids.len() <= RECORDS);
        ids
    }

    fn select(&self, branch: &Branch) -> Vec<Uuid> {
        let mut values = vec![Value::Blob(WORKSPACE.into_bytes().to_vec())];
        let condition = branch.sql(&Columns::RECORD, &mut |bound| {
            values.push(match bound {
                Bound::Uuid(id) => Value::Blob(id.into_bytes().to_vec()),
                Bound::Text(text) => Value::Text(text),
            });
            values.len()
        });
        let from = branch.from(&Columns::RECORD);
        let sql = format!("SELECT t.id FROM {from} WHERE t.workspace_id = $1 AND {condition}");
        let mut statement = self.connection.prepare_cached(&sql).unwrap();
        for (number, value) in values.iter().enumerate() {
            let place = statement.parameter_index(&format!("${}", number + 1)).unwrap();
            if let Some(place) = place {
                statement.raw_bind_parameter(place, value).unwrap();
            }
        }
        let mut rows = statement.raw_query();
        let mut ids = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            ids.push(Uuid::from_bytes(row.get(0).unwrap()));
        }
        ids
    }
}
