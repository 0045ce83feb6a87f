//! Which step follows which, how often, and after how long.

use std::collections::BTreeMap;

use super::Sample;

/// One step directly followed by another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge<S> {
    pub from: S,
    pub to: S,
    pub count: u64,
}

/// Directly-follows counts over all cases, and the time from a step to whatever comes next.
#[derive(Debug, Clone)]
pub struct Flow<S: Ord> {
    follows: BTreeMap<(S, S), u64>,
    waits: BTreeMap<S, Sample>,
}

impl<S: Ord> Default for Flow<S> {
    fn default() -> Flow<S> {
        Flow { follows: BTreeMap::new(), waits: BTreeMap::new() }
    }
}

impl<S: Ord + Clone> Flow<S> {
    /// Takes in one case: its steps in order, each with its time in microseconds.
    pub fn add(&mut self, steps: impl IntoIterator<Item = (S, i64)>) {
        let mut before: Option<(S, i64)> = None;
        for (step, at) in steps {
            if let Some((from, since)) = before.take() {
                self.waits.entry(from.clone()).or_default().add(at.saturating_sub(since));
                *self.follows.entry((from, step.clone())).or_default() += 1;
            }
            before = Some((step, at));
        }
    }

    /// The edges, most frequent first.
    pub fn edges(&self) -> Vec<Edge<S>> {
        let mut edges: Vec<Edge<S>> = self
            .follows
            .iter()
            .map(|((from, to), count)| Edge { from: from.clone(), to: to.clone(), count: *count })
            .collect();
        edges.sort_by_key(|edge| std::cmp::Reverse(edge.count));
        edges
    }

    /// The times from this step to the next one of its case.
    pub fn wait_after(&mut self, step: &S) -> Option<&mut Sample> {
        self.waits.get_mut(step)
    }
}
