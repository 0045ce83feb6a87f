//! Figures about how the work went.

mod outcomes;
