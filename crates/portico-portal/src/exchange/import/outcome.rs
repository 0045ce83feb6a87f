//! What an import has done, or why it could not.

use super::{names::Made, tally::Deviations};
use crate::{
    error::Error,
    exchange::{map::Fault, xes::XesError},
};
use serde::Serialize;
use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    pub workspace: String,
    pub dry_run: bool,
    pub source: String,
    /// In the log.
    pub cases: u64,
    pub events: u64,
    pub activities: u64,
    pub organizations: u64,
    pub people: u64,
    pub first_event: Option<String>,
    pub last_event: Option<String>,
    /// Written by this import; in a dry run, what it would have written.
    pub records_made: u64,
    pub records_continued: u64,
    /// Records that an earlier import had brought in whole.
    pub records_there: u64,
    pub events_written: u64,
    pub made: Made,
    /// What the workflow would not have allowed, and what the log tells oddly. All of it is kept.
    pub deviations: Vec<Deviations>,
    /// Parts of the map that were of no use.
    pub warnings: Vec<String>,
}

#[derive(Debug)]
pub enum ImportError {
    Map(Vec<Fault>),
    /// The log cannot be read on; with what had been imported before.
    Log(XesError, Option<Box<ImportReport>>),
    /// Something about the command itself.
    Said(String),
    Failed(Error),
}

impl ImportError {
    pub(super) fn said(words: impl Into<String>) -> Self {
        Self::Said(words.into())
    }
}

impl From<Error> for ImportError {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<portico_store::Error> for ImportError {
    fn from(error: portico_store::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Map(faults) => {
                f.write_str("the map cannot be used:")?;
                faults.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
            }
            Self::Log(error, None) => write!(f, "the log cannot be read: {error}"),
            Self::Log(error, Some(report)) => {
                let (cases, events) = (report.cases, report.events);
                write!(f, "the log cannot be read on after {cases} cases with {events} events, which are kept: {error}")
            }
            Self::Said(words) => f.write_str(words),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ImportError {}
