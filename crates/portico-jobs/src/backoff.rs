//! How long a failed job waits before its next attempt.

use jiff::SignedDuration;

/// Doubles from `first` to `longest`; chance spreads jobs that failed together.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    pub first: SignedDuration,
    pub longest: SignedDuration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { first: SignedDuration::from_secs(5), longest: SignedDuration::from_hours(1) }
    }
}

impl Backoff {
    /// The wait after so many attempts: between three quarters and five quarters of the doubled time.
    pub fn after(self, attempts: u32, random: u64) -> SignedDuration {
        let doubled = self.first.saturating_mul(2_i32.saturating_pow(attempts.saturating_sub(1)));
        let wait = doubled.min(self.longest);
        let part = i32::try_from(random % 512).unwrap_or_default();
        wait.saturating_mul(3) / 4 + wait.saturating_mul(part) / 1_024
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_the_longest() {
        let middle = |attempts| Backoff::default().after(attempts, 256).as_secs();
        assert_eq!([1, 2, 3, 4].map(middle), [5, 10, 20, 40]);
        assert_eq!([10, 20, 31, 32, 33, u32::MAX].map(middle), [2560, 3600, 3600, 3600, 3600, 3600]);
        assert_eq!(middle(0), 5);
    }

    #[test]
    fn chance_moves_it_by_a_quarter_at_most() {
        for random in [0, 1, 511, 512, u64::MAX] {
            let wait = Backoff::default().after(3, random).as_millis();
            assert!((15_000..=25_000).contains(&wait), "{wait}");
        }
    }
}
