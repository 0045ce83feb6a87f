//! What of a checklist each side may hand in while a record is in a state.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::workflow::State;
use crate::access::Side;

/// Where a side is not named it may hand in everything, and nothing in a final state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandIn {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<Takes>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firm: Option<Takes>,
}

/// Which items are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Takes {
    All,
    /// Only what was asked for again, or is missing.
    Returned,
    None,
}

impl HandIn {
    pub fn of(&self, side: Side) -> Option<Takes> {
        match side {
            Side::Client => self.client,
            Side::Firm => self.firm,
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    pub(super) fn is_unsaid(&self) -> bool {
        *self == HandIn::default()
    }
}

impl State {
    /// What this side may hand in here. What is over takes nothing, whatever is declared.
    // req 45
    pub fn takes(&self, side: Side) -> Takes {
        if self.is_final { Takes::None } else { self.hand_in.of(side).unwrap_or(Takes::All) }
    }
}
