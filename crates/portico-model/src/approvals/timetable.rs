//! When an open stage reminds, is due and escalates, in working time.

use jiff::Timestamp;

use super::procedure::Procedure;
use crate::deadlines::due_at;

/// Nothing in it is known where the blueprint names no calendar that it declares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timetable {
    /// In order, and before the stage is due.
    pub remind_at: Vec<Timestamp>,
    /// From here on the fallback can decide too.
    pub due_at: Option<Timestamp>,
    /// When the owner of the escalation is told.
    pub escalate_at: Option<Timestamp>,
}

pub fn timetable(procedure: &Procedure, opened_at: Timestamp) -> Timetable {
    let Some(calendar) = &procedure.calendar else { return Timetable::default() };
    let declared = &procedure.declared;
    let due = declared.due.due_at(calendar, opened_at);
    Timetable {
        remind_at: declared.due.remind_at(calendar, opened_at),
        due_at: Some(due),
        escalate_at: declared.escalate.as_ref().map(|escalation| due_at(calendar, escalation.after, due)),
    }
}
