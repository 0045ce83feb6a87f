//! A branch as a condition in SQL: the same rule, read by the database.

use uuid::Uuid;

use super::{Ball, Branch, Condition, Reach, Side};
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
    /// Where the thing hangs on another one, which is joined under the alias `r`: its table, and how they meet.
    pub through: Option<(&'static str, &'static str)>,
    /// What narrows it for clients, because some of it is for the firm alone.
    pub for_clients: Option<&'static str>,
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
        through: None,
        for_clients: None,
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
        through: None,
        for_clients: None,
    };

    /// Members are their own.
    pub const MEMBER: Columns = Columns {
        table: "member",
        organization: "t.organization_id",
        opened_by: Some("t.id"),
        ..Columns::ORGANIZATION
    };

    /// Who sees the record sees its documents, but for those that are the firm's own.
    pub const DOCUMENT: Columns = Columns {
        table: "document",
        id: "r.id",
        organization: "t.organization_id",
        kind: Some("r.type"),
        opened_by: Some("r.opened_by"),
        requested_for: Some("r.requested_for"),
        owner: Some("r.owner_id"),
        team: Some("r.team"),
        state: Some("r.state"),
        ball: Some("r.ball"),
        has_participants: true,
        through: Some(("record", "r.workspace_id = $1 AND r.id = t.record_id")),
        for_clients: Some("t.firm_only = FALSE"),
    };

    /// The tables, the thing itself first: what is asked for is in the order of its own columns.
    fn first_itself(&self) -> String {
        match self.through {
            Some((other, _)) => format!("{} t CROSS JOIN {other} r", self.table),
            None => format!("{} t", self.table),
        }
    }

    /// The tables, what it hangs on first: few of those lead to few of these.
    fn first_other(&self) -> String {
        match self.through {
            Some((other, _)) => format!("{other} r CROSS JOIN {} t", self.table),
            None => format!("{} t", self.table),
        }
    }
}

const NEVER: &str = "1 = 0";

impl Branch {
    /// What stands after `FROM`. Whoever takes part in few of many records, or belongs to few of many organizations, is
    /// served from that side: SQLite keeps the order of tables that a `CROSS JOIN` has, where it would else walk through the
    /// whole workspace in the order of the list.
    pub fn from(&self, columns: &Columns) -> String {
        match self.reach {
            Reach::Participant(_) if columns.has_participants => {
                format!("record_participant q CROSS JOIN {}", columns.first_other())
            }
            Reach::Subtree(_) => format!("organization_closure q CROSS JOIN {}", columns.first_itself()),
            Reach::All | Reach::Organization(_) => columns.first_itself(),
            _ => columns.first_other(),
        }
    }

    /// The condition on those tables. `$1` is the workspace, as in every query; `bind` takes a value and gives the number of
    /// its placeholder.
    pub fn sql(&self, columns: &Columns, bind: &mut impl FnMut(Bound) -> usize) -> String {
        let mut parts: Vec<String> = columns.through.map(|(_, on)| on.to_owned()).into_iter().collect();
        if self.side == Side::Client {
            parts.extend(columns.for_clients.map(str::to_owned));
        }
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
