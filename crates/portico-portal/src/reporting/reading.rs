//! Streams records with their events and stays: a page of records at a time, however many there are.

use crate::{call::Portal, error::Result, ids::WorkspaceId, reporting::outcomes::Options};
use portico_store::{FromRow, Row, Value, from_row, values};
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

/// A record and all that is measured about it. Instants are in microseconds.
pub(super) struct Case {
    pub kind: String,
    pub state: String,
    pub is_open: bool,
    pub opened_at: i64,
    pub reopened: i64,
    pub organization: Uuid,
    pub events: Vec<Happened>,
    pub stays: Vec<Stay>,
}

pub(super) struct Happened {
    pub at: i64,
    /// The log's word for it, the transition, or the kind of the event.
    pub activity: String,
    pub member: Option<Uuid>,
    pub by_firm: bool,
    /// An organization that the event names besides the record's own.
    pub named: Option<Uuid>,
}

pub(super) struct Stay {
    pub record: Uuid,
    pub state: String,
    pub entered_at: i64,
    pub left_at: Option<i64>,
}

pub(super) struct Reading<'p> {
    portal: &'p Portal,
    workspace: WorkspaceId,
    records: String,
    filter: Vec<Value>,
    reached: Uuid,
}

const RECORDS_AT_ONCE: i64 = 1_000;
const EVENTS_AT_ONCE: i64 = 20_000;

const EVENTS: &str = "SELECT e.chain_id, e.seq, e.kind, e.occurred_at, e.member_id, m.side, e.client_payload, e.firm_payload \
    FROM event e LEFT JOIN member m ON m.workspace_id = e.workspace_id AND m.id = e.member_id \
    WHERE e.workspace_id = $1 AND (e.chain_id, e.seq) > ($2, $3) AND e.chain_id <= $4 ORDER BY e.chain_id, e.seq LIMIT $5";
const STAYS: &str = "SELECT record_id, state, entered_at, left_at FROM state_span \
    WHERE workspace_id = $1 AND record_id >= $2 AND record_id <= $3 ORDER BY record_id, seq";

from_row!(Stay { record, state, entered_at, left_at });

struct RecordRow {
    id: Uuid,
    organization: Uuid,
    kind: String,
    state: String,
    is_open: bool,
    opened_at: i64,
    reopened: i64,
}

from_row!(RecordRow { id, organization, kind, state, is_open, opened_at, reopened });

struct EventRow {
    chain: Uuid,
    seq: i64,
    happened: Happened,
}

/// What is of interest in the two payloads.
#[derive(Default, Deserialize)]
struct Said {
    activity: Option<String>,
    transition: Option<String>,
    side: Option<String>,
    #[serde(default)]
    changes: Changes,
}

#[derive(Default, Deserialize)]
struct Changes {
    named_organization_id: Option<Uuid>,
}

impl<'p> Reading<'p> {
    pub(super) fn begin(portal: &'p Portal, options: &Options) -> Self {
        let mut filter = Vec::new();
        let mut conditions = String::new();
        let mut also = |condition: &str, value: Value| {
            filter.push(value);
            // The first three places are taken.
            let place = filter.len() + 3;
            conditions.extend([" AND ", condition, " $", &place.to_string()]);
        };
        if let Some(kind) = &options.kind {
            also("type =", kind.as_str().into());
        }
        if let Some(from) = options.from {
            also("opened_at >=", from.into());
        }
        if let Some(to) = options.to {
            also("opened_at <", to.into());
        }
        let records = format!(
            "SELECT id, organization_id, type, state, is_open, opened_at, reopened FROM record \
             WHERE workspace_id = $1 AND id > $2{conditions} ORDER BY id LIMIT $3"
        );
        Self { portal, workspace: options.workspace, records, filter, reached: Uuid::nil() }
    }

    /// The next page; none after the last.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<Case>>> {
        let slow = self.portal.db.slow(self.workspace.tenant());
        let asked = [values![self.workspace, self.reached, RECORDS_AT_ONCE].to_vec(), self.filter.clone()].concat();
        let rows = slow.all::<RecordRow>(&self.records, &asked).await?;
        let (Some(first), Some(last)) = (rows.first().map(|row| row.id), rows.last().map(|row| row.id)) else {
            return Ok(None);
        };
        self.reached = last;
        let places: HashMap<Uuid, usize> = rows.iter().enumerate().map(|(at, row)| (row.id, at)).collect();
        let mut cases: Vec<Case> = rows.into_iter().map(Case::from).collect();
        for stay in slow.all::<Stay>(STAYS, &values![self.workspace, first, last]).await? {
            if let Some(case) = places.get(&stay.record).and_then(|at| cases.get_mut(*at)) {
                case.stays.push(stay);
            }
        }
        let mut reached = (first, 0);
        loop {
            let asked = values![self.workspace, reached.0, reached.1, last, EVENTS_AT_ONCE];
            let events = slow.all::<EventRow>(EVENTS, &asked).await?;
            let Some(end) = events.last() else { return Ok(Some(cases)) };
            reached = (end.chain, end.seq);
            for event in events {
                if let Some(case) = places.get(&event.chain).and_then(|at| cases.get_mut(*at)) {
                    case.events.push(event.happened);
                }
            }
        }
    }
}

impl From<RecordRow> for Case {
    fn from(row: RecordRow) -> Self {
        let RecordRow { organization, kind, state, is_open, opened_at, reopened, .. } = row;
        Self { kind, state, is_open, opened_at, reopened, organization, events: Vec::new(), stays: Vec::new() }
    }
}

impl FromRow for EventRow {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let said =
            |at| Ok::<_, portico_store::Error>(row.get::<Option<String>>(at)?.as_deref().map(read).unwrap_or_default());
        let (kind, side): (String, Option<String>) = (row.get(2)?, row.get(5)?);
        let (client, firm) = (said(6)?, said(7)?);
        let happened = Happened {
            at: row.get(3)?,
            activity: firm.activity.or(client.transition).or(firm.transition).unwrap_or(kind),
            member: row.get(4)?,
            by_firm: firm.side.or(side).as_deref() == Some("firm"),
            named: firm.changes.named_organization_id,
        };
        Ok(Self { chain: row.get(0)?, seq: row.get(1)?, happened })
    }
}

/// What another version of the program wrote differently tells nothing.
fn read(payload: &str) -> Said {
    serde_json::from_str(payload).unwrap_or_default()
}
