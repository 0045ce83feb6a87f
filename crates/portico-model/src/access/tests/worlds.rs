//! Random portals from a seed: blueprints with all their mistakes, organizations, people and records.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::super::{Action, Ball, Cell, Condition, Facts, Matrix, Membership, Relation, Side, Strength, Subject};
use crate::Key;

pub const KINDS: [&str; 3] = ["request", "project", "invoice"];
pub const RECORDS: usize = 60;
const ACTIONS: [Action; 5] = [Action::See, Action::Reply, Action::Note, Action::Advance, Action::Open];
const ROLES: [&str; 7] = ["admin", "contributor", "client-admin", "client-member", "viewer", "auditor", "removed"];
const STATES: [&str; 4] = ["new", "in-progress", "waiting", "done"];
const TEAMS: [&str; 3] = ["tax", "payroll", "advice"];

/// A workspace with everything that access asks about.
pub struct World {
    pub matrix: Matrix,
    /// Each organization with itself and all above it.
    pub organizations: Vec<(Uuid, Vec<Uuid>)>,
    pub subjects: Vec<Subject>,
    pub records: Vec<Facts>,
}

/// Numbers that look random and are the same for the same seed (`SplitMix64`).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    pub fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    fn some<T: Clone>(&mut self, list: &[T], most: usize) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| self.pick(list).clone()).collect()
    }

    fn maybe<T>(&mut self, chances: usize, make: impl FnOnce(&mut Dice) -> T) -> Option<T> {
        self.one_in(chances).then(|| make(self))
    }

    fn keys(&mut self, list: &[&str], most: usize) -> Vec<Key> {
        self.some(list, most).into_iter().map(Key::from).collect()
    }

    fn id(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.next(), self.next())
    }
}

impl World {
    pub fn from_seed(seed: u64) -> World {
        let mut dice = Dice(seed);
        let organizations = organizations(&mut dice);
        let subjects: Vec<Subject> = (0..10).map(|_| subject(&mut dice, &organizations)).collect();
        let members: Vec<Uuid> =
            subjects.iter().flat_map(|subject| &subject.memberships).map(|membership| membership.member).collect();
        let records: Vec<Facts> = (0..RECORDS).map(|_| record(&mut dice, &organizations, &members)).collect();
        let mut world = World { matrix: matrix(&mut dice), organizations, subjects, records };
        for subject in &mut world.subjects {
            subject.only_record = dice.maybe(8, |dice| dice.pick(&world.records).id);
        }
        world
    }
}

/// The firm first, then clients, some with units and units of units.
fn organizations(dice: &mut Dice) -> Vec<(Uuid, Vec<Uuid>)> {
    let mut list: Vec<(Uuid, Vec<Uuid>)> = Vec::new();
    for _ in 0..4 + dice.below(5) {
        let id = dice.id();
        let mut ancestors = vec![id];
        if !list.is_empty() && dice.one_in(2) {
            ancestors.extend(dice.pick(&list).1.clone());
        }
        list.push((id, ancestors));
    }
    list
}

fn subject(dice: &mut Dice, organizations: &[(Uuid, Vec<Uuid>)]) -> Subject {
    let mut memberships: Vec<Membership> = Vec::new();
    for _ in 0..=dice.below(3) {
        let again = memberships.first().filter(|_| dice.one_in(2)).map(|first| first.organization);
        let organization = again.unwrap_or_else(|| dice.pick(organizations).0);
        memberships.push(membership(dice, organizations, organization));
    }
    Subject {
        signed_in: !dice.one_in(20),
        strength: *dice.pick(&[Strength::Link, Strength::SignedIn, Strength::Confirmed]),
        memberships,
        only_record: None,
        token_actions: dice.maybe(6, |dice| dice.some(&ACTIONS, 3).into_iter().collect::<BTreeSet<Action>>()),
    }
}

fn membership(dice: &mut Dice, organizations: &[(Uuid, Vec<Uuid>)], organization: Uuid) -> Membership {
    Membership {
        member: dice.id(),
        organization,
        has_units: organizations.iter().any(|(id, above)| *id != organization && above.contains(&organization)),
        side: *dice.pick(&[Side::Client, Side::Client, Side::Firm]),
        roles: dice.keys(&ROLES, 2),
        teams: dice.keys(&TEAMS, 2),
        active: !dice.one_in(8),
    }
}

fn record(dice: &mut Dice, organizations: &[(Uuid, Vec<Uuid>)], members: &[Uuid]) -> Facts {
    let (organization, ancestors) = dice.pick(organizations).clone();
    let kind = if dice.one_in(12) { "retired" } else { dice.pick(&KINDS) };
    Facts {
        id: dice.id(),
        kind: Key::from(kind),
        organization,
        ancestors,
        opened_by: dice.maybe(2, |dice| *dice.pick(members)),
        requested_for: dice.maybe(3, |dice| *dice.pick(members)),
        participants: dice.some(members, 3),
        owner: dice.maybe(2, |dice| *dice.pick(members)),
        team: dice.maybe(2, |dice| Key::from(*dice.pick(&TEAMS))),
        state: Some(Key::from(*dice.pick(&STATES))),
        ball: Some(*dice.pick(&[Ball::Client, Ball::Firm, Ball::Other, Ball::None])),
    }
}

fn matrix(dice: &mut Dice) -> Matrix {
    let mut matrix = Matrix::default();
    for role in ROLES {
        if role != "removed" {
            let side = if role.starts_with("client") || role == "viewer" { Side::Client } else { Side::Firm };
            matrix.declare(Key::from(role), side);
        }
        for kind in KINDS {
            for action in ACTIONS {
                if action == Action::See || dice.one_in(2) {
                    matrix.set(Key::from(role), Key::from(kind), action, cell(dice));
                }
            }
        }
    }
    matrix
}

fn cell(dice: &mut Dice) -> Cell {
    use Relation::{All, Assigned, Organization, Own, Participant, Subtree, Team};
    let relations = dice.some(&[All, Assigned, Organization, Own, Participant, Subtree, Team], 3);
    Cell {
        relations,
        when: dice.maybe(2, condition),
        strength: dice.maybe(6, |dice| *dice.pick(&[Strength::SignedIn, Strength::Confirmed])),
    }
}

fn condition(dice: &mut Dice) -> Condition {
    Condition {
        state: dice.maybe(2, |dice| dice.keys(&STATES, 3)),
        ball: dice.maybe(4, |dice| dice.some(&[Ball::Client, Ball::Firm, Ball::Other, Ball::None], 3)),
        team: dice.maybe(4, |dice| dice.keys(&TEAMS, 3)),
        kind: dice.maybe(5, |dice| dice.keys(&KINDS, 3)),
        mine: dice.maybe(4, |dice| dice.one_in(2)),
    }
}
