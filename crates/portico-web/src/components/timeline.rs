//! The story of a record: sentences in the order in which things happened.

use askama::{Template, filters::HtmlSafe};

use super::When;
use crate::components as ui;

#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "components/timeline.html")]
pub struct Timeline {
    pub rows: Vec<TimelineRow>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineRow {
    pub kind: TimelineKind,
    /// Set in bold before the text; empty where the sentence begins by itself.
    pub who: String,
    pub text: String,
    pub when: When,
    /// A second, quieter line: the reason, or what was written.
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TimelineKind {
    #[default]
    Plain,
    Decision,
    /// Only the firm's people see it.
    Internal,
}

impl HtmlSafe for Timeline {}
