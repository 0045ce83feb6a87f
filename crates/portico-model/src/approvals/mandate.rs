//! Deciding in somebody's place: one task that is passed on, or everything while somebody is away.
//!
//! Both lead from whoever was asked to one other person and no further: whoever stands in has nothing to pass on.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::case::Case;
use super::open_stage::OpenStage;
use super::route::Slate;
use super::words::refusal;
use crate::Key;
use crate::refusal::{Refusal, RefusalCode};
use crate::workflow::tidy;

/// One task, passed on. Of several from the same person the last counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    pub stage: Key,
    /// Who was asked.
    pub from: Uuid,
    pub to: Uuid,
    /// Whoever was asked, or somebody who may reassign.
    pub given_by: Uuid,
    pub given_at: Timestamp,
    /// Whoever was asked does not decide any more.
    pub handed_over: bool,
    pub reason: Option<String>,
}

/// A period in which somebody does not decide, and who does so instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    pub who: Uuid,
    pub from: Timestamp,
    /// It ends by itself.
    pub until: Timestamp,
    pub scope: Scope,
    /// Nobody, if absent: then whoever counts on them finds it in the coverage.
    pub to: Option<Uuid>,
    /// Also what waited already when it began.
    pub waiting_too: bool,
}

/// What an absence is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    Everything,
    RecordTypes(Vec<Key>),
}

/// What is asked for when a task is passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handing {
    pub from: Uuid,
    pub to: Uuid,
    pub by: Uuid,
    pub hand_over: bool,
    pub reason: Option<String>,
}

/// The delegation of one task, or every reason why it cannot be.
// ask 20
pub fn delegate(case: &Case<'_>, asked: &Handing) -> Result<Delegation, Vec<Refusal>> {
    let refused = |code, at: &str| refusal(case.procedure, code, at);
    let Some(open) = OpenStage::of(case) else {
        return Err(vec![refused(RefusalCode::NotOpen, "rounds")]);
    };
    let at = format!("stages.{}", open.leg.stage);
    let Handing { from, to, by, hand_over, .. } = *asked;
    let by_others = by != from;
    let may_reassign = case.entries(by).any(|person| case.procedure.may_reassign(person));
    if held(&open, from).next().is_none() || (by_others && !may_reassign) {
        return Err(vec![refused(RefusalCode::NotAsked, &at)]);
    }
    let reason = asked.reason.as_deref().map(tidy).filter(|reason| !reason.is_empty());
    let mut refusals = Vec::new();
    if by_others && reason.is_none() {
        refusals.push(refused(RefusalCode::ReasonMissing, &at));
    }
    if !is_fit(&open, (from, to)) {
        refusals.push(refused(RefusalCode::StandInUnfit, &at));
    }
    if refusals.is_empty() {
        let handed_over = hand_over || by_others;
        let stage = open.leg.stage.clone();
        return Ok(Delegation { stage, from, to, given_by: by, given_at: case.now, handed_over, reason });
    }
    Err(refusals)
}

/// Whether somebody's task could be given to somebody else now.
pub fn may_be_given(case: &Case<'_>, from: Uuid, to: Uuid) -> bool {
    OpenStage::of(case).is_some_and(|open| held(&open, from).next().is_some() && is_fit(&open, (from, to)))
}

/// The groups of the open stage in which somebody was asked and has not decided.
fn held<'a, 'o>(open: &'o OpenStage<'a>, who: Uuid) -> impl Iterator<Item = &'a Slate> + use<'a, 'o> {
    open.tally.unmet().filter(move |slate| slate.holders.contains(&who) && !open.tally.is_decided(slate, who))
}

/// Whoever has said that they should not decide is not asked once more: it would wait for nobody.
fn is_fit(open: &OpenStage<'_>, (from, to): (Uuid, Uuid)) -> bool {
    let is_new = held(open, from).any(|slate| !open.tally.has_declined(slate, to));
    to != from && is_new && open.may_stand_in(to, from)
}

impl Absence {
    /// What is wrong with it as it is put down. Whether the stand-in has the right to decide is seen at each task.
    pub fn mistake(&self, now: Timestamp) -> Option<Refusal> {
        let refused = |code, words: &str| Some(Refusal::new(code, "absence", words));
        if self.until <= self.from || self.until <= now {
            let words = "The last day must come after the first, and must not be over. Change the dates.";
            return refused(RefusalCode::WrongPeriod, words);
        }
        if self.to == Some(self.who) {
            return refused(RefusalCode::StandInUnfit, "Name somebody else to decide meanwhile, or nobody.");
        }
        None
    }

    /// Whether somebody is away at an instant, for records of this type.
    pub fn is_on(&self, record_type: &Key, at: Timestamp) -> bool {
        let in_scope = match &self.scope {
            Scope::Everything => true,
            Scope::RecordTypes(types) => types.contains(record_type),
        };
        in_scope && self.from <= at && at < self.until
    }

    /// Whether the stand-in has a task at an instant that has waited since another.
    pub(super) fn takes(&self, record_type: &Key, waits_since: Timestamp, at: Timestamp) -> bool {
        self.is_on(record_type, at) && (self.waiting_too || self.from <= waits_since)
    }
}
