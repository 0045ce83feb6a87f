//! Other programs: started without a prompt, their output kept, and ended when this one ends.
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::time::Duration;

use crate::error::{During, Error, Result};
use crate::machine::User;
use crate::stopwatch::Stopwatch;

/// How often a program with a time limit is looked after.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);
/// What a program gets to clean up after it has been asked to end.
const LAST_WORDS: Duration = Duration::from_secs(20);

pub struct Program {
    command: Command,
}

/// A program that a shell watches: it is ended, and its traces are removed, when the value is dropped or this process dies
/// in any way, because both close the shell's standard input.
pub struct Watched {
    shell: Child,
    hold: Option<ChildStdin>,
    first_line: String,
}

impl Program {
    #[expect(clippy::disallowed_methods, reason = "developer commands drive other programs; this is the one place")]
    pub fn new(name: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(name);
        command.stdin(Stdio::null());
        Self { command }
    }

    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.command.args(arguments);
        self
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub fn by(mut self, user: Option<User>) -> Self {
        if let Some(user) = user {
            self.command.uid(user.id).gid(user.group);
        }
        self
    }

    /// Runs to the end and gives the standard output; a failure carries both outputs.
    pub fn capture(mut self) -> Result<String> {
        let shown = self.shown();
        let output = self.command.output().during(|| shown.clone())?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(text);
        }
        let errors = String::from_utf8_lossy(&output.stderr);
        Err(Error::new(format!("{shown}: {}\n{text}{errors}", output.status)))
    }

    /// Runs to the end with both outputs in one file, and says whether it succeeded; nothing when it was still running
    /// after `limit` and had to be ended.
    pub fn log_to(mut self, log: &Path, limit: Duration) -> Result<Option<bool>> {
        let shown = self.shown();
        let file = File::create(log).during(|| log.display().to_string())?;
        let copy = file.try_clone().during(|| log.display().to_string())?;
        let mut child = self.command.stdout(file).stderr(copy).spawn().during(|| shown.clone())?;
        if let Some(status) = wait(&mut child, limit).during(|| shown.clone())? {
            return Ok(Some(status.success()));
        }
        // Asked first: a test runner then ends what it has started itself.
        let _ = Self::new("kill").args(["-TERM", &child.id().to_string()]).capture();
        if wait(&mut child, LAST_WORDS).during(|| shown.clone())?.is_none() {
            child.kill().during(|| shown.clone())?;
            child.wait().during(|| shown.clone())?;
        }
        Ok(None)
    }

    fn shown(&self) -> String {
        let mut text = self.command.get_program().to_string_lossy().into_owned();
        for argument in self.command.get_args() {
            let _ = write!(text, " {}", argument.to_string_lossy());
        }
        text
    }
}

fn wait(child: &mut Child, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
    let stopwatch = Stopwatch::start();
    loop {
        let ended = child.try_wait()?;
        if ended.is_some() || stopwatch.took().0 > limit {
            return Ok(ended);
        }
        std::thread::park_timeout(BETWEEN_LOOKS);
    }
}

impl Watched {
    /// Runs a shell script that starts something, prints one line when it is there, waits for the end of its input
    /// (`cat`), and then ends what it started.
    pub fn start(mut program: Program) -> Result<Self> {
        // A group of its own, so that the terminal's Ctrl-C does not end the shell before it has cleaned up.
        let command = program.command.stdin(Stdio::piped()).stdout(Stdio::piped()).process_group(0);
        let mut shell = command.spawn().during(|| "starting a shell".to_owned())?;
        let hold = shell.stdin.take();
        let mut first_line = String::new();
        if let Some(output) = shell.stdout.take() {
            BufReader::new(output).read_line(&mut first_line).during(|| "reading from a shell".to_owned())?;
        }
        Ok(Self { shell, hold, first_line: first_line.trim().to_owned() })
    }

    /// What the script printed when it was ready; empty when it ended before.
    pub fn first_line(&self) -> &str {
        &self.first_line
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        drop(self.hold.take());
        let _ = self.shell.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Program {
        Program::new("sh").args(["-c", script])
    }

    #[test]
    fn a_failure_carries_what_was_printed() {
        let failure = shell("echo on paper; echo aloud >&2; exit 3").capture().unwrap_err().to_string();
        assert!(failure.contains("on paper\naloud"), "{failure}");
    }

    #[test]
    fn a_program_that_does_not_end_is_ended() {
        let log = std::env::temp_dir().join(format!("portico-endless-{}", std::process::id()));
        let limit = Duration::from_millis(300);
        assert_eq!(shell("exec sleep 600").log_to(&log, limit).unwrap(), None);
        assert_eq!(shell("exit 1").log_to(&log, LAST_WORDS).unwrap(), Some(false));
        std::fs::remove_file(log).unwrap();
    }

    #[test]
    fn what_is_watched_is_ended_with_the_value() {
        let mark = std::env::temp_dir().join(format!("portico-watched-{}", std::process::id()));
        let script = format!("touch {0}; echo ready; cat; rm {0}", mark.display());
        let watched = Watched::start(shell(&script)).unwrap();
        assert_eq!(watched.first_line(), "ready");
        assert!(mark.exists());
        drop(watched);
        assert!(!mark.exists());
    }
}
