//! A payment as a blueprint asks for it: how much, and to which account.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Key;
use crate::payments::Money;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    pub amount: Amount,
    pub payee: Payee,
    /// What stands behind the record's number in the reference of the transfer, instead of the key of the item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Amount {
    /// The same for every record.
    Fixed(Money),
    /// What a field of kind `money` says, or a share of it. Nothing is asked for where that is nothing.
    Answer(Share),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    pub field: Key,
    /// So much of it, rounded to the nearest smallest unit of the currency, a half of one upwards; all of it if not said.
    #[serde(default = "whole")]
    #[schemars(range(min = 1, max = 100))]
    pub percent: u32,
}

/// The account that the money goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payee {
    /// Whose account it is, as the bank knows them.
    pub name: String,
    /// With or without spaces.
    pub iban: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bic: Option<String>,
    /// What the bank is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank: Option<String>,
}

fn whole() -> u32 {
    100
}
