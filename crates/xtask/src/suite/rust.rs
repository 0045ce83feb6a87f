//! The steps that are cargo's: format, lints, documentation and tests.
use std::path::{Path, PathBuf};

use super::{Outcome, Suite, failures};
use crate::error::{Error, Result};
use crate::machine;

pub fn check_format(suite: &mut Suite) -> Result<Outcome> {
    let format = machine::cargo().args(["fmt", "--all", "--check", "--", "-l", "--color", "never"]);
    suite.run_logged("format", format).map_err(|error| Error::new(format!("{error}\nmend: cargo fmt --all")))?;
    Ok(Outcome::Done)
}

pub fn check_lints(suite: &mut Suite) -> Result<Outcome> {
    let clippy = machine::cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]);
    suite.run_logged("lint", clippy)?;
    Ok(Outcome::Done)
}

pub fn check_documentation(suite: &mut Suite) -> Result<Outcome> {
    let doc = machine::cargo().args(["doc", "--workspace", "--no-deps", "--document-private-items", "--locked"]);
    suite.run_logged("doc", doc.env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(Outcome::Done)
}

pub fn run_tests(suite: &mut Suite) -> Result<Outcome> {
    let address = suite.postgres()?;
    ensure_clamd()?;
    let tests = machine::cargo().args(["test", "--workspace", "--locked", "--no-fail-fast"]);
    let tests = if has_real_logs(suite) { tests.args(["--", "--include-ignored"]) } else { tests };
    let tests = tests.env("PORTICO_TEST_PG", address).env("INSTA_UPDATE", "no");
    let log = suite.run_and_tell("test", tests, failures::of)?;
    let lines = closing_lines(&log);
    let (passed, failed) = count(&lines);
    suite.count(passed, failed);
    suite.skip(ignored(&lines));
    if passed == 0 {
        return Err(Error::new(format!("{log}\nno test has run")));
    }
    Ok(Outcome::Closed(lines))
}

/// Logs of real organizations lie beside the project on some machines, and are never copied into it: what needs them is
/// ignored elsewhere, and counted.
fn has_real_logs(suite: &Suite) -> bool {
    let beside = || suite.root.join("../shared/data");
    machine::setting("PORTICO_DATA").map_or_else(beside, PathBuf::from).is_dir()
}

/// The scanner that files are tested against. It runs by a signature of the tests' own, so no database of viruses is needed.
fn ensure_clamd() -> Result<()> {
    let is_there =
        ["/usr/sbin/clamd", "/usr/bin/clamd", "/usr/local/sbin/clamd"].map(Path::new).iter().any(|at| at.is_file());
    if is_there { Ok(()) } else { machine::install("clamav-daemon", "the tests of the virus scanner") }
}

/// The result of each test binary, after its name; binaries without a test are left out.
fn closing_lines(log: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut binary = "";
    for line in log.lines().map(str::trim) {
        if line.starts_with("Running ") || line.starts_with("Doc-tests ") {
            binary = line;
        } else if line.starts_with("test result:") && !line.contains(" 0 passed; 0 failed") {
            lines.push(format!("    {binary}"));
            lines.push(line.to_owned());
        }
    }
    lines
}

fn count(lines: &[String]) -> (u64, u64) {
    let results = lines.iter().filter(|line| line.starts_with("test result:"));
    results.fold((0, 0), |(passed, failed), line| {
        (passed + number_before(line, " passed"), failed + number_before(line, " failed"))
    })
}

fn ignored(lines: &[String]) -> u64 {
    lines.iter().filter(|line| line.starts_with("test result:")).map(|line| number_before(line, " ignored")).sum()
}

fn number_before(line: &str, word: &str) -> u64 {
    let before = line.split(word).next().unwrap_or_default();
    before.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "   Compiling a\n     Running unittests src/lib.rs (target/debug/deps/a-1)\n\nrunning 3 tests\n\
        test a ... ok\ntest result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
        \x20    Running unittests src/main.rs (target/debug/deps/b-1)\n\
        test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
        \x20  Doc-tests a\n\
        test result: FAILED. 12 passed; 1 failed; 5 ignored; 0 measured; 0 filtered out; finished in 0.20s\n";

    #[test]
    fn closing_lines_name_their_binary_and_are_counted() {
        let lines = closing_lines(LOG);
        assert_eq!(lines.len(), 4);
        assert_eq!(lines[0], "    Running unittests src/lib.rs (target/debug/deps/a-1)");
        assert_eq!(lines[2], "    Doc-tests a");
        assert_eq!((count(&lines), ignored(&lines)), ((15, 1), 5));
    }
}
