//! The stage that is open, and who can decide in which seat of it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use uuid::Uuid;

use super::bounds::Bounds;
use super::case::{Case, Person};
use super::decision::Basis;
use super::mandate::Delegation;
use super::route::{Leg, Slate};
use super::standing::{Reached, reached};
use super::tally::Tally;
use super::timetable::timetable;
use crate::access::Side;

#[derive(Debug, Clone)]
pub(super) struct OpenStage<'a> {
    pub case: Case<'a>,
    pub leg: &'a Leg,
    pub tally: Tally<'a>,
    pub opened_at: Timestamp,
    pub due_at: Option<Timestamp>,
}

impl<'a> OpenStage<'a> {
    /// The stage in which decisions are taken now; none if the round is over or void.
    pub fn of(case: &Case<'a>) -> Option<OpenStage<'a>> {
        match reached(case) {
            Reached::Open(leg, opened_at) => Some(OpenStage::at(case, leg, opened_at)),
            Reached::Void | Reached::ChangesAsked(_) | Reached::Approved(_) => None,
        }
    }

    pub fn at(case: &Case<'a>, leg: &'a Leg, opened_at: Timestamp) -> OpenStage<'a> {
        let tally = Tally { case: *case, leg };
        OpenStage { case: *case, leg, tally, opened_at, due_at: timetable(case.procedure, opened_at).due_at }
    }

    /// Who can decide in a seat at an instant, and by what right; whoever was asked comes first.
    ///
    /// The fallback comes in when nobody else ever could, or when the stage is due.
    // ask 20, ask 21
    pub fn deciders(&self, slate: &Slate, holder: Uuid, at: Timestamp) -> Vec<(Uuid, Basis)> {
        let passed_on = self.passed_on(slate, holder);
        let is_handed_over = passed_on.is_some_and(|delegation| delegation.handed_over);
        let is_own = !is_handed_over && self.still_holds(slate, holder) && !self.tally.has_declined(slate, holder);
        let mut able = Vec::new();
        able.extend(is_own.then_some((holder, Basis::Own)));
        able.extend(passed_on.map(|delegation| (delegation.to, Basis::Delegation)));
        let is_due = self.due_at.is_some_and(|due_at| due_at <= at);
        let is_left = able.is_empty() || is_due;
        if is_own {
            able.extend(self.stand_ins(holder, at).map(|id| (id, Basis::Absence)));
        }
        if is_left {
            able.extend(self.fallback(slate).map(|id| (id, Basis::Fallback)));
        }
        let mut seen = BTreeSet::new();
        able.retain(|(id, _)| !self.tally.has_declined(slate, *id) && seen.insert(*id));
        able
    }

    /// Somebody else's task is given to people of the same side, with the right, and never to whoever submitted.
    pub fn may_stand_in(&self, id: Uuid, holder: Uuid) -> bool {
        let bounds = self.bounds();
        let mut entries = self.case.entries(id).filter(|person| bounds.obstacle(person).is_none());
        id != self.case.round.submitted_by && entries.any(|person| self.is_on_side(holder, person.actor.side))
    }

    /// Whether a seat is on a side: its holder's; where they are not there any more, that of everybody whom it asks.
    fn is_on_side(&self, holder: Uuid, side: Side) -> bool {
        let mut entries = self.case.entries(holder).peekable();
        if entries.peek().is_some() {
            return entries.any(|person| person.actor.side == side);
        }
        let procedure = self.case.procedure;
        let slates = self.leg.groups.iter().filter(|slate| slate.holders.contains(&holder) && !slate.by_fallback);
        let mut groups = slates.filter_map(|slate| procedure.group(&self.leg.stage, &slate.group));
        groups.any(|group| procedure.asks_only(group, side))
    }

    fn bounds(&self) -> Bounds<'a> {
        self.case.bounds()
    }

    /// Whoever lost the role, the relation or the right since the round began does not decide any more.
    fn still_holds(&self, slate: &Slate, holder: Uuid) -> bool {
        let bounds = self.bounds();
        let group = self.case.procedure.group(&self.leg.stage, &slate.group);
        let is_asked = |person: &Person| {
            let by_group = group.is_some_and(|group| bounds.is_asked(group, person));
            by_group || (slate.by_fallback && bounds.is_fallback(group, person))
        };
        self.case.entries(holder).any(is_asked)
    }

    /// The delegation of a seat that counts: the last, if whoever got it can still decide and has not declined.
    /// Whoever has lost the right to decide has none to pass on.
    fn passed_on(&self, slate: &Slate, holder: Uuid) -> Option<&'a Delegation> {
        let mut delegations = self.case.delegations.iter();
        let last = delegations.rfind(|one| one.stage == self.leg.stage && one.from == holder)?;
        let is_given = last.given_by != holder || self.still_holds(slate, holder);
        let is_able = self.may_stand_in(last.to, holder) && !self.tally.has_declined(slate, last.to);
        (is_given && is_able).then_some(last)
    }

    fn stand_ins(&self, holder: Uuid, at: Timestamp) -> impl Iterator<Item = Uuid> {
        let record_type = &self.case.procedure.record_type;
        let absences = self.case.absences.iter().filter(move |absence| absence.who == holder);
        let taking = absences.filter(move |absence| absence.takes(record_type, self.opened_at, at));
        taking.filter_map(|absence| absence.to).filter(move |to| self.may_stand_in(*to, holder))
    }

    fn fallback(&self, slate: &Slate) -> impl Iterator<Item = Uuid> {
        let bounds = self.bounds();
        let group = self.case.procedure.group(&self.leg.stage, &slate.group);
        self.case.people.iter().filter(move |person| bounds.is_fallback(group, person)).map(|person| person.id)
    }
}
