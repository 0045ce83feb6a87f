//! How long it takes to find a file: by month and by side, against the month before.

use crate::{
    call::Call,
    error::Result,
    files::finding::{month, months_ago},
    policy::{self, Permit, Report},
};
use portico_model::{access::Side, metrics::Tally};
use portico_store::{from_row, values};
use std::collections::BTreeMap;

/// What one side took in one month.
#[derive(Debug, Clone, Default)]
pub struct Month {
    /// `2026-11`
    pub month: String,
    /// Openings of a current version, by their seconds.
    found: Tally,
    /// Openings of an older version, although a newer one was there.
    pub outdated: u64,
}

/// How this month stands to the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    Falls,
    Rises,
    Same,
    /// One of the two months says too little.
    Unknown,
}

struct Row {
    month: String,
    side: String,
    is_current: bool,
    seconds: i64,
    openings: i64,
}

from_row!(Row { month, side, is_current, seconds, openings });

/// Fewer openings say more about single people than about the portal.
pub const FEW: u64 = 20;
/// So many months are shown.
pub const SHOWN: i32 = 12;

/// However much is opened, a month has at most 1,802 rows for each side.
const ROWS: &str = "SELECT month, side, is_current, seconds, openings FROM file_finding \
    WHERE workspace_id = $1 AND month >= $2 ORDER BY month, side, is_current, seconds";

/// The months of each side, newest first; the month that runs is always there.
// req 111
pub async fn figures(call: &Call, _: &Permit<Report, policy::Workspace>) -> Result<BTreeMap<&'static str, Vec<Month>>> {
    let asked = values![call.workspace(), months_ago(call.now(), SHOWN - 1)];
    let rows: Vec<Row> = call.portal().db.slow(call.workspace().tenant()).all(ROWS, &asked).await?;
    let mut sides = BTreeMap::new();
    for side in [Side::Client, Side::Firm] {
        let mut months: BTreeMap<String, Month> = BTreeMap::from([(month(call.now()), Month::default())]);
        for row in rows.iter().filter(|row| row.side == side.as_str()) {
            months.entry(row.month.clone()).or_default().add(row);
        }
        let months = months.into_iter().rev().map(|(month, figures)| Month { month, ..figures });
        sides.insert(side.as_str(), months.collect());
    }
    Ok(sides)
}

impl Month {
    fn add(&mut self, row: &Row) {
        let openings = u64::try_from(row.openings).unwrap_or_default();
        if row.is_current {
            self.found.add(row.seconds, openings);
        } else {
            self.outdated += openings;
        }
    }

    /// Searches that led to a current version.
    pub fn count(&self) -> u64 {
        self.found.count()
    }

    /// In seconds; none where too few were measured.
    pub fn median(&self) -> Option<i64> {
        (self.count() >= FEW).then(|| self.found.median())?
    }

    pub fn p90(&self) -> Option<i64> {
        (self.count() >= FEW).then(|| self.found.percentile(9_000))?
    }

    /// Of all openings after a search, those of an older version, in whole percent.
    pub fn outdated_percent(&self) -> Option<u64> {
        let all = self.count() + self.outdated;
        (all >= FEW).then(|| (self.outdated * 100 + all / 2).checked_div(all))?
    }

    /// By the medians.
    pub fn against(&self, before: Option<&Month>) -> Trend {
        match (self.median(), before.and_then(Month::median)) {
            (Some(now), Some(before)) if now < before => Trend::Falls,
            (Some(now), Some(before)) if now > before => Trend::Rises,
            (Some(_), Some(_)) => Trend::Same,
            _ => Trend::Unknown,
        }
    }
}
