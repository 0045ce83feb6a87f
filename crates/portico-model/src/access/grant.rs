//! A grant: one relation of one cell of the matrix, seen from one membership. Everything else is made of grants.

use super::{Action, Cell, Facts, Matrix, Membership, Reach, Relation, Strength, Subject};
use crate::Key;

#[derive(Debug, Clone, Copy)]
pub(super) struct Grant<'a> {
    pub membership: &'a Membership,
    pub role: &'a Key,
    pub cell: &'a Cell,
    pub relation: Relation,
    /// Whether the action makes a thing, which keeps a client inside the organization.
    pub makes: bool,
}

/// What a membership holds for an action on a kind of thing, in whatever session.
pub(super) fn grants<'a>(
    matrix: &'a Matrix,
    membership: &'a Membership,
    action: Action,
    kind: &'a str,
) -> impl Iterator<Item = Grant<'a>> {
    let counts = membership.active && action.is_for(membership.side);
    let roles = membership.roles.iter().filter(move |role| counts && matrix.side(role) == Some(membership.side));
    let cells = roles.filter_map(move |role| Some((role, matrix.cell(role, kind, action)?)));
    cells.flat_map(move |(role, cell)| {
        let relations = cell.relations_for(membership.side);
        relations.map(move |relation| Grant { membership, role, cell, relation, makes: action.makes() })
    })
}

/// The grants that this session or token may use: the one list behind verdicts and branches.
pub(super) fn usable<'a>(
    matrix: &'a Matrix,
    subject: &'a Subject,
    action: Action,
    kind: &'a str,
) -> impl Iterator<Item = Grant<'a>> {
    let memberships = subject.active().filter(move |_| subject.may_attempt(action));
    memberships
        .flat_map(move |membership| grants(matrix, membership, action, kind))
        .filter(|grant| grant.strength() <= subject.strength)
}

/// The roles that may do this to at least some things of the kind.
pub fn who_can<'a>(matrix: &'a Matrix, action: Action, kind: &str) -> Vec<&'a Key> {
    let able = matrix.roles().filter(|(role, side)| {
        let cell = matrix.cell(role, kind, action).filter(|_| action.is_for(*side));
        cell.is_some_and(|cell| cell.relations_for(*side).next().is_some())
    });
    able.map(|(role, _)| role).collect()
}

impl Grant<'_> {
    pub fn strength(&self) -> Strength {
        self.cell.strength.unwrap_or_default()
    }

    /// Whether the relation holds, whatever the condition says.
    pub fn reaches(&self, facts: &Facts) -> bool {
        let bound = self.membership.bound(self.relation, self.makes || facts.is_made_now());
        bound.is_none_or(|organization| organization == facts.organization)
            && self.membership.reaches(self.relation).iter().any(|reach| reach.covers(facts))
    }

    pub fn holds(&self, facts: &Facts) -> bool {
        self.cell.when.as_ref().is_none_or(|when| when.holds(facts, self.membership.member))
    }

    pub fn covers(&self, facts: &Facts) -> bool {
        self.holds(facts) && self.reaches(facts)
    }

    pub fn parts(&self) -> Vec<Reach> {
        self.membership.reaches(self.relation)
    }
}
