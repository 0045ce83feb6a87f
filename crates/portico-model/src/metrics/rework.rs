//! Work done again: steps that a case takes more than once, and cases that were opened again.

use std::collections::BTreeMap;

use serde::Serialize;

/// How often one case took each step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseSteps<S: Ord> {
    times: BTreeMap<S, u64>,
    reopened: u64,
}

/// The rework of all cases taken in so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rework<S: Ord> {
    pub cases: u64,
    /// Cases in which some step repeats.
    pub cases_with_repeats: u64,
    /// Steps beyond the first of their kind in a case, over all cases.
    pub repeated_steps: u64,
    /// For each step, the cases in which it repeats.
    pub cases_by_step: BTreeMap<S, u64>,
    /// Cases that left a final state again.
    pub cases_reopened: u64,
    /// How often that happened.
    pub reopenings: u64,
}

impl<S: Ord> CaseSteps<S> {
    pub fn add(&mut self, step: S) {
        *self.times.entry(step).or_default() += 1;
    }

    /// Says that the case left a final state.
    pub fn reopen(&mut self) {
        self.reopened += 1;
    }
}

impl<S: Ord> Extend<S> for CaseSteps<S> {
    fn extend<I: IntoIterator<Item = S>>(&mut self, steps: I) {
        steps.into_iter().for_each(|step| self.add(step));
    }
}

impl<S: Ord> FromIterator<S> for CaseSteps<S> {
    fn from_iter<I: IntoIterator<Item = S>>(steps: I) -> CaseSteps<S> {
        let mut case = CaseSteps { times: BTreeMap::new(), reopened: 0 };
        case.extend(steps);
        case
    }
}

impl<S: Ord> Default for Rework<S> {
    fn default() -> Rework<S> {
        Rework {
            cases: 0,
            cases_with_repeats: 0,
            repeated_steps: 0,
            cases_by_step: BTreeMap::new(),
            cases_reopened: 0,
            reopenings: 0,
        }
    }
}

impl<S: Ord> Rework<S> {
    /// Takes in one case, whole.
    pub fn add(&mut self, case: CaseSteps<S>) {
        self.cases += 1;
        self.cases_reopened += u64::from(case.reopened > 0);
        self.reopenings += case.reopened;
        let repeats = case.times.into_iter().filter(|(_, times)| *times > 1);
        let mut some = false;
        for (step, times) in repeats {
            some = true;
            self.repeated_steps += times - 1;
            *self.cases_by_step.entry(step).or_default() += 1;
        }
        self.cases_with_repeats += u64::from(some);
    }
}
