//! An event as its subscribers read it: what clients may see, and what the firm alone may, kept apart.

use crate::{
    audit::dispatch::Dispatch,
    call::Portal,
    error::Result,
    ids::{MemberId, RecordId, WorkspaceId},
};
use jiff::Timestamp;
use portico_store::{FromRow, Row, Value as Stored, values};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(Debug, Clone)]
pub struct Happened {
    pub workspace: WorkspaceId,
    pub chain: Uuid,
    pub seq: i64,
    pub kind: String,
    pub occurred_at: Timestamp,
    pub actor: String,
    pub member: Option<MemberId>,
    pub client: ForClients,
    pub firm: ForFirm,
    is_record: bool,
}

/// What clients may see of an event: everything that they are told is made of this.
#[derive(Debug, Clone, Default)]
pub struct ForClients(Map<String, Value>);

/// What the firm alone may see.
#[derive(Debug, Clone, Default)]
pub struct ForFirm(Map<String, Value>);

const EVENTS: &str = "SELECT e.workspace_id, e.chain_id, e.seq, e.kind, e.occurred_at, e.actor, e.member_id, e.client_payload, \
    e.firm_payload, c.subject FROM event e JOIN chain c ON c.workspace_id = e.workspace_id AND c.id = e.chain_id \
    WHERE e.workspace_id = $1 AND e.chain_id IN {uuids $2} AND e.seq IN {ints $3} ORDER BY e.chain_id, e.seq";

impl Happened {
    /// The events of one workspace that these jobs tell of, by chain and in their order.
    pub async fn list(portal: &Portal, workspace: WorkspaceId, events: &[Dispatch]) -> Result<Vec<Self>> {
        let wanted: BTreeSet<(Uuid, i64)> = events.iter().map(|event| (event.chain, event.seq)).collect();
        let chains: BTreeSet<&Uuid> = wanted.iter().map(|(chain, _)| chain).collect();
        let places: BTreeSet<i64> = wanted.iter().map(|(_, seq)| *seq).collect();
        let given = values![workspace, Stored::uuids(chains), Stored::ints(places)];
        // Another event of the same chain may stand at another's place in its own.
        let found: Vec<Self> = portal.db.within(workspace.tenant()).all(EVENTS, &given).await?;
        Ok(found.into_iter().filter(|one| wanted.contains(&(one.chain, one.seq))).collect())
    }

    /// The record that it happened to.
    pub fn record(&self) -> Option<RecordId> {
        self.is_record.then_some(RecordId(self.chain))
    }
}

impl ForClients {
    /// Something said besides the columns: a transition, a comment, a message.
    pub fn said(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// What a column has become, if the event changed it.
    pub fn change(&self, column: &str) -> Option<&Value> {
        self.0.get("changes")?.get(column)
    }

    /// Several things of one kind; none where they cannot be read as such.
    pub fn all<T: DeserializeOwned>(&self, name: &str) -> Vec<T> {
        self.0.get(name).and_then(|value| serde_json::from_value(value.clone()).ok()).unwrap_or_default()
    }

    /// One thing of several parts; none where it is not said, or cannot be read as such.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_value(self.0.get(name)?.clone()).ok()
    }

    pub fn number(&self, name: &str) -> Option<i64> {
        self.0.get(name)?.as_i64()
    }
}

impl ForFirm {
    /// As for clients.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_value(self.0.get(name)?.clone()).ok()
    }

    /// A list of members.
    pub fn listed(&self, name: &str) -> Vec<MemberId> {
        let found = self.0.get(name).and_then(Value::as_array).into_iter().flatten();
        found.filter_map(|one| one.as_str()?.parse().ok()).collect()
    }

    pub fn said(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    pub fn change(&self, column: &str) -> Option<&Value> {
        self.0.get("changes")?.get(column)
    }
}

impl FromRow for Happened {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self {
            workspace: row.get(0)?,
            chain: row.get(1)?,
            seq: row.get(2)?,
            kind: row.get(3)?,
            occurred_at: row.get(4)?,
            actor: row.get::<Option<String>>(5)?.unwrap_or_default(),
            member: row.get(6)?,
            client: ForClients(payload(row, 7)?),
            firm: ForFirm(payload(row, 8)?),
            is_record: row.get::<String>(9)? == "record",
        })
    }
}

fn payload(row: &Row<'_>, at: usize) -> portico_store::Result<Map<String, Value>> {
    match row.get::<Option<Value>>(at)? {
        Some(Value::Object(map)) => Ok(map),
        _ => Ok(Map::new()),
    }
}
