//! A clock that runs and pauses: folded from segments, which stay as evidence whatever rule is laid over them.

use jiff::{SignedDuration, Timestamp};

use super::{Calendar, Duration, due_at};
use crate::Key;

/// What a clock is held against. Another rule reads the same segments, so no pause is lost.
#[derive(Debug, Clone, Copy)]
pub struct Rule<'a> {
    pub calendar: &'a Calendar,
    pub within: Duration,
}

/// A stretch in which the clock ran or paused, and because of which state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub from: Timestamp,
    /// Absent while it lasts.
    pub until: Option<Timestamp>,
    pub runs: bool,
    pub state: Key,
}

/// Segments in order and apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clock {
    segments: Vec<Segment>,
}

/// What a clock says at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub standing: Standing,
    /// Working time, or plain time if the rule counts plain time.
    pub allowed: SignedDuration,
    pub used: SignedDuration,
    /// Negative once more was used than allowed.
    pub remaining: SignedDuration,
    /// When the time runs, or ran, out; unknown while the clock pauses or once it stopped in time.
    pub due_at: Option<Timestamp>,
    /// Whether the clock ran past its due time.
    pub overdue: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    NotStarted,
    Running,
    Paused,
    Stopped,
}

/// A segment with the time that it used up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted<'a> {
    pub segment: &'a Segment,
    pub used: SignedDuration,
}

impl Clock {
    /// Puts segments in order; one that runs into the next ends where the next begins.
    pub fn from_segments(segments: impl IntoIterator<Item = Segment>) -> Clock {
        let mut given: Vec<Segment> = segments.into_iter().filter(Segment::lasts).collect();
        given.sort_by_key(|segment| segment.from);
        let mut segments: Vec<Segment> = Vec::with_capacity(given.len());
        for segment in given {
            if let Some(before) = segments.last_mut() {
                before.until = Some(before.until.map_or(segment.from, |until| until.min(segment.from)));
            }
            segments.push(segment);
        }
        segments.retain(Segment::lasts);
        Clock { segments }
    }

    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    pub fn read(&self, rule: &Rule<'_>, now: Timestamp) -> Reading {
        let (allowed, used) = (self.allowed(rule, now), self.used(rule, now));
        let due_at = self.due_at(rule);
        let ran = self.running().filter(|segment| segment.from < now).map(|segment| segment.until_or(now)).max();
        Reading {
            standing: self.standing(),
            allowed,
            used,
            remaining: allowed - used,
            due_at,
            overdue: due_at.zip(ran).is_some_and(|(due, ran)| due < ran),
        }
    }

    pub fn standing(&self) -> Standing {
        match self.segments.last() {
            None => Standing::NotStarted,
            Some(last) if last.until.is_some() => Standing::Stopped,
            Some(last) if last.runs => Standing::Running,
            Some(_) => Standing::Paused,
        }
    }

    /// The time that counted until now.
    pub fn used(&self, rule: &Rule<'_>, now: Timestamp) -> SignedDuration {
        self.evidence(rule, now).map(|counted| counted.used).sum()
    }

    /// What is left; negative once more was used than allowed.
    pub fn remaining(&self, rule: &Rule<'_>, now: Timestamp) -> SignedDuration {
        self.allowed(rule, now) - self.used(rule, now)
    }

    /// When the time runs, or ran, out; unknown while the clock pauses or once it stopped in time.
    pub fn due_at(&self, rule: &Rule<'_>) -> Option<Timestamp> {
        let first = self.running().next()?;
        let mut left = self.allowed(rule, first.from);
        for segment in self.running() {
            let out = rule.after(segment.from, left);
            match segment.until {
                Some(until) if until < out => left -= rule.between(segment.from, until),
                _ => return Some(out),
            }
        }
        None
    }

    /// Every segment with what it counted until now: why the clock stands where it stands.
    pub fn evidence<'a>(&'a self, rule: &Rule<'a>, now: Timestamp) -> impl Iterator<Item = Counted<'a>> {
        let rule = *rule;
        self.segments.iter().map(move |segment| {
            let used =
                if segment.runs { rule.between(segment.from, segment.until_or(now)) } else { SignedDuration::ZERO };
            Counted { segment, used }
        })
    }

    /// The time that the rule gives, counted from when the clock first ran, or would if it ran now.
    fn allowed(&self, rule: &Rule<'_>, now: Timestamp) -> SignedDuration {
        let first = self.running().next().map_or(now, |first| first.from);
        rule.between(first, due_at(rule.calendar, rule.within, first))
    }

    fn running(&self) -> impl Iterator<Item = &Segment> {
        self.segments.iter().filter(|segment| segment.runs)
    }
}

impl Segment {
    fn lasts(&self) -> bool {
        self.until.is_none_or(|until| until > self.from)
    }

    fn until_or(&self, now: Timestamp) -> Timestamp {
        self.until.map_or(now, |until| until.min(now))
    }
}

impl Rule<'_> {
    fn between(&self, from: Timestamp, until: Timestamp) -> SignedDuration {
        if self.within.is_working() {
            return self.calendar.working_time(from, until);
        }
        until.max(from).duration_since(from)
    }

    fn after(&self, from: Timestamp, amount: SignedDuration) -> Timestamp {
        if self.within.is_working() {
            return self.calendar.after_working(from, amount);
        }
        from.checked_add(amount).unwrap_or(Timestamp::MAX)
    }
}
