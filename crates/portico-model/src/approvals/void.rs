//! What a change of content undoes.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::case::Case;
use super::decision::Decision;
use super::round::Bundle;
use super::standing::{Standing, standing};

/// Decisions that count no more, and whom to tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Voided<'a> {
    pub dead: Vec<&'a Decision>,
    /// Whoever submitted, had decided, or was asked in another's place or their own.
    pub told: BTreeSet<Uuid>,
}

/// What happens to a round when its record comes to hold this bundle; none if it stays as it was submitted.
// ask 26
pub fn void<'a>(case: &Case<'a>, bundle: Bundle) -> Option<Voided<'a>> {
    if bundle == case.round.bundle {
        return None;
    }
    let before = Case { bundle: case.round.bundle, ..*case };
    let dead: Vec<&Decision> = case.decisions.iter().filter(|one| one.bundle == case.round.bundle).collect();
    Some(Voided { told: part(&before, &dead), dead })
}

/// Whom to tell when nobody is asked any more, though nothing was changed: its record went another way.
pub fn called_off(case: &Case<'_>) -> BTreeSet<Uuid> {
    part(case, &case.decisions.iter().collect::<Vec<_>>())
}

/// Whoever submitted, had decided, or is asked.
fn part(case: &Case<'_>, decisions: &[&Decision]) -> BTreeSet<Uuid> {
    let mut told = concerned(case, decisions);
    if let Standing::Open(waiting) = standing(case) {
        let seats = waiting.groups.iter().flat_map(|group| &group.seats);
        told.extend(seats.flat_map(|seat| &seat.deciders).map(|(id, _)| *id));
    }
    told
}

/// Whoever submitted a round or had a part in its decisions.
pub(super) fn concerned(case: &Case<'_>, decisions: &[&Decision]) -> BTreeSet<Uuid> {
    let parts = decisions.iter().flat_map(|decision| [decision.by, decision.seat]);
    parts.chain([case.round.submitted_by]).collect()
}
