//! The one connection that writes. Actions that follow each other closely share one durable commit.

use super::{blocking, error, statement};
use crate::{Error, FromRow, Result, Value};
use rusqlite::Connection;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// What runs once the changes are durable.
pub(crate) type AfterCommit = Box<dyn FnOnce() + Send>;

/// Actions that share one commit; a longer batch would keep its first action waiting.
const LARGEST_BATCH: usize = 64;

/// How long an action waits for its turn before it is told that the database is busy.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

pub(super) struct Writer {
    batch: Arc<Mutex<Batch>>,
    waiting: AtomicUsize,
    commits: AtomicU64,
    /// The disk has failed to make something durable. The system may take the next attempt for a success although what
    /// the first one was about never came to the disk, so there is none in this program.
    is_stopped: AtomicBool,
}

/// The connection, and the actions done on it since the last durable commit.
pub(super) struct Batch {
    connection: Connection,
    open: bool,
    done: Vec<Done>,
}

/// An action that is complete but not durable yet.
struct Done {
    acknowledge: oneshot::Sender<Result<()>>,
    after: Vec<AfterCommit>,
}

/// A place in the queue, given up when its turn comes or its owner stops waiting.
struct Queued<'w> {
    writer: &'w Arc<Writer>,
    served: bool,
}

/// One action's changes: a savepoint in the shared transaction.
pub(crate) struct SqliteTx {
    batch: Option<OwnedMutexGuard<Batch>>,
    writer: Arc<Writer>,
    failed: bool,
}

impl Writer {
    pub(super) fn new(connection: Connection) -> Self {
        let batch = Batch { connection, open: false, done: Vec::new() };
        Self {
            batch: Arc::new(Mutex::new(batch)),
            waiting: AtomicUsize::new(0),
            commits: AtomicU64::new(0),
            is_stopped: AtomicBool::new(false),
        }
    }

    /// Durable commits so far.
    pub(super) fn commits(&self) -> u64 {
        self.commits.load(SeqCst)
    }

    /// An error once the disk has failed to make a change durable.
    pub(super) fn must_go_on(&self) -> Result<()> {
        match self.is_stopped.load(SeqCst) {
            true => Err(Error::NotDurable("an earlier change was lost".into())),
            false => Ok(()),
        }
    }

    pub(super) async fn begin(self: &Arc<Self>) -> Result<SqliteTx> {
        let mut batch = self.turn().await?;
        match batch.begin_action() {
            Ok(()) => Ok(SqliteTx { batch: Some(batch), writer: self.clone(), failed: false }),
            Err(cause) => {
                self.leave(batch, elsewhere);
                Err(cause)
            }
        }
    }

    /// Does some work outside any transaction, while no action is under way.
    pub(super) async fn alone<T>(self: &Arc<Self>, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        let mut batch = self.turn().await?;
        self.commit_all(&mut batch, elsewhere);
        let outcome = blocking(|| work(&mut batch.connection));
        self.look_at(&outcome);
        self.leave(batch, elsewhere);
        outcome
    }

    /// Keeps writers out while `work` runs; only for a thread that is no part of the runtime.
    pub(super) fn pause<T>(self: &Arc<Self>, work: impl FnOnce() -> T) -> T {
        let mut batch = self.batch.clone().blocking_lock_owned();
        self.commit_all(&mut batch, here);
        let outcome = work();
        self.leave(batch, here);
        outcome
    }

    async fn turn(self: &Arc<Self>) -> Result<OwnedMutexGuard<Batch>> {
        if let Ok(batch) = self.batch.clone().try_lock_owned() {
            self.must_go_on()?;
            return Ok(batch);
        }
        let mut queued = Queued::behind_others(self);
        let turn = tokio::time::timeout(LONGEST_WAIT, self.batch.clone().lock_owned()).await;
        queued.served = turn.is_ok();
        let batch = turn.map_err(|_| Error::Busy)?;
        match self.must_go_on() {
            Ok(()) => Ok(batch),
            Err(stopped) => {
                // The one before may have left its commit to us: it is told as well.
                self.leave(batch, elsewhere);
                Err(stopped)
            }
        }
    }

    fn look_at<T>(&self, outcome: &Result<T>) {
        if let Err(Error::NotDurable(cause)) = outcome
            && !self.is_stopped.swap(true, SeqCst)
        {
            tracing::error!(cause, "the disk could not make a change durable: nothing is written from now on");
        }
    }

    /// Ends a turn: commits for everybody, or leaves that to the next in the queue.
    fn leave(self: &Arc<Self>, mut batch: OwnedMutexGuard<Batch>, wait: impl Fn(Commit<'_>) -> Result<()>) {
        loop {
            let last = self.waiting.load(SeqCst) == 0 || batch.done.len() >= LARGEST_BATCH;
            if last {
                self.commit_all(&mut batch, &wait);
            }
            drop(batch);
            // Those who wait may have given up between the look and the handing on; nobody else would commit then.
            if last || self.waiting.load(SeqCst) > 0 {
                return;
            }
            match self.batch.clone().try_lock_owned() {
                Ok(left_behind) if left_behind.open => batch = left_behind,
                _ => return,
            }
        }
    }

    fn commit_all(&self, batch: &mut Batch, wait: impl Fn(Commit<'_>) -> Result<()>) {
        if batch.open {
            self.look_at(&batch.commit(wait));
            self.commits.fetch_add(1, SeqCst);
        }
    }
}

/// The wait for the disk, to be done here or where it holds up nobody.
type Commit<'c> = &'c mut dyn FnMut() -> Result<()>;

fn elsewhere(commit: Commit<'_>) -> Result<()> {
    blocking(commit)
}

/// In `Drop` the runtime may be shutting down, so the wait stays on this thread.
fn here(commit: Commit<'_>) -> Result<()> {
    commit()
}

impl Batch {
    fn begin_action(&mut self) -> Result<()> {
        if !self.open {
            self.begin_batch()?;
            self.open = true;
        }
        let begun = self.run("SAVEPOINT action");
        self.notice(&begun);
        begun
    }

    /// Waits for another program that writes to the same file where that cannot hold up this thread's other tasks.
    fn begin_batch(&self) -> Result<()> {
        if !self.connection.is_autocommit() {
            self.run("ROLLBACK")?;
        }
        self.connection.busy_timeout(Duration::ZERO).map_err(error)?;
        let begun = self.run("BEGIN IMMEDIATE");
        self.connection.busy_timeout(super::connect::PATIENCE).map_err(error)?;
        if begun == Err(Error::Busy) { blocking(|| self.run("BEGIN IMMEDIATE")) } else { begun }
    }

    fn run(&self, sql: &str) -> Result<()> {
        statement::execute(&self.connection, sql, &[]).map(drop)
    }

    /// After some errors SQLite rolls back the whole transaction: then every action of the batch has failed.
    fn notice<T>(&mut self, outcome: &Result<T>) {
        if let Err(cause) = outcome
            && self.open
            && self.connection.is_autocommit()
        {
            self.open = false;
            self.tell(&Err(cause.clone()));
        }
    }

    fn commit(&mut self, wait: impl Fn(Commit<'_>) -> Result<()>) -> Result<()> {
        let committed = wait(&mut || self.run("COMMIT"));
        if let Err(cause) = &committed {
            tracing::error!(%cause, actions = self.done.len(), "a shared commit failed");
            if !self.connection.is_autocommit()
                && let Err(cause) = self.run("ROLLBACK")
            {
                tracing::error!(%cause, "a failed commit could not be rolled back");
            }
        }
        self.open = false;
        self.tell(&committed);
        committed
    }

    fn tell(&mut self, outcome: &Result<()>) {
        for done in self.done.drain(..) {
            if outcome.is_ok() {
                for run in done.after {
                    run();
                }
            }
            // Whoever waited may have gone; the outcome is the same.
            let _ = done.acknowledge.send(outcome.clone());
        }
    }

    /// Takes back what the action in progress has changed.
    fn undo_action(&mut self) {
        if !self.open {
            return;
        }
        let undone = self.run("ROLLBACK TO action").and_then(|()| self.run("RELEASE action"));
        if let Err(cause) = undone {
            tracing::error!(%cause, "an action could not be taken back by itself; everything since the last commit is");
            let _ = self.run("ROLLBACK");
            self.open = !self.connection.is_autocommit();
            self.tell(&Err(cause));
        }
    }
}

impl<'w> Queued<'w> {
    fn behind_others(writer: &'w Arc<Writer>) -> Self {
        writer.waiting.fetch_add(1, SeqCst);
        Self { writer, served: false }
    }
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        let others = self.writer.waiting.fetch_sub(1, SeqCst) > 1;
        if self.served || others {
            return;
        }
        // The one before may have left the commit to us.
        if let Ok(batch) = self.writer.batch.clone().try_lock_owned()
            && batch.open
        {
            self.writer.leave(batch, here);
        }
    }
}

impl SqliteTx {
    pub(crate) fn all<T: FromRow>(&mut self, sql: &str, values: &[Value]) -> Result<Vec<T>> {
        self.run(|connection| statement::all(connection, sql, values))
    }

    pub(crate) fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64> {
        self.run(|connection| statement::execute(connection, sql, values))
    }

    /// Returns once the changes are durable; `after` runs right then, in the order of the commits.
    pub(crate) async fn commit(mut self, after: Vec<AfterCommit>) -> Result<()> {
        self.run(|connection| statement::execute(connection, "RELEASE action", &[]))?;
        let Some(mut batch) = self.batch.take() else {
            return Err(Error::Failed);
        };
        let (acknowledge, durable) = oneshot::channel();
        batch.done.push(Done { acknowledge, after });
        self.writer.leave(batch, elsewhere);
        durable.await.unwrap_or(Err(Error::Failed))
    }

    /// A failed statement ends the transaction, as it does on PostgreSQL.
    fn run<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let batch = self.batch.as_mut().filter(|_| !self.failed).ok_or(Error::Failed)?;
        let outcome = work(&batch.connection);
        self.failed = outcome.is_err();
        self.writer.look_at(&outcome);
        batch.notice(&outcome);
        outcome
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        if let Some(mut batch) = self.batch.take() {
            batch.undo_action();
            self.writer.leave(batch, here);
        }
    }
}
