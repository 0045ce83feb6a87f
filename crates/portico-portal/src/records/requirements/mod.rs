//! A record's checklist: how each item stands, what is done about one, and what is still open for its workflow.
//!
//! What may be done is pure and lives in `portico_model::requirements`. Here `item.rs` is an item as it is stored, `act.rs`
//! does something about one inside an action's transaction, `files.rs` does so for files that come and go, `answers.rs` for answers that change, `list.rs` reads the whole checklist for pages, `watch.rs`
//! reminds of what is still to be handed in, `replay.rs` compares items with their events. Files are an upper capability's: it hands them in through `hand_in_document`.

mod act;
mod answers;
mod files;
mod item;
mod list;
pub mod replay;
pub mod said;
pub mod story;
pub mod watch;

pub use act::{Done, act, act_in};
pub use answers::answers_changed;
pub use files::{
    Place, bring_back_document, document_looked_at, hand_in_document, must_be_taken, take_back_document, why_locked,
};
pub use item::Item;
pub use list::{Could, Listed, could, list, nothing_is_missing, open_items, open_items_for_clients};
