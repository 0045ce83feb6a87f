//! One record in a list of its client's, and the statements that read such lists.

use crate::{
    call::Call,
    desk::story::Told,
    error::Result,
    ids::{MemberId, OrganizationId, RecordId},
    policy::{self, Scope, scope::Filter, scope::Listing, scope::Order},
    records::{
        approvals::{Deciders, deciders},
        requirements::{
            Senders, senders,
            wanted::{self, Wanted},
        },
    },
};
use jiff::Timestamp;
use portico_model::{
    Key,
    access::{Facts, Side},
};
use portico_store::{
    FromRow, Row, Value,
    paging::{Cursor, Page},
};
use uuid::Uuid;

/// A narrow row, with columns that clients may read and no others.
#[derive(Debug, Clone)]
pub struct Line {
    pub id: RecordId,
    pub kind: Key,
    pub number: i64,
    pub title: String,
    pub state: Key,
    pub state_since: Timestamp,
    pub ball: String,
    pub is_open: bool,
    pub changed_at: Timestamp,
    pub due_at: Option<Timestamp>,
    pub organization: OrganizationId,
    pub opened_by: MemberId,
    pub requested_for: MemberId,
    pub blueprint_version: i64,
    pub organization_name: String,
    pub owner: Option<Person>,
    pub requester_name: String,
    /// What clients are to send of it.
    pub wanted: Option<Wanted>,
    /// It came out of what the reader may move on.
    pub may_advance: bool,
    /// Whom it waits for, where a round about it is open.
    pub deciders: Option<Deciders>,
    /// Who of the client's is to send what is wanted.
    pub senders: Option<Senders>,
    /// The last thing that clients may see; read for the home only.
    pub last: Option<Told>,
}

/// Whoever works on it, as clients know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub title: String,
}

/// What a list shows at once.
pub const PAGE: usize = 25;

const COLUMNS: &str = "t.workspace_id, t.id, t.type, t.number, t.title, t.state, t.state_since, t.ball, t.is_open, t.changed_at, \
    t.due_at, t.due_key, t.organization_id, t.opened_by, t.requested_for, t.owner_id, t.blueprint_version";
const SHOWN: &str = "b.id, b.type, b.number, b.title, b.state, b.state_since, b.ball, b.is_open, b.changed_at, b.due_at, \
    b.organization_id, b.opened_by, b.requested_for, b.blueprint_version, g.name, op.name, om.title, \
    (SELECT p.name FROM member m JOIN person p ON p.id = m.person_id WHERE m.workspace_id = b.workspace_id AND m.id = b.requested_for), w.items, w.since, w.due_at";
const JOINS: &str = "JOIN organization g ON g.workspace_id = b.workspace_id AND g.id = b.organization_id \
    LEFT JOIN member om ON om.workspace_id = b.workspace_id AND om.id = b.owner_id LEFT JOIN person op ON op.id = om.person_id \
    LEFT JOIN item_wanted w ON w.workspace_id = b.workspace_id AND w.record_id = b.id";

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let (owner, title): (Option<String>, Option<String>) = (row.get(15)?, row.get(16)?);
        Ok(Self {
            id: row.get(0)?,
            kind: Key::new(row.get::<String>(1)?),
            number: row.get(2)?,
            title: row.get(3)?,
            state: Key::new(row.get::<String>(4)?),
            state_since: row.get(5)?,
            ball: row.get(6)?,
            is_open: row.get(7)?,
            changed_at: row.get(8)?,
            due_at: row.get(9)?,
            organization: row.get(10)?,
            opened_by: row.get(11)?,
            requested_for: row.get(12)?,
            blueprint_version: row.get(13)?,
            organization_name: row.get(14)?,
            owner: owner.map(|name| Person { name, title: title.unwrap_or_default() }),
            requester_name: row.get::<Option<String>>(17)?.unwrap_or_default(),
            wanted: wanted::read(row.get(18)?, row.get(19)?, row.get(20)?)?,
            may_advance: false,
            deciders: None,
            senders: None,
            last: None,
        })
    }
}

/// A page of the list, last changed first.
pub async fn list(
    call: &Call,
    scope: &Scope<policy::Record>,
    filter: Filter,
    after: Option<Cursor>,
) -> Result<Page<Line>> {
    let rows = scope.list::<Line>(&call.read(), &listing(filter, Order::Newest("changed_at"), (after, PAGE))).await?;
    let mut page = Page::of(rows, PAGE, |line| Cursor { at: line.changed_at.as_microsecond(), id: line.id.0 });
    with_holders(call, &mut page.rows).await?;
    Ok(page)
}

/// How lines are read.
pub fn listing(filter: Filter, order: Order, (after, limit): (Option<Cursor>, usize)) -> Listing<'static> {
    Listing { columns: COLUMNS, shown: SHOWN, joins: JOINS, filter, order, after, limit }
}

/// Whom those wait for that somebody decides on, or is to send something of.
pub async fn with_holders(call: &Call, lines: &mut [Line]) -> Result<()> {
    let mut decide = deciders(call, Side::Client, lines.iter().filter(|line| line.is_open).map(|line| line.id)).await?;
    let mut send = senders(call, lines.iter().filter(|line| line.wanted.is_some()).map(|line| line.id)).await?;
    for line in lines {
        (line.deciders, line.senders) = (decide.remove(&line.id), send.remove(&line.id));
    }
    Ok(())
}

/// What is open or was closed since, last changed first. Two lists, because each is served by an index and their sum would be
/// by none.
pub async fn latest(call: &Call, scope: &Scope<policy::Record>, since: Timestamp, limit: usize) -> Result<Vec<Line>> {
    let open = Filter::none().and("t.is_open = ?", [Value::Bool(true)]);
    let closed = Filter::none()
        .and("t.is_open = ?", [Value::Bool(false)])
        .and("t.changed_at > ? AND t.closed_at > ?", [Value::from(since), Value::from(since)]);
    let order = Order::Newest("changed_at");
    let listing = |filter| listing(filter, order, (None, limit));
    let mut lines = scope.lists::<Line>(&call.read(), &[listing(open), listing(closed)]).await?;
    lines.sort_by_key(|line| std::cmp::Reverse((line.changed_at, line.id.0)));
    lines.truncate(limit);
    with_holders(call, &mut lines).await?;
    Ok(lines)
}

impl Line {
    /// What the policy needs, as far as a list holds it. The row came out of a scope, so its organization is one's own or
    /// a unit of it.
    pub fn facts(&self, call: &Call) -> Facts {
        let mut ancestors: Vec<Uuid> = vec![self.organization.0];
        let wide = call.actor().memberships().iter().filter(|membership| membership.has_units);
        ancestors.extend(wide.map(|membership| membership.organization).filter(|id| *id != self.organization.0));
        Facts {
            id: self.id.0,
            kind: self.kind.clone(),
            organization: self.organization.0,
            ancestors,
            opened_by: Some(self.opened_by.0),
            requested_for: Some(self.requested_for.0),
            participants: Vec::new(),
            owner: None,
            team: None,
            state: Some(self.state.clone()),
            ball: policy::facts::ball(&self.ball),
        }
    }
}
