//! Figures about decisions: rounds and rework, how long they took, how many were given in the portal, and every override.

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
use std::collections::BTreeMap;
use uuid::Uuid;

/// One approval of one record type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ApprovalFigures {
    #[serde(rename = "type")]
    pub kind: String,
    pub approval: String,
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
}

struct Row {
    id: RoundId,
    kind: String,
    approval: String,
    number: i64,
    state: String,
    submitted_at: Timestamp,
    ended_at: Option<Timestamp>,
    overrides: i64,
    recorded: i64,
}

from_row!(Row { id, kind, approval, number, state, submitted_at, ended_at, overrides, recorded });

const PAGE: i64 = 1_000;
const ROUNDS: &str = "SELECT a.id, r.type, a.approval, a.number, a.state, a.submitted_at, a.ended_at, \
    (SELECT count(*) FROM approval_decision d WHERE d.workspace_id = $1 AND d.round_id = a.id AND d.basis = 'override'), \
    (SELECT count(*) FROM approval_decision d WHERE d.workspace_id = $1 AND d.round_id = a.id AND d.basis = 'recorded') \
    FROM approval_round a JOIN record r ON r.workspace_id = a.workspace_id AND r.id = a.record_id \
    WHERE a.workspace_id = $1 AND a.id > $2 AND r.opened_at >= $3 AND r.opened_at < $4 ORDER BY a.id LIMIT $5";

#[derive(Default)]
struct Tally {
    figures: Option<ApprovalFigures>,
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
        reached = last.id.0;
        let wanted = |row: &Row| options.kind.as_ref().is_none_or(|kind| kind.as_str() == row.kind);
        for row in page.into_iter().filter(wanted) {
            tallies.entry((row.kind.clone(), row.approval.clone())).or_default().add(&row);
        }
    }
    Ok(tallies.into_values().filter_map(Tally::told).collect())
}

impl Tally {
    fn add(&mut self, row: &Row) {
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
    }

    fn told(mut self) -> Option<ApprovalFigures> {
        let latency = Seconds::from(self.latency.summary());
        self.figures.map(|figures| ApprovalFigures { latency, ..figures })
    }
}

impl ApprovalFigures {
    fn none(row: &Row) -> Self {
        Self {
            kind: row.kind.clone(),
            approval: row.approval.clone(),
            rounds: 0,
            approved: 0,
            changes_asked: 0,
            voided: 0,
            again: 0,
            in_portal: 0,
            recorded: 0,
            overridden: 0,
            latency: Seconds::default(),
        }
    }
}
