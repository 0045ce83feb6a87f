//! A record's checklist: how each item stands, what is done about one, and what is still open for its workflow.
//!
//! What may be done is pure and lives in `portico_model::requirements`. Here `item.rs` is an item as it is stored, `act.rs`
//! does something about one inside an action's transaction, `files.rs` does so for files that come and go, `several.rs` where an item takes several of them, `answers.rs` for answers that change, `looked_at.rs` reads answers as the firm last looked at them, `loose.rs` says when clients change files beside it, `senders.rs` who of the client's is to hand in what, `pay.rs` puts down that somebody has paid, `list.rs` reads the whole checklist for pages, `watch.rs`
//! reminds of what is still to be handed in, `wanted.rs` keeps what clients are to send beside the record for lists, `replay.rs` compares items with their events. Files are an upper capability's: it hands them in through `hand_in_document`.

mod act;
mod answers;
mod files;
mod item;
mod list;
pub mod looked_at;
pub mod loose;
mod pay;
pub mod replay;
pub mod said;
pub mod senders;
pub mod several;
pub mod story;
pub mod wanted;
pub mod watch;

pub use act::{Done, act, act_in};
pub use answers::answers_changed;
pub use files::{
    Came, Place, bring_back_document, document_looked_at, hand_in_document, kinds_asked, must_be_taken,
    take_back_document, takes_several, why_locked,
};
pub use item::Item;
pub use list::{Could, Left, Listed, could, list, nothing_is_missing, open_items, open_items_for_clients};
pub use pay::{PAID_ON, Paying, earliest, pay};
pub use senders::{Senders, senders};
