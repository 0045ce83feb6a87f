//! What waits for somebody's decision, and what nobody who can be reached could approve: narrow rows, paged by key.

use crate::{
    call::Call,
    error::Result,
    ids::{DocumentId, RecordId, RoundId},
    policy::{self, Scope, scope::Filter},
    records::queries::{self, Line, Sort},
};
use jiff::Timestamp;
use portico_model::Key;
use portico_store::{
    FromRow, Row, Value,
    paging::{Cursor, Page},
    values,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Something that waits for the reader's decision.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub round: RoundId,
    pub record: RecordId,
    pub approval: Key,
    pub number: i64,
    pub rule_version: i64,
    pub due_at: Option<Timestamp>,
    due_key: i64,
    /// own, delegation, absence or fallback
    pub basis: String,
    pub seat: Uuid,
    pub seat_name: String,
    pub since: Timestamp,
}

/// A group that waits for more people than can be reached.
#[derive(Debug, Clone)]
pub struct Gap {
    pub round: RoundId,
    pub record: RecordId,
    pub approval: Key,
    pub stage: Key,
    pub rule_version: i64,
    pub due_at: Option<Timestamp>,
    due_key: i64,
    pub lacking: i64,
    pub waiting_for: Vec<Uuid>,
    pub found_at: Timestamp,
}

/// Rows of a page.
pub const PAGE: usize = 25;

/// What waits for somebody: workspace, person, where it begins, how many.
pub const WAITING: &str = "SELECT k.round_id, k.due_key, k.record_id, k.basis, k.seat, s.name, a.approval, a.number, a.rule_version, k.since \
    FROM approval_task k JOIN approval_round a ON a.workspace_id = k.workspace_id AND a.id = k.round_id \
    LEFT JOIN person s ON s.id = k.seat \
    WHERE k.workspace_id = $1 AND k.person_id = $2 AND (k.due_key, k.round_id) > ($3, $4) ORDER BY k.due_key, k.round_id LIMIT $5";

/// The same on one record: workspace, person, record.
pub const WAITING_ON: &str = "SELECT k.round_id, k.due_key, k.record_id, k.basis, k.seat, s.name, a.approval, a.number, a.rule_version, k.since \
    FROM approval_task k JOIN approval_round a ON a.workspace_id = k.workspace_id AND a.id = k.round_id \
    LEFT JOIN person s ON s.id = k.seat \
    WHERE k.workspace_id = $1 AND k.person_id = $2 AND k.record_id = $3 ORDER BY k.due_key, k.round_id LIMIT 1";

/// The statement of the coverage list: workspace, where it begins, how many.
pub const GAPS: &str = "SELECT g.round_id, g.record_id, a.approval, g.stage, a.rule_version, g.due_key, g.lacking, g.waiting_for, g.found_at \
    FROM approval_gap g JOIN approval_round a ON a.workspace_id = g.workspace_id AND a.id = g.round_id \
    WHERE g.workspace_id = $1 AND (g.due_key, g.round_id) > ($2, $3) ORDER BY g.due_key, g.round_id LIMIT $4";
const COUNT: &str =
    "SELECT count(*) FROM (SELECT 1 FROM approval_task WHERE workspace_id = $1 AND person_id = $2 LIMIT $3) k";

/// What waits for the reader, soonest due first, each with its record as far as they may decide on it.
pub async fn waiting(
    call: &Call,
    scope: &Scope<policy::Record>,
    (after, size): (Option<Cursor>, usize),
) -> Result<Page<(Waiting, Line)>> {
    let Some(person) = call.actor().person() else { return Ok(Page { rows: Vec::new(), next: None }) };
    let after = after.unwrap_or(Cursor::FIRST_ASCENDING);
    let given = values![call.workspace(), person, after.at, after.id, size + 1];
    let rows: Vec<Waiting> = call.read().all(WAITING, &given).await?;
    let page = Page::of(rows, size, |one| Cursor { at: one.due_key, id: one.round.0 });
    Ok(Page { next: page.next, rows: with_records(call, scope, page.rows).await? })
}

/// What waits for the reader on one record, soonest due first.
pub async fn waiting_on(
    call: &Call,
    scope: &Scope<policy::Record>,
    record: RecordId,
) -> Result<Option<(Waiting, Line)>> {
    let found: Option<Waiting> =
        call.read().find(WAITING_ON, &values![call.workspace(), call.actor().person(), record]).await?;
    Ok(with_records(call, scope, found.into_iter().collect()).await?.pop())
}

/// Each with its record, as far as the scope allows that.
async fn with_records(call: &Call, scope: &Scope<policy::Record>, rows: Vec<Waiting>) -> Result<Vec<(Waiting, Line)>> {
    let lines = records(call, scope, rows.iter().map(|one| one.record)).await?;
    let rows = rows.into_iter().filter_map(|one| lines.get(&one.record).cloned().map(|line| (one, line)));
    Ok(rows.collect())
}

/// How many wait for the reader, up to `most`.
pub async fn count(call: &Call, most: usize) -> Result<u64> {
    let Some(person) = call.actor().person() else { return Ok(0) };
    let found: Option<i64> = call.read().find(COUNT, &values![call.workspace(), person, most]).await?;
    Ok(u64::try_from(found.unwrap_or_default()).unwrap_or_default())
}

/// The round of a record that waits for the reader, if one does.
pub async fn waiting_round(call: &Call, record: RecordId) -> Result<Option<RoundId>> {
    const ROUND: &str =
        "SELECT round_id FROM approval_task WHERE workspace_id = $1 AND person_id = $2 AND record_id = $3 LIMIT 1";
    Ok(call.read().find(ROUND, &values![call.workspace(), call.actor().person(), record]).await?)
}

/// Whether the reader has passed something on here that they could call back.
pub async fn has_passed_on(call: &Call, round: RoundId) -> Result<bool> {
    const PASSED: &str = "SELECT count(*) FROM approval_delegation WHERE workspace_id = $1 AND round_id = $2 AND given_by = $3 \
        AND revoked_at IS NULL";
    let given = values![call.workspace(), round, call.actor().person()];
    Ok(call.read().find::<i64>(PASSED, &given).await?.unwrap_or_default() > 0)
}

/// The files of a record, for staff who name one as evidence.
pub async fn files(call: &Call, record: RecordId) -> Result<Vec<(DocumentId, String)>> {
    const FILES: &str = "SELECT id, title FROM document WHERE workspace_id = $1 AND record_id = $2 AND removed_at IS NULL \
        ORDER BY id LIMIT 200";
    call.read().all(FILES, &values![call.workspace(), record]).await.map_err(Into::into)
}

/// What is not covered, soonest due first, as far as the reader may see its record.
// req 75, ask 21
pub async fn gaps(
    call: &Call,
    scope: &Scope<policy::Record>,
    (after, size): (Option<Cursor>, usize),
) -> Result<Page<(Gap, Line)>> {
    let after = after.unwrap_or(Cursor::FIRST_ASCENDING);
    let rows: Vec<Gap> = call.read().all(GAPS, &values![call.workspace(), after.at, after.id, size + 1]).await?;
    let page = Page::of(rows, size, |one| Cursor { at: one.due_key, id: one.round.0 });
    let mut lines = records(call, scope, page.rows.iter().map(|one| one.record)).await?;
    let next = page.next;
    let rows = page.rows.into_iter().filter_map(|one| lines.get_mut(&one.record).cloned().map(|line| (one, line)));
    Ok(Page { rows: rows.collect(), next })
}

/// Those of these records that the scope allows.
async fn records(
    call: &Call,
    scope: &Scope<policy::Record>,
    ids: impl Iterator<Item = RecordId>,
) -> Result<BTreeMap<RecordId, Line>> {
    let ids: Vec<Uuid> = ids.map(|id| id.0).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let filter = Filter::none().and("t.id IN {uuids ?}", [Value::uuids(&ids)]);
    let query = queries::Query { filter, order: Sort::Due, after: None, size: ids.len() };
    let found = queries::list(call, scope, &query).await?;
    Ok(found.rows.into_iter().map(|line| (line.id, line)).collect())
}

fn instant(key: i64) -> Option<Timestamp> {
    (key != i64::MAX).then(|| Timestamp::from_microsecond(key).ok()).flatten()
}

impl FromRow for Waiting {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let due_key: i64 = row.get(1)?;
        Ok(Self {
            round: row.get(0)?,
            due_at: instant(due_key),
            due_key,
            record: row.get(2)?,
            basis: row.get(3)?,
            seat: row.get(4)?,
            seat_name: row.get::<Option<String>>(5)?.unwrap_or_default(),
            approval: Key::new(row.get::<String>(6)?),
            number: row.get(7)?,
            rule_version: row.get(8)?,
            since: row.get(9)?,
        })
    }
}

impl FromRow for Gap {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let due_key: i64 = row.get(5)?;
        let waiting_for: String = row.get(7)?;
        Ok(Self {
            round: row.get(0)?,
            record: row.get(1)?,
            approval: Key::new(row.get::<String>(2)?),
            stage: Key::new(row.get::<String>(3)?),
            rule_version: row.get(4)?,
            due_at: instant(due_key),
            due_key,
            lacking: row.get(6)?,
            waiting_for: serde_json::from_str(&waiting_for)
                .map_err(|error| portico_store::Error::Row(error.to_string()))?,
            found_at: row.get(8)?,
        })
    }
}
