//! Where a new record goes first: ordered rules, a fallback, and tests that `check` runs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Key;
use crate::deadlines::Duration;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Routing {
    /// The calendar on which expected first responses are counted.
    pub calendar: Key,
    /// The first rule that holds decides.
    #[serde(default)]
    pub rules: Vec<RoutingRule>,
    /// Where a record goes that no rule takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<Destination>,
    #[serde(default)]
    pub tests: Vec<RoutingTest>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoutingRule {
    /// Why a record was routed so, in words for its timeline.
    pub name: String,
    /// A CEL expression over `answers`.
    pub when: String,
    pub to: Destination,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    pub team: Key,
    #[serde(default)]
    pub priority: Priority,
    /// When the client may expect the first answer.
    pub respond_within: Duration,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    Low,
    #[default]
    Normal,
    High,
    Urgent,
}

/// Answers and where they must lead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoutingTest {
    pub name: String,
    pub answers: BTreeMap<Key, serde_json::Value>,
    pub expect: Expectation,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    pub team: Key,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
}

impl Priority {
    pub fn as_str(self) -> &'static str {
        match self {
            Priority::Low => "low",
            Priority::Normal => "normal",
            Priority::High => "high",
            Priority::Urgent => "urgent",
        }
    }
}
