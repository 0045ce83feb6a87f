//! Figures about decisions: rounds and rework, how long each stage took, how many were given in the portal, every override.

use crate::{
    call::Portal,
    error::Result,
    ids::RoundId,
    reporting::outcomes::{Options, Seconds},
};
use jiff::Timestamp;
use portico_model::metrics::Sample;
use portico_store::{from_row, values};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// One approval of one record type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ApprovalFigures {
    #[serde(rename = "type")]
    pub kind: String,
    pub approval: String,
    /// Records that were put forward at all.
    pub records: u64,
    /// Records that were put forward more than once.
    pub reworked: u64,
    /// Reworked records as a share of all, from 0 to 1.
    pub rework_rate: f64,
    /// For each number of rounds, the records that took so many.
    pub records_by_rounds: BTreeMap<u64, u64>,
    pub rounds: u64,
    pub approved: u64,
    pub changes_asked: u64,
    /// Rounds whose content changed while they were open, or after they were approved.
    pub voided: u64,
    /// Rounds beyond the first of their record.
    pub again: u64,
    /// Approved rounds in which everybody decided in the portal.
    pub in_portal: u64,
    /// Approved rounds with a decision that was put down for somebody.
    pub recorded: u64,
    /// Approved rounds in which a stage was closed without those who were asked.
    pub overridden: u64,
    /// From being put forward to the last decision, of approved rounds.
    pub latency: Seconds,
    /// By name; stages without a decision are left out.
    pub stages: Vec<StageFigures>,
}

/// One stage of an approval, over all rounds that reached it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StageFigures {
    pub stage: String,
    /// Decisions that were not taken back.
    pub decisions: u64,
    pub changes_asked: u64,
    /// From the opening of the stage, which is the last decision of the one before or the submission, to its last
    /// decision; of stages that are over.
    pub latency: Seconds,
}

struct Row {
    id: RoundId,
    record: Uuid,
    kind: String,
    approval: String,
    number: i64,
    state: String,
    submitted_at: Timestamp,
    ended_at: Option<Timestamp>,
    overrides: i64,
    recorded: i64,
}

from_row!(Row { id, record, kind, approval, number, state, submitted_at, ended_at, overrides, recorded });

const PAGE: i64 = 1_000;
const ROUNDS: &str = "SELECT a.id, a.record_id, r.type, a.approval, a.number, a.state, a.submitted_at, a.ended_at, \
    (SELECT count(*) FROM approval_decision d WHERE d.workspace_id = $1 AND d.round_id = a.id AND d.basis = 'override'), \
    (SELECT count(*) FROM approval_decision d WHERE d.workspace_id = $1 AND d.round_id = a.id AND d.basis = 'recorded') \
    FROM approval_round a JOIN record r ON r.workspace_id = a.workspace_id AND r.id = a.record_id \
    WHERE a.workspace_id = $1 AND a.id > $2 AND r.opened_at >= $3 AND r.opened_at < $4 ORDER BY a.id LIMIT $5";

const DECISIONS: &str = "SELECT d.round_id, d.stage, d.said, d.decided_at FROM approval_decision d \
    LEFT JOIN approval_withdrawal w ON w.workspace_id = d.workspace_id AND w.round_id = d.round_id AND w.place = d.place \
    WHERE d.workspace_id = $1 AND d.round_id > $2 AND d.round_id <= $3 AND w.place IS NULL ORDER BY d.round_id, d.place";

/// A decision that was not taken back.
struct Given {
    round: RoundId,
    stage: String,
    said: String,
    at: Timestamp,
}

from_row!(Given { round, stage, said, at });

#[derive(Default)]
struct Tally {
    figures: Option<ApprovalFigures>,
    latency: Sample,
    rounds: HashMap<Uuid, u64>,
    stages: BTreeMap<String, StageTally>,
}

#[derive(Default)]
struct StageTally {
    decisions: usize,
    changes_asked: usize,
    latency: Sample,
}

/// The figures of every approval, by record type and key.
// req 69, req 72, req 73
pub async fn figures(portal: &Portal, options: &Options) -> Result<Vec<ApprovalFigures>> {
    let slow = portal.db.slow(options.workspace.tenant());
    let (from, to) = (options.from.unwrap_or(Timestamp::MIN), options.to.unwrap_or(Timestamp::MAX));
    let mut tallies: BTreeMap<(String, String), Tally> = BTreeMap::new();
    let mut reached = Uuid::nil();
    loop {
        let page: Vec<Row> = slow.all(ROUNDS, &values![options.workspace, reached, from, to, PAGE]).await?;
        let Some(last) = page.last() else { break };
        let asked = values![options.workspace, reached, last.id];
        reached = last.id.0;
        let given: Vec<Given> = slow.all(DECISIONS, &asked).await?;
        let wanted = |row: &&Row| options.kind.as_ref().is_none_or(|kind| kind.as_str() == row.kind);
        for row in page.iter().filter(wanted) {
            let begins = given.partition_point(|one| one.round < row.id);
            let of_round = given.iter().skip(begins).take_while(|one| one.round == row.id).collect::<Vec<_>>();
            tallies.entry((row.kind.clone(), row.approval.clone())).or_default().add(row, &of_round);
        }
    }
    Ok(tallies.into_values().filter_map(Tally::told).collect())
}

impl Tally {
    fn add(&mut self, row: &Row, given: &[&Given]) {
        let figures = self.figures.get_or_insert_with(|| ApprovalFigures::none(row));
        let is_approved = row.state == "approved";
        figures.rounds += 1;
        figures.again += u64::from(row.number > 1);
        figures.changes_asked += u64::from(row.state == "changes-asked");
        figures.voided += u64::from(row.state == "void");
        figures.approved += u64::from(is_approved);
        figures.overridden += u64::from(is_approved && row.overrides > 0);
        figures.recorded += u64::from(is_approved && row.recorded > 0);
        figures.in_portal += u64::from(is_approved && row.recorded == 0 && row.overrides == 0);
        if let Some(ended_at) = row.ended_at.filter(|_| is_approved) {
            self.latency.add(ended_at.as_microsecond() - row.submitted_at.as_microsecond());
        }
        *self.rounds.entry(row.record).or_default() += 1;
        self.add_stages(row, given);
    }

    /// Stages come one after the other: a stage is over when another was decided on after it, or when it ended the round.
    fn add_stages(&mut self, row: &Row, given: &[&Given]) {
        let mut opened_at = row.submitted_at;
        for of_stage in given.chunk_by(|one, next| one.stage == next.stage) {
            let (Some(first), Some(last)) = (of_stage.first(), of_stage.last()) else { continue };
            let ends_round = row.ended_at == Some(last.at);
            let is_passed = given.last().is_some_and(|end| end.stage != last.stage);
            let stage = self.stages.entry(first.stage.clone()).or_default();
            stage.decisions += of_stage.len();
            stage.changes_asked += of_stage.iter().filter(|one| one.said == "ask-for-changes").count();
            if ends_round || is_passed {
                stage.latency.add(last.at.as_microsecond() - opened_at.as_microsecond());
            }
            opened_at = last.at;
        }
    }

    fn told(mut self) -> Option<ApprovalFigures> {
        let latency = Seconds::from(self.latency.summary());
        let stages = self.stages.into_iter().map(|(stage, mut tally)| StageFigures {
            stage,
            decisions: u64::try_from(tally.decisions).unwrap_or(u64::MAX),
            changes_asked: u64::try_from(tally.changes_asked).unwrap_or(u64::MAX),
            latency: tally.latency.summary().into(),
        });
        let mut records_by_rounds = BTreeMap::new();
        for rounds in self.rounds.values() {
            *records_by_rounds.entry(*rounds).or_default() += 1;
        }
        let records = u64::try_from(self.rounds.len()).unwrap_or_default();
        let reworked = records - records_by_rounds.get(&1).copied().unwrap_or_default();
        let rework_rate = share(reworked, records);
        let stages = stages.collect();
        self.figures.map(|figures| ApprovalFigures {
            records,
            reworked,
            rework_rate,
            records_by_rounds,
            latency,
            stages,
            ..figures
        })
    }
}

/// A part of a whole, from 0 to 1, to the nearest ten-thousandth.
fn share(part: u64, whole: u64) -> f64 {
    let parts = part.saturating_mul(10_000).saturating_add(whole / 2) / whole.max(1);
    f64::from(u32::try_from(parts).unwrap_or(u32::MAX)) / 10_000.0
}

impl ApprovalFigures {
    fn none(row: &Row) -> Self {
        Self {
            kind: row.kind.clone(),
            approval: row.approval.clone(),
            records: 0,
            reworked: 0,
            rework_rate: 0.0,
            records_by_rounds: BTreeMap::new(),
            rounds: 0,
            approved: 0,
            changes_asked: 0,
            voided: 0,
            again: 0,
            in_portal: 0,
            recorded: 0,
            overridden: 0,
            latency: Seconds::default(),
            stages: Vec::new(),
        }
    }
}
