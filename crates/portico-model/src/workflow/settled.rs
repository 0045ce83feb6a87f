//! What a move needs others to have settled first: an approval, the checklist.

use super::machine::Machine;
use super::situation::Situation;
use crate::Key;
use crate::access::Side;
use crate::blueprint::Transition;
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
    let is_done = settled.open_items.as_ref().is_some_and(Vec::is_empty);
    if transition.checklist.is_some() && !is_done {
        let words = still_open(machine, side, settled.open_items.as_deref().unwrap_or_default());
        refusals.push(Refusal::new(RefusalCode::ChecklistOpen, format!("transitions.{key}.checklist"), words));
    }
    refusals
}

fn still_open(machine: &Machine, side: Side, items: &[Key]) -> String {
    let requirements = &machine.record_type.requirements;
    let labels: Vec<&str> =
        items.iter().filter_map(|item| requirements.get(item)).map(|item| item.label_for(side)).collect();
    if labels.is_empty() {
        return "The checklist has to be done first.".to_owned();
    }
    format!("Still open on the checklist: {}.", labels.join(", "))
}
