//! What keeps somebody from deciding, whoever asked them: no right, their own submission, their limit.

use uuid::Uuid;

use super::case::Person;
use super::procedure::Procedure;
use crate::blueprint::Group;
use crate::refusal::RefusalCode;

#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds<'a> {
    pub procedure: &'a Procedure,
    pub submitted_by: Uuid,
    pub amount: Option<i64>,
}

impl Bounds<'_> {
    /// Why this membership decides nothing here; none if it may.
    // ask 24
    pub fn obstacle(&self, person: &Person) -> Option<RefusalCode> {
        if !person.may_decide {
            return Some(RefusalCode::MayNotDecide);
        }
        if self.is_segregated_from(person.id) {
            return Some(RefusalCode::Submitter);
        }
        (!self.procedure.is_within_limit(person, self.amount)).then_some(RefusalCode::OverLimit)
    }

    pub fn is_segregated_from(&self, id: Uuid) -> bool {
        self.procedure.declared.segregated && id == self.submitted_by
    }

    /// Whether a group asks this membership, which may also decide.
    pub fn is_asked(&self, group: &Group, person: &Person) -> bool {
        let in_group = self.procedure.has_one_of(person, &group.who.roles) && person.actor.stands(&group.who.relations);
        in_group && self.obstacle(person).is_none()
    }

    /// Whether this membership may decide where those who are asked cannot, or have not in time.
    pub fn is_fallback(&self, group: Option<&Group>, person: &Person) -> bool {
        self.procedure.is_fallback(group, person) && self.obstacle(person).is_none()
    }
}
