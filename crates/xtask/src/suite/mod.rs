//! `cargo xtask test`: everything that must hold, step by step. What failed is told at the end of all steps.
mod browser;
mod deny;
mod failures;
mod node;
mod rust;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::{During, Error, Result};
use crate::postgres::Postgres;
use crate::program::Program;
use crate::stopwatch::Stopwatch;
use crate::{machine, tidy};

const USAGE: &str = "usage: cargo xtask test [--only PART]... [--list]";

/// How much of a failed step's log is shown.
const SHOWN_LINES: usize = 400;
/// Nothing takes as long on two cores, a first build included: what is still running then hangs.
const LONGEST: Duration = Duration::from_mins(40);

/// What the steps share: where they run, what they started, and what was counted.
pub struct Suite {
    root: PathBuf,
    logs: PathBuf,
    postgres: Option<Postgres>,
    passed: u64,
    failed: u64,
    /// Tests that did not run because something that they need is not here.
    skipped: u64,
}

/// What a step that succeeded has to say.
pub enum Outcome {
    Done,
    /// The closing lines of a test runner.
    Closed(Vec<String>),
    /// Its part of the tree does not exist.
    Absent(&'static str),
}

struct Step {
    part: &'static str,
    what: &'static str,
    run: fn(&mut Suite) -> Result<Outcome>,
}

const STEPS: [Step; 8] = [
    Step { part: "format", what: "the code is formatted", run: rust::check_format },
    Step { part: "tidy", what: "order of capabilities, sizes, names, forgotten files", run: check_tidy },
    Step { part: "deny", what: "licences, duplicates, bans and sources of dependencies", run: deny::check },
    Step { part: "lint", what: "clippy on all targets", run: rust::check_lints },
    Step { part: "doc", what: "the documentation builds without warnings", run: rust::check_documentation },
    Step { part: "test", what: "all crates, on SQLite and PostgreSQL", run: rust::run_tests },
    Step { part: "ui", what: "types of the scripts", run: browser::check_types },
    Step { part: "browser", what: "journeys in Chromium against the real server", run: browser::run_journeys },
];

pub fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let Some(parts) = read_arguments(arguments)? else {
        for step in &STEPS {
            println!("{:8} {}", step.part, step.what);
        }
        return Ok(());
    };
    let logs = machine::target(root).join("xtask");
    fs::create_dir_all(&logs).during(|| logs.display().to_string())?;
    let mut suite = Suite { root: root.to_owned(), logs, postgres: None, passed: 0, failed: 0, skipped: 0 };
    suite.run_all(&parts)
}

/// The chosen parts, empty for all; nothing when they are to be listed.
fn read_arguments(arguments: &[String]) -> Result<Option<Vec<String>>> {
    let mut parts = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--list" => return Ok(None),
            "--only" => parts.extend(rest.next().ok_or_else(|| Error::usage(USAGE))?.split(',').map(str::to_owned)),
            _ => return Err(Error::usage(USAGE)),
        }
    }
    let known = |part: &String| STEPS.iter().any(|step| step.part == part);
    if let Some(part) = parts.iter().find(|part| !known(part)) {
        let names = STEPS.map(|step| step.part).join(", ");
        return Err(Error::usage(format!("there is no part `{part}`; there are {names}")));
    }
    Ok(Some(parts))
}

fn check_tidy(suite: &mut Suite) -> Result<Outcome> {
    tidy::run(&suite.root)?;
    Ok(Outcome::Done)
}

impl Suite {
    fn run_all(&mut self, parts: &[String]) -> Result<()> {
        let whole = Stopwatch::start();
        let mut failed = Vec::new();
        for step in STEPS.iter().filter(|step| parts.is_empty() || parts.iter().any(|part| part == step.part)) {
            if let Err(error) = self.run_step(step) {
                failed.push((step.part, error));
            }
        }
        if !failed.is_empty() {
            return Err(told(&failed));
        }
        println!("\nall steps passed in {}", whole.took());
        if self.passed > 0 {
            println!("{} passed, {} failed", self.passed, self.failed);
        }
        if self.skipped > 0 {
            println!(
                "{} NOT RUN: they need the logs of real organizations, whose folder PORTICO_DATA names",
                self.skipped
            );
        }
        Ok(())
    }

    fn run_step(&mut self, step: &Step) -> Result<()> {
        print!("{:8} {:58} ", step.part, step.what);
        std::io::stdout().flush().during(|| "the terminal".to_owned())?;
        let stopwatch = Stopwatch::start();
        match (step.run)(self) {
            Ok(Outcome::Done) => println!("ok      {:>12}", stopwatch.took().to_string()),
            Ok(Outcome::Absent(folder)) => println!("absent   there is no {folder}"),
            Ok(Outcome::Closed(lines)) => {
                println!("ok      {:>12}", stopwatch.took().to_string());
                println!("{}", lines.join("\n"));
            }
            Err(error) => {
                println!("FAILED  {:>12}", stopwatch.took().to_string());
                return Err(error);
            }
        }
        Ok(())
    }

    /// Runs a program to the end and gives its log; a failure carries the end of the log.
    fn run_logged(&self, name: &str, program: Program) -> Result<String> {
        self.run_and_tell(name, program, |_| None)
    }

    /// Runs a program to the end and gives its log; a failure carries what that log tells of it, or its end.
    fn run_and_tell(&self, name: &str, program: Program, tell: fn(&str) -> Option<String>) -> Result<String> {
        let path = self.logs.join(format!("{name}.log"));
        let succeeded = program.within(&self.root).log_to(&path, LONGEST)?;
        let bytes = fs::read(&path).during(|| path.display().to_string())?;
        let log = String::from_utf8_lossy(&bytes).into_owned();
        match succeeded {
            Some(true) => Ok(log),
            Some(false) => {
                let told = tell(&log).map(|told| format!("{told}\n\n(all of it: {})", path.display()));
                Err(Error::new(told.unwrap_or_else(|| end_of(&log, &path))))
            }
            None => {
                Err(Error::new(format!("{}\n\nended after {LONGEST:?} without an end of its own", end_of(&log, &path))))
            }
        }
    }

    /// The address of a throw-away PostgreSQL that all steps share.
    fn postgres(&mut self) -> Result<String> {
        let server = match self.postgres.take() {
            Some(server) => server,
            None => Postgres::for_tests(&self.root)?,
        };
        Ok(self.postgres.insert(server).address().to_owned())
    }

    fn count(&mut self, passed: u64, failed: u64) {
        self.passed += passed;
        self.failed += failed;
    }

    fn skip(&mut self, skipped: u64) {
        self.skipped += skipped;
    }
}

/// Each step that failed with what it said, the names last: a log that is cut is cut at its beginning.
fn told(failed: &[(&str, Error)]) -> Error {
    let each = failed.iter().map(|(part, error)| format!("── {part} ──\n{error}\n\n"));
    let parts: Vec<&str> = failed.iter().map(|(part, _)| *part).collect();
    let parts = parts.join(",");
    Error::new(format!("\n{}FAILED: {parts}\nagain: cargo xtask test --only {parts}", each.collect::<String>()))
}

/// The last lines of a log, and where the rest is.
fn end_of(log: &str, path: &Path) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let hidden = lines.len().saturating_sub(SHOWN_LINES);
    let shown = lines.into_iter().skip(hidden).collect::<Vec<_>>().join("\n");
    if hidden == 0 { shown } else { format!("{shown}\n\n({hidden} lines before these: {})", path.display()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Option<Vec<String>>> {
        read_arguments(&arguments.iter().map(|&argument| argument.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn parts_are_chosen_by_name() {
        assert_eq!(read(&[]).unwrap(), Some(Vec::new()));
        assert_eq!(read(&["--only", "tidy,lint", "--only", "test"]).unwrap().unwrap().len(), 3);
        assert_eq!(read(&["--list"]).unwrap(), None);
    }

    #[test]
    fn a_long_log_is_cut_to_its_end() {
        let log = "line\n".repeat(SHOWN_LINES + 5);
        let shown = end_of(&log, Path::new("test.log"));
        assert!(shown.ends_with("(5 lines before these: test.log)"), "{shown}");
        assert_eq!(end_of("one\ntwo\n", Path::new("test.log")), "one\ntwo");
    }

    #[test]
    fn every_step_that_failed_is_told_with_its_name_at_the_end() {
        let failed = [("lint", Error::new("unused")), ("browser", Error::new("one journey"))];
        let told = told(&failed).to_string();
        assert!(told.contains("── lint ──\nunused\n") && told.contains("── browser ──\none journey\n"), "{told}");
        assert!(told.ends_with("FAILED: lint,browser\nagain: cargo xtask test --only lint,browser"), "{told}");
    }

    #[test]
    fn an_unknown_part_or_option_is_refused() {
        assert!(read(&["--only", "tidi"]).unwrap_err().to_string().contains("there are format, tidy"));
        assert!(read(&["--only"]).is_err());
        assert!(read(&["--fast"]).is_err());
    }
}
