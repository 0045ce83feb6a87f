//! The program's own clock and source of randomness: the one place that asks the machine.

use jiff::Timestamp;
use portico_portal::call::{Chance, Clock};
use std::sync::Arc;

/// The wall clock.
pub fn clock() -> Clock {
    Arc::new(now)
}

/// Randomness of the operating system.
pub fn chance() -> Chance {
    Arc::new(fill)
}

/// Chance as the queue wants it.
pub fn numbers() -> portico_jobs::Random {
    Arc::new(|| {
        let mut bytes = [0; 8];
        fill(&mut bytes);
        u64::from_le_bytes(bytes)
    })
}

#[expect(clippy::disallowed_methods, reason = "the program's own clock")]
fn now() -> Timestamp {
    Timestamp::now()
}

/// Without randomness no secret would be one, so the program ends.
#[expect(clippy::disallowed_methods, reason = "the program's own source of randomness")]
fn fill(bytes: &mut [u8]) {
    if let Err(cause) = getrandom::fill(bytes) {
        tracing::error!(%cause, "the operating system gives no randomness");
        std::process::exit(1);
    }
}
