//! How long cases stay in each state, from the spans that are kept with them.

use std::collections::BTreeMap;

use super::{Sample, Summary};

/// A stay of a case in a state, in microseconds; no `left` while it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span<S> {
    pub state: S,
    pub entered: i64,
    pub left: Option<i64>,
}

/// Time per state over all spans taken in so far.
#[derive(Debug, Clone)]
pub struct TimeInStates<S: Ord> {
    states: BTreeMap<S, Stays>,
}

/// What is known of one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateTime<S> {
    pub state: S,
    /// Stays that ended.
    pub stays: Summary,
    /// Everything that cases spent there, stays that last included.
    pub total: i128,
    /// Stays that last.
    pub open: u64,
}

#[derive(Debug, Clone, Default)]
struct Stays {
    ended: Sample,
    lasting: i128,
    open: u64,
}

impl<S: Ord> Default for TimeInStates<S> {
    fn default() -> TimeInStates<S> {
        TimeInStates { states: BTreeMap::new() }
    }
}

impl<S: Ord + Clone> TimeInStates<S> {
    /// Takes in one span; one that lasts counts until `now`. A span that ends before it begins counts as none.
    pub fn add(&mut self, span: Span<S>, now: i64) {
        let stays = self.states.entry(span.state).or_default();
        let length = span.left.unwrap_or(now).saturating_sub(span.entered).max(0);
        if span.left.is_some() {
            stays.ended.add(length);
        } else {
            stays.lasting += i128::from(length);
            stays.open += 1;
        }
    }

    /// Each state with its figures, in the order of the states.
    pub fn figures(&mut self) -> Vec<StateTime<S>> {
        let figures = self.states.iter_mut().map(|(state, stays)| StateTime {
            state: state.clone(),
            stays: stays.ended.summary(),
            total: stays.ended.totals().sum + stays.lasting,
            open: stays.open,
        });
        figures.collect()
    }
}
