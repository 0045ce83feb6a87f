//! What the staff page of a record is read from: the whole row with its names, the newest events, the people around it.

use crate::{
    call::Call,
    error::{Error, Result},
    ids::{MemberId, RecordId},
    records::{
        Record,
        record::{COLUMNS, WIDTH},
    },
};
use jiff::Timestamp;
use portico_model::access::Side;
use portico_store::{FromRow, Row, from_row, values};
use std::sync::LazyLock;

/// The row and the names that belong to it.
pub struct Loaded {
    pub record: Record,
    pub organization_name: String,
    pub owner_name: Option<String>,
    pub requester: String,
    pub opener: String,
}

/// One event with both of its payloads: for the firm's eyes.
#[derive(Debug, Clone)]
pub struct Event {
    pub seq: i64,
    pub kind: String,
    pub at: Timestamp,
    pub recorded_at: Timestamp,
    pub member: Option<MemberId>,
    /// The person's name; for what no person did, the actor's.
    pub who: String,
    pub side: Option<String>,
    pub source_ref: Option<String>,
    pub client: Option<String>,
    pub firm: Option<String>,
}

from_row!(Event { seq, kind, at, recorded_at, member, who, side, source_ref, client, firm });

/// Somebody who takes part, or to whom the record can be given.
#[derive(Debug, Clone)]
pub struct Around {
    pub is_team: bool,
    pub member: MemberId,
    pub name: String,
}

from_row!(Around { is_team, member, name });

/// The newest events that a page shows at once.
pub const SHOWN: usize = 60;

static RECORD: LazyLock<String> = LazyLock::new(|| {
    let name = |column: &str| {
        format!(
            "(SELECT p.name FROM member m JOIN person p ON p.id = m.person_id WHERE m.workspace_id = r.workspace_id AND m.id = r.{column})"
        )
    };
    format!(
        "SELECT {COLUMNS}, (SELECT g.name FROM organization g WHERE g.workspace_id = r.workspace_id AND g.id = r.organization_id), \
         {}, {}, {} FROM record r WHERE r.workspace_id = $1 AND r.id = $2",
        name("owner_id"),
        name("requested_for"),
        name("opened_by")
    )
});

const EVENTS: &str = "SELECT e.seq, e.kind, e.occurred_at, e.recorded_at, e.member_id, coalesce(p.name, e.actor, ''), m.side, \
    e.source_ref, e.client_payload, e.firm_payload FROM event e \
    LEFT JOIN member m ON m.workspace_id = e.workspace_id AND m.id = e.member_id LEFT JOIN person p ON p.id = m.person_id \
    WHERE e.workspace_id = $1 AND e.chain_id = $2 AND e.seq < $3 ORDER BY e.seq DESC LIMIT $4";

const AROUND: &str = "SELECT * FROM (SELECT FALSE, m.id, p.name FROM record_participant q \
    JOIN member m ON m.workspace_id = q.workspace_id AND m.id = q.member_id JOIN person p ON p.id = m.person_id \
    WHERE q.workspace_id = $1 AND q.record_id = $2 ORDER BY q.member_id LIMIT 50) a \
    UNION ALL SELECT * FROM (SELECT TRUE, m.id, p.name FROM member m JOIN person p ON p.id = m.person_id \
    WHERE m.workspace_id = $1 AND m.side = 'firm' AND m.suspended_at IS NULL ORDER BY m.id LIMIT 200) b";

impl FromRow for Loaded {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self {
            record: Record::from_row(row)?,
            organization_name: row.get(WIDTH)?,
            owner_name: row.get(WIDTH + 1)?,
            requester: row.get::<Option<String>>(WIDTH + 2)?.unwrap_or_default(),
            opener: row.get::<Option<String>>(WIDTH + 3)?.unwrap_or_default(),
        })
    }
}

impl Event {
    pub fn is_of(&self, side: Side) -> bool {
        self.side.as_deref() == Some(side.as_str())
    }
}

pub async fn record(call: &Call, id: RecordId) -> Result<Loaded> {
    call.read().find(&RECORD, &values![call.workspace(), id]).await?.ok_or(Error::NotFound)
}

/// The newest events before one of them, oldest first; and whether there are older ones.
pub async fn events(call: &Call, id: RecordId, before: Option<i64>) -> Result<(Vec<Event>, bool)> {
    let before = before.unwrap_or(i64::MAX);
    let mut found = call.read().all::<Event>(EVENTS, &values![call.workspace(), id, before, SHOWN + 1]).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    found.reverse();
    Ok((found, more))
}

/// Who takes part, and who could own it, by name.
pub async fn around(call: &Call, id: RecordId) -> Result<Vec<Around>> {
    let mut found = call.read().all::<Around>(AROUND, &values![call.workspace(), id]).await?;
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}
