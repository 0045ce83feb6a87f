//! What the decisions in one stage add up to.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::case::Case;
use super::decision::{Basis, Decision, Said};
use super::route::{Leg, Slate};

#[derive(Debug, Clone, Copy)]
pub(super) struct Tally<'a> {
    pub case: Case<'a>,
    pub leg: &'a Leg,
}

impl<'a> Tally<'a> {
    /// The groups that have not approved yet. Once a group has, its people are not asked any more.
    // ask 31
    pub fn unmet(&self) -> impl Iterator<Item = &'a Slate> {
        self.leg.groups.iter().filter(|slate| !self.is_met(slate))
    }

    pub fn is_met(&self, slate: &Slate) -> bool {
        let is_override = |decision: &Decision| decision.basis == Basis::Override && decision.group == slate.group;
        self.case.given(&self.leg.stage).any(is_override) || self.approved_by(slate).len() >= slate.needed
    }

    /// Whose approvals count in a group: nobody twice, in whosever place they gave them.
    pub fn approved_by(&self, slate: &Slate) -> BTreeSet<Uuid> {
        let last = slate.holders.iter().filter_map(|holder| self.last_word(slate, *holder));
        last.filter(|decision| decision.said.approves()).map(Decision::decider).collect()
    }

    /// Whether a seat has had its say. “Not for me” leaves it to others.
    pub fn is_decided(&self, slate: &Slate, holder: Uuid) -> bool {
        self.last_word(slate, holder).is_some_and(|decision| !matches!(decision.said, Said::NotForMe(_)))
    }

    fn last_word(&self, slate: &Slate, holder: Uuid) -> Option<&'a Decision> {
        let in_seat = |decision: &&Decision| {
            decision.group == slate.group && decision.seat == holder && decision.basis != Basis::Override
        };
        self.case.given(&self.leg.stage).filter(in_seat).last()
    }

    /// Whether somebody has said that they should not decide in a group.
    pub fn has_declined(&self, slate: &Slate, id: Uuid) -> bool {
        let mut given = self.case.given(&self.leg.stage).filter(|decision| decision.group == slate.group);
        given.any(|decision| decision.decider() == id && matches!(decision.said, Said::NotForMe(_)))
    }
}
