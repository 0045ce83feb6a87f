//! How far a checklist has got, and what of it holds up a transition.

use super::checklist::{Checklist, Situation};
use crate::Key;
use crate::blueprint::{Asks, Requirement};

/// `2 of 5 done`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: usize,
    pub needed: usize,
}

pub fn progress(checklist: &Checklist, situation: &Situation<'_>) -> Progress {
    let needed = checklist.needed(situation.answers);
    needed.fold(Progress { done: 0, needed: 0 }, |sum, (key, item)| Progress {
        done: sum.done + usize::from(situation.is_done(key, item)),
        needed: sum.needed + 1,
    })
}

/// The items that keep a transition that demands that all are handed in. An approval is nothing that is sent.
pub fn missing<'a>(checklist: &'a Checklist, situation: &Situation<'_>) -> Vec<&'a Key> {
    let is_sent = |item: &Requirement| !matches!(item.asks, Asks::Approval(_));
    let wanted =
        checklist.needed(situation.answers).filter(|(key, item)| is_sent(item) && situation.state(key).is_wanted());
    wanted.map(|(key, _)| key).collect()
}

/// The items that keep a transition that demands the checklist.
// req 74
pub fn blocks<'a>(checklist: &'a Checklist, situation: &Situation<'_>) -> Vec<&'a Key> {
    let open = checklist.needed(situation.answers).filter(|(key, item)| !situation.is_done(key, item));
    open.map(|(key, _)| key).collect()
}
