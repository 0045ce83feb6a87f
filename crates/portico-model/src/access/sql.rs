//! A branch as a condition in SQL: the same rule, read by the database.

use uuid::Uuid;

use super::{Ball, Branch, Condition, Reach};
use crate::Key;

/// A value that a condition binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    Uuid(Uuid),
    Text(String),
}

/// Where a table, under the alias `t`, keeps what a rule asks about; a column that is absent counts as null.
#[derive(Debug, Clone, Copy, Default)]
pub struct Columns {
    pub table: &'static str,
    pub id: &'static str,
    pub organization: &'static str,
    pub kind: Option<&'static str>,
    pub opened_by: Option<&'static str>,
    pub requested_for: Option<&'static str>,
    pub owner: Option<&'static str>,
    pub team: Option<&'static str>,
    pub state: Option<&'static str>,
    pub ball: Option<&'static str>,
    pub has_participants: bool,
}

impl Columns {
    pub const RECORD: Columns = Columns {
        table: "record",
        id: "t.id",
        organization: "t.organization_id",
        kind: Some("t.type"),
        opened_by: Some("t.opened_by"),
        requested_for: Some("t.requested_for"),
        owner: Some("t.owner_id"),
        team: Some("t.team"),
        state: Some("t.state"),
        ball: Some("t.ball"),
        has_participants: true,
    };

    pub const ORGANIZATION: Columns = Columns {
        table: "organization",
        id: "t.id",
        organization: "t.id",
        kind: None,
        opened_by: None,
        requested_for: None,
        owner: None,
        team: None,
        state: None,
        ball: None,
        has_participants: false,
    };

    /// Members are their own.
    pub const MEMBER: Columns = Columns {
        table: "member",
        organization: "t.organization_id",
        opened_by: Some("t.id"),
        ..Columns::ORGANIZATION
    };
}

const NEVER: &str = "1 = 0";

impl Branch {
    /// What stands after `FROM`. Whoever takes part in few of many records, or belongs to few of many organizations, is
    /// served from that side: SQLite keeps the order of tables that a `CROSS JOIN` has, where it would else walk through the
    /// whole workspace in the order of the list.
    pub fn from(&self, columns: &Columns) -> String {
        match self.reach {
            Reach::Participant(_) if columns.has_participants => {
                format!("record_participant q CROSS JOIN {} t", columns.table)
            }
            Reach::Subtree(_) => format!("organization_closure q CROSS JOIN {} t", columns.table),
            _ => format!("{} t", columns.table),
        }
    }

    /// The condition on those tables. `$1` is the workspace, as in every query; `bind` takes a value and gives the number of
    /// its placeholder.
    pub fn sql(&self, columns: &Columns, bind: &mut impl FnMut(Bound) -> usize) -> String {
        let mut parts = Vec::new();
        if let Some(record) = self.only {
            parts.push(equals(Some(columns.id), Bound::Uuid(record), bind));
        }
        parts.extend(reach(&self.reach, columns, bind));
        if let Some(organization) = self.within {
            parts.push(equals(Some(columns.organization), Bound::Uuid(organization), bind));
        }
        if let Some(kind) = columns.kind {
            parts.push(one_of(Some(kind), &self.kinds, bind));
        }
        parts.extend(condition(&self.when, self.desk, columns, bind));
        if parts.is_empty() { "1 = 1".into() } else { parts.join(" AND ") }
    }
}

fn reach(reach: &Reach, columns: &Columns, bind: &mut impl FnMut(Bound) -> usize) -> Option<String> {
    Some(match reach {
        Reach::All => return None,
        Reach::Organization(organization) => equals(Some(columns.organization), Bound::Uuid(*organization), bind),
        Reach::Subtree(organization) => format!(
            "q.workspace_id = $1 AND q.ancestor_id = ${} AND {} = q.descendant_id",
            bind(Bound::Uuid(*organization)),
            columns.organization
        ),
        Reach::Team(team) => equals(columns.team, Bound::Text(team.to_string()), bind),
        Reach::Assigned(member) => equals(columns.owner, Bound::Uuid(*member), bind),
        Reach::OpenedBy(member) => equals(columns.opened_by, Bound::Uuid(*member), bind),
        Reach::RequestedFor(member) => equals(columns.requested_for, Bound::Uuid(*member), bind),
        Reach::Participant(_) if !columns.has_participants => NEVER.into(),
        Reach::Participant(member) => format!(
            "q.workspace_id = $1 AND q.member_id = ${} AND {} = q.record_id",
            bind(Bound::Uuid(*member)),
            columns.id
        ),
    })
}

fn condition(
    when: &Condition,
    desk: Option<Uuid>,
    columns: &Columns,
    bind: &mut impl FnMut(Bound) -> usize,
) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(states) = &when.state {
        parts.push(one_of(columns.state, states, bind));
    }
    if let Some(balls) = &when.ball {
        let words: Vec<Key> = balls.iter().copied().map(Ball::as_str).map(Key::from).collect();
        parts.push(one_of(columns.ball, &words, bind));
    }
    if let Some(teams) = &when.team {
        parts.push(one_of(columns.team, teams, bind));
    }
    match (when.mine, desk, columns.owner) {
        (Some(true), Some(member), owner) => parts.push(equals(owner, Bound::Uuid(member), bind)),
        (Some(false), Some(member), Some(owner)) => {
            let member = bind(Bound::Uuid(member));
            parts.push(format!("({owner} IS NULL OR {owner} <> ${member})"));
        }
        _ => {}
    }
    parts
}

fn equals(column: Option<&str>, value: Bound, bind: &mut impl FnMut(Bound) -> usize) -> String {
    column.map_or_else(|| NEVER.into(), |column| format!("{column} = ${}", bind(value)))
}

fn one_of(column: Option<&str>, keys: &[Key], bind: &mut impl FnMut(Bound) -> usize) -> String {
    match (column, keys) {
        (None, _) | (_, []) => NEVER.into(),
        (Some(column), [one]) => format!("{column} = ${}", bind(Bound::Text(one.to_string()))),
        (Some(column), several) => {
            let places: Vec<String> =
                several.iter().map(|key| format!("${}", bind(Bound::Text(key.to_string())))).collect();
            format!("{column} IN ({})", places.join(", "))
        }
    }
}
