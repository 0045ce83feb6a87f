//! `Case`: one round as it stands, with everything that a decision about it is made from.

use jiff::Timestamp;
use uuid::Uuid;

use super::bounds::Bounds;
use super::decision::Decision;
use super::mandate::{Absence, Delegation};
use super::procedure::Procedure;
use super::round::{Bundle, Round};
use crate::workflow::Actor;

#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    pub procedure: &'a Procedure,
    pub round: &'a Round,
    /// The hash of what is there now.
    pub bundle: Bundle,
    /// The decisions of this round that were not withdrawn, in the order in which they were given.
    pub decisions: &'a [Decision],
    /// The delegations of this round that were not revoked, in the order in which they were given.
    pub delegations: &'a [Delegation],
    /// Everybody's absences that were not revoked.
    pub absences: &'a [Absence],
    /// Everybody who is asked, or could be.
    pub people: &'a [Person],
    /// Whether the record's checklist is as far as the approval demands.
    pub checklist_done: bool,
    /// Whether whoever decides has put down what is to change: then asking for changes needs no words of its own.
    pub has_open_comments: bool,
    pub now: Timestamp,
}

/// Somebody who could be asked: one entry for each membership, so the same human may stand here twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The human, so that two memberships are not two people.
    pub id: Uuid,
    pub actor: Actor,
    /// Whether they are not suspended, and access lets them decide on this at all.
    pub may_decide: bool,
}

impl<'a> Case<'a> {
    pub(super) fn bounds(&self) -> Bounds<'a> {
        Bounds { procedure: self.procedure, submitted_by: self.round.submitted_by, amount: self.round.amount }
    }

    /// The memberships of one human.
    pub(super) fn entries(&self, id: Uuid) -> impl Iterator<Item = &'a Person> {
        self.people.iter().filter(move |person| person.id == id)
    }

    /// What was decided in a stage on the bundle of this round, and on no other.
    pub(super) fn given(&self, stage: &str) -> impl Iterator<Item = &'a Decision> {
        let round = self.round;
        self.decisions
            .iter()
            .filter(move |decision| decision.stage.as_str() == stage && decision.bundle == round.bundle)
    }

    /// Whether somebody is away at an instant, whoever stands in for them.
    pub(super) fn is_away(&self, id: Uuid, at: Timestamp) -> bool {
        self.absences.iter().any(|absence| absence.who == id && absence.is_on(&self.procedure.record_type, at))
    }
}
