//! How connections to the file are opened, and what SQLite's errors mean.

use crate::{Error, Result, SqliteOptions};
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig, ffi};
use std::path::Path;
use std::time::Duration;
use tokio::runtime::{Handle, RuntimeFlavor};

/// Statements kept prepared on each connection.
const STATEMENTS_KEPT: usize = 256;

/// How long a connection waits for another program that holds the file, such as a command beside the server.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

pub(super) fn writer(path: &Path, options: &SqliteOptions) -> Result<Connection> {
    let connection = Connection::open(path).map_err(error)?;
    connection.busy_timeout(PATIENCE).map_err(error)?;
    pragma(&connection, "journal_mode", "wal")?;
    // An acknowledged change survives a power cut.
    pragma(&connection, "synchronous", "full")?;
    pragma(&connection, "foreign_keys", "on")?;
    // The automatic checkpoint would stall whoever happens to commit; a thread of its own does it.
    pragma(&connection, "wal_autocheckpoint", "0")?;
    pragma(&connection, "cache_size", &format!("-{}", options.writer_cache_kib))?;
    pragma(&connection, "temp_store", "memory")?;
    settle_down(&connection)?;
    Ok(connection)
}

pub(super) fn reader(path: &Path, options: &SqliteOptions) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(error)?;
    connection.busy_timeout(PATIENCE).map_err(error)?;
    pragma(&connection, "query_only", "on")?;
    pragma(&connection, "mmap_size", &options.mapped_bytes.to_string())?;
    pragma(&connection, "cache_size", &format!("-{}", options.reader_cache_kib))?;
    pragma(&connection, "temp_store", "memory")?;
    settle_down(&connection)?;
    Ok(connection)
}

pub(super) fn checkpointer(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path).map_err(error)?;
    // A checkpoint that meets somebody comes back later instead of waiting.
    connection.busy_timeout(Duration::ZERO).map_err(error)?;
    pragma(&connection, "synchronous", "full")?;
    pragma(&connection, "wal_autocheckpoint", "0")?;
    Ok(connection)
}

fn settle_down(connection: &Connection) -> Result<()> {
    // Without this a bound LIMIT prepares the statement anew on every call, for the sake of STAT4.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(error)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(error)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    Ok(())
}

fn pragma(connection: &Connection, name: &str, value: &str) -> Result<()> {
    apply(connection, &format!("PRAGMA {name} = {value}"))
}

/// Runs a text of one or more statements whose rows nobody wants.
pub(crate) fn apply(connection: &Connection, sql: &str) -> Result<()> {
    connection.execute_batch(sql).map_err(error)
}

/// Something that waits for the disk: other tasks of this thread move elsewhere where the runtime can do that.
pub(crate) fn blocking<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
pub(crate) fn error(error: rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(cause, message) = &error else {
        return Error::Other(error.to_string());
    };
    let said = || message.clone().unwrap_or_else(|| cause.to_string());
    match (cause.code, cause.extended_code) {
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID) => {
            Error::Unique(said().trim_start_matches("UNIQUE constraint failed: ").to_owned())
        }
        (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Error::Reference(said()),
        (ErrorCode::ConstraintViolation, _) => Error::Constraint(said()),
        (_, ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC) => Error::NotDurable(said()),
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Error::Busy,
        (ErrorCode::OperationInterrupted, _) => Error::TooSlow,
        (
            ErrorCode::CannotOpen
            | ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::PermissionDenied
            | ErrorCode::ReadOnly,
            _,
        ) => Error::Unavailable(said()),
        _ => Error::Other(said()),
    }
}
