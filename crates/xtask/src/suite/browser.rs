//! The steps that need Node: types of the scripts, and journeys in a real browser against the real server.
use std::fs;
use std::path::{Path, PathBuf};

use super::{Outcome, Suite, node};
use crate::error::{During, Error, Result};
use crate::machine;
use crate::program::Program;

/// The longest that one journey may take, in milliseconds: a page that never answers must not hold up the rest.
const LONGEST_JOURNEY: u32 = 6 * 60 * 1000;

pub fn check_types(suite: &mut Suite) -> Result<Outcome> {
    if !suite.root.join("ui/package.json").is_file() {
        return Ok(Outcome::Absent("ui/package.json"));
    }
    node::install_packages(suite, "ui")?;
    suite.run_logged("ui", Program::new("npm").args(["--prefix", "ui", "run", "--silent", "check"]))?;
    Ok(Outcome::Done)
}

pub fn run_journeys(suite: &mut Suite) -> Result<Outcome> {
    let folder = suite.root.join("e2e");
    if !folder.is_dir() {
        return Ok(Outcome::Absent("e2e/"));
    }
    let journeys = find_journeys(&folder)?;
    if journeys.is_empty() {
        return Err(Error::new("e2e/ has no journey (*.spec.mjs or *.test.mjs)"));
    }
    node::install_packages(suite, "e2e")?;
    let chromium = find_or_install_chromium()?;
    suite.run_logged("build", machine::cargo().args(["build", "--package", "portico", "--locked"]))?;
    let runner = Program::new("node")
        .args(["--test", "--test-reporter=spec", &format!("--test-timeout={LONGEST_JOURNEY}")])
        .args(journeys)
        .env("PORTICO_BIN", machine::target(&suite.root).join("debug/portico"))
        .env("PORTICO_CHROMIUM", chromium);
    let log = suite.run_logged("browser", runner)?;
    let lines = closing_lines(&log);
    let passed = number_after(&lines, "pass");
    suite.count(passed, number_after(&lines, "fail"));
    if passed == 0 {
        return Err(Error::new(format!("{log}\nno journey has run")));
    }
    Ok(Outcome::Closed(lines))
}

fn find_journeys(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).during(|| folder.display().to_string())?.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && name != "node_modules" {
            found.extend(find_journeys(&path)?);
        } else if name.ends_with(".spec.mjs") || name.ends_with(".test.mjs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn find_or_install_chromium() -> Result<PathBuf> {
    if let Some(path) = machine::setting("PORTICO_CHROMIUM") {
        return Ok(PathBuf::from(path));
    }
    let find = || machine::find_program(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]);
    if let Some(path) = find() {
        return Ok(path);
    }
    machine::install("chromium", "the browser journeys (or name one by PORTICO_CHROMIUM)")?;
    find().ok_or_else(|| Error::new("chromium is installed, but not on the path"))
}

/// The summary that node's runner ends with.
fn closing_lines(log: &str) -> Vec<String> {
    let is_summary = |line: &&str| line.starts_with("ℹ ") || line.starts_with("# ");
    log.lines().filter(is_summary).map(str::to_owned).collect()
}

fn number_after(lines: &[String], word: &str) -> u64 {
    let numbers =
        lines.iter().filter_map(|line| line.split_once(' ')?.1.strip_prefix(word)?.trim().parse::<u64>().ok());
    numbers.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_of_the_runner_is_read() {
        let log = "▶ a journey\n✔ opens (12ms)\nℹ tests 4\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ duration_ms 12.5\n";
        let lines = closing_lines(log);
        assert_eq!(lines.len(), 5);
        assert_eq!((number_after(&lines, "pass"), number_after(&lines, "fail")), (3, 1));
    }
}
