//! Due times on business calendars, and clocks that pause.

mod calendar;
mod clock;
mod due;
mod duration;
mod shifts;

pub use calendar::{Calendar, Hours};
pub use clock::{Clock, Counted, Reading, Rule, Segment, Standing};
pub use due::{before, due_at};
pub use duration::{Duration, Unit};

#[cfg(test)]
mod tests;
