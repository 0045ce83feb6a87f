//! Amounts of money as whole numbers of the smallest unit of their currency.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::forms::display_money;

/// As an answer of kind `money` is kept: `{minor: 12050, currency: EUR}` is €120.50.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// In the smallest unit of the currency: cents, yen, thousandths of a dinar.
    pub minor: i64,
    /// Three capital letters.
    pub currency: String,
}

impl Money {
    /// None where it is no answer of kind `money`.
    pub fn of_answer(answer: &Value) -> Option<Money> {
        let minor = answer.get("minor")?.as_i64()?;
        let currency = answer.get("currency")?.as_str()?.to_owned();
        Some(Money { minor, currency })
    }

    /// As much of the same currency.
    #[must_use]
    pub fn with(&self, minor: i64) -> Money {
        Money { minor, currency: self.currency.clone() }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&display_money(self.minor, &self.currency))
    }
}

/// So many percent of an amount, in its smallest unit: to the nearest one, and a half of one away from zero.
pub fn share(minor: i64, percent: u32) -> i64 {
    let hundredfold = i128::from(minor) * i128::from(percent);
    let half = if hundredfold < 0 { -50 } else { 50 };
    i64::try_from((hundredfold + half) / 100).unwrap_or(i64::MAX)
}
