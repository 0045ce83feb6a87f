//! Working time as instants: how much lies between two, and where a given amount of it ends.

use std::iter::successors;

use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Timestamp};

use super::{Calendar, Hours};

/// A hundred years; beyond it, a due time is as good as never.
const HORIZON_DAYS: usize = 36_525;

/// A stretch of working time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shift {
    pub from: Timestamp,
    pub until: Timestamp,
}

impl Calendar {
    /// Working time between two instants; none if `until` is not after `from`.
    pub fn working_time(&self, from: Timestamp, until: Timestamp) -> SignedDuration {
        let shifts = self.shifts(from).take_while(|shift| shift.from < until);
        shifts.map(|shift| shift.until.min(until).duration_since(shift.from)).sum()
    }

    /// The first instant by which this much working time has passed since `from`.
    pub fn after_working(&self, from: Timestamp, amount: SignedDuration) -> Timestamp {
        let mut left = amount;
        let mut reached = from;
        if left <= SignedDuration::ZERO {
            return from;
        }
        for shift in self.shifts(from) {
            let length = shift.until.duration_since(shift.from);
            if left <= length {
                return shift.from.checked_add(left).unwrap_or(Timestamp::MAX);
            }
            left -= length;
            reached = shift.until;
        }
        reached
    }

    /// Whether work is done at this instant; the last instant of a shift belongs to it.
    pub fn is_working(&self, at: Timestamp) -> bool {
        let before = at.checked_sub(SignedDuration::from_micros(1)).unwrap_or(at);
        self.shifts(before).next().is_some_and(|shift| shift.from <= at)
    }

    /// The shifts from an instant on, in order and apart, the first cut to begin no earlier.
    ///
    /// Where the clocks change, a shift is as long as it really lasts. A date that a zone leaves out
    /// falls on the next, so a shift begins where the one before it ended, at the earliest.
    pub(super) fn shifts(&self, from: Timestamp) -> impl Iterator<Item = Shift> + '_ {
        let today = from.to_zoned(self.zone().clone()).date();
        let first = today.yesterday().unwrap_or(today);
        let dates = successors(Some(first), |date| date.tomorrow().ok()).take(HORIZON_DAYS);
        let all =
            dates.flat_map(move |date| self.hours_on(date).iter().filter_map(move |hours| self.shift(date, *hours)));
        let apart = all.scan(from, |reached, shift| {
            let from = shift.from.max(*reached);
            *reached = shift.until.max(*reached);
            Some(Shift { from, ..shift })
        });
        apart.filter(|shift| shift.from < shift.until)
    }

    fn shift(&self, date: Date, hours: Hours) -> Option<Shift> {
        let instant = |minutes| self.zone().to_timestamp(clock_time(date, minutes)?).ok();
        Some(Shift { from: instant(hours.from)?, until: instant(hours.until)? })
    }
}

/// Minutes since midnight on a date; 1440 is the next midnight.
fn clock_time(date: Date, minutes: u16) -> Option<DateTime> {
    let (hour, minute) = (i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?);
    if hour == 24 { Some(date.tomorrow().ok()?.at(0, 0, 0, 0)) } else { Some(date.at(hour, minute, 0, 0)) }
}
