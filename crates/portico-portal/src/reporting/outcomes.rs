//! Outcomes: how much work there was, how long it took, where it waited, what was done again, what is open.

use crate::{
    call::Portal,
    error::Result,
    ids::WorkspaceId,
    reporting::{
        approvals::{self, ApprovalFigures},
        measuring::Measuring,
        reading::Reading,
    },
};
use jiff::{SignedDuration, Timestamp};
use portico_model::{Key, metrics::Summary};
use serde::Serialize;
use std::collections::BTreeMap;

/// What is asked. Records count by when they were opened.
#[derive(Debug, Clone)]
pub struct Options {
    pub workspace: WorkspaceId,
    /// One record type alone.
    pub kind: Option<Key>,
    pub from: Option<Timestamp>,
    /// Not included.
    pub to: Option<Timestamp>,
}

/// Times are in seconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcomes {
    #[serde(rename = "type")]
    pub kind: Option<Key>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub computed_at: String,
    pub cases: u64,
    pub events: u64,
    pub activities: u64,
    pub variants: u64,
    pub organizations: u64,
    /// People who did something.
    pub people: u64,
    pub first_event: Option<String>,
    pub last_event: Option<String>,
    /// From the first event of a case to its last.
    pub duration: Seconds,
    /// From a case's beginning to the first thing that the firm did after it.
    pub first_staff_action: Seconds,
    pub time_in_states: Vec<StateFigures>,
    pub rework: ReworkFigures,
    pub open: OpenFigures,
    pub by_activity: Vec<ActivityFigures>,
    /// Which activity directly follows which, the most frequent first.
    pub follows: Vec<Follows>,
    pub approvals: Vec<ApprovalFigures>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Seconds {
    pub count: u64,
    pub median: Option<f64>,
    pub mean: Option<f64>,
    /// Interpolated linearly.
    pub p90: Option<f64>,
    pub max: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StateFigures {
    pub state: String,
    /// Stays that have ended.
    pub ended: Seconds,
    /// Stays that last.
    pub lasting: u64,
    /// Everything that was spent here, stays that last included.
    pub total: f64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReworkFigures {
    /// Cases in which some activity repeats.
    pub cases: u64,
    /// Activities beyond the first of their kind in a case.
    pub repeated: u64,
    /// For each activity, the cases in which it repeats.
    pub by_activity: BTreeMap<String, u64>,
    pub reopened_cases: u64,
    pub reopenings: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct OpenFigures {
    pub cases: u64,
    pub by_state: Vec<OpenState>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenState {
    #[serde(rename = "type")]
    pub kind: String,
    pub state: String,
    pub cases: u64,
    pub by_age: Vec<Age>,
}

/// Cases opened at least so many days ago, and less than so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Age {
    pub from_days: i64,
    pub below_days: Option<i64>,
    pub cases: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActivityFigures {
    pub activity: String,
    pub events: u64,
    pub cases: u64,
    /// From this activity to whatever comes next in its case.
    pub until_next: Seconds,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Follows {
    pub from: String,
    pub to: String,
    pub count: u64,
}

/// Computes the figures, reading page after page beside everything else that goes on.
pub async fn outcomes(portal: &Portal, options: &Options) -> Result<Outcomes> {
    let now = portal.now();
    let mut reading = Reading::begin(portal, options);
    let mut measuring = Measuring::new(now);
    while let Some(page) = reading.next().await? {
        for case in page {
            measuring.add(case);
        }
    }
    Ok(Outcomes { approvals: approvals::figures(portal, options).await?, ..measuring.outcomes(options) })
}

impl From<Summary> for Seconds {
    fn from(summary: Summary) -> Self {
        let in_seconds = |micros: Option<i64>| micros.map(seconds);
        Self {
            count: summary.count,
            median: in_seconds(summary.median),
            mean: in_seconds(summary.mean),
            p90: in_seconds(summary.p90),
            max: in_seconds(summary.max),
        }
    }
}

pub(super) fn seconds(micros: i64) -> f64 {
    SignedDuration::from_micros(micros).as_secs_f64()
}
