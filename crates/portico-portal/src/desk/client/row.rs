//! The row of a record that its client may read: no statement of the client's pages loads more.

use crate::{
    call::Call,
    error::{Error, Result},
    ids::{MemberId, RecordId},
    policy,
    records::requirements::wanted::{self, Wanted},
};
use jiff::Timestamp;
use portico_model::{Key, access::Ball, forms::Answers};
use portico_store::{FromRow, Row, values};

/// A record with the columns that clients may read, and no others.
pub struct ClientRecord {
    pub id: RecordId,
    pub kind: Key,
    pub number: i64,
    pub title: String,
    pub state: Key,
    pub state_since: Timestamp,
    pub ball: Ball,
    pub opened_at: Timestamp,
    pub opened_by: MemberId,
    pub requested_for: MemberId,
    pub due_at: Option<Timestamp>,
    pub answers: Answers,
    pub blueprint_version: i64,
    pub revision: i64,
    pub organization_name: String,
    pub owner: Option<MemberId>,
    pub owner_name: Option<String>,
    pub owner_title: Option<String>,
    pub requester_name: String,
    pub opener_name: String,
    /// What clients are to send of it.
    pub wanted: Option<Wanted>,
    /// Who takes part besides.
    pub participants: Vec<(MemberId, String)>,
}

/// Columns that a client may read: whoever adds one here shows it to them.
const RECORD: &str = "SELECT r.id, r.type, r.number, r.title, r.state, r.state_since, r.ball, r.opened_at, r.opened_by, \
    r.requested_for, r.due_at, r.answers, r.blueprint_version, r.revision, g.name, r.owner_id, op.name, om.title, \
    (SELECT p.name FROM member m JOIN person p ON p.id = m.person_id WHERE m.workspace_id = r.workspace_id AND m.id = r.requested_for), \
    (SELECT p.name FROM member m JOIN person p ON p.id = m.person_id WHERE m.workspace_id = r.workspace_id AND m.id = r.opened_by), \
    q.member_id, qp.name, w.items, w.since, w.due_at FROM record r \
    JOIN organization g ON g.workspace_id = r.workspace_id AND g.id = r.organization_id \
    LEFT JOIN member om ON om.workspace_id = r.workspace_id AND om.id = r.owner_id LEFT JOIN person op ON op.id = om.person_id \
    LEFT JOIN record_participant q ON q.workspace_id = r.workspace_id AND q.record_id = r.id \
    LEFT JOIN member qm ON qm.workspace_id = q.workspace_id AND qm.id = q.member_id LEFT JOIN person qp ON qp.id = qm.person_id \
    LEFT JOIN item_wanted w ON w.workspace_id = r.workspace_id AND w.record_id = r.id \
    WHERE r.workspace_id = $1 AND r.id = $2 ORDER BY q.added_at LIMIT 50";

/// The record beside one of those who take part in it.
struct Joined(ClientRecord, Option<(MemberId, String)>);

impl FromRow for Joined {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let participant = row.get::<Option<MemberId>>(20)?.zip(row.get::<Option<String>>(21)?);
        let record = ClientRecord {
            id: row.get(0)?,
            kind: Key::new(row.get::<String>(1)?),
            number: row.get(2)?,
            title: row.get(3)?,
            state: Key::new(row.get::<String>(4)?),
            state_since: row.get(5)?,
            ball: policy::facts::ball(&row.get::<String>(6)?).unwrap_or(Ball::None),
            opened_at: row.get(7)?,
            opened_by: row.get(8)?,
            requested_for: row.get(9)?,
            due_at: row.get(10)?,
            answers: serde_json::from_value(row.get(11)?).unwrap_or_default(),
            blueprint_version: row.get(12)?,
            revision: row.get(13)?,
            organization_name: row.get(14)?,
            owner: row.get(15)?,
            owner_name: row.get(16)?,
            owner_title: row.get(17)?,
            requester_name: row.get::<Option<String>>(18)?.unwrap_or_default(),
            opener_name: row.get::<Option<String>>(19)?.unwrap_or_default(),
            wanted: wanted::read(row.get(22)?, row.get(23)?, row.get(24)?)?,
            participants: Vec::new(),
        };
        Ok(Self(record, participant))
    }
}

/// The record as its client reads it, with who takes part: one statement.
pub async fn load(call: &Call, id: RecordId) -> Result<ClientRecord> {
    let mut rows = call.read().all::<Joined>(RECORD, &values![call.workspace(), id]).await?;
    let participants = rows.iter_mut().filter_map(|row| row.1.take()).collect();
    let Joined(record, _) = rows.into_iter().next().ok_or(Error::NotFound)?;
    Ok(ClientRecord { participants, ..record })
}
