//! How far one grant reaches: the leading part of a branch, which an index serves.

use uuid::Uuid;

use super::{Facts, Membership, Relation, Side};
use crate::Key;

/// Which things a grant is about; a closed list, each with its own index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    All,
    Subtree(Uuid),
    Organization(Uuid),
    Team(Key),
    Assigned(Uuid),
    OpenedBy(Uuid),
    RequestedFor(Uuid),
    Participant(Uuid),
}

impl Reach {
    pub fn covers(&self, facts: &Facts) -> bool {
        match self {
            Reach::All => true,
            Reach::Subtree(organization) => facts.ancestors.contains(organization),
            Reach::Organization(organization) => facts.organization == *organization,
            Reach::Team(team) => facts.team.as_ref() == Some(team),
            Reach::Assigned(member) => facts.owner == Some(*member),
            Reach::OpenedBy(member) => facts.opened_by == Some(*member),
            Reach::RequestedFor(member) => facts.requested_for == Some(*member),
            Reach::Participant(member) => facts.participants.contains(member),
        }
    }

    /// Whether it covers everything that `other` covers when that stays within one organization.
    pub(super) fn contains(&self, other: &Reach, within: Option<Uuid>) -> bool {
        match self {
            Reach::All => true,
            Reach::Subtree(mine) | Reach::Organization(mine) if within == Some(*mine) => true,
            Reach::Subtree(mine) => *other == Reach::Organization(*mine) || other == self,
            _ => other == self,
        }
    }
}

impl Membership {
    /// What a relation means for this membership; nothing where its side cannot hold it.
    pub(super) fn reaches(&self, relation: Relation) -> Vec<Reach> {
        if !relation.is_for(self.side) {
            return Vec::new();
        }
        match relation {
            Relation::All => vec![Reach::All],
            Relation::Subtree if self.has_units => vec![Reach::Subtree(self.organization)],
            Relation::Subtree | Relation::Organization => vec![Reach::Organization(self.organization)],
            Relation::Team => self.teams.iter().cloned().map(Reach::Team).collect(),
            Relation::Assigned => vec![Reach::Assigned(self.member)],
            Relation::Own => vec![Reach::OpenedBy(self.member), Reach::RequestedFor(self.member)],
            Relation::Participant => vec![Reach::Participant(self.member)],
        }
    }

    /// Whether this membership stands in this relation to the thing, for rules that ask for a relation alone.
    ///
    /// A client's desk is bounded by the organization; who opened a record or was added to it is
    /// named in person, so that holds wherever the record lies.
    pub fn stands(&self, relation: Relation, facts: &Facts) -> bool {
        self.active
            && self.bound(relation, false).is_none_or(|organization| facts.organization == organization)
            && self.reaches(relation).iter().any(|reach| reach.covers(facts))
    }

    /// The organization that a client's personal relations must stay in.
    pub(super) fn bound(&self, relation: Relation, makes: bool) -> Option<Uuid> {
        let personal = matches!(relation, Relation::Own | Relation::Participant);
        let bounded = self.side == Side::Client && (relation == Relation::Assigned || (makes && personal));
        bounded.then_some(self.organization)
    }
}
