//! One record as each side may read it. What is for the firm alone is not even loaded for a client.

use crate::{
    call::Call,
    error::{Error, Result},
    ids::{MemberId, OrganizationId, RecordId},
    policy::{self, Permit, See},
    records::{
        Record,
        approvals::deciders,
        record::{COLUMNS, WIDTH},
        requirements::{senders, wanted},
    },
};
use jiff::Timestamp;
use portico_model::{Key, access::Side, blueprint::Compiled};
use portico_store::{FromRow, Row, values};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value as Json};

/// A record as its client reads it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ClientRecord {
    pub id: RecordId,
    #[serde(rename = "type")]
    pub kind: String,
    pub number: String,
    pub title: String,
    pub state: String,
    /// Who has to act: client, firm, other, none.
    pub ball: String,
    pub open: bool,
    pub organization: OrganizationId,
    pub organization_name: String,
    pub owner_name: Option<String>,
    pub requested_for: MemberId,
    #[schemars(with = "String")]
    pub opened_at: Timestamp,
    #[schemars(with = "String")]
    pub state_since: Timestamp,
    #[schemars(with = "String")]
    pub changed_at: Timestamp,
    #[schemars(with = "Option<String>")]
    pub due_at: Option<Timestamp>,
    /// Who could decide now in a round about it, as the caller may know them; where there is none, who of the client's is to
    /// send what is wanted.
    pub waits_for: Vec<String>,
    /// Items of the checklist that clients are to send now, whoever has the ball.
    pub wanted: Vec<String>,
    pub answers: Map<String, Json>,
    pub revision: i64,
}

/// The same with what the firm alone may read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StaffRecord {
    #[serde(flatten)]
    pub client: ClientRecord,
    pub owner: Option<MemberId>,
    pub team: Option<String>,
    /// 0 low, 1 normal, 2 high, 3 urgent.
    pub priority: i64,
    pub channel: String,
    pub reopened: i64,
    #[schemars(with = "Option<String>")]
    pub answered_at: Option<Timestamp>,
    #[schemars(with = "Option<String>")]
    pub escalated_at: Option<Timestamp>,
    pub firm_answers: Map<String, Json>,
}

const NAMES: &str = "(SELECT g.name FROM organization g WHERE g.workspace_id = r.workspace_id AND g.id = r.organization_id), \
    (SELECT p.name FROM member m JOIN person p ON p.id = m.person_id WHERE m.workspace_id = r.workspace_id AND m.id = r.owner_id), \
    (SELECT w.items FROM item_wanted w WHERE w.workspace_id = r.workspace_id AND w.record_id = r.id)";

static FOR_CLIENT: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    format!(
        "SELECT r.id, r.type, r.number, r.title, r.state, r.ball, r.is_open, r.organization_id, r.requested_for, r.opened_at, \
         r.state_since, r.changed_at, r.due_at, r.answers, r.revision, {NAMES} FROM record r WHERE r.workspace_id = $1 AND r.id = $2"
    )
});
static FOR_STAFF: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    format!("SELECT {COLUMNS}, {NAMES} FROM record r WHERE r.workspace_id = $1 AND r.id = $2")
});
static WHOLE: std::sync::LazyLock<String> =
    std::sync::LazyLock::new(|| format!("SELECT {COLUMNS} FROM record r WHERE r.workspace_id = $1 AND r.id = $2"));

struct Named {
    record: Record,
    organization_name: String,
    owner_name: Option<String>,
    wanted: Vec<String>,
}

impl FromRow for Named {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self {
            record: Record::from_row(row)?,
            organization_name: row.get(WIDTH)?,
            owner_name: row.get(WIDTH + 1)?,
            wanted: keys(row.get(WIDTH + 2)?),
        })
    }
}

impl FromRow for ClientRecord {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            number: row.get::<i64>(2)?.to_string(),
            title: row.get(3)?,
            state: row.get(4)?,
            ball: row.get(5)?,
            open: row.get(6)?,
            organization: row.get(7)?,
            requested_for: row.get(8)?,
            opened_at: row.get(9)?,
            state_since: row.get(10)?,
            changed_at: row.get(11)?,
            due_at: row.get(12)?,
            waits_for: Vec::new(),
            wanted: keys(row.get(17)?),
            answers: serde_json::from_value(row.get(13)?).unwrap_or_default(),
            revision: row.get(14)?,
            organization_name: row.get(15)?,
            owner_name: row.get(16)?,
        })
    }
}

fn keys(items: Option<Json>) -> Vec<String> {
    wanted::keys(items).iter().map(ToString::to_string).collect()
}

pub async fn for_client(call: &Call, permit: &Permit<See, policy::Record>) -> Result<ClientRecord> {
    let found = call.read().find::<ClientRecord>(&FOR_CLIENT, &values![call.workspace(), permit.thing().id]).await?;
    let mut record = found.ok_or(Error::NotFound)?;
    record.number = number(&*call.blueprint().await?, &permit.thing().kind, permit.thing().number);
    record.waits_for = waits_for(call, permit, (Side::Client, &record.wanted)).await?;
    Ok(record)
}

pub async fn for_staff(call: &Call, permit: &Permit<See, policy::Record>) -> Result<StaffRecord> {
    let found = call.read().find::<Named>(&FOR_STAFF, &values![call.workspace(), permit.thing().id]).await?;
    let Named { record, organization_name, owner_name, wanted } = found.ok_or(Error::NotFound)?;
    let client = ClientRecord {
        id: record.id,
        number: number(&*call.blueprint().await?, &record.kind, record.number),
        kind: record.kind.to_string(),
        title: record.title,
        state: record.state.to_string(),
        ball: record.ball,
        open: record.is_open,
        organization: record.organization,
        organization_name,
        owner_name,
        requested_for: record.requested_for,
        opened_at: record.opened_at,
        state_since: record.state_since,
        changed_at: record.changed_at,
        due_at: record.due_at,
        waits_for: waits_for(call, permit, (Side::Firm, &wanted)).await?,
        wanted,
        answers: record.answers,
        revision: record.revision,
    };
    Ok(StaffRecord {
        client,
        owner: record.owner,
        team: record.team.map(|team| team.to_string()),
        priority: record.priority,
        channel: record.channel,
        reopened: record.reopened,
        answered_at: record.answered_at,
        escalated_at: record.escalated_at,
        firm_answers: record.firm_answers,
    })
}

async fn waits_for(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    (side, wanted): (Side, &[String]),
) -> Result<Vec<String>> {
    let id = permit.thing().id;
    if let Some(deciders) = deciders(call, side, std::iter::once(id)).await?.remove(&id) {
        return Ok(deciders.everybody(call));
    }
    let senders = senders(call, wanted.first().map(|_| id).into_iter()).await?.remove(&id);
    Ok(senders.map(|senders| senders.others(&[], None)).unwrap_or_default())
}

/// The whole row, for deciding: never for showing to a client.
pub async fn whole(call: &Call, id: RecordId) -> Result<Record> {
    call.read().find::<Record>(&WHOLE, &values![call.workspace(), id]).await?.ok_or(Error::NotFound)
}

/// The number as people write it: `R-41`.
pub fn number(blueprint: &Compiled, kind: &Key, number: i64) -> String {
    let bare = || number.to_string();
    let declared = blueprint.record_type(kind).zip(u64::try_from(number).ok());
    declared.map_or_else(bare, |(declared, number)| declared.number.format(number))
}

/// What a record is called.
pub async fn title(call: &Call, permit: &Permit<See, policy::Record>) -> Result<String> {
    const TITLE: &str = "SELECT title FROM record WHERE workspace_id = $1 AND id = $2";
    Ok(call.read().one(TITLE, &values![call.workspace(), permit.thing().id]).await?)
}
