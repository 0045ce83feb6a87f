//! Takes in one case after the other and keeps what the figures need.

use crate::reporting::{
    outcomes::{
        ActivityFigures, Age, Follows, OpenFigures, OpenState, Options, Outcomes, ReworkFigures, StateFigures, seconds,
    },
    reading::Case,
};
use jiff::Timestamp;
use portico_model::metrics::{AgeBuckets, CaseSteps, Flow, Rework, Sample, Span, TimeInStates};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use uuid::Uuid;

pub(super) struct Measuring {
    now: Timestamp,
    cases: u64,
    events: u64,
    first: Option<i64>,
    last: Option<i64>,
    duration: Sample,
    first_staff_action: Sample,
    states: TimeInStates<String>,
    rework: Rework<u32>,
    flow: Flow<u32>,
    names: Names,
    times: BTreeMap<u32, (u64, u64)>,
    variants: HashSet<Vec<u32>>,
    organizations: HashSet<Uuid>,
    people: HashSet<Uuid>,
    open: BTreeMap<(String, String), AgeBuckets>,
}

/// Activities by number: millions of events share a few names.
#[derive(Default)]
struct Names {
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

impl Measuring {
    pub(super) fn new(now: Timestamp) -> Self {
        Self {
            now,
            cases: 0,
            events: 0,
            first: None,
            last: None,
            duration: Sample::default(),
            first_staff_action: Sample::default(),
            states: TimeInStates::default(),
            rework: Rework::default(),
            flow: Flow::default(),
            names: Names::default(),
            times: BTreeMap::new(),
            variants: HashSet::new(),
            organizations: HashSet::new(),
            people: HashSet::new(),
            open: BTreeMap::new(),
        }
    }

    pub(super) fn add(&mut self, case: Case) {
        self.cases += 1;
        let now = self.now.as_microsecond();
        self.organizations.insert(case.organization);
        self.organizations.extend(case.events.iter().filter_map(|event| event.named));
        self.people.extend(case.events.iter().filter_map(|event| event.member));
        self.times_of(&case);
        self.steps_of(&case);
        // What a case that is over spends in its last state says nothing.
        for stay in case.stays.into_iter().filter(|stay| case.is_open || stay.left_at.is_some()) {
            self.states.add(Span { state: stay.state, entered: stay.entered_at, left: stay.left_at }, now);
        }
        if case.is_open {
            let ages = self.open.entry((case.kind, case.state)).or_insert_with(AgeBuckets::usual);
            ages.add(now - case.opened_at);
        }
    }

    fn times_of(&mut self, case: &Case) {
        let times = || case.events.iter().map(|event| event.at);
        let (Some(first), Some(last)) = (times().min(), times().max()) else { return };
        self.first = Some(self.first.map_or(first, |earliest| earliest.min(first)));
        self.last = self.last.max(Some(last));
        self.duration.add(last - first);
        let staff = case.events.iter().skip(1).find(|event| event.by_firm);
        self.first_staff_action.extend(staff.map(|event| event.at - first));
    }

    fn steps_of(&mut self, case: &Case) {
        let steps: Vec<u32> = case.events.iter().map(|event| self.names.number(&event.activity)).collect();
        self.events += u64::try_from(steps.len()).unwrap_or_default();
        for step in &steps {
            self.times.entry(*step).or_default().0 += 1;
        }
        for step in steps.iter().collect::<BTreeSet<_>>() {
            self.times.entry(*step).or_default().1 += 1;
        }
        self.flow.add(steps.iter().copied().zip(case.events.iter().map(|event| event.at)));
        let mut counted: CaseSteps<u32> = steps.iter().copied().collect();
        (0..case.reopened).for_each(|_| counted.reopen());
        self.rework.add(counted);
        self.variants.insert(steps);
    }

    pub(super) fn outcomes(mut self, options: &Options) -> Outcomes {
        let by_activity = self.by_activity();
        let edges = self.flow.edges().into_iter();
        let names = &self.names;
        let follows = edges.map(|edge| Follows { from: names.of(edge.from), to: names.of(edge.to), count: edge.count });
        let micros = |at: i64| Timestamp::from_microsecond(at).map(|at| at.to_string()).ok();
        Outcomes {
            kind: options.kind.clone(),
            from: options.from.map(|at| at.to_string()),
            to: options.to.map(|at| at.to_string()),
            computed_at: self.now.to_string(),
            cases: self.cases,
            events: self.events,
            activities: length(self.times.len()),
            variants: length(self.variants.len()),
            organizations: length(self.organizations.len()),
            people: length(self.people.len()),
            first_event: self.first.and_then(micros),
            last_event: self.last.and_then(micros),
            follows: follows.collect(),
            approvals: Vec::new(),
            duration: self.duration.summary().into(),
            first_staff_action: self.first_staff_action.summary().into(),
            time_in_states: self.states.figures().into_iter().map(StateFigures::from).collect(),
            rework: rework(&self.rework, names),
            open: open(&self.open),
            by_activity,
        }
    }

    /// The most frequent first.
    fn by_activity(&mut self) -> Vec<ActivityFigures> {
        let mut all = Vec::with_capacity(self.times.len());
        for (step, (events, cases)) in &self.times {
            let until_next = self.flow.wait_after(step).map(Sample::summary).unwrap_or_default().into();
            all.push(ActivityFigures { activity: self.names.of(*step), events: *events, cases: *cases, until_next });
        }
        all.sort_by_key(|figures| std::cmp::Reverse(figures.events));
        all
    }
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.numbers.insert(name.to_owned(), number);
        self.names.push(name.to_owned());
        number
    }

    fn of(&self, number: u32) -> String {
        usize::try_from(number).ok().and_then(|at| self.names.get(at)).cloned().unwrap_or_default()
    }
}

impl From<portico_model::metrics::StateTime<String>> for StateFigures {
    fn from(time: portico_model::metrics::StateTime<String>) -> Self {
        let total = i64::try_from(time.total).unwrap_or(i64::MAX);
        Self { state: time.state, ended: time.stays.into(), lasting: time.open, total: seconds(total) }
    }
}

fn rework(rework: &Rework<u32>, names: &Names) -> ReworkFigures {
    ReworkFigures {
        cases: rework.cases_with_repeats,
        repeated: rework.repeated_steps,
        by_activity: rework.cases_by_step.iter().map(|(step, cases)| (names.of(*step), *cases)).collect(),
        reopened_cases: rework.cases_reopened,
        reopenings: rework.reopenings,
    }
}

fn open(by_state: &BTreeMap<(String, String), AgeBuckets>) -> OpenFigures {
    let by_state: Vec<OpenState> = by_state
        .iter()
        .map(|((kind, state), ages)| {
            let buckets = ages.buckets().iter().map(|bucket| Age {
                from_days: bucket.from / DAY,
                below_days: bucket.below.map(|below| below / DAY),
                cases: bucket.count,
            });
            let cases = ages.buckets().iter().map(|bucket| bucket.count).sum();
            OpenState { kind: kind.clone(), state: state.clone(), cases, by_age: buckets.collect() }
        })
        .collect();
    OpenFigures { cases: by_state.iter().map(|state| state.cases).sum(), by_state }
}

fn length(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
