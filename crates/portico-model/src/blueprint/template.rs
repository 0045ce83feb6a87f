//! A declared template: a document that is made of what a record knows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::workflow::Who;
use crate::Key;
use crate::access::Side;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// What staff call it.
    pub label: String,
    /// What clients call it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub client_label: String,
    /// Stands at the head of the document, and is what the document is called. It may hold placeholders.
    pub title: String,
    /// Paragraphs with an empty line between them; `#` and `##` begin headings, `-` and `1.` items of a list, and lines such as
    /// `| Fee | {{ answers.fee }} |` are a table of facts. `{{ … }}` stands for what the record knows.
    pub body: String,
    /// A CEL expression over `answers`, `record` and `today`; nothing is made while it does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// What is said when `when` does not hold: what to do about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub when_words: String,
    /// Who makes it. Clients do only where one of their roles is named.
    pub who: Who,
    /// The document is for the firm alone, and so may hold answers that are.
    #[serde(default)]
    pub firm_only: bool,
    /// The item of the checklist that the document is handed in for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<Key>,
}

impl Template {
    pub fn label_for(&self, side: Side) -> &str {
        match side {
            Side::Client if !self.client_label.is_empty() => &self.client_label,
            _ => &self.label,
        }
    }

    /// The side whose answers the document may hold.
    pub fn reader(&self) -> Side {
        if self.firm_only { Side::Firm } else { Side::Client }
    }
}
