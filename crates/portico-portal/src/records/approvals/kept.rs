//! A round of a history as it is kept between events, read, and written.

use super::rounds::{Rounds, Word};
use crate::{
    approvals::{
        Content, Reader, RoundRow, State, docket,
        rows::{self, DECISIONS, Given, Watch},
    },
    call::Call,
    error::Result,
    ids::{RecordId, RoundId},
};
use jiff::Timestamp;
use portico_model::{
    access::Side,
    approvals::{Decision, Leg, Procedure, Round, Route, Slate},
};
use portico_store::{Tx, values};
use serde::Serialize;

/// A round with what was said to it.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub row: RoundRow,
    pub decisions: Vec<Decision>,
    /// An earlier import has written it.
    pub is_there: bool,
    /// Decisions that are not written yet, each with the side of its seat.
    pub fresh: Vec<(Given, Side)>,
}

/// A round that ended by what was said of something else.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Ended {
    pub round: RoundId,
    pub state: &'static str,
}

/// A round that begins. Its route is the last stage alone: the others show when somebody decides in them.
pub(super) fn round_of_history(
    (procedure, word): (&Procedure, &Word),
    (record, number, at): (RecordId, u32, Timestamp),
    content: Content,
) -> Result<RoundRow> {
    let last = procedure.declared.stages.iter().last();
    let legs = last.map(|(stage, declared)| {
        let slate = |group| Slate { group, needed: 1, holders: Vec::new(), by_fallback: false };
        Leg { stage: stage.clone(), groups: declared.groups.keys().next().cloned().map(slate).into_iter().collect() }
    });
    let watch = Watch { stage: last.map(|(stage, _)| stage.clone()), stage_since: Some(at), ..Watch::default() };
    let round = Round {
        number,
        bundle: content.bundle()?,
        rule_version: content.rule_version,
        submitted_by: word.person.0,
        submitted_at: at,
        amount: content.amount,
        route: Route { stages: legs.into_iter().collect() },
        is_over: false,
    };
    let approval = word.approval.clone();
    Ok(RoundRow { id: word.round, record, approval, round, content, state: State::Open, watch, ended_at: None })
}

impl Rounds {
    /// The rounds of a record that an earlier import left.
    pub async fn load(call: &Call, tx: &mut Tx, record: RecordId) -> Result<Self> {
        let mut reader = Reader::Locked(tx);
        let mut rows = docket::of_record(&mut reader, call.workspace(), record).await?;
        rows.sort_by_key(|row| row.round.number);
        let mut rounds = Self::default();
        for row in rows {
            let given: Vec<Given> = reader.all(DECISIONS, &values![call.workspace(), row.id]).await?;
            let decisions = given.into_iter().map(|given| given.decision).collect();
            rounds.kept.push(Kept { row, decisions, is_there: true, fresh: Vec::new() });
        }
        Ok(rounds)
    }

    /// Writes what is new: rounds before the decisions on them.
    pub fn write(&self, call: &Call, tx: &mut Tx) -> Result<()> {
        for Kept { row, is_there, fresh, .. } in &self.kept {
            if *is_there {
                row.reroute(tx, call.workspace())?;
            } else {
                row.begin(tx, call.workspace())?;
            }
            row.stand(tx, call.workspace())?;
            for (given, side) in fresh {
                rows::add_decision(tx, (call.workspace(), row.id), given, *side)?;
            }
        }
        Ok(())
    }
}
