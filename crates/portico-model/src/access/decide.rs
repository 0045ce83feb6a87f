//! The decision about one action on one thing: the verdict, through which membership, and the trace.

use serde::Serialize;
use uuid::Uuid;

use super::grant::usable;
use super::{Action, Facts, Matrix, Relation, Side, Strength, Subject, trace};
use crate::Key;

/// What the gate answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Allow,
    /// May see it, but not do this: forbidden, with the rule and a way on.
    Deny,
    /// May not even see it: not found.
    Hidden,
}

/// The rule that allows, and the member in whose name the action is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Granted {
    pub member: Uuid,
    pub organization: Uuid,
    pub side: Side,
    pub role: Key,
    pub relation: Relation,
}

/// A verdict with its reasons; built for reading, so ask [`verdict`] where nobody reads them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    pub action: Action,
    pub verdict: Verdict,
    pub granted: Option<Granted>,
    pub layers: [Layer; 4],
    /// The smallest change that would allow it, where it is not allowed.
    pub way_on: Option<String>,
    /// The session strength that would allow it by itself.
    pub needs: Option<Strength>,
}

/// One layer of a decision, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Layer {
    pub name: LayerName,
    pub passed: bool,
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LayerName {
    Identity,
    Organization,
    Role,
    Record,
}

/// Decides, and says why, layer by layer.
pub fn decide(matrix: &Matrix, subject: &Subject, action: Action, facts: &Facts) -> Decision {
    trace::trace(matrix, subject, action, facts)
}

/// The verdict alone.
pub fn verdict(matrix: &Matrix, subject: &Subject, action: Action, facts: &Facts) -> Verdict {
    if granted(matrix, subject, action, facts).is_some() {
        return Verdict::Allow;
    }
    let seen = action != Action::See && granted(matrix, subject, Action::See, facts).is_some();
    if seen { Verdict::Deny } else { Verdict::Hidden }
}

/// The grant that allows, the firm's before a client's and the thing's own organization before others.
pub fn granted(matrix: &Matrix, subject: &Subject, action: Action, facts: &Facts) -> Option<Granted> {
    if subject.only_record.is_some_and(|record| record != facts.id) {
        return None;
    }
    let covering = usable(matrix, subject, action, &facts.kind).filter(|grant| grant.covers(facts));
    let rank =
        |membership: &super::Membership| (membership.side != Side::Firm, membership.organization != facts.organization);
    let best = covering.min_by_key(|grant| rank(grant.membership))?;
    Some(Granted {
        member: best.membership.member,
        organization: best.membership.organization,
        side: best.membership.side,
        role: best.role.clone(),
        relation: best.relation,
    })
}

/// The side from which the subject sees the thing, which decides what of it is loaded; none where it may not see it.
pub fn sides_visible(matrix: &Matrix, subject: &Subject, facts: &Facts) -> Option<Side> {
    granted(matrix, subject, Action::See, facts).map(|granted| granted.side)
}

impl Decision {
    pub fn is_allowed(&self) -> bool {
        self.verdict == Verdict::Allow
    }

    /// The first layer that did not let it through.
    pub fn failing(&self) -> Option<&Layer> {
        self.layers.iter().find(|layer| !layer.passed)
    }
}

impl LayerName {
    pub fn as_str(self) -> &'static str {
        match self {
            LayerName::Identity => "identity",
            LayerName::Organization => "organization",
            LayerName::Role => "role",
            LayerName::Record => "record",
        }
    }
}
