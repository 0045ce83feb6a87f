//! How long something took, for the developer who waits.
use std::fmt;
use std::time::{Duration, Instant};

pub struct Stopwatch(Instant);

pub struct Took(pub Duration);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "durations are shown to a developer; nothing is decided by them")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    #[expect(clippy::disallowed_methods, reason = "durations are shown to a developer; nothing is decided by them")]
    pub fn took(&self) -> Took {
        Took(self.0.elapsed())
    }
}

impl fmt::Display for Took {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        if seconds >= 100 {
            write!(f, "{} min {:02} s", seconds / 60, seconds % 60)
        } else {
            write!(f, "{:.1} s", self.0.as_secs_f64())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_times_read_well() {
        assert_eq!(Took(Duration::from_millis(1_240)).to_string(), "1.2 s");
        assert_eq!(Took(Duration::from_secs(605)).to_string(), "10 min 05 s");
    }
}
