//! The limits that a child takes before it has seen a byte. They cannot be widened again, by nothing that it runs into.

use rustix::process::{Resource, Rlimit, setrlimit};
use std::{io, time::Duration};

/// What a child may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Address space, in bytes.
    pub memory: u64,
    /// Time on the processor, in whole seconds.
    pub seconds: u64,
    /// Time on the clock: kept by whoever started it.
    pub patience: Duration,
    /// Larger files are not looked into, in bytes.
    pub largest: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory: 1 << 30, seconds: 30, patience: Duration::from_mins(1), largest: 128 << 20 }
    }
}

/// Of what is open already there are three: what comes in, what goes out, and what is said about problems.
const OPEN: u64 = 3;

/// Memory and time as given; no file is written or opened, no process started, no memory left lying about after a crash.
pub fn confine(memory: u64, seconds: u64) -> io::Result<()> {
    let limits = [
        (Resource::As, memory, memory),
        // At the first it is told why it ends, at the second it only ends.
        (Resource::Cpu, seconds, seconds + 1),
        (Resource::Fsize, 0, 0),
        (Resource::Nofile, OPEN, OPEN),
        (Resource::Nproc, 0, 0),
        (Resource::Core, 0, 0),
    ];
    for (resource, most, never) in limits {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(never) })?;
    }
    Ok(())
}
