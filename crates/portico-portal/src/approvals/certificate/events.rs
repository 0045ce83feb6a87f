//! The entries of a record's log that tell of one round: read from the database, or from an export.

use super::body::{Entry, Salted};
use crate::{
    audit::event::{Header, hex},
    call::Portal,
    error::Result,
    ids::{RecordId, RoundId, WorkspaceId},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use portico_store::{FromRow, Row, values};
use serde::Deserialize;
use uuid::Uuid;

/// An entry with both payloads, as far as whoever reads it has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub header: Header,
    pub entry: Entry,
}

/// When something happened to a round, and what kind of entry was written about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub kind: &'static str,
    pub at: Timestamp,
}

/// What happens to a round because somebody does it. What comes by itself (reminders, escalations) decides nothing.
pub const KINDS: [&str; 8] = [
    "approval.submitted",
    "approval.decided",
    "approval.withdrawn",
    "approval.delegated",
    "approval.reassigned",
    "approval.recalled",
    "approval.voided",
    "approval.closed",
];

const EVENTS: &str = "SELECT seq, header, hash, actor_salt, actor, client_salt, client_payload, firm_salt, firm_payload FROM event \
    WHERE workspace_id = $1 AND chain_id = $2 AND kind IN ('approval.submitted', 'approval.decided', 'approval.withdrawn', \
    'approval.delegated', 'approval.reassigned', 'approval.recalled', 'approval.voided', 'approval.closed') ORDER BY seq";

/// Of whose round a payload is.
#[derive(Debug, Deserialize)]
struct Payload {
    round: Option<Uuid>,
}

/// What happened to a round, in its order. An entry whose words are erased is known by its moment.
pub async fn of_round(
    portal: &Portal,
    (workspace, record, round): (WorkspaceId, RecordId, RoundId),
    moments: &[Moment],
) -> Result<Vec<Event>> {
    let found: Vec<Event> = portal.db.within(workspace.tenant()).all(EVENTS, &values![workspace, record]).await?;
    let is_of = |event: &Event| match event.is_blank() {
        true => moments.iter().any(|moment| event.is_at(moment)),
        false => event.round() == Some(round.0),
    };
    Ok(found.into_iter().filter(is_of).collect())
}

impl Event {
    /// None where what stands for its header is none.
    pub fn open(entry: &Entry) -> Option<Self> {
        let bytes = STANDARD.decode(&entry.header).ok()?;
        Some(Self { header: serde_json::from_slice(&bytes).ok()?, entry: entry.clone() })
    }

    /// The round that it tells of; none once its words are erased.
    pub fn round(&self) -> Option<Uuid> {
        self.parts().find_map(|text| serde_json::from_str::<Payload>(text).ok()?.round)
    }

    /// Nothing that it said is open: it was erased, or this copy keeps it closed.
    pub fn is_blank(&self) -> bool {
        self.parts().next().is_none()
    }

    pub fn is_at(&self, moment: &Moment) -> bool {
        self.header.kind == moment.kind && self.header.occurred_at == moment.at.as_microsecond()
    }

    /// What it says to clients, then what it says to the firm.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        [&self.entry.client, &self.entry.firm].into_iter().flatten().map(|part| part.text.as_str())
    }

    /// Whoever did it, as they were called then; empty where the name is erased or closed.
    pub fn actor(&self) -> &str {
        self.entry.actor.as_ref().map_or("", |actor| actor.text.as_str())
    }
}

impl FromRow for Event {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let header: Vec<u8> = row.get(1)?;
        let salted = |at| -> portico_store::Result<Option<Salted>> {
            let (salt, text): (Option<Vec<u8>>, Option<String>) = (row.get(at)?, row.get(at + 1)?);
            Ok(salt.zip(text).map(|(salt, text)| Salted { salt: STANDARD.encode(salt), text }))
        };
        let entry = Entry {
            entry: row.get(0)?,
            hash: hex(&row.get::<Vec<u8>>(2)?),
            header: STANDARD.encode(&header),
            actor: salted(3)?,
            client: salted(5)?,
            firm: salted(7)?,
        };
        let header = serde_json::from_slice(&header).map_err(|error| portico_store::Error::Row(error.to_string()))?;
        Ok(Self { header, entry })
    }
}
