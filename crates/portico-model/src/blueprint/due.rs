//! A due time as declared: how long something may take, on which calendar, and when whoever has it is reminded.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Key;
use crate::deadlines::{self, Calendar, Duration};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Due {
    pub within: Duration,
    pub calendar: Key,
    /// Reminders come so long after it began.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remind_after: Vec<Duration>,
}

impl Due {
    pub fn due_at(&self, calendar: &Calendar, began_at: Timestamp) -> Timestamp {
        deadlines::due_at(calendar, self.within, began_at)
    }

    /// The reminders before it is due, in order.
    pub fn remind_at(&self, calendar: &Calendar, began_at: Timestamp) -> Vec<Timestamp> {
        let due_at = self.due_at(calendar, began_at);
        let all = self.remind_after.iter().map(|after| deadlines::due_at(calendar, *after, began_at));
        let mut before: Vec<Timestamp> = all.filter(|at| *at < due_at).collect();
        before.sort();
        before
    }
}
