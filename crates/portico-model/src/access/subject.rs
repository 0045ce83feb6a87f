//! Who asks, and the narrow facts about the thing asked about.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Action;
use crate::Key;

/// The two sides of a portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    Client,
    Firm,
}

/// Who has to act next on a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ball {
    Client,
    Firm,
    /// Somebody outside the portal.
    Other,
    /// Nobody: the record is done or stopped.
    #[default]
    None,
}

/// How sure the portal is of who sits there, weakest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Followed a task link and did not sign in.
    #[default]
    Link,
    /// Signed in with a code, a password or an API token.
    SignedIn,
    /// Proved it again a moment ago, or with a second factor.
    Confirmed,
}

/// One person in one organization, with the roles that hold there and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    pub member: Uuid,
    pub organization: Uuid,
    /// Whether the organization has units below it; without any, its subtree is itself.
    pub has_units: bool,
    pub side: Side,
    pub roles: Vec<Key>,
    pub teams: Vec<Key>,
    /// A suspended member gives nothing.
    pub active: bool,
}

/// Who asks: a person with all memberships in the workspace, in one session or with one token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    pub signed_in: bool,
    pub strength: Strength,
    pub memberships: Vec<Membership>,
    /// A narrow session: nothing but this record is reachable.
    pub only_record: Option<Uuid>,
    /// An API token: what it may do at most.
    pub token_actions: Option<BTreeSet<Action>>,
}

/// What a decision needs to know of the thing: a narrow row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Nil for a thing that is about to be made.
    pub id: Uuid,
    /// The record type, or `organizations`, `people`, `workspace`.
    pub kind: Key,
    pub organization: Uuid,
    /// The organization itself and everything above it.
    pub ancestors: Vec<Uuid>,
    pub opened_by: Option<Uuid>,
    pub requested_for: Option<Uuid>,
    pub participants: Vec<Uuid>,
    pub owner: Option<Uuid>,
    pub team: Option<Key>,
    pub state: Option<Key>,
    pub ball: Option<Ball>,
}

impl Ball {
    pub fn as_str(self) -> &'static str {
        match self {
            Ball::Client => "client",
            Ball::Firm => "firm",
            Ball::Other => "other",
            Ball::None => "none",
        }
    }
}

impl Side {
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Client => "client",
            Side::Firm => "firm",
        }
    }
}

impl Strength {
    pub fn as_str(self) -> &'static str {
        match self {
            Strength::Link => "link",
            Strength::SignedIn => "signed-in",
            Strength::Confirmed => "confirmed",
        }
    }
}

impl Subject {
    /// The memberships that count.
    pub fn active(&self) -> impl Iterator<Item = &Membership> {
        self.memberships.iter().filter(|membership| membership.active)
    }

    /// Whether the session or token may attempt this action on this thing at all, whoever holds it.
    pub fn may_attempt(&self, action: Action) -> bool {
        self.signed_in && self.token_actions.as_ref().is_none_or(|actions| actions.contains(&action))
    }
}

impl Facts {
    /// Whether the thing is not there yet. Who is to open it proves nothing about where it may lie.
    pub fn is_made_now(&self) -> bool {
        self.id.is_nil()
    }
}
