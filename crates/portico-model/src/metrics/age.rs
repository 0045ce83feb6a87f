//! How old open work is, in buckets: what belongs in which, and how much is there.

use serde::Serialize;

/// One bucket: ages from `from` up to, not including, `below`; the last has no upper end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bucket {
    pub from: i64,
    pub below: Option<i64>,
    pub count: u64,
}

/// Counts by age; the first bucket begins at zero and also takes ages below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeBuckets {
    buckets: Vec<Bucket>,
}

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

impl AgeBuckets {
    /// Buckets that part at these ages in microseconds; order and repeats do not matter, ages below one part nothing.
    pub fn parted_at(ages: impl IntoIterator<Item = i64>) -> AgeBuckets {
        let mut edges: Vec<i64> = ages.into_iter().filter(|age| *age > 0).chain([0]).collect();
        edges.sort_unstable();
        edges.dedup();
        let ends = edges.iter().skip(1).copied().map(Some).chain([None]);
        let buckets = edges.iter().zip(ends).map(|(from, below)| Bucket { from: *from, below, count: 0 });
        AgeBuckets { buckets: buckets.collect() }
    }

    /// Under a day, up to three days, a week, a month, a quarter, and beyond.
    pub fn usual() -> AgeBuckets {
        AgeBuckets::parted_at([1, 3, 7, 30, 90].map(|days| days * DAY))
    }

    pub fn add(&mut self, age: i64) {
        let at = self.buckets.partition_point(|bucket| bucket.from <= age).saturating_sub(1);
        if let Some(bucket) = self.buckets.get_mut(at) {
            bucket.count += 1;
        }
    }

    pub fn buckets(&self) -> &[Bucket] {
        &self.buckets
    }
}
