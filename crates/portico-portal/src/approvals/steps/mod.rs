//! What can happen to a round, inside the transaction of an action that has locked its record: each step decides by the
//! model, writes its rows, brings the lists up to date, and gives what is to be said of it.

mod decide;
mod hand;
mod submit;
mod void;
mod watch;
mod withdraw;

pub use decide::{Cast, Told, decide};
pub use hand::{Passing, pass_on, recall};
pub use submit::{Preview, preview, submit};
pub use void::{call_off, close, void};
pub use watch::{cover, tend};
pub use withdraw::withdraw;

use crate::{approvals::happening::Happening, approvals::watch::Turn};

/// What a step did, and where the round stands after it.
pub type Done = (Happening, Turn);
