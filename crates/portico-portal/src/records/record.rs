//! A record as it stands: one row, and the difference between two of them.

use crate::ids::{MemberId, OrganizationId, RecordId};
use jiff::Timestamp;
use portico_model::{Key, access::Side};
use portico_store::{FromRow, Row, Value};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

/// The thing worked on.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    pub id: RecordId,
    pub organization: OrganizationId,
    pub kind: Key,
    pub number: i64,
    pub title: String,
    pub state: Key,
    pub state_since: Timestamp,
    /// Of the state: open, waiting, done, stopped, problem.
    pub meaning: String,
    /// Who has to act: client, firm, other, none.
    pub ball: String,
    pub is_open: bool,
    pub opened_at: Timestamp,
    pub changed_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub opened_by: MemberId,
    pub requested_for: MemberId,
    pub owner: Option<MemberId>,
    pub team: Option<Key>,
    /// 0 low, 1 normal, 2 high, 3 urgent.
    pub priority: i64,
    pub due_at: Option<Timestamp>,
    /// When whoever has to act is reminded; none once that is done.
    pub remind_at: Option<Timestamp>,
    pub escalated_at: Option<Timestamp>,
    pub answered_at: Option<Timestamp>,
    pub channel: String,
    pub source_ref: Option<String>,
    pub parent: Option<RecordId>,
    pub blueprint_version: i64,
    pub reopened: i64,
    pub answers: Map<String, Json>,
    pub firm_answers: Map<String, Json>,
    /// Working time used so far, with the segments that prove it.
    pub clock: Json,
    pub revision: i64,
}

/// Columns in the order in which `Record` reads them, over the alias `r`.
pub const COLUMNS: &str = "r.id, r.organization_id, r.type, r.number, r.title, r.state, r.state_since, r.meaning, r.ball, \
    r.is_open, r.opened_at, r.changed_at, r.closed_at, r.opened_by, r.requested_for, r.owner_id, r.team, r.priority, r.due_at, \
    r.escalated_at, r.answered_at, r.channel, r.source_ref, r.parent_id, r.blueprint_version, r.reopened, r.answers, \
    r.firm_answers, r.clock, r.revision, r.remind_at";
/// How many columns that are.
pub const WIDTH: usize = 31;

/// What one side may read of an event; none when nothing is for it.
type Payload = Option<Map<String, Json>>;

/// One column of the row: what it is called, who may see it, and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub name: &'static str,
    pub side: Side,
    pub value: Value,
}

impl FromRow for Record {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            organization: row.get(1)?,
            kind: Key::new(row.get::<String>(2)?),
            number: row.get(3)?,
            title: row.get(4)?,
            state: Key::new(row.get::<String>(5)?),
            state_since: row.get(6)?,
            meaning: row.get(7)?,
            ball: row.get(8)?,
            is_open: row.get(9)?,
            opened_at: row.get(10)?,
            changed_at: row.get(11)?,
            closed_at: row.get(12)?,
            opened_by: row.get(13)?,
            requested_for: row.get(14)?,
            owner: row.get(15)?,
            team: row.get::<Option<String>>(16)?.map(Key::new),
            priority: row.get(17)?,
            due_at: row.get(18)?,
            escalated_at: row.get(19)?,
            answered_at: row.get(20)?,
            channel: row.get(21)?,
            source_ref: row.get(22)?,
            parent: row.get(23)?,
            blueprint_version: row.get(24)?,
            reopened: row.get(25)?,
            answers: object(row, 26)?,
            firm_answers: object(row, 27)?,
            clock: row.get(28)?,
            revision: row.get(29)?,
            remind_at: row.get(30)?,
        })
    }
}

impl Record {
    /// Every column but the key, with who may see it. What is not the client's is the firm's alone.
    pub fn columns(&self) -> Vec<Column> {
        let client = |name, value: Value| Column { name, side: Side::Client, value };
        let firm = |name, value: Value| Column { name, side: Side::Firm, value };
        vec![
            client("organization_id", self.organization.into()),
            client("type", self.kind.as_str().into()),
            client("number", self.number.into()),
            client("title", self.title.as_str().into()),
            client("state", self.state.as_str().into()),
            client("state_since", self.state_since.into()),
            client("meaning", self.meaning.as_str().into()),
            client("ball", self.ball.as_str().into()),
            client("is_open", self.is_open.into()),
            client("opened_at", self.opened_at.into()),
            client("changed_at", self.changed_at.into()),
            client("closed_at", self.closed_at.into()),
            client("opened_by", self.opened_by.into()),
            client("requested_for", self.requested_for.into()),
            client("owner_id", self.owner.into()),
            firm("team", self.team.as_ref().map(Key::as_str).into()),
            firm("priority", self.priority.into()),
            client("due_at", self.due_at.into()),
            client("due_key", due_key(self.due_at).into()),
            firm("remind_at", self.remind_at.into()),
            firm("escalated_at", self.escalated_at.into()),
            client("answered_at", self.answered_at.into()),
            client("channel", self.channel.as_str().into()),
            firm("source_ref", self.source_ref.as_deref().into()),
            client("parent_id", self.parent.into()),
            client("blueprint_version", self.blueprint_version.into()),
            client("reopened", self.reopened.into()),
            client("answers", Json::Object(self.answers.clone()).into()),
            firm("firm_answers", Json::Object(self.firm_answers.clone()).into()),
            firm("clock", (&self.clock).into()),
            client("revision", self.revision.into()),
        ]
    }

    /// The columns in which this differs from an earlier state.
    pub fn changed_since(&self, before: &Self) -> Vec<Column> {
        let pairs = self.columns().into_iter().zip(before.columns());
        pairs.filter(|(now, then)| now != then).map(|(now, _)| now).collect()
    }
}

/// What lists sort by: the due time, or the end of time.
pub fn due_key(due_at: Option<Timestamp>) -> i64 {
    due_at.map_or(i64::MAX, Timestamp::as_microsecond)
}

/// The columns as the payloads of an event: what clients may see, and what the firm alone may, by name. None when nothing
/// is for that side. A change of what is the firm's alone is no news to clients, its revision included.
pub fn payloads(columns: &[Column]) -> (Payload, Payload) {
    let is_news = columns.iter().any(|column| column.side == Side::Client && column.name != "revision");
    let is_for_clients = |column: &&Column| is_news && column.side == Side::Client;
    let (client, firm): (Vec<&Column>, Vec<&Column>) = columns.iter().partition(is_for_clients);
    let told = |columns: Vec<&Column>| (!columns.is_empty()).then(|| named(columns));
    (told(client), told(firm))
}

/// Columns by name, as events write them.
pub fn named<'c>(columns: impl IntoIterator<Item = &'c Column>) -> Map<String, Json> {
    columns.into_iter().map(|column| (column.name.to_owned(), as_json(column))).collect()
}

fn as_json(column: &Column) -> Json {
    match &column.value {
        Value::Null | Value::Blob(_) => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Float(value) => (*value).into(),
        Value::Text(text) if matches!(column.name, "answers" | "firm_answers" | "clock") => {
            serde_json::from_str(text).unwrap_or(Json::Null)
        }
        Value::Text(text) => text.as_str().into(),
        Value::Uuid(id) => Uuid::to_string(id).into(),
    }
}

fn object(row: &Row<'_>, at: usize) -> portico_store::Result<Map<String, Json>> {
    match row.get(at)? {
        Json::Object(map) => Ok(map),
        _ => Err(portico_store::Error::Row("answers are not an object".into())),
    }
}
