//! Whether every row is what its events add up to.

use crate::{
    audit::fold::Folded,
    call::Portal,
    error::Result,
    ids::{RecordId, WorkspaceId},
    records::record::{COLUMNS, Record, named},
};
use portico_store::{FromRow, SlowRead, values};
use serde::Serialize;
use serde_json::Value as Json;
use std::{collections::BTreeMap, sync::LazyLock};
use uuid::Uuid;

/// A column of a record that says something else than its events.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Apart {
    pub record: RecordId,
    pub column: String,
    pub row: Json,
    pub events: Json,
}

/// What was looked at, and what is apart.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Replay {
    pub records: u64,
    /// Records of which something has been erased; they are not compared.
    pub erased: u64,
    pub apart: Vec<Apart>,
}

const PAGE: i64 = 200;
/// A record that changes while it is looked at is looked at again, so often.
const TRIES: usize = 5;

static RECORDS: LazyLock<String> = LazyLock::new(|| {
    format!("SELECT {COLUMNS} FROM record r WHERE r.workspace_id = $1 AND r.id > $2 ORDER BY r.id LIMIT $3")
});
static RECORD: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {COLUMNS} FROM record r WHERE r.workspace_id = $1 AND r.id = $2"));
const PAYLOADS: &str = "SELECT chain_id, client_payload, firm_payload FROM event \
    WHERE workspace_id = $1 AND chain_id >= $2 AND chain_id <= $3 ORDER BY chain_id, seq";

/// Compares every record of a workspace with the sum of its events.
pub async fn replay(portal: &Portal, workspace: WorkspaceId) -> Result<Replay> {
    let slow = portal.db.slow(workspace.tenant());
    let mut found = Replay::default();
    let mut reached = Uuid::nil();
    loop {
        let page = slow.all::<Record>(&RECORDS, &values![workspace, reached, PAGE]).await?;
        let (Some(first), Some(last)) = (page.first(), page.last()) else { return Ok(found) };
        let folded = fold(slow, workspace, (first.id, last.id)).await?;
        reached = last.id.0;
        for record in page {
            found.records += 1;
            let sum = folded.get(&record.id.0).cloned().unwrap_or_default();
            found.erased += u64::from(sum.erased);
            if !apart(&record, &sum).is_empty() {
                found.apart.extend(again(slow, workspace, record).await?);
            }
        }
    }
}

/// Looks once more: the row and its events were not read at the same moment.
async fn again(slow: SlowRead<'_>, workspace: WorkspaceId, record: Record) -> Result<Vec<Apart>> {
    let mut before = record;
    for _ in 0..TRIES {
        let folded = fold(slow, workspace, (before.id, before.id)).await?;
        let Some(after) = slow.find::<Record>(&RECORD, &values![workspace, before.id]).await? else { break };
        if after.revision == before.revision {
            return Ok(apart(&after, folded.get(&after.id.0).unwrap_or(&Folded::default())));
        }
        before = after;
    }
    Ok(Vec::new())
}

async fn fold(
    slow: SlowRead<'_>,
    workspace: WorkspaceId,
    (first, last): (RecordId, RecordId),
) -> Result<BTreeMap<Uuid, Folded>> {
    let mut folded: BTreeMap<Uuid, Folded> = BTreeMap::new();
    for said in slow.all::<Said>(PAYLOADS, &values![workspace, first, last]).await? {
        folded.entry(said.chain).or_default().add(said.client.as_deref(), said.firm.as_deref());
    }
    Ok(folded)
}

struct Said {
    chain: Uuid,
    client: Option<String>,
    firm: Option<String>,
}

impl FromRow for Said {
    fn from_row(row: &portico_store::Row<'_>) -> portico_store::Result<Self> {
        Ok(Self { chain: row.get(0)?, client: row.get(1)?, firm: row.get(2)? })
    }
}

/// The columns in which a row differs from the sum of its events.
pub fn apart(record: &Record, sum: &Folded) -> Vec<Apart> {
    if sum.erased {
        return Vec::new();
    }
    let differing =
        named(&record.columns()).into_iter().filter(|(column, value)| sum.columns.get(column) != Some(value));
    let told = differing.map(|(column, row)| {
        let events = sum.columns.get(&column).cloned().unwrap_or(Json::Null);
        Apart { record: record.id, column, row, events }
    });
    told.collect()
}
