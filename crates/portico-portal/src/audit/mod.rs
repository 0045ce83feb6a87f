//! What happened: every change is an event in a chain, and every chain can be checked.
//!
//! `event.rs` is one event and the bytes that are hashed, `chain.rs` appends, `verify.rs` finds the first bad entry of
//! every broken chain, `fold.rs` adds events up to a row, `erasure.rs` takes a person out,
//! `checkpoints/` signs how far all chains have come.

pub mod chain;
mod chain_check;
pub mod checkpoints;
pub mod dispatch;
pub mod erasure;
pub mod event;
pub mod export;
pub mod fold;
pub mod happened;
pub mod verify;

pub use chain::{Chain, Link};
pub use event::{Header, NewEvent, Subject};
