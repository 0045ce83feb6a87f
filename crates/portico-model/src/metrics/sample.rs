//! Count, least, most, mean, median and percentiles of durations.

use serde::Serialize;

/// What can be said without keeping the values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    pub count: u64,
    pub sum: i128,
    pub min: Option<i64>,
    pub max: Option<i64>,
}

/// Durations in microseconds, kept so that any percentile can be asked: eight bytes each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sample {
    values: Vec<i64>,
    sorted: bool,
    totals: Totals,
}

/// The usual figures of a sample; all absent where nothing was measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub count: u64,
    pub min: Option<i64>,
    pub mean: Option<i64>,
    pub median: Option<i64>,
    pub p90: Option<i64>,
    pub max: Option<i64>,
}

impl Totals {
    pub fn add(&mut self, value: i64) {
        self.count += 1;
        self.sum += i128::from(value);
        self.min = Some(self.min.map_or(value, |least| least.min(value)));
        self.max = Some(self.max.map_or(value, |most| most.max(value)));
    }

    /// The mean to the nearest microsecond.
    pub fn mean(&self) -> Option<i64> {
        if self.count == 0 { None } else { divide(self.sum, i128::from(self.count)) }
    }
}

impl Sample {
    pub fn add(&mut self, value: i64) {
        self.sorted = false;
        self.totals.add(value);
        self.values.push(value);
    }

    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// The value below which this share of the sample lies, in ten-thousandths: 9,000 is the 90th percentile.
    ///
    /// Interpolated linearly between the two nearest values, as numpy's `linear` and the spreadsheets'
    /// `PERCENTILE.INC` do: of `n` values in order, the one at `(n - 1) * share`, counted from zero.
    pub fn percentile(&mut self, share: u16) -> Option<i64> {
        if !self.sorted {
            self.values.sort_unstable();
            self.sorted = true;
        }
        let last = self.values.len().checked_sub(1)?;
        let place = last.checked_mul(usize::from(share.min(WHOLE)))?;
        let (at, rest) = (place / usize::from(WHOLE), place % usize::from(WHOLE));
        let low = i128::from(*self.values.get(at)?);
        let high = self.values.get(at + 1).map_or(low, |value| i128::from(*value));
        let whole = i128::from(WHOLE);
        divide(low * whole + (high - low) * i128::try_from(rest).ok()?, whole)
    }

    pub fn median(&mut self) -> Option<i64> {
        self.percentile(5_000)
    }

    pub fn summary(&mut self) -> Summary {
        let Totals { count, min, max, .. } = self.totals;
        let (median, p90) = (self.median(), self.percentile(9_000));
        Summary { count, min, mean: self.totals.mean(), median, p90, max }
    }
}

impl Extend<i64> for Sample {
    fn extend<I: IntoIterator<Item = i64>>(&mut self, values: I) {
        values.into_iter().for_each(|value| self.add(value));
    }
}

impl FromIterator<i64> for Sample {
    fn from_iter<I: IntoIterator<Item = i64>>(values: I) -> Sample {
        let mut sample = Sample::default();
        sample.extend(values);
        sample
    }
}

const WHOLE: u16 = 10_000;

/// To the nearest whole, a half away from zero; `by` is positive.
fn divide(value: i128, by: i128) -> Option<i64> {
    let half = by / 2;
    let rounded = if value < 0 { (value - half) / by } else { (value + half) / by };
    i64::try_from(rounded).ok()
}
