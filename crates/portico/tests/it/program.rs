//! The program under test, started in a folder of its own.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests start the program")]

#[cfg(target_os = "linux")]
use nix::{
    sys::{
        signal::{Signal, kill},
        wait::{WaitPidFlag, WaitStatus, waitpid},
    },
    unistd::Pid,
};
use portico_store::throwaway::Folder;
use std::{
    io::{BufRead, BufReader, Lines, Read, Write},
    net::TcpStream,
    process::{Child, ChildStdout, Command, Stdio},
};

/// How a command ended.
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// A server that runs until it is dropped or told to end.
pub struct Running {
    child: Child,
    pub lines: Vec<String>,
    pub address: String,
    is_over: bool,
    /// Kept open, so that the program can go on printing.
    _out: Lines<BufReader<ChildStdout>>,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portico"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    command
}

/// Runs a command to its end, in an empty folder.
pub fn run(arguments: &[&str]) -> Ended {
    let folder = Folder::new().unwrap();
    let output = command(arguments).current_dir(folder.path()).output().unwrap();
    Ended {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Starts a server and waits until it says where it listens; then reads so many lines more.
pub fn start(arguments: &[&str], more: usize) -> Running {
    let mut child = command(arguments).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let address = first.strip_prefix("Listening on http://").unwrap().to_owned();
    let read = [Ok(first)].into_iter().chain(lines.by_ref().take(more)).map(Result::unwrap).collect();
    Running { child, lines: read, address, is_over: false, _out: lines }
}

/// Starts a command that has done nothing yet: it is stopped until `go_on`.
#[cfg(target_os = "linux")]
pub fn spawn_stopped(arguments: &[&str]) -> Child {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "kill -STOP $$; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_portico")]).args(arguments);
    command.env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let child = command.spawn().unwrap();
    let stopped = waitpid(process(&child), Some(WaitPidFlag::WUNTRACED)).unwrap();
    assert!(matches!(stopped, WaitStatus::Stopped(..)), "{stopped:?}");
    child
}

/// Has it do what it was started for.
#[cfg(target_os = "linux")]
pub fn go_on(child: &Child) {
    kill(process(child), Signal::SIGCONT).unwrap();
}

#[cfg(target_os = "linux")]
fn process(child: &Child) -> Pid {
    Pid::from_raw(i32::try_from(child.id()).unwrap())
}

impl Running {
    /// The status line and everything after it.
    pub fn get(&self, path: &str, header: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let end = if header.is_empty() { "" } else { "\r\n" };
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{header}{end}\r\n", self.address)
            .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Somebody else has seen it end, so that its number may be another program's by now.
    pub fn has_ended(mut self) {
        self.is_over = true;
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end, as a service manager does, and gives its exit code.
    pub fn end(mut self) -> i32 {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.is_over {
            return;
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
