//! Figures about how the work went.

mod finding;
mod outcomes;
