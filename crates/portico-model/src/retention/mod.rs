//! How long documents are kept: before a time nobody removes them, after a time they are deleted by themselves.

mod period;
mod rule;

pub use period::Period;
pub use rule::{Counted, Kept, Retention, Since};

#[cfg(test)]
mod tests;
