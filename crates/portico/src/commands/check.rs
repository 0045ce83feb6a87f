//! `portico check`: reads a blueprint like a compiler and says what is wrong, where, and how to mend it.

use crate::{
    failure::{Failure, Result},
    output::{self, say},
};
use clap::Args;
use portico_model::blueprint::{self, LARGEST, Report};
use std::{fs::File, io::Read, path::PathBuf};

#[derive(Debug, Args)]
pub struct Arguments {
    /// The blueprint, a YAML document.
    file: PathBuf,
    /// Print the findings as JSON.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let name = arguments.file.display().to_string();
    let text = read(arguments)?;
    let report = blueprint::check(&text);
    if arguments.json {
        say!("{:#}", report.to_json());
    } else {
        output::text(&report.render(&name));
        say!("{name}: {}", summary(&report));
        if let Ok(compiled) = blueprint::compile(&text) {
            blueprint::arrivals(&compiled.blueprint).iter().for_each(|sentence| say!("{name}: {sentence}"));
        }
    }
    if report.has_errors() { Err(Failure::Printed) } else { Ok(()) }
}

/// A file larger than any blueprint is not read to its end: the check refuses what was read for its size.
fn read(arguments: &Arguments) -> Result<String> {
    let unreadable =
        |cause: std::io::Error| Failure::usage(format!("{} cannot be read: {cause}", arguments.file.display()));
    let most = u64::try_from(LARGEST).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(&arguments.file).map_err(unreadable)?.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn summary(report: &Report) -> String {
    let (all, errors) = (
        report.findings.len(),
        report.findings.iter().filter(|finding| finding.severity == blueprint::Severity::Error).count(),
    );
    match (errors, all - errors) {
        (0, 0) => "no findings".to_owned(),
        (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}

fn counted(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
