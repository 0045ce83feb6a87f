//! What was paid for an item so far: what was said last, and what has arrived.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::amount::Money;
use super::transfer::Transfer;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PaidSoFar {
    /// What had arrived before that, in the smallest unit of the currency.
    #[serde(default)]
    pub before: i64,
    /// The transfer that was said to be paid last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Said>,
}

/// That somebody has paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Said {
    /// As it was shown to them.
    pub transfer: Transfer,
    #[schemars(with = "String")]
    pub on: Date,
    /// A reviewer has said that it is there.
    #[serde(default)]
    pub arrived: bool,
}

impl PaidSoFar {
    pub fn is_nothing(&self) -> bool {
        *self == PaidSoFar::default()
    }

    /// All that has arrived, in the smallest unit of the currency.
    pub fn arrived(&self) -> i64 {
        let last = self.last.as_ref().filter(|said| said.arrived).map_or(0, |said| said.transfer.amount.minor);
        self.before.saturating_add(last)
    }

    /// What is left of an amount: nothing, or less, where it has all arrived.
    pub fn rest(&self, whole: &Money) -> Money {
        whole.with(whole.minor.saturating_sub(self.arrived()))
    }

    /// What was said and nobody has confirmed.
    pub fn open(&self) -> Option<&Said> {
        self.last.as_ref().filter(|said| !said.arrived)
    }

    /// Somebody says that they have paid.
    #[must_use]
    pub fn said(&self, transfer: Transfer, on: Date) -> PaidSoFar {
        PaidSoFar { before: self.arrived(), last: Some(Said { transfer, on, arrived: false }) }
    }

    /// A reviewer says that it is there, or takes that back.
    #[must_use]
    pub fn confirmed(&self, arrived: bool) -> PaidSoFar {
        let last = self.last.clone().map(|said| Said { arrived, ..said });
        PaidSoFar { last, ..self.clone() }
    }

    /// Whoever said it takes it back.
    #[must_use]
    pub fn taken_back(&self) -> PaidSoFar {
        PaidSoFar { before: self.arrived(), last: None }
    }
}
