//! What an actor may list, as few closed conditions, each led by something that an index serves.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::grant::{Grant, usable};
use super::{Action, Condition, Facts, Matrix, Reach, Side, Subject};
use crate::Key;

/// One conjunction of a list; a thing is listed when any branch covers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    pub reach: Reach,
    /// The kinds of thing, in order.
    pub kinds: Vec<Key>,
    /// The side through which it is seen: what is for the firm alone is not loaded for a client.
    pub side: Side,
    /// The organization that a client's personal reach stays in.
    pub within: Option<Uuid>,
    /// The one record of a narrow session.
    pub only: Option<Uuid>,
    pub when: Condition,
    /// Whose desk `when.mine` asks about.
    pub desk: Option<Uuid>,
}

/// What the subject may do this to, among these kinds. No branch: nothing.
pub fn branches(matrix: &Matrix, subject: &Subject, action: Action, kinds: &[Key]) -> Vec<Branch> {
    let mut kept: Vec<Branch> = Vec::new();
    for kind in kinds {
        let mut single: Vec<Branch> = Vec::new();
        for branch in usable(matrix, subject, action, kind).flat_map(|grant| of_grant(&grant, subject, kind)) {
            add(&mut single, branch);
        }
        kept.extend(single);
    }
    join_kinds(kept)
}

fn of_grant(grant: &Grant<'_>, subject: &Subject, kind: &Key) -> Vec<Branch> {
    let when = grant.cell.when.as_ref().map(Condition::normal).unwrap_or_default();
    if when.kind.as_ref().is_some_and(|kinds| !kinds.contains(kind)) {
        return Vec::new();
    }
    let when = Condition { kind: None, ..when };
    let branch = |reach| Branch {
        reach,
        kinds: vec![kind.clone()],
        side: grant.membership.side,
        within: grant.membership.bound(grant.relation, grant.makes),
        only: subject.only_record,
        desk: when.mine.map(|_| grant.membership.member),
        when: when.clone(),
    };
    grant.parts().into_iter().map(branch).collect()
}

/// Keeps the list free of branches that another one implies.
fn add(list: &mut Vec<Branch>, branch: Branch) {
    if !list.iter().any(|other| other.implies(&branch)) {
        list.retain(|other| !branch.implies(other));
        list.push(branch);
    }
}

/// Branches that differ in nothing but the kind become one.
fn join_kinds(list: Vec<Branch>) -> Vec<Branch> {
    let mut joined: BTreeMap<_, Branch> = BTreeMap::new();
    for branch in list {
        let rest = (branch.reach.clone(), branch.side, branch.within, branch.when.clone(), branch.desk);
        match joined.get_mut(&rest) {
            Some(same) => same.kinds.extend(branch.kinds),
            None => drop(joined.insert(rest, branch)),
        }
    }
    let mut list: Vec<Branch> = joined.into_values().collect();
    for branch in &mut list {
        branch.kinds.sort();
        branch.kinds.dedup();
    }
    list
}

impl Branch {
    pub fn covers(&self, facts: &Facts) -> bool {
        self.only.is_none_or(|record| record == facts.id)
            && self.within.is_none_or(|organization| organization == facts.organization)
            && self.kinds.contains(&facts.kind)
            && self.when.holds(facts, self.desk.unwrap_or_default())
            && self.reach.covers(facts)
    }

    /// Whether it covers whatever `other`, of the same kind and session, covers, and shows at least as much of it.
    fn implies(&self, other: &Branch) -> bool {
        self.side >= other.side
            && self.reach.contains(&other.reach, other.within)
            && (self.within.is_none() || self.within == other.within)
            && self.when.is_weaker(&other.when)
            && (self.desk.is_none() || self.desk == other.desk)
    }
}
