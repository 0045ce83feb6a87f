//! Starts a child for one file, hands it the bytes, and takes what it says until it ends or its time is up.

use crate::{
    Ask, Kind, Limits, Told,
    told::{HEAD, LONGEST},
};
use std::{
    ffi::OsString,
    io,
    os::unix::process::ExitStatusExt,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    sync::Arc,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt},
    process::{Child, ChildStdout, Command},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinHandle,
};

/// What a child is started with, and how many there are at once.
#[derive(Debug, Clone)]
pub struct Previewer {
    program: PathBuf,
    arguments: Vec<OsString>,
    pub limits: Limits,
    turns: Arc<Semaphore>,
}

/// Why a child did not say everything. Nothing but this one look has suffered.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// It took too long, on the clock or on the processor.
    #[error("it was ended because it took too long")]
    TooSlow,
    /// It broke, mostly because it wanted more memory than it may have.
    #[error("it broke: {0}")]
    Broke(String),
    #[error("it could not be started: {0}")]
    NotStarted(io::Error),
}

/// A look under way. Dropped, it ends the child.
pub struct Looking {
    child: Child,
    said: ChildStdout,
    /// Hands the bytes over; a child that has seen enough ends it early.
    feeding: JoinHandle<()>,
    limits: Limits,
    _turn: OwnedSemaphorePermit,
}

/// More children than this only take the processor from each other.
const AT_ONCE: usize = 2;

impl Previewer {
    /// Whoever runs this program with these arguments gets `portico_preview::run`.
    pub fn new(program: impl Into<PathBuf>, arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        Self {
            program: program.into(),
            arguments: arguments.into_iter().map(Into::into).collect(),
            limits: Limits::default(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// Whether children of this program draw such files at all.
    pub fn draws(kind: Kind) -> bool {
        match kind {
            Kind::Image => true,
            Kind::Pdf => cfg!(feature = "pdf-preview"),
            Kind::Docx | Kind::Xlsx | Kind::Text => false,
        }
    }

    /// Starts a child, once it is its turn.
    pub async fn look<R>(&self, ask: Ask, bytes: R) -> Result<Looking, Failed>
    where
        R: AsyncRead + Send + Unpin + 'static,
    {
        let turn = self.turns.clone().acquire_owned().await;
        let turn = turn.map_err(|error| Failed::NotStarted(io::Error::other(error)))?;
        let mut child = self.command(ask).spawn().map_err(Failed::NotStarted)?;
        let (input, said) = (child.stdin.take(), child.stdout.take());
        let (Some(mut input), Some(said)) = (input, said) else {
            return Err(Failed::NotStarted(io::Error::other("it has no input or no output")));
        };
        let mut bytes = bytes;
        let feeding = tokio::spawn(async move {
            // A child that does not want the rest closes its input, which is no problem of ours.
            drop(tokio::io::copy(&mut bytes, &mut input).await);
        });
        Ok(Looking { child, said, feeding, limits: self.limits, _turn: turn })
    }

    /// Nothing of this program's own surroundings is handed on.
    fn command(&self, ask: Ask) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).arg(ask.kind.as_str());
        for number in [u64::from(ask.first), u64::from(ask.most), self.limits.memory, self.limits.seconds] {
            command.arg(number.to_string());
        }
        command.arg(self.limits.largest.to_string()).env_clear().current_dir("/");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        command
    }
}

impl Looking {
    /// What it says next. After `End` or `Without` there is nothing.
    pub async fn next(&mut self) -> Result<Told, Failed> {
        let patience = self.limits.patience;
        match tokio::time::timeout(patience, read(&mut self.said)).await {
            Err(_) => {
                self.end().await;
                Err(Failed::TooSlow)
            }
            Ok(Some(told)) => Ok(told),
            Ok(None) => Err(self.broken().await),
        }
    }

    /// It has said nothing more and not that this was all.
    async fn broken(&mut self) -> Failed {
        // Whatever it is doing, it has closed its output or talks nonsense.
        drop(self.child.start_kill());
        match self.child.wait().await {
            Ok(status) => failure(status),
            Err(problem) => Failed::Broke(problem.to_string()),
        }
    }

    async fn end(&mut self) {
        drop(self.child.kill().await);
    }
}

impl Drop for Looking {
    fn drop(&mut self) {
        self.feeding.abort();
    }
}

async fn read(said: &mut ChildStdout) -> Option<Told> {
    let mut head = [0; HEAD];
    said.read_exact(&mut head).await.ok()?;
    let (sign, length) = Told::length(head)?;
    let mut bytes = Vec::new();
    let most = u64::try_from(length.min(LONGEST)).ok()?;
    said.take(most).read_to_end(&mut bytes).await.ok()?;
    if bytes.len() == length { Told::read(sign, &bytes) } else { None }
}

/// By which signal the system ended it: more time than it may have is one of its own.
fn failure(status: ExitStatus) -> Failed {
    const TIME: i32 = 24;
    match status.signal() {
        Some(TIME) => Failed::TooSlow,
        Some(signal) => Failed::Broke(format!("signal {signal}")),
        None => Failed::Broke(status.to_string()),
    }
}
