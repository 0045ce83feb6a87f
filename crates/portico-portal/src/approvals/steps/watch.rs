//! What happens to an open round by itself: reminders, the fallback, the escalation, absences that begin and end.

use crate::{
    approvals::{docket::Docket, happening::Happening, rows::State, watch},
    call::Call,
    error::Result,
    ids::MemberId,
};
use jiff::Timestamp;
use portico_model::approvals::timetable;
use portico_store::Tx;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Does what is due by now; gives what is to be said of it, which may be nothing.
// req 65, req 70
pub async fn tend(call: &Call, tx: &mut Tx, docket: &mut Docket<'_>) -> Result<Vec<Happening>> {
    let Some(since) = docket.row.watch.stage_since.filter(|_| docket.row.state == State::Open) else {
        return Ok(Vec::new());
    };
    let times = timetable(docket.procedure, since);
    let (now, is_past) = (call.now(), |at: Timestamp| at <= call.now());
    let due = times.remind_at.iter().filter(|at| is_past(**at)).count();
    let reminded = i64::try_from(due).unwrap_or_default();
    let is_reminder = reminded > docket.row.watch.reminded && times.due_at.is_none_or(|due| due > now);
    docket.row.watch.reminded = docket.row.watch.reminded.max(reminded);
    let escalates = times.escalate_at.is_some_and(is_past) && docket.row.watch.escalated_at.is_none();
    if escalates {
        docket.row.watch.escalated_at = Some(now);
    }
    let mut said = cover(call, tx, docket).await?;
    // Both were decided before anything was written, and the row carries them now.
    docket.row.stand(tx, call.workspace())?;
    if is_reminder {
        said.push(reminder(docket, now));
    }
    if escalates {
        said.push(Happening::of("approval.escalated", docket, None).firm("owners", owners(docket)));
    }
    Ok(said)
}

/// Looks again who can decide, and what is not covered.
// req 75, ask 21
pub async fn cover(call: &Call, tx: &mut Tx, docket: &mut Docket<'_>) -> Result<Vec<Happening>> {
    let turn = watch::settle(call, tx, docket).await?;
    let mut said = Vec::new();
    if !turn.asked.is_empty() {
        said.push(Happening::of("approval.rerouted", docket, None).reaching(&docket.people, &turn, []));
    }
    if !turn.uncovered.is_empty() {
        let names = |ids: &[Uuid]| ids.iter().filter_map(|id| docket.people.name(*id)).collect::<Vec<_>>().join(", ");
        let waiting: Vec<String> = turn.uncovered.iter().map(|one| names(&one.waiting_for)).collect();
        let stages: Vec<&str> = turn.uncovered.iter().map(|one| one.stage.as_str()).collect();
        let happening = Happening::of("approval.uncovered", docket, None)
            .firm("stages", stages)
            .firm("waiting_for", waiting)
            .firm("owners", owners(docket));
        said.push(happening);
    }
    Ok(said)
}

/// Whoever can decide now hears of it once more.
fn reminder(docket: &Docket<'_>, now: Timestamp) -> Happening {
    let seats = docket.waiting(now).into_iter().flat_map(|waiting| waiting.groups).flat_map(|group| group.seats);
    let able: BTreeSet<Uuid> = seats.flat_map(|seat| seat.deciders).map(|(person, _)| person).collect();
    Happening::of("approval.reminded", docket, None).firm("reminds", docket.people.members(&able))
}

/// Who answers for it when nobody decides: the declared role, else whoever owns the record.
fn owners(docket: &Docket<'_>) -> Vec<MemberId> {
    let declared = docket.procedure.declared.escalate.as_ref();
    let owners = declared.map(|escalation| docket.people.in_role(&escalation.role)).unwrap_or_default();
    if owners.is_empty() { docket.subject.facts.owner.map(MemberId).into_iter().collect() } else { owners }
}
