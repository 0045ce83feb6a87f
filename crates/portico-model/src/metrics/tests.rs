//! Figures by cases and by properties.

use proptest::prelude::*;

use super::{AgeBuckets, CaseSteps, Edge, Flow, Rework, Sample, Span, Summary, TimeInStates};

#[test]
fn nothing_measured_has_no_figures() {
    assert_eq!(Sample::default().summary(), Summary::default());
    assert_eq!(Sample::default().percentile(9_000), None);
}

#[test]
fn one_value_is_every_figure() {
    let summary = Sample::from_iter([7]).summary();
    let all = Some(7);
    assert_eq!(summary, Summary { count: 1, min: all, mean: all, median: all, p90: all, max: all });
}

#[test]
fn percentiles_interpolate_as_numpys_linear_does() {
    let mut sample = Sample::from_iter([40, 10, 30, 20]);
    let shares = [0, 1_000, 2_500, 5_000, 9_000, 10_000, u16::MAX];
    // numpy.percentile([10, 20, 30, 40], [0, 10, 25, 50, 90, 100])
    assert_eq!(shares.map(|share| sample.percentile(share).unwrap()), [10, 13, 18, 25, 37, 40, 40]);
}

#[test]
fn a_half_is_rounded_away_from_zero_and_once() {
    assert_eq!(Sample::from_iter([1, 2]).median(), Some(2));
    assert_eq!(Sample::from_iter([-1, -2]).median(), Some(-2));
    assert_eq!(Sample::from_iter([1, 2, 2]).summary().mean, Some(2));
    assert_eq!(Sample::from_iter([1, 1, 2]).summary().mean, Some(1));
}

#[test]
fn sums_beyond_what_one_number_holds_are_exact() {
    let mut sample = Sample::from_iter([i64::MAX, i64::MAX, i64::MAX]);
    assert_eq!(sample.summary().mean, Some(i64::MAX));
    let mut wide = Sample::from_iter([i64::MIN, i64::MAX]);
    assert_eq!(wide.median(), Some(-1));
    assert_eq!(wide.totals().sum, -1);
}

#[test]
fn values_may_come_after_a_figure_was_asked() {
    let mut sample = Sample::from_iter([3, 1]);
    assert_eq!(sample.median(), Some(2));
    sample.extend([9, 9, 9]);
    assert_eq!(sample.median(), Some(9));
}

// req 170
#[test]
fn rework_counts_steps_beyond_the_first_of_each_case() {
    let mut rework = Rework::default();
    rework.add(CaseSteps::from_iter(["assign", "wait", "assign", "wait", "wait", "close"]));
    rework.add(CaseSteps::from_iter(["assign", "close"]));
    let mut reopened = CaseSteps::from_iter(["assign", "close", "close"]);
    reopened.reopen();
    reopened.reopen();
    rework.add(reopened);
    rework.add(CaseSteps::default());
    assert_eq!((rework.cases, rework.cases_with_repeats, rework.repeated_steps), (4, 2, 4));
    assert_eq!((rework.cases_reopened, rework.reopenings), (1, 2));
    let by_step: Vec<_> = rework.cases_by_step.into_iter().collect();
    assert_eq!(by_step, [("assign", 1), ("close", 1), ("wait", 1)]);
}

#[test]
fn what_follows_what_is_counted_within_a_case_only() {
    let mut flow = Flow::default();
    flow.add([("a", 0), ("b", 10), ("a", 15), ("b", 16)]);
    flow.add([("b", 0)]);
    flow.add([]);
    flow.add([("b", 5), ("b", 8)]);
    let edge = |from, to, count| Edge { from, to, count };
    assert_eq!(flow.edges(), [edge("a", "b", 2), edge("b", "a", 1), edge("b", "b", 1)]);
    assert_eq!(flow.wait_after(&"a").unwrap().summary().max, Some(10));
    assert_eq!(flow.wait_after(&"b").unwrap().summary().median, Some(4));
    assert!(flow.wait_after(&"c").is_none());
}

// req 119
#[test]
fn time_in_a_state_keeps_stays_that_last_apart() {
    let mut times = TimeInStates::default();
    let span = |state, entered, left| Span { state, entered, left };
    for span in [span("new", 0, Some(10)), span("new", 0, Some(20)), span("new", 70, None), span("odd", 9, Some(3))] {
        times.add(span, 100);
    }
    let figures = times.figures();
    assert_eq!((figures[0].state, figures[0].stays.count, figures[0].stays.mean), ("new", 2, Some(15)));
    assert_eq!((figures[0].total, figures[0].open), (60, 1));
    assert_eq!((figures[1].state, figures[1].total, figures[1].open), ("odd", 0, 0));
}

#[test]
fn an_age_lies_in_the_bucket_that_it_has_reached() {
    let mut ages = AgeBuckets::parted_at([30, 10, 10, -5, 0]);
    for age in [-1, 0, 9, 10, 29, 30, i64::MAX] {
        ages.add(age);
    }
    let counts: Vec<_> = ages.buckets().iter().map(|bucket| (bucket.from, bucket.below, bucket.count)).collect();
    assert_eq!(counts, [(0, Some(10), 3), (10, Some(30), 2), (30, None, 2)]);
    assert_eq!(AgeBuckets::usual().buckets().len(), 6);
    let mut one = AgeBuckets::parted_at([]);
    one.add(5);
    assert_eq!(one.buckets().len(), 1);
    assert_eq!(one.buckets()[0].count, 1);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn percentiles_rise_with_the_share_and_stay_within_the_sample(values in proptest::collection::vec(any::<i64>(), 1..60)) {
        let mut sample: Sample = values.iter().copied().collect();
        let mut before = sample.totals().min.unwrap();
        for share in (0..=10_000).step_by(97) {
            let value = sample.percentile(share).unwrap();
            prop_assert!(value >= before);
            before = value;
        }
        prop_assert_eq!(sample.percentile(10_000), sample.totals().max);
        prop_assert_eq!(sample.totals().min, values.iter().copied().min());
    }

    #[test]
    fn figures_do_not_depend_on_the_order(mut values in proptest::collection::vec(any::<i64>(), 0..60)) {
        let summary = Sample::from_iter(values.clone()).summary();
        values.reverse();
        prop_assert_eq!(Sample::from_iter(values).summary(), summary);
    }

    #[test]
    fn each_step_but_the_first_of_a_case_follows_one(cases in proptest::collection::vec(proptest::collection::vec(0_u8..4, 0..12), 0..12)) {
        let mut flow = Flow::default();
        for case in &cases {
            flow.add(case.iter().zip(0..).map(|(step, at)| (*step, at)));
        }
        let follows: u64 = flow.edges().iter().map(|edge| edge.count).sum();
        let expected: usize = cases.iter().map(|case| case.len().saturating_sub(1)).sum();
        prop_assert_eq!(follows, u64::try_from(expected).unwrap());
    }
}
