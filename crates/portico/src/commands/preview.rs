//! `portico preview`: the child that looks into one file. The server starts it; nobody types it.

use crate::failure::{Failure, Result};
use clap::Args;
use portico_preview::{Ask, Kind, Limits};
use std::io;

#[derive(Debug, Args)]
pub struct Arguments {
    kind: Kind,
    /// The first page, counted from one.
    first: u32,
    /// At most so many pages.
    most: u32,
    /// Address space, in bytes.
    memory: u64,
    /// Seconds on the processor.
    seconds: u64,
    /// Larger files are not looked into, in bytes.
    largest: u64,
}

/// The word that makes the program such a child.
pub const WORD: &str = "preview";

pub fn run(arguments: &Arguments) -> Result<()> {
    let Arguments { kind, first, most, memory, seconds, largest } = *arguments;
    let ask = Ask { kind, first, most };
    let limits = Limits { memory, seconds, largest, ..Limits::default() };
    let done = portico_preview::run(ask, &limits, io::stdin().lock(), io::stdout().lock());
    done.map_err(|cause| Failure::faults(format!("the file could not be looked into: {cause}")))
}
