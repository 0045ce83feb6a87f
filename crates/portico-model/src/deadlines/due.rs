//! When something is due that may take so long from a given instant.

use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{Calendar, Duration, Unit};

/// Forty years: a calendar without working time has no instant to find.
const LONGEST_MINUTES: i64 = 21_038_400;

/// The instant at which a duration that begins at `from` is over.
///
/// Working minutes and hours end inside working time, at the latest when a shift ends. Working days
/// keep the time of day: two working days from Monday 10:00 end on Wednesday 10:00, or at the last
/// working instant before it. Days keep the time of day too; minutes and hours simply pass.
pub fn due_at(calendar: &Calendar, duration: Duration, from: Timestamp) -> Timestamp {
    let amount = i64::from(duration.amount());
    let after = |length| from.checked_add(length).unwrap_or(Timestamp::MAX);
    match duration.unit() {
        Unit::WorkingMinutes => calendar.after_working(from, SignedDuration::from_mins(amount)),
        Unit::WorkingHours => calendar.after_working(from, SignedDuration::from_hours(amount)),
        Unit::WorkingDays => after_working_days(calendar, from, duration.amount()),
        Unit::Minutes => after(SignedDuration::from_mins(amount)),
        Unit::Hours => after(SignedDuration::from_hours(amount)),
        Unit::Days => {
            let local = from.to_zoned(calendar.zone().clone());
            local.checked_add(amount.days()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
        }
    }
}

/// The last instant, to the minute, from which a duration would be over no later than `due`: so long before it, in working
/// time where the duration counts that.
pub fn before(calendar: &Calendar, duration: Duration, due: Timestamp) -> Timestamp {
    let earlier = |minutes: i64| due.checked_sub(SignedDuration::from_mins(minutes)).unwrap_or(Timestamp::MIN);
    let is_in_time = |minutes| due_at(calendar, duration, earlier(minutes)) <= due;
    // Whoever begins later is not done earlier, so the instant can be closed in on: first by doubling, then by halving.
    let mut enough = 1;
    while !is_in_time(enough) && enough < LONGEST_MINUTES {
        enough *= 2;
    }
    let mut short = enough / 2;
    while enough - short > 1 {
        let middle = short.midpoint(enough);
        if is_in_time(middle) { enough = middle } else { short = middle }
    }
    earlier(enough)
}

fn after_working_days(calendar: &Calendar, from: Timestamp, days: u32) -> Timestamp {
    let Some(begin) = calendar.shifts(from).next() else {
        return from;
    };
    let begin = begin.from.to_zoned(calendar.zone().clone());
    let mut date = begin.date();
    let mut left = days;
    while left > 0 {
        let Ok(next) = date.tomorrow() else { break };
        date = next;
        left -= u32::from(!calendar.hours_on(date).is_empty());
    }
    let wall = calendar.zone().to_timestamp(date.to_datetime(begin.time())).unwrap_or(Timestamp::MAX);
    let shifts = calendar.shifts(from).take_while(|shift| shift.from < wall);
    shifts.last().map_or(wall, |shift| shift.until.min(wall))
}
