//! Whether every round is what its events add up to: read from empty, the chain gives the present state of each.

use crate::{
    approvals::{
        rows::{DECISIONS, DELEGATIONS, Given, Passed, ROUND, RoundRow, basis_word, said_words},
        steps::Told,
    },
    call::Portal,
    error::Result,
    ids::{RecordId, RoundId, WorkspaceId},
};
use portico_store::values;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A round as its events tell it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    pub approval: String,
    pub number: u32,
    pub state: String,
    pub bundle: String,
    /// Place, seat, decider, basis and word of each decision that was not taken back.
    pub decisions: BTreeMap<i64, (Uuid, Uuid, String, String)>,
    /// Place, from and to of each delegation that was not called back.
    pub delegations: BTreeMap<i64, (Uuid, Uuid)>,
}

/// A round that says something else than its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Apart {
    pub round: RoundId,
    pub row: Sum,
    pub events: Sum,
}

/// What a replay needs of a payload; both sides' parts together are the whole.
#[derive(Debug, Default, Deserialize)]
struct Payload {
    round: Option<RoundId>,
    approval: Option<String>,
    number: Option<u32>,
    state: Option<String>,
    bundle: Option<String>,
    #[serde(default)]
    decisions: Vec<Told>,
    #[serde(default)]
    places: Vec<i64>,
    delegation: Option<Delegation>,
    /// Rounds that ended by it besides.
    #[serde(default)]
    ended: Vec<Ended>,
}

#[derive(Debug, Deserialize)]
struct Ended {
    round: RoundId,
    state: String,
}

#[derive(Debug, Deserialize)]
struct Delegation {
    place: i64,
    from: Uuid,
    to: Uuid,
}

/// The first event of an imported record may put it forward as well.
const EVENTS: &str = "SELECT chain_id, kind, client_payload, firm_payload FROM event WHERE workspace_id = $1 \
    AND (kind LIKE 'approval.%' OR (kind = 'record.submitted' AND source_ref IS NOT NULL)) ORDER BY chain_id, seq";

/// Compares every round of a workspace with the sum of its events.
// s_051
pub async fn replay(portal: &Portal, workspace: WorkspaceId) -> Result<Vec<Apart>> {
    let slow = portal.db.slow(workspace.tenant());
    let events: Vec<(RecordId, String, Option<String>, Option<String>)> = slow.all(EVENTS, &values![workspace]).await?;
    let mut sums: BTreeMap<RoundId, Sum> = BTreeMap::new();
    // What an erased entry said nobody can add up any more.
    let is_erased =
        |(_, _, client, firm): &&(RecordId, String, Option<String>, Option<String>)| client.is_none() && firm.is_none();
    let erased: BTreeSet<RecordId> = events.iter().filter(is_erased).map(|(record, ..)| *record).collect();
    for (record, kind, client, firm) in &events {
        if erased.contains(record) {
            continue;
        }
        let mut parts = [client, firm].map(|text| payload(text.as_deref()));
        for Ended { round, state } in parts.iter_mut().flat_map(|part| std::mem::take(&mut part.ended)) {
            sums.entry(round).or_default().state = state;
        }
        let Some(round) = parts.iter().find_map(|part| part.round) else { continue };
        let sum = sums.entry(round).or_default();
        parts.iter_mut().for_each(|part| sum.add(kind, std::mem::take(part)));
    }
    let rounds = format!("SELECT {ROUND} FROM approval_round a WHERE a.workspace_id = $1 ORDER BY a.id");
    let mut apart = Vec::new();
    for row in slow.all::<RoundRow>(&rounds, &values![workspace]).await? {
        if erased.contains(&row.record) {
            continue;
        }
        let given: Vec<Given> = slow.all(DECISIONS, &values![workspace, row.id]).await?;
        let passed: Vec<Passed> = slow.all(DELEGATIONS, &values![workspace, row.id]).await?;
        let (now, events) = (Sum::of(&row, &given, &passed), sums.remove(&row.id).unwrap_or_default());
        if now != events {
            apart.push(Apart { round: row.id, row: now, events });
        }
    }
    let lost = sums.into_iter().map(|(round, events)| Apart { round, row: Sum::default(), events });
    Ok(apart.into_iter().chain(lost).collect())
}

fn payload(text: Option<&str>) -> Payload {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

impl Sum {
    fn add(&mut self, kind: &str, part: Payload) {
        self.approval = part.approval.unwrap_or(std::mem::take(&mut self.approval));
        self.number = part.number.unwrap_or(self.number);
        self.state = part.state.unwrap_or(std::mem::take(&mut self.state));
        self.bundle = part.bundle.unwrap_or(std::mem::take(&mut self.bundle));
        let places: BTreeSet<i64> = part.places.into_iter().collect();
        match kind {
            "approval.withdrawn" => self.decisions.retain(|place, _| !places.contains(place)),
            "approval.recalled" => self.delegations.retain(|place, _| !places.contains(place)),
            _ => {}
        }
        for one in part.decisions {
            self.decisions.insert(one.place, (one.seat, one.by, one.basis, one.said));
        }
        if let Some(one) = part.delegation {
            self.delegations.insert(one.place, (one.from, one.to));
        }
    }

    fn of(row: &RoundRow, given: &[Given], passed: &[Passed]) -> Self {
        let decisions = given.iter().filter(|given| given.withdrawn_at.is_none()).map(|given| {
            let one = &given.decision;
            let said = said_words(&one.said).0.to_owned();
            (given.place, (one.seat, one.by, basis_word(one.basis).to_owned(), said))
        });
        let delegations = passed.iter().filter(|passed| passed.revoked_at.is_none());
        Self {
            approval: row.approval.to_string(),
            number: row.round.number,
            state: row.state.as_str().into(),
            bundle: crate::approvals::content::hex(row.round.bundle),
            decisions: decisions.collect(),
            delegations: delegations.map(|one| (one.place, (one.delegation.from, one.delegation.to))).collect(),
        }
    }
}
