//! Items that take several files: what one more file, a newer version of one, or one that goes does to the item.
//!
//! Such an item is handed in by saying that it is all, and by itself with the file that takes the last place. One that was
//! sent back is handed in by saying so alone: more than one of its files may have to be replaced.

use super::checklist::{Checklist, Situation};
use super::decide::{Change, decide};
use super::hand_in::wrong_number;
use super::item::{Act, Checked, Given, ItemState};
use super::words::refusal;
use crate::Key;
use crate::blueprint::Several;
use crate::refusal::Refusal;

/// A file that comes to an item, or comes back to it.
#[derive(Debug, Clone, Copy)]
pub struct Coming<'a> {
    /// The file, as one alone would be handed in.
    pub given: &'a Given,
    /// How many files the item has with it, without those that were infected.
    pub there: u32,
    /// The worst that is known of any of them.
    pub whole: Checked,
    /// It is none that the item had before, in a newer version.
    pub is_new: bool,
}

/// The change that the file makes, where it makes one; else every reason why it is not taken.
// req 109
pub fn take(
    checklist: &Checklist,
    situation: &Situation<'_>,
    item: &Key,
    coming: Coming<'_>,
) -> Result<Option<Change>, Vec<Refusal>> {
    let change = decide(checklist, situation, item, &Act::HandIn(coming.given.clone()))?;
    let Some(several) = several(checklist, item) else { return Ok(Some(change)) };
    if let Some(refusal) = too_many(checklist, item, coming.there).filter(|_| coming.is_new) {
        return Err(vec![refusal]);
    }
    let is_handed_in = match change.from {
        ItemState::HandedIn => coming.there >= several.least,
        ItemState::Missing => coming.is_new && coming.there == several.most,
        ItemState::Returned | ItemState::Accepted => false,
    };
    Ok(match (change.to, coming.whole) {
        _ if !is_handed_in => None,
        // The others have to be looked through as well before all of them are accepted by themselves.
        (ItemState::Accepted, Checked::Waiting) => Some(Change { to: ItemState::HandedIn, ..change }),
        (ItemState::Accepted, Checked::Unfit | Checked::Infected) => None,
        (_, _) => Some(change),
    })
}

/// The change that follows where a file was taken away and so many are left: with fewer than are asked for, what was
/// handed in is missing.
pub fn go(
    checklist: &Checklist,
    situation: &Situation<'_>,
    item: &Key,
    left: u32,
) -> Result<Option<Change>, Vec<Refusal>> {
    if situation.state(item) != ItemState::HandedIn {
        return Ok(None);
    }
    let change = decide(checklist, situation, item, &Act::Withdraw)?;
    Ok(too_few(checklist, item, left).map(|_| change))
}

/// That so many files are more than the item takes.
pub fn too_many(checklist: &Checklist, item: &Key, there: u32) -> Option<Refusal> {
    let several = several(checklist, item).filter(|several| there > several.most)?;
    wrong_number(several, there).map(|refused| refusal(item, refused))
}

/// That so many files are fewer than the item asks for.
pub fn too_few(checklist: &Checklist, item: &Key, there: u32) -> Option<Refusal> {
    let several = several(checklist, item).filter(|several| there < several.least)?;
    wrong_number(several, there).map(|refused| refusal(item, refused))
}

fn several(checklist: &Checklist, item: &Key) -> Option<Several> {
    checklist.items.get(item)?.several()
}
