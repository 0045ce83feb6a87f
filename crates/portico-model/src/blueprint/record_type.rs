//! A record type: what is worked on, how it is asked for, how it moves and where it goes first.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::approval::Approval;
use super::form::Form;
use super::keyed::Keyed;
use super::requirement::Asks;
use super::requirement::Requirement;
use super::routing::Routing;
use super::template::Template;
use super::workflow::Workflow;
use crate::Key;
use crate::retention::Retention;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordType {
    /// What staff call it.
    pub name: Noun,
    /// What clients call it, and what they are promised.
    pub client: ClientLabels,
    pub number: NumberFormat,
    /// The field whose answer becomes the record's title.
    pub title_from: Key,
    pub form: Form,
    pub workflow: Workflow,
    pub routing: Routing,
    /// Decisions by others on exactly what a record holds.
    #[serde(default, skip_serializing_if = "Keyed::is_empty")]
    pub approvals: Keyed<Approval>,
    /// The checklist: what has to be handed in, each item by itself.
    #[serde(default, skip_serializing_if = "Keyed::is_empty")]
    pub requirements: Keyed<Requirement>,
    /// Documents that are made of what a record knows.
    #[serde(default, skip_serializing_if = "Keyed::is_empty")]
    pub templates: Keyed<Template>,
    /// How long its documents are kept, and when they are deleted; an item of the checklist may have a rule of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
}

impl RecordType {
    /// The rule for a document that was handed in for this item, or for none: the item's own, else the record type's.
    pub fn retention_of(&self, item: Option<&Key>) -> Option<&Retention> {
        let own = item.and_then(|key| self.requirements.get(key)).and_then(|item| match &item.asks {
            Asks::Document(document) => document.retention.as_ref(),
            Asks::Section(_) | Asks::Acknowledgement(_) | Asks::Payment(_) | Asks::Approval(_) => None,
        });
        own.or(self.retention.as_ref())
    }

    /// Every rule that it has.
    pub fn retentions(&self) -> impl Iterator<Item = &Retention> {
        let own = self.requirements.values().filter_map(|item| match &item.asks {
            Asks::Document(document) => document.retention.as_ref(),
            Asks::Section(_) | Asks::Acknowledgement(_) | Asks::Payment(_) | Asks::Approval(_) => None,
        });
        self.retention.iter().chain(own)
    }
}

/// A noun for one and for many.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Noun {
    pub one: String,
    pub many: String,
}

/// Missing words are found by `check`, which says for what they are needed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientLabels {
    #[serde(default)]
    pub one: String,
    #[serde(default)]
    pub many: String,
    /// One sentence for the catalogue: when to choose this.
    #[serde(default)]
    pub description: String,
    /// What the firm promises, such as a first reply within half a day.
    #[serde(default)]
    pub promise: String,
}

/// How records are numbered: a prefix and a running number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberFormat {
    pub prefix: String,
    /// At least so many digits, filled with zeros.
    #[serde(default)]
    #[schemars(range(max = 12))]
    pub digits: u8,
}

impl NumberFormat {
    /// The number as people write it: `R-0042`.
    pub fn format(&self, number: u64) -> String {
        format!("{}{number:0width$}", self.prefix, width = usize::from(self.digits))
    }
}
