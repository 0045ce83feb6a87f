//! Lists of records: narrow rows, paged by key, within a scope.

use crate::{
    call::Call,
    error::Result,
    ids::{MemberId, OrganizationId, RecordId},
    policy::{self, Scope, scope::Filter, scope::Listing, scope::Order},
    records::{record::due_key, requirements::wanted},
};
use jiff::Timestamp;
use portico_model::Key;
use portico_store::{
    FromRow, Row, Value,
    paging::{Cursor, Page},
};
use uuid::Uuid;

/// One record in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub id: RecordId,
    pub kind: Key,
    pub number: i64,
    pub title: String,
    pub state: Key,
    pub state_since: Timestamp,
    pub meaning: String,
    pub ball: String,
    pub is_open: bool,
    pub opened_at: Timestamp,
    pub changed_at: Timestamp,
    pub due_at: Option<Timestamp>,
    pub organization: OrganizationId,
    pub owner: Option<MemberId>,
    pub requested_for: MemberId,
    pub team: Option<Key>,
    pub priority: i64,
    pub blueprint_version: i64,
    pub revision: i64,
    pub organization_name: String,
    pub owner_name: Option<String>,
    pub requester_name: String,
    /// What clients are to send of it, by the keys of the requirements.
    pub wanted: Vec<Key>,
}

/// Which records, in which order.
#[derive(Debug, Clone, Default)]
pub struct Query {
    pub filter: Filter,
    pub order: Sort,
    pub after: Option<Cursor>,
    pub size: usize,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Last changed first.
    #[default]
    Changed,
    /// What is due first; what has no due time last.
    Due,
    /// Longest in its state first.
    Waiting,
}

/// What a list shows at once.
pub const PAGE: usize = 25;
/// Counts on tabs stop here.
pub const MOST_COUNTED: usize = 100;

pub const COLUMNS: &str = "t.workspace_id, t.id, t.type, t.number, t.title, t.state, t.state_since, t.meaning, t.ball, t.is_open, \
    t.opened_at, t.changed_at, t.due_at, t.due_key, t.organization_id, t.owner_id, t.requested_for, t.team, t.priority, \
    t.blueprint_version, t.revision";
pub const SHOWN: &str = "b.id, b.type, b.number, b.title, b.state, b.state_since, b.meaning, b.ball, b.is_open, b.opened_at, \
    b.changed_at, b.due_at, b.organization_id, b.owner_id, b.requested_for, b.team, b.priority, b.blueprint_version, b.revision, \
    g.name, (SELECT p.name FROM member m JOIN person p ON p.id = m.person_id WHERE m.workspace_id = b.workspace_id AND m.id = b.owner_id), \
    (SELECT p.name FROM member m JOIN person p ON p.id = m.person_id WHERE m.workspace_id = b.workspace_id AND m.id = b.requested_for), \
    (SELECT w.items FROM item_wanted w WHERE w.workspace_id = b.workspace_id AND w.record_id = b.id)";
pub const JOINS: &str = "JOIN organization g ON g.workspace_id = b.workspace_id AND g.id = b.organization_id";

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            kind: Key::new(row.get::<String>(1)?),
            number: row.get(2)?,
            title: row.get(3)?,
            state: Key::new(row.get::<String>(4)?),
            state_since: row.get(5)?,
            meaning: row.get(6)?,
            ball: row.get(7)?,
            is_open: row.get(8)?,
            opened_at: row.get(9)?,
            changed_at: row.get(10)?,
            due_at: row.get(11)?,
            organization: row.get(12)?,
            owner: row.get(13)?,
            requested_for: row.get(14)?,
            team: row.get::<Option<String>>(15)?.map(Key::new),
            priority: row.get(16)?,
            blueprint_version: row.get(17)?,
            revision: row.get(18)?,
            organization_name: row.get(19)?,
            owner_name: row.get(20)?,
            requester_name: row.get::<Option<String>>(21)?.unwrap_or_default(),
            wanted: wanted::keys(row.get(22)?),
        })
    }
}

impl Sort {
    fn order(self) -> Order {
        match self {
            Self::Changed => Order::Newest("changed_at"),
            Self::Due => Order::Soonest("due_key"),
            Self::Waiting => Order::Soonest("state_since"),
        }
    }

    fn cursor(self, line: &Line) -> Cursor {
        let at = match self {
            Self::Changed => line.changed_at.as_microsecond(),
            Self::Due => due_key(line.due_at),
            Self::Waiting => line.state_since.as_microsecond(),
        };
        Cursor { at, id: line.id.0 }
    }
}

/// A page of what the scope allows.
pub async fn list(call: &Call, scope: &Scope<policy::Record>, query: &Query) -> Result<Page<Line>> {
    let size = if query.size == 0 { PAGE } else { query.size };
    let listing = Listing {
        columns: COLUMNS,
        shown: SHOWN,
        joins: JOINS,
        filter: query.filter.clone(),
        order: query.order.order(),
        after: query.after,
        limit: size,
    };
    let rows = scope.list::<Line>(&call.read(), &listing).await?;
    Ok(Page::of(rows, size, |line| query.order.cursor(line)))
}

/// How many there are for each filter, up to `MOST_COUNTED`, in one statement.
pub async fn counts(call: &Call, scope: &Scope<policy::Record>, filters: &[Filter]) -> Result<Vec<u64>> {
    let counted = scope.counted(&call.read(), filters, MOST_COUNTED).await?;
    Ok(counted.into_iter().map(|count| u64::try_from(count).unwrap_or_default()).collect())
}

/// Records that wait for the client's side.
pub fn waiting_for_client() -> Filter {
    Filter::none().and("t.is_open = ?", [Value::Bool(true)]).and("t.ball = ?", [Value::from("client")])
}

/// Open records on whose desk they lie, where the firm has to act; without what the member has put off.
pub fn needs(members: &[Uuid], now: Timestamp) -> Filter {
    let mine = match members {
        [one] => Filter::none().and("t.owner_id = ?", [Value::Uuid(*one)]),
        several => Filter::none().and("t.owner_id IN {uuids ?}", [Value::uuids(several)]),
    };
    mine.and("t.is_open = ?", [Value::Bool(true)]).and("t.ball = ?", [Value::from("firm")]).and(
        "NOT EXISTS (SELECT 1 FROM snooze z WHERE z.workspace_id = t.workspace_id AND z.record_id = t.id \
         AND z.member_id = t.owner_id AND z.until > ?)",
        [Value::from(now)],
    )
}

/// Open records past their time.
pub fn overdue(now: Timestamp) -> Filter {
    Filter::none().and("t.is_open = ?", [Value::Bool(true)]).and("t.due_key < ?", [Value::from(now)])
}

/// Open records that nobody has.
pub fn unassigned() -> Filter {
    Filter::none().and("t.is_open = ?", [Value::Bool(true)]).and("t.owner_id IS NULL", [])
}

/// What a member has put off until later.
pub fn snoozed(member: MemberId, now: Timestamp) -> Filter {
    Filter::none().and(
        // `$1` is the workspace in every statement of a scope; naming the row's instead would ask anew for each row.
        "t.id IN {set SELECT z.record_id FROM snooze z WHERE z.workspace_id = $1 AND z.member_id = ? AND z.until > ?}",
        [member.into(), now.into()],
    )
}
