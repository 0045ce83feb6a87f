//! What a move needs others to have settled first: an approval, the checklist.

use super::machine::Machine;
use super::situation::Situation;
use crate::Key;
use crate::access::Side;
use crate::blueprint::{Demand, Keyed, Requirement, Transition};
use crate::refusal::{Refusal, RefusalCode};

/// One refusal for an approval that is not given, and one for a checklist that is not done.
// req 63, req 74
pub(super) fn unsettled(
    machine: &Machine,
    situation: &Situation<'_>,
    key: &Key,
    transition: &Transition,
) -> Vec<Refusal> {
    let (side, settled) = (situation.actor.side, situation.settled);
    let mut refusals = Vec::new();
    if let Some(approval) = transition.approval.as_ref().filter(|approval| !settled.approved.contains(approval)) {
        let label = machine.record_type.approvals.get(approval).map(|declared| declared.label_for(side));
        let words = match label {
            Some(label) => format!("“{label}” has to be approved first."),
            None => "This needs an approval that nobody can give. Ask whoever looks after it.".to_owned(),
        };
        refusals.push(Refusal::new(RefusalCode::ApprovalMissing, format!("transitions.{key}.approval"), words));
    }
    if let Some(demand) = transition.checklist {
        let items = match demand {
            Demand::Complete => settled.open_items.as_ref(),
            Demand::HandedIn => settled.missing_items.as_ref(),
        };
        let items = items.map(Vec::as_slice);
        if items.is_none_or(|items| !items.is_empty()) {
            let words = still_open(&machine.record_type.requirements, side, (items.unwrap_or_default(), demand));
            refusals.push(Refusal::new(RefusalCode::ChecklistOpen, format!("transitions.{key}.checklist"), words));
        }
    }
    refusals
}

/// What of a checklist is still open to whoever demands so much of it, by its names for this side.
pub(crate) fn still_open(requirements: &Keyed<Requirement>, side: Side, (items, demand): (&[Key], Demand)) -> String {
    let (open, done) = match demand {
        Demand::Complete => ("Still open on the checklist", "done"),
        Demand::HandedIn => ("Still to be sent", "sent"),
    };
    let labels: Vec<&str> =
        items.iter().filter_map(|item| requirements.get(item)).map(|item| item.label_for(side)).collect();
    if labels.is_empty() {
        return format!("The checklist has to be {done} first.");
    }
    format!("{open}: {}.", labels.join(", "))
}
