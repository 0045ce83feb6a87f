//! The map: which parts of a log are which parts of a portal. Written by hand or suggested, in YAML.
//!
//! `read.rs` reads one, `check.rs` holds it against the blueprint it names, `template.rs` puts texts together.

mod check;
mod read;
mod template;

#[cfg(test)]
mod tests;

pub use read::{Lines, NotRead};
pub use template::Template;

use portico_model::Key;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// The maps that are shipped, by name.
pub const SHIPPED: [(&str, &str); 2] = [
    ("helpdesk", include_str!("../../../../../blueprints/maps/helpdesk.yaml")),
    ("declarations", include_str!("../../../../../blueprints/maps/declarations.yaml")),
];

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// What the log is called. Cases of one source are recognized when they come again.
    pub source: Spanned<String>,
    /// The blueprint of a workspace that does not exist yet: one that is shipped, or a file beside the map.
    #[serde(default)]
    pub blueprint: Option<String>,
    /// The record type that a case becomes.
    #[serde(rename = "type")]
    pub kind: Spanned<Key>,
    pub case: CaseMap,
    /// The attributes that say what happened.
    #[serde(default = "activity")]
    pub activity: OneOrMore,
    #[serde(default = "time")]
    pub time: String,
    /// For times that are written without an offset.
    #[serde(default)]
    pub time_zone: Option<Spanned<String>>,
    #[serde(default)]
    pub organization: OrganizationMap,
    #[serde(default)]
    pub person: PersonMap,
    /// The team that every record goes to; routed by the blueprint's rules where none is named.
    #[serde(default)]
    pub team: Option<Spanned<Key>>,
    #[serde(default)]
    pub fields: Lines<FieldMap>,
    /// An activity that is not named is kept as an event that changes no state.
    #[serde(default)]
    pub activities: Lines<Meant>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseMap {
    /// The attribute of a case that names it.
    #[serde(default = "name")]
    pub id: String,
    /// The record's title, with attributes in braces; `{case}` is the case's name.
    #[serde(default = "title")]
    pub title: Template,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrganizationMap {
    /// The attribute, of the case or its events, that names the client.
    pub attribute: Option<String>,
    /// The client of cases that name none.
    pub default: String,
    /// Put before every name.
    pub prefix: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PersonMap {
    /// The attribute of an event that names who did it.
    pub attribute: Option<String>,
    /// Put before every name.
    pub prefix: String,
    /// Names that stand for nobody in particular.
    pub nobody: Vec<String>,
    /// The role of those whose role the log does not name.
    pub role: Option<Spanned<Key>>,
    /// The attribute of an event that names the role in which somebody acted.
    pub role_attribute: Option<String>,
    /// The log's roles in the words of the blueprint.
    pub roles: Lines<Spanned<Key>>,
}

/// Where the answer of a field comes from: an attribute, or words.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum FieldMap {
    Attribute(String),
    Told(ToldField),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToldField {
    #[serde(default)]
    pub attribute: Option<String>,
    /// The attribute's values in the words of the form.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// Words with attributes in braces, instead of one attribute.
    #[serde(default)]
    pub text: Option<Template>,
    /// A number is rounded to so many decimals.
    #[serde(default)]
    pub decimals: Option<u8>,
}

/// What an activity means: a transition, a state that the record is in from then on, or nothing but itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meant {
    #[serde(default)]
    pub transition: Option<Spanned<Key>>,
    #[serde(default)]
    pub state: Option<Spanned<Key>>,
    #[serde(default)]
    pub event: Option<bool>,
    /// What it means for an approval besides.
    #[serde(default)]
    pub approval: Option<MeantWord>,
}

/// What an activity means for an approval: exactly one of the four, which names it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeantWord {
    /// A round begins.
    #[serde(default)]
    pub submits: Option<Spanned<Key>>,
    /// Somebody approves in a stage.
    #[serde(default)]
    pub approves: Option<Spanned<Key>>,
    /// Somebody sends it back in a stage.
    #[serde(default)]
    pub asks_for_changes: Option<Spanned<Key>>,
    /// Whatever counts of it counts no more.
    #[serde(default)]
    pub voids: Option<Spanned<Key>>,
    /// The stage of a decision.
    #[serde(default)]
    pub stage: Option<Spanned<Key>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// What is wrong with a map, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    pub line: u64,
    pub what: String,
    pub help: String,
}

impl OneOrMore {
    pub fn keys(&self) -> &[String] {
        match self {
            Self::One(key) => std::slice::from_ref(key),
            Self::More(keys) => keys,
        }
    }
}

impl MeantWord {
    /// The approval that it names; none unless it says exactly one thing.
    pub fn approval(&self) -> Option<&Spanned<Key>> {
        let mut named = [&self.submits, &self.approves, &self.asks_for_changes, &self.voids].into_iter().flatten();
        named.next().filter(|_| named.next().is_none())
    }

    /// Whether it is a decision, which belongs to a stage.
    pub fn decides(&self) -> bool {
        self.approves.is_some() || self.asks_for_changes.is_some()
    }
}

impl FieldMap {
    pub fn attribute(&self) -> Option<&str> {
        match self {
            Self::Attribute(key) => Some(key),
            Self::Told(told) => told.attribute.as_deref(),
        }
    }
}

impl Default for OrganizationMap {
    fn default() -> Self {
        Self { attribute: None, default: "Imported clients".into(), prefix: String::new() }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}. {}", self.line, self.what, self.help)
    }
}

fn activity() -> OneOrMore {
    OneOrMore::One(name())
}

fn name() -> String {
    "concept:name".into()
}

fn time() -> String {
    "time:timestamp".into()
}

fn title() -> Template {
    Template::from("{case}".to_owned())
}
