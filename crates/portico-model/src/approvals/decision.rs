//! A decision: what somebody said, in whose place, on which bundle.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::round::Bundle;
use crate::Key;
use crate::signature::Signature;

/// What can be said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// With a comment, or without.
    Approve(Option<String>),
    /// These changes are to be made, and need not be looked at again.
    ApproveWithChanges(String),
    /// Not like this, for this reason.
    AskForChanges(String),
    /// Somebody else should decide, for this reason.
    NotForMe(String),
}

/// By what right a decision was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// By whoever was asked.
    Own,
    /// Whoever was asked has asked somebody else, or the task was passed on.
    Delegation,
    /// Whoever was asked is away.
    Absence,
    /// Whoever was asked cannot decide, or has not in time.
    Fallback,
    /// Given outside of the portal by whoever was asked, and put down by somebody else.
    Recorded,
    /// Without whoever was asked.
    Override,
}

/// One decision in one seat of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    pub stage: Key,
    pub group: Key,
    /// In whose place; for an override, whoever made it.
    pub seat: Uuid,
    pub by: Uuid,
    pub basis: Basis,
    pub said: Said,
    /// What its giver saw.
    pub bundle: Bundle,
    pub at: Timestamp,
    /// Where the stage asks for one.
    pub signature: Option<Signature>,
    /// Where the evidence of a recorded decision lies, or why there is an override.
    pub grounds: Option<String>,
}

impl Decision {
    /// Whose decision it is: not that of whoever merely put it down.
    pub fn decider(&self) -> Uuid {
        if self.basis == Basis::Recorded { self.seat } else { self.by }
    }
}

impl Said {
    pub fn approves(&self) -> bool {
        matches!(self, Said::Approve(_) | Said::ApproveWithChanges(_))
    }
}
