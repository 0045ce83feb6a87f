//! Who may do what to which thing: the matrix of a blueprint, the decision about one thing, and the same rule as SQL for lists.
//!
//! A right is decided in four layers, each failing closed: identity, organization, role, record.
//! One value, a grant (a role's cell seen from one membership), makes the verdict, the branches of a
//! list and the trace, so the three cannot drift apart; `tests/agreement.rs` holds them equal over random portals.

mod branch;
mod condition;
mod decide;
mod grant;
mod matrix;
mod reach;
mod sql;
mod subject;
mod trace;
mod words;

pub use branch::{Branch, branches};
pub use condition::Condition;
pub use decide::{Decision, Granted, Layer, LayerName, Verdict, decide, granted, sides_visible, verdict};
pub use grant::who_can;
pub use matrix::{Action, Cell, Cells, Matrix, Relation};
pub use reach::Reach;
pub use sql::{Bound, Columns};
pub use subject::{Ball, Facts, Membership, Side, Strength, Subject};

#[cfg(test)]
mod tests;
