//! The certificate of a round that is over: who decided, for whom, when, how they were known, and on exactly what; with
//! what anybody needs to hold that against the log, without the portal.
//!
//! `body.rs` is the document, `events.rs` reads the entries of the log that it rests on, `told.rs` says what they tell:
//! the certificate is made of that, and the check compares it with that; where entries were erased, `kept.rs` adds what the
//! rows of the round still say. `issue.rs` writes one, `check.rs` checks one,
//! alone and against an export that `log.rs` reads, `page.rs` is what it says as lines for readers, `print.rs` puts these
//! on paper by `paper/`.

mod body;
mod check;
mod events;
mod issue;
mod kept;
mod log;
mod page;
mod print;
mod told;

pub use body::{About, Certificate, Decision, FORMAT, Handed, Named, Paper, Round, Signed};
pub use check::{Found, chain, check};
pub use events::{Event, Moment, of_round};
pub use issue::{issue, receipt_for};
pub use log::Log;
pub use page::{Fact, Page, Part, Passage};
pub use print::{print, within};
