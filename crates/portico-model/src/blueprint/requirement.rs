//! A requirement: one item of the checklist that a record type declares.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::due::Due;
use super::form::Field;
use super::keyed::Keyed;
use super::payment::Payment;
use super::workflow::Who;
use crate::Key;
use crate::access::{Action, Side};
use crate::retention::Retention;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// What staff call it.
    pub label: String,
    /// What clients call it.
    #[serde(default)]
    pub client_label: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub client_help: String,
    pub asks: Asks,
    /// A CEL expression over `answers`; nothing is asked for while it does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Who hands it in. Nobody does where an approval is asked for.
    #[serde(default)]
    pub owner: Who,
    /// Who accepts or returns it; where nobody is named, what was handed in is accepted at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Who>,
    /// Counted from when the record was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    #[serde(default)]
    pub returns: Returns,
    /// Whoever acknowledges must have opened every file first.
    #[serde(default)]
    pub open_first: bool,
    /// Reasons for a return, ready to choose.
    #[serde(default, skip_serializing_if = "Keyed::is_empty")]
    pub reasons: Keyed<String>,
}

/// What an item asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Asks {
    Document(Document),
    /// A section of the form, filled in.
    Section(Key),
    /// That somebody has read and agrees to this.
    Acknowledgement(String),
    /// A transfer of money to an account; whoever reviews it says that it has arrived.
    Payment(Payment),
    /// An approval of this record type.
    Approval(Key),
}

impl Asks {
    /// What access has to allow besides, for whoever hands it in: files are sent by those who may add files at all, and a
    /// section is filled in by those who may answer. None where the item alone says who.
    pub fn needs(&self) -> Option<Action> {
        match self {
            Asks::Document(_) => Some(Action::Attach),
            Asks::Section(_) => Some(Action::Answer),
            Asks::Acknowledgement(_) | Asks::Payment(_) | Asks::Approval(_) => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// What the file may be, by its content.
    pub kinds: Vec<FileKind>,
    pub max_megabytes: u32,
    /// Where several files are asked for, each a document of its own; where nothing is said, the item has one document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<Several>,
    /// What is to be said about the document when it is handed in.
    #[serde(default, skip_serializing_if = "Keyed::is_empty")]
    pub metadata: Keyed<Field>,
    /// A document that was accepted elsewhere, at most so many days ago, may be handed in again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reuse_days: Option<u32>,
    /// How long it is kept, where that is another time than the record type's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
}

/// How many files an item takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Several {
    /// With fewer it is not handed in.
    #[serde(default = "one")]
    pub least: u32,
    /// More are not taken; at most 50.
    pub most: u32,
}

fn one() -> u32 {
    1
}

/// Kinds of files that can be told by their content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    Pdf,
    Jpeg,
    Png,
    Webp,
    Heic,
    Tiff,
    Docx,
    Xlsx,
    Pptx,
    Text,
    Csv,
    Zip,
}

/// How much of a checklist has to be done first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Demand {
    /// Every item that is asked for.
    Complete,
    /// Every item that is asked for is at least handed in; none is missing or asked for again.
    HandedIn,
}

/// What a return does to the record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Returns {
    /// Only the item goes back.
    #[default]
    Item,
    /// The whole record goes back, by this transition.
    Record(Key),
}

impl Several {
    /// No item takes more, whatever it says.
    pub const MOST: u32 = 50;
}

impl Requirement {
    /// How many files it takes, where that is several.
    pub fn several(&self) -> Option<Several> {
        match &self.asks {
            Asks::Document(document) => document.files,
            Asks::Section(_) | Asks::Acknowledgement(_) | Asks::Payment(_) | Asks::Approval(_) => None,
        }
    }

    pub fn label_for(&self, side: Side) -> &str {
        match side {
            Side::Client if !self.client_label.is_empty() => &self.client_label,
            _ => &self.label,
        }
    }
}

impl FileKind {
    /// The endings by which a file picker knows it: `.jpg,.jpeg`.
    pub fn endings(self) -> &'static str {
        match self {
            Self::Pdf => ".pdf",
            Self::Jpeg => ".jpg,.jpeg",
            Self::Png => ".png",
            Self::Webp => ".webp",
            Self::Heic => ".heic",
            Self::Tiff => ".tif,.tiff",
            Self::Docx => ".docx",
            Self::Xlsx => ".xlsx",
            Self::Pptx => ".pptx",
            Self::Text => ".txt",
            Self::Csv => ".csv",
            Self::Zip => ".zip",
        }
    }

    /// As people write it.
    pub fn words(self) -> &'static str {
        match self {
            FileKind::Pdf => "PDF",
            FileKind::Jpeg => "JPG",
            FileKind::Png => "PNG",
            FileKind::Webp => "WebP",
            FileKind::Heic => "HEIC",
            FileKind::Tiff => "TIFF",
            FileKind::Docx => "Word",
            FileKind::Xlsx => "Excel",
            FileKind::Pptx => "PowerPoint",
            FileKind::Text => "text",
            FileKind::Csv => "CSV",
            FileKind::Zip => "ZIP",
        }
    }
}

/// "PDF, JPG or PNG"
pub fn one_of(kinds: &[FileKind]) -> String {
    let words: Vec<&str> = kinds.iter().map(|kind| kind.words()).collect();
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
    }
}
