//! Coverage: what nobody who can be reached could approve in time, known before it happens.

use std::collections::BTreeSet;

use jiff::Timestamp;
use uuid::Uuid;

use super::case::Case;
use super::open_stage::OpenStage;
use super::route::Slate;
use super::standing::{Reached, reached};
use super::timetable::timetable;
use crate::Key;

/// A group that waits for more people than can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncovered {
    pub stage: Key,
    pub group: Key,
    /// When the stage is due; absent for one that is not open yet.
    pub due_at: Option<Timestamp>,
    /// So many approvals more are needed than can be had.
    pub lacking: usize,
    /// Those who were asked and have not decided.
    pub waiting_for: Vec<Uuid>,
}

/// Every group, of the open stage and of those after it, that cannot come to approve.
///
/// The open stage is looked at until it is due, and once it is, until it escalates. A stage that is not open yet
/// has no deadline: there it counts only whether its people will ever be there.
// ask 21
pub fn coverage(case: &Case<'_>) -> Vec<Uncovered> {
    let Reached::Open(now_open, opened_at) = reached(case) else {
        return Vec::new();
    };
    let legs = case.round.route.stages.iter().skip_while(|leg| leg.stage != now_open.stage);
    let found = legs.flat_map(|leg| {
        let is_open = leg.stage == now_open.stage;
        let open = OpenStage::at(case, leg, if is_open { opened_at } else { case.now });
        let until = if is_open { window_end(&open) } else { Timestamp::MAX };
        let instants = instants(case, until);
        let groups: Vec<Uncovered> =
            open.tally.unmet().filter_map(|slate| uncovered(&open, slate, &instants)).collect();
        groups.into_iter().map(move |group| if is_open { group } else { Uncovered { due_at: None, ..group } })
    });
    found.collect()
}

fn window_end(open: &OpenStage<'_>) -> Timestamp {
    let times = timetable(open.case.procedure, open.opened_at);
    match (times.due_at, times.escalate_at) {
        (Some(due_at), _) if open.case.now < due_at => due_at,
        (Some(_), Some(escalate_at)) => escalate_at,
        (Some(_), None) => open.case.now,
        (None, _) => Timestamp::MAX,
    }
}

/// Who is there changes only when an absence begins or ends: the instants before the end at which that may be.
fn instants(case: &Case<'_>, until: Timestamp) -> Vec<Timestamp> {
    let changes = case.absences.iter().flat_map(|absence| [absence.from, absence.until]);
    changes.filter(|at| case.now < *at && *at < until).chain([case.now]).collect()
}

fn uncovered(open: &OpenStage<'_>, slate: &Slate, instants: &[Timestamp]) -> Option<Uncovered> {
    let counted = open.tally.approved_by(slate);
    let waiting_for: Vec<Uuid> =
        slate.holders.iter().copied().filter(|holder| !open.tally.is_decided(slate, *holder)).collect();
    let reachable = |holder: &Uuid| -> BTreeSet<Uuid> {
        let deciders = instants.iter().flat_map(|at| {
            let able = open.deciders(slate, *holder, *at).into_iter().map(|(id, _)| id);
            able.filter(|id| !open.case.is_away(*id, *at)).collect::<Vec<Uuid>>()
        });
        deciders.filter(|id| !counted.contains(id)).collect()
    };
    let seats: Vec<BTreeSet<Uuid>> = waiting_for.iter().map(reachable).collect();
    let lacking = slate.needed.saturating_sub(counted.len() + most_filled(&seats));
    let (stage, group) = (open.leg.stage.clone(), slate.group.clone());
    (lacking > 0).then_some(Uncovered { stage, group, due_at: open.due_at, lacking, waiting_for })
}

/// How many seats can be filled at most, if nobody sits in two.
fn most_filled(seats: &[BTreeSet<Uuid>]) -> usize {
    let mut taken: Vec<Option<Uuid>> = vec![None; seats.len()];
    (0..seats.len()).filter(|seat| fill(seats, *seat, &mut taken, &mut BTreeSet::new())).count()
}

/// Fills a seat, if need be by moving those who sit elsewhere.
fn fill(seats: &[BTreeSet<Uuid>], seat: usize, taken: &mut [Option<Uuid>], tried: &mut BTreeSet<Uuid>) -> bool {
    for person in seats.get(seat).into_iter().flatten() {
        if !tried.insert(*person) {
            continue;
        }
        let sits = taken.iter().position(|one| *one == Some(*person));
        if sits.is_none_or(|other| fill(seats, other, taken, tried)) {
            if let Some(place) = taken.get_mut(seat) {
                *place = Some(*person);
            }
            return true;
        }
    }
    false
}
