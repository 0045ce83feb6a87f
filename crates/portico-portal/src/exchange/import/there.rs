//! What an earlier import has brought in already.

use super::telling::Told;
use crate::{call::Call, error::Result, ids::RecordId};
use jiff::Timestamp;
use portico_store::{Value, from_row, values};
use std::collections::HashMap;

/// A case that is there, whole or in part.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct There {
    source_ref: String,
    pub record: RecordId,
    /// How many of its events came from the log.
    pub events: usize,
    last_at: Timestamp,
    /// All its events, those made in the portal included.
    seq: usize,
}

from_row!(There { source_ref, record, events, last_at, seq });

/// How a case stands to what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    New,
    /// All its events are there.
    Whole,
    /// This record has this many of its events.
    Part(RecordId, usize),
    /// What is there does not begin as this case does, or somebody has worked on it since.
    Apart(&'static str),
}

const THERE: &str = "SELECT r.source_ref, r.id, count(e.seq), max(e.occurred_at), c.seq FROM record r \
    JOIN chain c ON c.workspace_id = r.workspace_id AND c.id = r.id \
    JOIN event e ON e.workspace_id = r.workspace_id AND e.chain_id = r.id AND e.source_ref IS NOT NULL \
    WHERE r.workspace_id = $1 AND r.source_ref IN {texts $2} GROUP BY r.source_ref, r.id, c.seq";

/// The cases of a batch that are there, by the source that they name.
pub(super) async fn find(call: &Call, sources: &[String]) -> Result<HashMap<String, There>> {
    let found = call.read().all::<There>(THERE, &values![call.workspace(), Value::texts(sources)]).await?;
    Ok(found.into_iter().map(|there| (there.source_ref.clone(), there)).collect())
}

impl Standing {
    /// The record that is there, and how many of its events are.
    pub(super) fn reached(self) -> Option<(RecordId, usize)> {
        match self {
            Self::Part(record, events) => Some((record, events)),
            _ => None,
        }
    }

    pub(super) fn of(told: &Told, there: Option<&There>) -> Self {
        let Some(there) = there else { return Self::New };
        let last = there.events.checked_sub(1).and_then(|last| told.events.get(last));
        // The database keeps microseconds.
        let agrees = last.is_some_and(|last| last.at.as_microsecond() == there.last_at.as_microsecond());
        match () {
            () if !agrees => Self::Apart("what was imported before under this name begins differently"),
            () if there.events == told.events.len() => Self::Whole,
            () if there.seq != there.events => Self::Apart("somebody has worked on it in the portal since"),
            () => Self::Part(there.record, there.events),
        }
    }
}
