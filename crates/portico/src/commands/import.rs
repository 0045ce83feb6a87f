//! `portico import xes`: brings in the history of a log, as it was and when it was.

use crate::{
    commands::{Common, block_on, workspace},
    failure::{Failure, Result},
    output::{self, say},
};
use clap::{Args, Subcommand};
use portico_portal::exchange::{
    import::{self, ImportError, ImportReport, Options, Progress},
    suggest,
};
use std::{io::IsTerminal, path::PathBuf};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Format {
    /// An event log in the format XES, plain or packed with gzip.
    Xes(Xes),
}

#[derive(Debug, Args)]
struct Xes {
    /// The log.
    file: PathBuf,
    /// Name or identifier of the workspace; it is made where it is missing.
    #[arg(long, required_unless_present = "suggest_map")]
    workspace: Option<String>,
    /// The map that says what the log's parts mean here: a file, or `helpdesk` or `declarations`, which are shipped.
    #[arg(long, value_name = "FILE", required_unless_present = "suggest_map")]
    map: Option<PathBuf>,
    /// The blueprint of a workspace that is made, instead of the one that the map names.
    #[arg(long, value_name = "FILE")]
    blueprint: Option<PathBuf>,
    /// Write nothing; say what would be written.
    #[arg(long)]
    dry_run: bool,
    /// Print what was done as JSON.
    #[arg(long)]
    json: bool,
    /// Print a first map for this log, and do nothing else.
    #[arg(long)]
    suggest_map: bool,
    #[command(flatten)]
    common: Common,
}

pub fn run(arguments: Arguments) -> Result<()> {
    let Format::Xes(xes) = arguments.format;
    if xes.suggest_map {
        let map =
            suggest::map(&xes.file).map_err(|error| Failure::faults(format!("{}: {error}", xes.file.display())))?;
        output::text(&map);
        return Ok(());
    }
    block_on(bring_in(xes))
}

async fn bring_in(xes: Xes) -> Result<()> {
    let blueprint = match &xes.blueprint {
        Some(path) => Some(
            std::fs::read_to_string(path)
                .map_err(|cause| Failure::usage(format!("the blueprint {} cannot be read: {cause}", path.display())))?,
        ),
        None => None,
    };
    let portal = workspace::portal_or_new(&xes.common).await?;
    let options = Options {
        file: xes.file,
        workspace: xes.workspace.unwrap_or_default(),
        map: xes.map.unwrap_or_default(),
        blueprint,
        dry_run: xes.dry_run,
    };
    let mut telling = Telling::new();
    let done = import::run(&portal, &options, &mut |progress| telling.tell(progress)).await;
    telling.end();
    let report = match &done {
        Ok(report) => Some(report),
        Err(ImportError::Log(_, report)) => report.as_deref(),
        Err(_) => None,
    };
    if let Some(report) = report {
        show(report, xes.json)?;
    }
    done.map(drop).map_err(Failure::faults)
}

fn show(report: &ImportReport, json: bool) -> Result<()> {
    if json {
        say!("{}", serde_json::to_string_pretty(report).map_err(Failure::faults)?);
        return Ok(());
    }
    let (verb, there) = (if report.dry_run { "would be" } else { "were" }, report.records_there);
    say!("{}: {} cases, {} events, {} activities", report.source, report.cases, report.events, report.activities);
    say!("{} organizations, {} people", report.organizations, report.people);
    say!(
        "{} records {verb} made, {} continued, {there} were there already; {} events {verb} written to \"{}\"",
        report.records_made,
        report.records_continued,
        report.events_written,
        report.workspace
    );
    for one in &report.deviations {
        say!("{}", serde_json::to_string(one).map_err(Failure::faults)?);
    }
    for warning in &report.warnings {
        say!("Note: {warning}");
    }
    Ok(())
}

/// Progress on a terminal; a file gets none of it.
struct Telling {
    shown: bool,
    last: u64,
}

impl Telling {
    fn new() -> Self {
        Self { shown: std::io::stderr().is_terminal(), last: 0 }
    }

    fn tell(&mut self, progress: Progress) {
        let percent = progress.bytes.saturating_mul(100) / progress.of_bytes.max(1);
        if self.shown && percent != self.last {
            self.last = percent;
            eprint!("\r{percent:>3} %  {} cases, {} events ", progress.cases, progress.events);
        }
    }

    fn end(&self) {
        if self.shown && self.last > 0 {
            eprintln!();
        }
    }
}
