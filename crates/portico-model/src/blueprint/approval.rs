//! A declared approval: who decides in which order, within which limits, and what happens when nobody does.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::due::Due;
use super::keyed::Keyed;
use super::requirement::Demand;
use super::workflow::{Comment, Who};
use crate::Key;
use crate::access::Side;
use crate::deadlines::Duration;
use crate::signature::{CONSENT, Manner};

#[expect(clippy::struct_excessive_bools, reason = "each is a rule of its own, which a blueprint switches")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// What staff call it.
    pub label: String,
    /// What clients call it.
    #[serde(default)]
    pub client_label: String,
    /// One after the other, in the order of the document.
    pub stages: Keyed<Stage>,
    /// How long each stage may stay open.
    pub due: Due,
    /// Who puts it forward, of those who may advance the record. If not given: where clients decide, the firm; else anybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submit: Option<Who>,
    /// Whoever submits it may not decide on it.
    #[serde(default = "yes")]
    pub segregated: bool,
    /// The money field that `limits` are held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Key>,
    /// The most that a role may decide on, in whole units of the currency; a role that is not named has no limit.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<Key, u64>,
    /// The role that decides when somebody cannot, or has not in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<Key>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalate: Option<Escalation>,
    /// Roles that may close a stage without those who are asked, with a reason.
    #[serde(default, rename = "override", skip_serializing_if = "Vec::is_empty")]
    pub overriders: Vec<Key>,
    /// Roles that may put down what somebody decided outside of the portal, with evidence.
    #[serde(default, rename = "record", skip_serializing_if = "Vec::is_empty")]
    pub recorders: Vec<Key>,
    /// So often it may be submitted; any number of times if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounds: Option<u32>,
    /// A decision has consequences, and is asked for once more before it is made.
    #[serde(default = "yes")]
    pub binds: bool,
    /// A decision may be taken back until its stage closes.
    #[serde(default = "yes")]
    pub withdraw: bool,
    /// What is asked of whoever approves.
    #[serde(default)]
    pub comment: Comment,
    /// Items of the checklist whose documents are no part of what is decided on: material that comes meanwhile takes no
    /// decision away. Every other document is covered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart_from: Vec<Key>,
    /// Whoever decides must have opened every file first.
    #[serde(default)]
    pub open_first: bool,
    /// The record's checklist has to be this far before it is put forward, and still when anybody approves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checklist: Option<Demand>,
    /// What is decided on above all: it has to be there before it is put forward, comes first, and gives its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
}

/// The document that an approval is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// The one that this template of the record's type makes, in the version that it made last.
    Template(Key),
}

/// Groups that are asked at the same time; all of them must approve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    pub label: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub client_label: String,
    /// A CEL expression over `answers`; the stage is left out while it does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Whoever approves here signs it: by typing their name, or by drawing besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign: Option<Manner>,
    /// The words that are signed, instead of the built-in ones.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub consent: String,
    pub groups: Keyed<Group>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub who: Who,
    #[serde(default)]
    pub needs: Quorum,
    /// The role that decides in place of this group, instead of the approval's own `fallback`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<Key>,
    /// A CEL expression over `answers`; the group is left out while it does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

/// How many of a group must approve.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Quorum {
    All,
    #[default]
    Any,
    AtLeast(usize),
}

/// Who is told, and may pass the task on, when the fallback has not decided either.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    pub role: Key,
    /// So long after the stage was due.
    pub after: Duration,
}

impl Approval {
    pub fn label_for(&self, side: Side) -> &str {
        match side {
            Side::Client if !self.client_label.is_empty() => &self.client_label,
            _ => &self.label,
        }
    }

    /// The template whose document it is about.
    pub fn template(&self) -> Option<&Key> {
        self.about.as_ref().map(|About::Template(template)| template)
    }

    /// Whether whoever approves signs, whichever stage it is.
    pub fn is_signed(&self) -> bool {
        !self.stages.is_empty() && self.stages.values().all(|stage| stage.sign.is_some())
    }
}

impl Stage {
    /// The words that whoever signs here agrees to.
    pub fn words_to_sign(&self) -> &str {
        if self.consent.is_empty() { CONSENT } else { &self.consent }
    }
}

impl Quorum {
    /// How many of so many people must approve: at least one, so that nobody is never enough.
    pub fn of(self, people: usize) -> usize {
        match self {
            Quorum::All => people.max(1),
            Quorum::Any => 1,
            Quorum::AtLeast(number) => number.max(1),
        }
    }
}

fn yes() -> bool {
    true
}
