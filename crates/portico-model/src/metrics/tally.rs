//! A sample of whole values, each with how often it was measured: small however much was.

use std::collections::BTreeMap;

/// Values in whatever unit they were added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    times: BTreeMap<i64, u64>,
    count: u64,
}

const WHOLE: u64 = 10_000;

impl Tally {
    pub fn add(&mut self, value: i64, times: u64) {
        *self.times.entry(value).or_default() += times;
        self.count += times;
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    /// As `Sample::percentile`, to the nearest whole.
    pub fn percentile(&self, share: u16) -> Option<i64> {
        let last = self.count.checked_sub(1)?;
        let place = last.checked_mul(u64::from(share).min(WHOLE))?;
        let (at, rest) = (place / WHOLE, place % WHOLE);
        let low = self.at(at)?;
        let high = self.at(at + 1).unwrap_or(low);
        let between = i128::from(high - low) * i128::from(rest);
        Some(low + i64::try_from((between + i128::from(WHOLE / 2)) / i128::from(WHOLE)).ok()?)
    }

    pub fn median(&self) -> Option<i64> {
        self.percentile(5_000)
    }

    /// The value at this place of all of them in order, counted from zero.
    fn at(&self, place: u64) -> Option<i64> {
        let mut before = 0;
        self.times.iter().find_map(|(value, times)| {
            before += times;
            (place < before).then_some(*value)
        })
    }
}

impl FromIterator<(i64, u64)> for Tally {
    fn from_iter<I: IntoIterator<Item = (i64, u64)>>(values: I) -> Tally {
        let mut tally = Tally::default();
        values.into_iter().for_each(|(value, times)| tally.add(value, times));
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sample;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_measured_has_no_figures() {
        assert_eq!(Tally::default().median(), None);
        assert_eq!(Tally::from_iter([(7, 0)]).median(), None);
    }

    proptest! {
        // req 111
        #[test]
        fn it_says_what_the_sample_of_its_values_says(values in prop::collection::vec((0_i64..1_800, 0_u64..6), 0..40)) {
            let tally: Tally = values.iter().copied().collect();
            let mut sample: Sample =
                values.iter().flat_map(|(value, times)| std::iter::repeat_n(*value, usize::try_from(*times).unwrap())).collect();
            for share in [0, 5_000, 9_000, 10_000] {
                prop_assert_eq!(tally.percentile(share), sample.percentile(share));
            }
        }
    }
}
