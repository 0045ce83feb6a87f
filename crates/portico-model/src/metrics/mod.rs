//! Figures about how work went: exact, from plain values, taken in one at a time.
//!
//! Times are microseconds in `i64`, sums are `i128`: nothing drifts. Averages and percentiles are
//! rounded once, at the end, to the nearest microsecond, a half away from zero.

mod age;
mod flow;
mod rework;
mod sample;
mod states;
mod tally;

pub use age::{AgeBuckets, Bucket};
pub use flow::{Edge, Flow};
pub use rework::{CaseSteps, Rework};
pub use sample::{Sample, Summary, Totals};
pub use states::{Span, StateTime, TimeInStates};
pub use tally::Tally;

#[cfg(test)]
mod tests;
