//! The import of a log: every case becomes a record with its history, as it was and when it was.
//!
//! `reading.rs` fetches cases ahead, `telling.rs` says in the map's words what happened in one, `names.rs` turns names into
//! organizations and members, `there.rs` knows what an earlier import has done, `batch.rs` writes. What the workflow
//! would not have allowed is kept and counted in `tally.rs`.

mod answers;
mod batch;
mod names;
mod outcome;
mod place;
mod reading;
mod run_log;
mod tally;
mod telling;
mod there;
mod unused;
pub(super) mod words;

pub use names::Made;
pub use outcome::{ImportError, ImportReport};
pub use tally::{Deviations, Example};

use crate::{
    call::Portal,
    exchange::{
        map::{self, Map},
        xes::Header,
    },
    records::history::Rules,
};
use batch::Batches;
use place::Place;
pub(in crate::exchange) use place::SUPPORT_REQUESTS;
use reading::{Batch, Reading};
use std::path::PathBuf;
use telling::Teller;

/// What is to be imported, and where to.
#[derive(Debug, Clone)]
pub struct Options {
    pub file: PathBuf,
    /// The workspace's name or identifier. It is made where it is missing.
    pub workspace: String,
    /// A file, or the name of a map that is shipped.
    pub map: PathBuf,
    /// The text of the blueprint for a workspace that does not exist yet, instead of the one that the map names.
    pub blueprint: Option<String>,
    /// Only count.
    pub dry_run: bool,
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    pub bytes: u64,
    pub of_bytes: u64,
    pub cases: u64,
    pub events: u64,
}

/// Called after every batch.
pub type Tell<'t> = &'t mut (dyn FnMut(Progress) + Send);

/// Imports a log, or goes on where an earlier import of it was cut off.
pub async fn run(portal: &Portal, options: &Options, tell: Tell<'_>) -> Result<ImportReport, ImportError> {
    let map = read_map(options)?;
    let place = Place::find(portal, options, &map).await?;
    let faults = map.check(&place.blueprint);
    if !faults.is_empty() {
        return Err(ImportError::Map(faults));
    }
    let declared =
        place.blueprint.record_type(&map.kind.value).ok_or_else(|| ImportError::said("no such record type"))?;
    let teller = Teller::new(&map, &place.blueprint, declared);
    let rules = Rules { blueprint: &place.blueprint, now: portal.now() };
    let reading = Reading::begin(&options.file).map_err(|error| ImportError::Log(error, None))?;
    let log = run_log::begin(&place, options).await?;
    let mut batches = Batches::new(&place, &map, rules, teller);
    let ended = all(&mut batches, reading, tell).await;
    let (header, failed) = match ended {
        Ok(header) => (header, None),
        Err(ImportError::Log(error, _)) => (Header::default(), Some(error)),
        Err(other) => return Err(other),
    };
    let report = batches.report(options, &header);
    run_log::finish(&place, log, &report, failed.is_none()).await?;
    match failed {
        Some(error) => Err(ImportError::Log(error, Some(Box::new(report)))),
        None => Ok(report),
    }
}

async fn all(batches: &mut Batches<'_>, mut reading: Reading, tell: Tell<'_>) -> Result<Header, ImportError> {
    loop {
        match reading.next().await {
            Batch::Cases(cases) => batches.take_in(&cases).await?,
            Batch::End(header) => return Ok(header),
            Batch::Failed(error) => return Err(ImportError::Log(error, None)),
        }
        let (cases, events) = batches.counted();
        tell(Progress { bytes: reading.progress.read(), of_bytes: reading.progress.total(), cases, events });
    }
}

fn read_map(options: &Options) -> Result<Map, ImportError> {
    let text = match std::fs::read_to_string(&options.map) {
        Ok(text) => text,
        Err(error) => {
            let shipped = map::SHIPPED.iter().find(|(name, _)| options.map.as_os_str() == *name);
            let unread = || ImportError::said(format!("the map {} cannot be read: {error}", options.map.display()));
            shipped.ok_or_else(unread)?.1.to_owned()
        }
    };
    Map::read(&text).map_err(ImportError::Map)
}
