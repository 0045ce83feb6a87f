//! A record's checklist: what is asked for, how each item stands, and what a decision about one changes.
//!
//! An item is missing, handed in, accepted or returned; `decide` is the only way from one to another. An item that
//! asks for an approval has no state of its own: it is done when that approval is. A payment is handed in by whoever says
//! that they have paid, and accepted by whoever sees it on the account. What may be handed in is the record's
//! state's to say; what is over takes nothing, and nothing about it is decided any more. `progress` and `blocks` say
//! how far the whole has got. A condition that cannot be computed asks for the item.

mod by_itself;
mod checklist;
mod decide;
mod hand_in;
mod item;
mod payment;
mod progress;
mod several;
mod words;

pub use by_itself::{after_answers, after_scan};
pub use checklist::{Checklist, Situation};
pub use decide::{Change, announced, decide, locked};
pub use item::{Act, Checked, Given, ItemState, Return};
pub use payment::Payments;
pub use progress::{Progress, blocks, missing, progress};
pub use several::{Coming, go, take, too_few, too_many};
pub use words::what_is_taken;

#[cfg(test)]
mod tests;
