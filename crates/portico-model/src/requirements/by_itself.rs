//! What happens to items by itself: their answers change, or their file was looked through for viruses.

use super::checklist::{Checklist, Situation};
use super::decide::Change;
use super::hand_in::lacking;
use super::item::{Checked, Given, ItemState, Return};
use super::payment;
use super::words::said_by_portal;
use crate::Key;
use crate::blueprint::{Asks, Requirement};
use crate::forms::Answers;
use crate::refusal::RefusalCode;

/// The items that asked for a section whose answers, or for a payment whose amount is another now: what is reviewed is to be
/// looked at again, and what lacks an answer is missing. The situation holds the answers as they are now. What is over stays as it was.
// req 45
pub fn after_answers(checklist: &Checklist, situation: &Situation<'_>, before: &Answers) -> Vec<Change> {
    if is_over(checklist, situation) {
        return Vec::new();
    }
    let changed = checklist.needed(situation.answers).filter_map(|(key, item)| {
        let to = reconsidered(checklist, situation, (key, item), before)?;
        let from = situation.state(key);
        Some(Change { item: key.clone(), from, to, returned: None, transition: None, paid: None })
    });
    changed.collect()
}

fn reconsidered(
    checklist: &Checklist,
    situation: &Situation<'_>,
    (key, item): (&Key, &Requirement),
    before: &Answers,
) -> Option<ItemState> {
    if matches!(item.asks, Asks::Payment(_)) {
        return payment::reconsidered(checklist, situation, (key, item), before);
    }
    let Asks::Section(section) = &item.asks else { return None };
    if situation.state(key).is_wanted() {
        return None;
    }
    if !lacking(checklist, situation, (key, item), &Given::Section).is_empty() {
        return Some(ItemState::Missing);
    }
    let fields = checklist.section(section)?;
    let is_other = fields.keys().any(|field| before.get(field.as_str()) != situation.answers.get(field.as_str()));
    (is_other && item.review.is_some()).then_some(ItemState::HandedIn)
}

/// What follows for an item once its file was looked through: an infected one is asked for again, and so is one that
/// nobody can look through where nobody reviews it; what waited for nothing else is accepted.
pub fn after_scan(checklist: &Checklist, situation: &Situation<'_>, item: &Key) -> Option<Change> {
    let declared = checklist.items.get(item).filter(|_| !is_over(checklist, situation))?;
    let from = situation.state(item);
    let back = |code| {
        let why = Return { reason: None, words: said_by_portal(code) };
        let transition = checklist.sends_back(declared, situation.at).cloned();
        Some(Change { item: item.clone(), from, to: ItemState::Returned, returned: Some(why), transition, paid: None })
    };
    match (situation.file, from, declared.review.is_some()) {
        (Checked::Infected, ItemState::HandedIn | ItemState::Accepted, _) => back(RefusalCode::FileInfected),
        (Checked::Unfit, ItemState::HandedIn, false) => back(RefusalCode::FileUnchecked),
        (Checked::Fit, ItemState::HandedIn, false) => {
            let to = ItemState::Accepted;
            Some(Change { item: item.clone(), from, to, returned: None, transition: None, paid: None })
        }
        _ => None,
    }
}

fn is_over(checklist: &Checklist, situation: &Situation<'_>) -> bool {
    situation.at.and_then(|at| checklist.state(at)).is_none_or(|state| state.is_final)
}
