//! Conditions written in CEL: read once, checked against what is declared, and run within a budget.
//!
//! The library has no type checker and cannot be stopped while it runs. So an expression is kept
//! small before it is read (`limits.rs`), its syntax tree is walked against the declared fields
//! (`Guard::check`), and lists are cut where they enter. Whatever cannot be computed does not hold.

mod guard;
mod infer;
mod limits;
mod scope;
mod types;
mod values;

pub use guard::{Guard, Mistake};
pub use limits::LONGEST;
pub use scope::{Scope, name};
pub use types::Type;
pub use values::{Known, actor_value, answers_value, record_value};

#[cfg(test)]
mod tests;
