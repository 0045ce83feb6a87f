//! One transfer as it is asked for: how much, to which account, with which words.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::amount::Money;
use super::iban::Iban;
use crate::Key;
use crate::access::Side;
use crate::blueprint::{Bound, Field, Form, Keyed, Kind, Section};

/// What whoever pays was shown. They say that exactly this is paid; where it has changed meanwhile they are shown it anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    pub amount: Money,
    /// Whose account it is.
    pub payee: String,
    /// Without spaces.
    pub iban: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bic: Option<String>,
    pub reference: String,
}

impl Transfer {
    /// The account's number as people read it.
    pub fn iban_in_groups(&self) -> String {
        Iban::parse(&self.iban).map_or_else(|| self.iban.clone(), |iban| iban.to_string())
    }
}

/// The one question to whoever says that it is paid: on which day, which is not before the record's, nor after today.
pub fn asked_when(opened: Date) -> Form {
    let field = Field {
        kind: Kind::Date,
        label: "Date of the transfer".to_owned(),
        hint: String::new(),
        required: true,
        side: Side::Client,
        show_when: None,
        editable: None,
        words: None,
        text: String::new(),
        options: Keyed::default(),
        columns: Keyed::default(),
        min: Some(Bound::Date(opened.to_string())),
        max: Some(Bound::Date("today".to_owned())),
        min_length: None,
        max_length: None,
        decimals: None,
        currency: None,
        sign: None,
        consent: String::new(),
        max_rows: None,
    };
    let fields = Keyed::from_iter([(Key::new("paid-on"), field)]);
    let section = Section { title: String::new(), help: String::new(), fields };
    Form { sections: Keyed::from_iter([(Key::new("transfer"), section)]) }
}
