//! Figures as pages, for whoever may read them.

pub mod finding;
