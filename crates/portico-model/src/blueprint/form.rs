//! The declared form of a record type: sections of fields.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::keyed::Keyed;
use super::text_or::TextOr;
use crate::Key;
use crate::access::Side;
use crate::signature::{CONSENT, Manner};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    pub sections: Keyed<Section>,
}

/// One topic of a form, shown as one page where there are several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub title: String,
    #[serde(default)]
    pub help: String,
    pub fields: Keyed<Field>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub kind: Kind,
    pub label: String,
    #[serde(default)]
    pub hint: String,
    #[serde(default)]
    pub required: bool,
    /// Who sees and fills in the field: `firm` fields are not even loaded for a client.
    #[serde(default = "client")]
    pub side: Side,
    /// Shown, asked for and kept only while this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_when: Option<Condition>,
    /// Narrows what the state's `edit` allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub editable: Option<Editable>,
    /// Own words instead of the built-in ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<FieldWords>,
    /// The text of a `statement`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What may be chosen.
    #[serde(default, skip_serializing_if = "Keyed::is_empty")]
    pub options: Keyed<TextOr<Choice>>,
    /// The columns of a `table`.
    #[serde(default, skip_serializing_if = "Keyed::is_empty")]
    pub columns: Keyed<Column>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Bound>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Bound>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// Digits after the point of a `number`; none if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u8>,
    /// The currency of a `money` field, such as `EUR`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// How a `signature` is given; by typing a name if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign: Option<Manner>,
    /// The words under which a `signature` is given, instead of the built-in ones.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub consent: String,
    /// The most rows a `table` takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_rows: Option<usize>,
}

/// The kinds of fields. `file` is known by name so that its absence is explained: a checklist asks for files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    ShortText,
    LongText,
    Number,
    Money,
    Date,
    Choice,
    MultiChoice,
    YesNo,
    Person,
    Email,
    Phone,
    Address,
    Table,
    Statement,
    Signature,
    #[schemars(skip)]
    File,
}

/// A limit: a number for numbers and money, a date (`2026-07-01` or `today`) for dates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a number, or a date such as 2026-07-01 or today")]
pub enum Bound {
    Number(f64),
    Date(String),
}

/// One option of a choice.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub label: String,
    #[serde(default)]
    pub hint: String,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    pub kind: Kind,
    pub label: String,
    #[serde(default)]
    pub required: bool,
    #[serde(default, skip_serializing_if = "Keyed::is_empty")]
    pub options: Keyed<TextOr<Choice>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// Who may change a field, and in which states; both left out allow what the state allows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Editable {
    #[serde(default)]
    pub by: Vec<Side>,
    #[serde(default)]
    pub states: Vec<Key>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldWords {
    /// Said when nothing was given.
    #[serde(default)]
    pub missing: String,
    /// Said when what was given cannot be taken.
    #[serde(default)]
    pub wrong: String,
}

impl Form {
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields().find(|(name, _)| name.as_str() == key).map(|(_, field)| field)
    }

    /// Every field, in the order in which it is asked.
    pub fn fields(&self) -> impl Iterator<Item = (&Key, &Field)> {
        self.sections.values().flat_map(|section| section.fields.iter())
    }
}

impl Field {
    /// Whether people of this side may see the field.
    pub fn visible_to(&self, side: Side) -> bool {
        side == Side::Firm || self.side == Side::Client
    }

    /// What whoever signs here agrees to.
    pub fn words_to_sign(&self) -> &str {
        if self.consent.is_empty() { CONSENT } else { &self.consent }
    }

    /// A statement is read, not answered.
    pub fn takes_answer(&self) -> bool {
        self.kind != Kind::Statement
    }
}

impl TextOr<Choice> {
    pub fn label(&self) -> &str {
        match self {
            TextOr::Text(label) => label,
            TextOr::Full(choice) => &choice.label,
        }
    }

    pub fn hint(&self) -> &str {
        match self {
            TextOr::Text(_) => "",
            TextOr::Full(choice) => &choice.hint,
        }
    }
}

fn client() -> Side {
    Side::Client
}
