//! What a decision is made from: the record, who acts, and the move that was chosen.

use crate::Key;
use crate::access::{Facts, Membership, Relation, Side};
use crate::forms::Answers;
use crate::guards::Known;

/// A record as it stands, and who looks at it.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    pub state: &'a Key,
    /// The answers of both sides.
    pub answers: &'a Answers,
    pub actor: &'a Actor,
    pub known: &'a Known,
    pub settled: &'a Settled,
}

/// What others have settled about a record. Nothing is settled that nobody looked up, so a move that asks stays shut.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// The approvals that are given on what the record holds now, or not needed for it.
    pub approved: Vec<Key>,
    /// The items of the checklist that are not done; absent if nobody looked.
    pub open_items: Option<Vec<Key>>,
    /// Those of them that nobody has handed in, or that were asked for again; absent if nobody looked.
    pub missing_items: Option<Vec<Key>>,
}

/// Who acts: the roles of the membership that counts here, and the relations to this record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub side: Side,
    pub roles: Vec<Key>,
    pub relations: Vec<Relation>,
    /// The portal itself: a deadline that passed, a reply that came. It may make only moves declared for that.
    pub automatic: bool,
}

/// A chosen transition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Move {
    pub transition: Key,
    pub comment: Option<String>,
}

pub(super) const EVERY: [Relation; 7] = [
    Relation::Own,
    Relation::Participant,
    Relation::Assigned,
    Relation::Team,
    Relation::Organization,
    Relation::Subtree,
    Relation::All,
];

impl Actor {
    /// Somebody in one membership: its roles, and how it stands to this record. A suspended one can do nothing.
    pub fn of(membership: &Membership, facts: &Facts) -> Actor {
        let roles = if membership.active { membership.roles.clone() } else { Vec::new() };
        let relations = EVERY.into_iter().filter(|relation| membership.stands(*relation, facts)).collect();
        Actor { side: membership.side, roles, relations, automatic: false }
    }

    /// Whether one of the relations holds; any will do where none is named.
    ///
    /// A client without any relation to the record has no business with it. `all` holds on the firm's side
    /// alone; whoever belongs to the organization belongs to its subtree.
    pub fn stands(&self, wanted: &[Relation]) -> bool {
        let has = |relation: Relation| relation.is_for(self.side) && self.relations.contains(&relation);
        let holds = |wanted: &Relation| match wanted {
            Relation::All => self.side == Side::Firm,
            Relation::Subtree => has(Relation::Subtree) || has(Relation::Organization),
            other => has(*other),
        };
        let known = self.side == Side::Firm || !self.relations.is_empty();
        known && (wanted.is_empty() || wanted.iter().any(holds))
    }

    pub fn portal() -> Actor {
        Actor { side: Side::Firm, roles: Vec::new(), relations: Vec::new(), automatic: true }
    }
}

impl Move {
    pub fn new(transition: impl Into<Key>) -> Move {
        Move { transition: transition.into(), comment: None }
    }

    #[must_use]
    pub fn saying(self, comment: impl Into<String>) -> Move {
        Move { comment: Some(comment.into()), ..self }
    }
}
