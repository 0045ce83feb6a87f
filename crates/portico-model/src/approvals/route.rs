//! The route: who is asked in which stage, known before anything is submitted.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::bounds::Bounds;
use super::case::Person;
use super::procedure::Procedure;
use super::submit::Submission;
use crate::Key;
use crate::blueprint::Group;

/// The stages that apply, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    pub stages: Vec<Leg>,
}

/// One stage of a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    pub stage: Key,
    pub groups: Vec<Slate>,
}

/// One group of a stage: who is asked, and how many of them must approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slate {
    pub group: Key,
    pub needed: usize,
    /// Each of them holds one seat; somebody else may come to decide in it.
    pub holders: Vec<Uuid>,
    /// The group has too few people who may decide, so the fallback is asked from the beginning.
    pub by_fallback: bool,
}

/// Who would be asked if this were submitted now.
// ask 22, ask 23, ask 24
pub fn route(procedure: &Procedure, submission: &Submission<'_>) -> Route {
    let Submission { by, answers, .. } = *submission;
    let bounds = Bounds { procedure, submitted_by: by, amount: procedure.amount(answers) };
    let stages = procedure.asking(answers).map(|(stage, groups)| {
        let groups = groups.into_iter().map(|(name, group)| slate(&bounds, submission, name, group)).collect();
        Leg { stage: stage.clone(), groups }
    });
    Route { stages: stages.collect() }
}

fn slate(bounds: &Bounds<'_>, submission: &Submission<'_>, name: &Key, group: &Group) -> Slate {
    let ids = |fits: &dyn Fn(&Person) -> bool| -> Vec<Uuid> {
        submission.people.iter().filter(|person| fits(person)).map(|person| person.id).collect()
    };
    let mut holders = ids(&|person| bounds.is_asked(group, person));
    keep_first(&mut holders);
    let needed = group.needs.of(holders.len());
    let by_fallback = holders.len() < needed;
    if by_fallback {
        holders.extend(ids(&|person| bounds.is_fallback(Some(group), person)));
        keep_first(&mut holders);
    }
    Slate { group: name.clone(), needed, holders, by_fallback }
}

/// Somebody in two memberships holds one seat.
fn keep_first(ids: &mut Vec<Uuid>) {
    let mut seen = BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
}

impl Route {
    /// Groups that could never approve, each with its stage: too few people may decide, even with the fallback.
    pub fn unfilled(&self) -> impl Iterator<Item = (&Key, &Slate)> {
        let groups = self.stages.iter().flat_map(|leg| leg.groups.iter().map(move |slate| (&leg.stage, slate)));
        groups.filter(|(_, slate)| slate.holders.len() < slate.needed)
    }
}
