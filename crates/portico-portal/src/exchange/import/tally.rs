//! Counting what was oddly told: by kind, with a few examples of each.

use serde::Serialize;
use std::collections::BTreeMap;

/// Everything of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deviations {
    pub kind: &'static str,
    pub events: u64,
    pub cases: u64,
    pub examples: Vec<Example>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    pub case: String,
    pub activity: String,
    pub words: String,
}

#[derive(Debug, Default)]
pub(super) struct Tally {
    kinds: BTreeMap<&'static str, Kind>,
}

#[derive(Debug, Default)]
struct Kind {
    events: u64,
    cases: u64,
    last_case: u64,
    examples: Vec<Example>,
}

const EXAMPLES: usize = 3;

impl Tally {
    /// One deviation of the case with this position; cases come one after the other.
    pub(super) fn add(&mut self, position: u64, kind: &'static str, example: impl FnOnce() -> Example) {
        let counted = self.kinds.entry(kind).or_default();
        counted.events += 1;
        if counted.last_case != position {
            counted.cases += 1;
            counted.last_case = position;
            if counted.examples.len() < EXAMPLES {
                counted.examples.push(example());
            }
        }
    }

    /// The most frequent first.
    pub(super) fn list(self) -> Vec<Deviations> {
        let all = self.kinds.into_iter().map(|(kind, counted)| {
            let Kind { events, cases, examples, .. } = counted;
            Deviations { kind, events, cases, examples }
        });
        let mut all: Vec<Deviations> = all.collect();
        all.sort_by_key(|one| std::cmp::Reverse(one.events));
        all
    }
}
