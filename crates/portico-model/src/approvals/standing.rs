//! What the decisions so far amount to.

use jiff::Timestamp;
use uuid::Uuid;

use super::case::Case;
use super::decision::{Basis, Decision, Said};
use super::open_stage::OpenStage;
use super::route::{Leg, Slate};
use super::tally::Tally;
use crate::Key;

#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// What is there now is not what was submitted.
    Void,
    Open(Waiting),
    ChangesAsked {
        by: Uuid,
        at: Timestamp,
        reason: String,
    },
    Approved {
        at: Timestamp,
        /// Somebody approved on condition of changes.
        with_changes: bool,
        /// A stage was closed without those who were asked.
        overridden: bool,
    },
}

/// The open stage, and who can decide in it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub stage: Key,
    pub opened_at: Timestamp,
    pub due_at: Option<Timestamp>,
    /// Those that have not approved yet.
    pub groups: Vec<WaitingGroup>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingGroup {
    pub group: Key,
    pub needed: usize,
    pub approved: usize,
    pub seats: Vec<WaitingSeat>,
}

/// Somebody who was asked and has not decided, with everybody who can do so now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingSeat {
    pub holder: Uuid,
    pub deciders: Vec<(Uuid, Basis)>,
}

impl Waiting {
    /// Whether one more approval, given in this seat by whoever it is, closes the stage.
    pub fn closes_with(&self, holder: Uuid, by: Uuid) -> bool {
        let counts = |seat: &WaitingSeat| seat.holder == holder && seat.deciders.iter().any(|(id, _)| *id == by);
        self.groups.iter().all(|group| group.approved + 1 >= group.needed && group.seats.iter().any(counts))
    }
}

/// How far a round has got.
pub(super) enum Reached<'a> {
    Void,
    Open(&'a Leg, Timestamp),
    ChangesAsked(&'a Decision),
    Approved(Timestamp),
}

pub fn standing(case: &Case<'_>) -> Standing {
    match reached(case) {
        Reached::Void => Standing::Void,
        Reached::Open(leg, opened_at) => Standing::Open(waiting(&OpenStage::at(case, leg, opened_at))),
        Reached::ChangesAsked(decision) => {
            let reason = if let Said::AskForChanges(reason) = &decision.said { reason.clone() } else { String::new() };
            Standing::ChangesAsked { by: decision.decider(), at: decision.at, reason }
        }
        Reached::Approved(at) => {
            let legs = case.round.route.stages.iter();
            let given: Vec<&Decision> = legs.flat_map(|leg| case.given(&leg.stage)).collect();
            Standing::Approved {
                at,
                with_changes: given.iter().any(|one| matches!(one.said, Said::ApproveWithChanges(_))),
                overridden: given.iter().any(|one| one.basis == Basis::Override),
            }
        }
    }
}

/// A stage opens when the one before it has closed, by the last decision that it took.
// ask 22
pub(super) fn reached<'a>(case: &Case<'a>) -> Reached<'a> {
    let round = case.round;
    if round.is_over || case.bundle != round.bundle {
        return Reached::Void;
    }
    let mut opened_at = round.submitted_at;
    for leg in &round.route.stages {
        let mut given = case.given(&leg.stage);
        if let Some(decision) = given.find(|decision| matches!(decision.said, Said::AskForChanges(_))) {
            return Reached::ChangesAsked(decision);
        }
        if (Tally { case: *case, leg }).unmet().next().is_some() {
            return Reached::Open(leg, opened_at);
        }
        opened_at = case.given(&leg.stage).last().map_or(opened_at, |decision| decision.at);
    }
    Reached::Approved(opened_at)
}

fn waiting(open: &OpenStage<'_>) -> Waiting {
    let group = |slate: &Slate| {
        let undecided = slate.holders.iter().filter(|holder| !open.tally.is_decided(slate, **holder));
        let spent = open.tally.approved_by(slate);
        let seats = undecided.map(|holder| {
            let mut deciders = open.deciders(slate, *holder, open.case.now);
            deciders.retain(|(id, _)| !spent.contains(id));
            WaitingSeat { holder: *holder, deciders }
        });
        let seats = seats.collect();
        WaitingGroup { group: slate.group.clone(), needed: slate.needed, approved: spent.len(), seats }
    };
    Waiting {
        stage: open.leg.stage.clone(),
        opened_at: open.opened_at,
        due_at: open.due_at,
        groups: open.tally.unmet().map(group).collect(),
    }
}
