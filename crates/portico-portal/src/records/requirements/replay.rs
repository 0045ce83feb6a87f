//! Whether every item is what its events add up to.

use super::item::{COLUMNS, Item, WIDTH};
use crate::{
    call::Portal,
    error::Result,
    ids::{RecordId, WorkspaceId},
};
use portico_store::{FromRow, Row, values};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An item that says something else than its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Apart {
    pub record: RecordId,
    pub item: String,
    pub row: Sum,
    pub events: Sum,
}

/// What an item's last event left.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    pub state: String,
    #[serde(default)]
    pub document: Option<String>,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub words: Option<String>,
    #[serde(default)]
    pub payment: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
struct Payload {
    item: String,
    #[serde(flatten)]
    sum: Sum,
}

struct Stored {
    record: RecordId,
    item: Item,
}

impl FromRow for Stored {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self { item: Item::from_row(row)?, record: row.get(WIDTH)? })
    }
}

const EVENTS: &str =
    "SELECT chain_id, client_payload FROM event WHERE workspace_id = $1 AND kind LIKE 'item.%' ORDER BY chain_id, seq";

/// Compares every item of a workspace with its events; erased ones say nothing.
pub async fn replay(portal: &Portal, workspace: WorkspaceId) -> Result<Vec<Apart>> {
    let slow = portal.db.slow(workspace.tenant());
    let mut sums: BTreeMap<(RecordId, String), Sum> = BTreeMap::new();
    for (record, payload) in slow.all::<(RecordId, Option<String>)>(EVENTS, &values![workspace]).await? {
        let Some(payload) = payload.and_then(|text| serde_json::from_str::<Payload>(&text).ok()) else { continue };
        sums.insert((record, payload.item), payload.sum);
    }
    let rows = format!(
        "SELECT {COLUMNS}, i.record_id FROM record_item i WHERE i.workspace_id = $1 ORDER BY i.record_id, i.item"
    );
    let mut apart = Vec::new();
    for Stored { record, item } in slow.all::<Stored>(&rows, &values![workspace]).await? {
        let row = Sum {
            state: item.state.as_str().to_owned(),
            document: item.document.map(|document| document.to_string()),
            reason: item.reason.as_ref().map(ToString::to_string),
            payment: item.payment(),
            words: item.words,
        };
        let events = sums.remove(&(record, item.key.to_string())).unwrap_or_default();
        if row != events {
            apart.push(Apart { record, item: item.key.to_string(), row, events });
        }
    }
    let left = sums.into_iter().map(|((record, item), events)| Apart { record, item, row: Sum::default(), events });
    apart.extend(left);
    Ok(apart)
}
