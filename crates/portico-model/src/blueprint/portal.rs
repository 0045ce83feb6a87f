//! The blueprint as a value: who takes part, on which calendars, and what they work on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::keyed::Keyed;
use super::record_type::RecordType;
use crate::Key;
use crate::access::{Matrix, Side};
use crate::deadlines::Calendar;
use crate::files::NamingRule;

/// The format of blueprint that this version of the program reads.
pub const FORMAT: u32 = 1;

/// A whole portal as declared by a firm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Blueprint {
    /// The format version; this program reads 1.
    pub portico: u32,
    /// What the portal is for, in a few words.
    pub name: String,
    #[serde(default)]
    pub description: String,
    pub roles: Keyed<Role>,
    #[serde(default)]
    pub teams: Keyed<Team>,
    #[serde(default)]
    pub calendars: Keyed<Calendar>,
    pub record_types: Keyed<RecordType>,
    #[serde(default, skip_serializing_if = "Files::is_plain")]
    pub files: Files,
    /// Who may do what: role, then thing, then action.
    #[serde(default)]
    pub access: Matrix,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    pub name: String,
    pub side: Side,
    /// What people in this role do, in words for the page that invites them.
    #[serde(default)]
    pub description: String,
}

/// People of the firm who share a queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Team {
    pub name: String,
    #[serde(default)]
    pub description: String,
}

/// What holds for the files of every record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Files {
    /// What files are called, whoever sends them: words and `{number}`, `{slot}`, `{organization}`, `{version}`, `{date}`
    /// or `{original}`. Without a rule each keeps its own name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub naming: Option<NamingRule>,
    /// What becomes of notes in pictures that clients send: where and when one was taken, on what, by whom.
    #[serde(default, skip_serializing_if = "Metadata::is_usual")]
    pub metadata: Metadata,
    /// What becomes of a file that no scanner has looked through; where nothing is said, what the installation says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unscanned: Option<Unscanned>,
}

/// What becomes of a file that no scanner has looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unscanned {
    /// It is given out, and marked as not scanned wherever it stands.
    Label,
    /// Only whoever sent it gets it.
    Hold,
}

/// What becomes of what stands in a picture beside the picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Metadata {
    /// It is taken out before the picture is kept.
    #[default]
    Remove,
    /// For firms that need it, such as for evidence.
    Keep,
}

impl Metadata {
    /// Nothing has to be said about it.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    fn is_usual(&self) -> bool {
        *self == Metadata::Remove
    }
}

impl Files {
    fn is_plain(&self) -> bool {
        self.naming.is_none() && self.metadata.is_usual() && self.unscanned.is_none()
    }
}

impl Blueprint {
    pub fn record_type(&self, key: &Key) -> Option<&RecordType> {
        self.record_types.get(key)
    }

    pub fn role(&self, key: &Key) -> Option<&Role> {
        self.roles.get(key)
    }

    pub fn team(&self, key: &Key) -> Option<&Team> {
        self.teams.get(key)
    }
}
