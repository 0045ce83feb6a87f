//! What a change of a round leads to: who can decide now, what is not covered, when it is looked at again.

use crate::{
    approvals::{
        docket::Docket,
        rows::{RoundRow, State, Watch, basis_word, json},
    },
    call::Call,
    error::Result,
    ids::RoundId,
};
use jiff::Timestamp;
use portico_model::approvals::{Basis, Standing, Uncovered, Waiting, coverage, timetable};
use portico_store::{Tx, from_row, values};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Where a round stands after a change, and who hears of it for the first time.
#[derive(Debug, Clone)]
pub struct Turn {
    pub standing: Standing,
    /// Who can decide now and could not before.
    pub asked: BTreeSet<Uuid>,
    /// What is not covered any more, and was before.
    pub uncovered: Vec<Uncovered>,
}

/// Who can decide, as the list knows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Task {
    person: Uuid,
    seat: Uuid,
    basis: String,
    due: i64,
}

from_row!(Task { person, seat, basis, due });

/// A gap, as the list knows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Gap {
    stage: String,
    group: String,
    due: i64,
    lacking: i64,
    waiting_for: String,
}

from_row!(Gap { stage, group, due, lacking, waiting_for });

const TASKS: &str = "SELECT person_id, seat, basis, due_key FROM approval_task WHERE workspace_id = $1 AND round_id = $2 ORDER BY person_id";
const NO_TASKS: &str = "DELETE FROM approval_task WHERE workspace_id = $1 AND round_id = $2";
const TASK: &str = "INSERT INTO approval_task (workspace_id, round_id, person_id, record_id, seat, basis, due_key, since) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const GAPS: &str =
    "SELECT stage, grouped, due_key, lacking, waiting_for FROM approval_gap WHERE workspace_id = $1 AND round_id = $2";
const NO_GAPS: &str = "DELETE FROM approval_gap WHERE workspace_id = $1 AND round_id = $2";
const GAP: &str = "INSERT INTO approval_gap (workspace_id, round_id, stage, grouped, record_id, due_key, lacking, waiting_for, found_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// Brings everything that is derived from a round up to date, in the transaction that changed it.
pub async fn settle(call: &Call, tx: &mut Tx, docket: &mut Docket<'_>) -> Result<Turn> {
    let now = call.now();
    let standing = docket.standing(now);
    let before = docket.row.watch.clone();
    stand(&mut docket.row, &standing, now);
    let asked = tasks(call, tx, docket, &standing).await?;
    let uncovered = gaps(call, tx, docket, &standing).await?;
    docket.row.watch.next_at = next_at(docket, now);
    if docket.row.state != State::Open || before != docket.row.watch {
        docket.row.stand(tx, call.workspace())?;
    }
    Ok(Turn { standing, asked, uncovered })
}

/// The round as the decisions on it leave it.
pub fn stand(row: &mut RoundRow, standing: &Standing, now: Timestamp) {
    let over = match standing {
        Standing::Open(waiting) => {
            if row.watch.stage.as_ref() != Some(&waiting.stage) {
                row.watch = Watch { stage: Some(waiting.stage.clone()), ..Watch::default() };
            }
            (row.watch.stage_since, row.watch.due_at) = (Some(waiting.opened_at), waiting.due_at);
            row.state = State::Open;
            row.ended_at = None;
            return;
        }
        Standing::Void if row.state == State::Closed => State::Closed,
        Standing::Void => State::Void,
        Standing::ChangesAsked { .. } => State::ChangesAsked,
        Standing::Approved { .. } => State::Approved,
    };
    row.state = over;
    row.watch = Watch::default();
    row.ended_at = row.ended_at.or(Some(now));
}

/// Writes who can decide now; gives those who could not before.
async fn tasks(call: &Call, tx: &mut Tx, docket: &Docket<'_>, standing: &Standing) -> Result<BTreeSet<Uuid>> {
    let (workspace, round) = (call.workspace(), docket.row.id);
    let mut before: Vec<Task> = tx.all(TASKS, &values![workspace, round]).await?;
    before.sort();
    let now = if let Standing::Open(waiting) = standing { tasks_of(waiting) } else { Vec::new() };
    if now == before {
        return Ok(BTreeSet::new());
    }
    tx.later(NO_TASKS, &values![workspace, round])?;
    for Task { person, seat, basis, due } in &now {
        let row = values![workspace, round, *person, docket.row.record, *seat, basis.as_str(), *due, call.now()];
        tx.later(TASK, &row)?;
    }
    let known: BTreeSet<Uuid> = before.iter().map(|task| task.person).collect();
    Ok(now.iter().map(|task| task.person).filter(|person| !known.contains(person)).collect())
}

/// One for each person; who could sit in several seats has their own, else the first.
// ask 31
fn tasks_of(waiting: &Waiting) -> Vec<Task> {
    let due = due_key(waiting.due_at);
    let mut best: BTreeMap<Uuid, (Basis, Uuid)> = BTreeMap::new();
    for seat in waiting.groups.iter().flat_map(|group| &group.seats) {
        for (person, basis) in &seat.deciders {
            let found = (*basis, seat.holder);
            best.entry(*person).and_modify(|one| *one = (*one).min(found)).or_insert(found);
        }
    }
    let task =
        |(person, (basis, seat)): (Uuid, (Basis, Uuid))| Task { person, seat, basis: basis_word(basis).into(), due };
    best.into_iter().map(task).collect()
}

/// Writes what is not covered; gives what was before.
// req 75, ask 21
async fn gaps(call: &Call, tx: &mut Tx, docket: &Docket<'_>, standing: &Standing) -> Result<Vec<Uncovered>> {
    let (workspace, round) = (call.workspace(), docket.row.id);
    let mut before: Vec<Gap> = tx.all(GAPS, &values![workspace, round]).await?;
    let found = if matches!(standing, Standing::Open(_)) { coverage(&docket.case(call.now())) } else { Vec::new() };
    let mut now = found.iter().map(Gap::of).collect::<Result<Vec<Gap>>>()?;
    before.sort();
    now.sort();
    if now == before {
        return Ok(Vec::new());
    }
    tx.later(NO_GAPS, &values![workspace, round])?;
    for gap in &now {
        tx.later(GAP, &gap.values(call, round, docket))?;
    }
    let is_known = |one: &Uncovered| before.iter().any(|gap| gap.stage == *one.stage && gap.group == *one.group);
    Ok(found.into_iter().filter(|one| !is_known(one)).collect())
}

impl Gap {
    fn of(one: &Uncovered) -> Result<Self> {
        Ok(Self {
            stage: one.stage.to_string(),
            group: one.group.to_string(),
            due: due_key(one.due_at),
            lacking: i64::try_from(one.lacking).unwrap_or(i64::MAX),
            waiting_for: json(&one.waiting_for)?,
        })
    }

    fn values(&self, call: &Call, round: RoundId, docket: &Docket<'_>) -> Vec<portico_store::Value> {
        let Self { stage, group, due, lacking, waiting_for } = self;
        values![
            call.workspace(),
            round,
            stage.as_str(),
            group.as_str(),
            docket.row.record,
            *due,
            *lacking,
            waiting_for.as_str(),
            call.now()
        ]
        .to_vec()
    }
}

/// The next instant at which something changes by itself: a reminder, a deadline, somebody's leave or return.
fn next_at(docket: &Docket<'_>, now: Timestamp) -> Option<Timestamp> {
    let watch = &docket.row.watch;
    let times = timetable(docket.procedure, watch.stage_since.filter(|_| docket.row.state == State::Open)?);
    let reminder = usize::try_from(watch.reminded).ok().and_then(|sent| times.remind_at.get(sent).copied());
    let escalation = times.escalate_at.filter(|_| watch.escalated_at.is_none());
    let due = times.due_at.filter(|at| *at > now);
    let absences = docket.absences.iter().flat_map(|absence| [absence.from, absence.until]).filter(|at| *at > now);
    absences.chain(reminder).chain(escalation).chain(due).min()
}

/// What lists sort by: when it is due, or the end of time.
pub fn due_key(due_at: Option<Timestamp>) -> i64 {
    due_at.map_or(i64::MAX, Timestamp::as_microsecond)
}
