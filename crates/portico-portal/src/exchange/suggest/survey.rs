//! Counting what a log holds: activities, attributes, and how values stand within a case.

use crate::exchange::xes::{Attribute, Case, Cases, Classifier, Value, XesError};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

#[derive(Debug, Default)]
pub(super) struct Survey {
    pub cases: u64,
    pub events: u64,
    pub classifiers: Vec<Classifier>,
    /// Attributes of cases and of events, by name.
    pub of_cases: BTreeMap<String, Counted>,
    pub of_events: BTreeMap<String, Counted>,
    /// For every attribute of few values: how often each stands in an event, begins a case and ends one.
    pub steps: BTreeMap<String, BTreeMap<String, Steps>>,
}

#[derive(Debug, Default)]
pub(super) struct Counted {
    pub times: u64,
    pub cases: u64,
    /// Cases in which it has more than one value.
    pub varying: u64,
    pub values: BTreeMap<String, u64>,
    distinct: HashSet<u64>,
    pub dates: u64,
    pub numbers: u64,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Steps {
    pub times: u64,
    pub first: u64,
    pub last: u64,
}

/// Values that are counted one by one, and then only that there are more.
const COUNTED_VALUES: usize = 400;
const MOST_DISTINCT: usize = 200_000;
const MOST_ATTRIBUTES: usize = 1_000;

pub(super) fn survey(mut cases: Cases) -> Result<Survey, XesError> {
    let mut survey = Survey::default();
    while let Some(case) = cases.next_case()? {
        survey.add(&case);
    }
    survey.classifiers.clone_from(&cases.header().classifiers);
    Ok(survey)
}

impl Survey {
    fn add(&mut self, case: &Case) {
        self.cases += 1;
        self.events += u64::try_from(case.events.len()).unwrap_or_default();
        for attribute in &case.attributes {
            count(&mut self.of_cases, attribute);
        }
        let mut in_case: HashMap<&str, BTreeSet<u64>> = HashMap::new();
        for attribute in case.events.iter().flat_map(|event| &event.attributes) {
            let value = count(&mut self.of_events, attribute);
            in_case.entry(&attribute.key).or_default().insert(value);
        }
        for (key, values) in in_case {
            if let Some(counted) = self.of_events.get_mut(key) {
                counted.cases += 1;
                counted.varying += u64::from(values.len() > 1);
            }
        }
        self.step(case);
    }

    fn step(&mut self, case: &Case) {
        let last = case.events.len().saturating_sub(1);
        for (at, event) in case.events.iter().enumerate() {
            for attribute in &event.attributes {
                let Some(text) = attribute.value.text().filter(|_| is_text(attribute)) else { continue };
                let by_value = self.steps.entry(attribute.key.clone()).or_default();
                if by_value.len() >= COUNTED_VALUES && !by_value.contains_key(&text) {
                    continue;
                }
                let steps = by_value.entry(text).or_default();
                steps.times += 1;
                steps.first += u64::from(at == 0);
                steps.last += u64::from(at == last);
            }
        }
    }

    /// How many events have this attribute, in hundredths of all.
    pub(super) fn share(&self, key: &str) -> u64 {
        self.of_events.get(key).map_or(0, |counted| counted.times * 100 / self.events.max(1))
    }
}

impl Counted {
    pub(super) fn distinct(&self) -> u64 {
        u64::try_from(self.distinct.len()).unwrap_or(u64::MAX)
    }

    pub(super) fn is_date(&self) -> bool {
        self.dates * 2 > self.times
    }

    /// The most frequent values first.
    pub(super) fn frequent(&self) -> Vec<(&str, u64)> {
        let mut values: Vec<(&str, u64)> = self.values.iter().map(|(value, times)| (value.as_str(), *times)).collect();
        values.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
        values
    }
}

fn is_text(attribute: &Attribute) -> bool {
    matches!(attribute.value, Value::Text(_) | Value::Boolean(_))
}

/// Counts a value and gives its fingerprint.
fn count(all: &mut BTreeMap<String, Counted>, attribute: &Attribute) -> u64 {
    let text = attribute.value.text().unwrap_or_default();
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let print = hasher.finish();
    if all.len() >= MOST_ATTRIBUTES && !all.contains_key(&attribute.key) {
        return print;
    }
    let counted = all.entry(attribute.key.clone()).or_default();
    counted.times += 1;
    counted.dates += u64::from(matches!(attribute.value, Value::Date(_)));
    counted.numbers += u64::from(matches!(attribute.value, Value::Int(_) | Value::Float(_)));
    if counted.distinct.len() < MOST_DISTINCT {
        counted.distinct.insert(print);
    }
    if counted.values.len() < COUNTED_VALUES || counted.values.contains_key(&text) {
        *counted.values.entry(text).or_default() += 1;
    }
    print
}
