//! The declared workflow of a record type: states and the named moves between them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::condition::Plain;
use super::hand_in::HandIn;
use super::keyed::Keyed;
use super::one_or::{AllNoneOr, From};
use super::requirement::Demand;
use super::trigger::{Trigger, Triggers};
use crate::Key;
use crate::access::{Ball, Relation, Side};
use crate::deadlines::Duration;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Workflow {
    /// The state of a record that has just been sent.
    pub initial: Key,
    pub states: Keyed<State>,
    pub transitions: Keyed<Transition>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct State {
    pub meaning: Meaning,
    /// What staff call the state.
    pub label: String,
    /// What clients call it.
    #[serde(default)]
    pub client_label: String,
    /// What the state means, for staff.
    #[serde(default)]
    pub help: String,
    /// What the state means, for clients.
    #[serde(default)]
    pub client_help: String,
    /// The name of the step in the client's step bar; states that share a name share a step.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub step: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone: Option<Tone>,
    /// Whose turn it is.
    #[serde(default)]
    pub ball: Ball,
    /// Who answers for records in this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<Holder>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// The clock of the record's own deadline stands still here.
    #[serde(default)]
    pub pauses_clock: bool,
    #[serde(default)]
    pub edit: Edit,
    /// What of the checklist each side may hand in here.
    #[serde(default, skip_serializing_if = "HandIn::is_unsaid")]
    pub hand_in: HandIn,
    /// Nothing more is expected to happen.
    #[serde(default, rename = "final")]
    pub is_final: bool,
    /// A way out of the ordinary path: on hold, escalated, stopped.
    #[serde(default)]
    pub exception: bool,
    /// What happens next.
    #[serde(default)]
    pub next: Next,
}

/// What a state means to whoever waits for the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    Open,
    Waiting,
    Done,
    Stopped,
    Problem,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    Warn,
    Info,
    Neutral,
    Quiet,
    Bad,
}

/// Who answers for records in a state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Holder {
    /// The record's owner; until it has one, its team.
    Owner,
    /// Everybody of the record's team.
    Team,
    /// Who asked.
    Requester,
    /// Whoever has this role.
    Role(Key),
    /// Nobody needs to: the work is over.
    Nobody,
}

/// How long a record may stay in a state, and what happens when it stays longer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    pub within: Duration,
    pub calendar: Key,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalate: Option<Escalate>,
    /// A reminder to the holder, so long before the deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind: Option<Duration>,
}

/// What happens when a deadline passes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Escalate {
    /// Everybody in this role is told.
    Role(Key),
    /// Everybody of this team is told.
    Team(Key),
    /// The portal itself makes this transition.
    Transition(Key),
}

/// Which fields each side may change while a record is in a state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    #[serde(default)]
    pub client: AllNoneOr,
    #[serde(default)]
    pub firm: AllNoneOr,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Next {
    #[serde(default)]
    pub client: String,
    #[serde(default)]
    pub firm: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// The verb on the button, for staff.
    pub label: String,
    /// The verb on the button, for clients.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub client_label: String,
    pub from: From,
    pub to: Key,
    /// Leads back to the state from which the record came, such as after a hold; to `to` where it could not go on there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub back: bool,
    pub who: Who,
    /// Fields that must have an answer first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<Key>,
    /// A CEL expression over `answers`, `record` and `actor` that must hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guard: Option<String>,
    /// What is said when the guard does not hold: what to do about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub guard_words: String,
    /// An approval that must be given on exactly what the record holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Key>,
    /// The record's checklist must be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checklist: Option<Demand>,
    #[serde(default)]
    pub comment: Comment,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
    /// The button that stands first.
    #[serde(default)]
    pub primary: bool,
    /// What happens then, said before it is done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub confirm: String,
    /// Made by itself when this happens: one event, or several of which each is enough.
    #[serde(default, skip_serializing_if = "Triggers::is_empty")]
    pub on: Triggers,
}

/// Who may make a transition: one of the roles and, where relations are named, one of them too.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Who {
    pub roles: Vec<Key>,
    #[serde(default)]
    pub relations: Vec<Relation>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Comment {
    None,
    #[default]
    Optional,
    Required,
}

/// What a transition changes besides the state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Whoever makes the transition becomes the owner.
    AssignActor,
    /// The record gets this owner.
    Assign(Assignee),
    /// The record has no owner any more; its team has it.
    Unassign,
    /// The record goes to this team.
    SetTeam(Key),
    /// A field gets this answer.
    SetField(SetField),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Assignee {
    Requester,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetField {
    pub field: Key,
    pub value: Plain,
}

impl Workflow {
    pub fn state(&self, key: &Key) -> Option<&State> {
        self.states.get(key)
    }

    pub fn transition(&self, key: &Key) -> Option<&Transition> {
        self.transitions.get(key)
    }

    /// The moves that are declared from a state, in the order of the document.
    pub fn transitions_from<'a>(&'a self, state: &'a Key) -> impl Iterator<Item = (&'a Key, &'a Transition)> {
        self.transitions.iter().filter(move |(_, transition)| self.leads_from(transition, state))
    }

    /// Whether a transition may begin in a state. `any-open` means every state that is not final.
    pub fn leads_from(&self, transition: &Transition, state: &Key) -> bool {
        match &transition.from {
            From::AnyOpen => *state != transition.to && self.state(state).is_some_and(|found| !found.is_final),
            From::States(states) => states.contains(state),
        }
    }

    /// The move that something makes by itself in a state.
    pub fn triggered(&self, state: &Key, trigger: &Trigger) -> Option<&Key> {
        self.transitions
            .iter()
            .find(|(_, transition)| transition.on.includes(trigger) && self.leads_from(transition, state))
            .map(|(key, _)| key)
    }

    /// Whether something waits for an approval in a state: a move that needs it, or that it sets off.
    pub fn waits_for(&self, state: &Key, approval: &Key) -> bool {
        let is_needed = |way: &Transition| way.approval.as_ref() == Some(approval);
        self.goes_on_with(state, approval) || self.transitions_from(state).any(|(_, way)| is_needed(way))
    }

    /// Whether an approval by itself leads on from a state.
    pub fn goes_on_with(&self, state: &Key, approval: &Key) -> bool {
        self.triggered(state, &Trigger::Approved(approval.clone())).is_some()
    }

    /// Whether a move leads off the ordinary path: aside, or to where nothing comes of it.
    pub fn is_exception(&self, transition: &Transition) -> bool {
        self.state(&transition.to).is_some_and(|state| state.exception || state.meaning == Meaning::Stopped)
    }
}

impl State {
    /// What comes next, in the words of a side; falls back to what the state means.
    pub fn next_words(&self, side: Side) -> &str {
        let (own, help) = match side {
            Side::Client => (&self.next.client, &self.client_help),
            Side::Firm => (&self.next.firm, &self.help),
        };
        if own.is_empty() { help } else { own }
    }

    pub fn label_for(&self, side: Side) -> &str {
        match side {
            Side::Client if !self.client_label.is_empty() => &self.client_label,
            _ => &self.label,
        }
    }

    /// The declared tone, or the one that goes with what the state means.
    pub fn tone(&self) -> Tone {
        self.tone.unwrap_or(match (self.meaning, self.ball) {
            (Meaning::Open, _) => Tone::Info,
            (Meaning::Waiting, Ball::Client) => Tone::Warn,
            (Meaning::Waiting | Meaning::Stopped, _) => Tone::Neutral,
            (Meaning::Done, _) => Tone::Quiet,
            (Meaning::Problem, _) => Tone::Bad,
        })
    }
}

impl Transition {
    pub fn label_for(&self, side: Side) -> &str {
        match side {
            Side::Client if !self.client_label.is_empty() => &self.client_label,
            _ => &self.label,
        }
    }
}
