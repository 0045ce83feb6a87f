//! SQLite: reads run where the request runs, one connection writes, and commits are shared.

mod checkpoint;
mod connect;
mod reader;
mod slow;
mod statement;
mod statistics;
mod writer;

use connect::{blocking, error};
pub(crate) use statistics::tell_planner;
pub(crate) use writer::{AfterCommit, SqliteTx};

use crate::{Error, FromRow, Result, SqliteOptions, Value};
use slow::SlowReaders;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use writer::Writer;

/// Tries to empty the log when the file is compacted, and the time between two of them: a minute.
const TRIES: usize = 600;
const BETWEEN: Duration = Duration::from_millis(100);

/// One database file, open.
pub(crate) struct Sqlite {
    file: Arc<Place>,
    writer: Arc<Writer>,
    slow: SlowReaders,
    /// Dropped with the store, which ends the thread.
    _checkpoints: checkpoint::Checkpoints,
}

/// Where the file is and how its readers are set up; a thread's reader belongs to one of these.
pub(crate) struct Place {
    path: PathBuf,
    options: SqliteOptions,
}

impl Sqlite {
    pub(crate) fn open(path: &Path, options: SqliteOptions) -> Result<Self> {
        let connection = connect::writer(path, &options)?;
        // What another program has left in the log may be there only because the system still remembers it, its disk
        // having failed: nothing is answered from it before it is in the file.
        checkpoint::copy(&connection)?;
        let writer = Arc::new(Writer::new(connection));
        let file = Arc::new(Place { path: path.to_owned(), options });
        let checkpoints = checkpoint::Checkpoints::start(connect::checkpointer(path)?, &writer)?;
        let slow = SlowReaders::new(file.clone());
        Ok(Self { file, writer, slow, _checkpoints: checkpoints })
    }

    pub(crate) fn all<T: FromRow>(&self, sql: &str, values: &[Value]) -> Result<Vec<T>> {
        reader::with(&self.file, |connection| statement::all(connection, sql, values))
    }

    pub(crate) fn find<T: FromRow>(&self, sql: &str, values: &[Value]) -> Result<Option<T>> {
        reader::with(&self.file, |connection| statement::find(connection, sql, values))
    }

    pub(crate) async fn slow<T: FromRow + Send + 'static>(&self, sql: &str, values: &[Value]) -> Result<Vec<T>> {
        self.slow.all(sql, values).await
    }

    pub(crate) async fn begin(&self) -> Result<SqliteTx> {
        self.writer.begin().await
    }

    /// Looks at some rows of each index only, so that writers wait for moments and not for minutes.
    pub(crate) async fn refresh_statistics(&self) -> Result<()> {
        self.alone(|connection| connection.execute_batch("PRAGMA analysis_limit = 1000; ANALYZE").map_err(error)).await
    }

    /// Needs as much room again as the file has, for as long as it takes. What was deleted is in no file then.
    ///
    /// # Errors
    /// `Busy` if readers or other checkpoints are still in the way after a minute.
    pub(crate) async fn compact(&self) -> Result<()> {
        self.alone(|connection| connection.execute_batch("VACUUM").map_err(error)).await?;
        for _ in 0..TRIES {
            if self.alone(|connection| checkpoint::empty(connection)).await? {
                return Ok(());
            }
            tokio::time::sleep(BETWEEN).await;
        }
        Err(Error::Busy)
    }

    /// An error once the disk has failed to make a change durable.
    pub(crate) fn must_go_on(&self) -> Result<()> {
        self.writer.must_go_on()
    }

    /// Alone with the connection that writes, outside any transaction.
    pub(crate) async fn alone<T>(&self, work: impl FnOnce(&mut rusqlite::Connection) -> Result<T>) -> Result<T> {
        self.writer.alone(work).await
    }
}
