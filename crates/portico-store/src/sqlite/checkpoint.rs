//! Moves the log into the file from a thread of its own, so that nobody's commit has to do it.

use super::{error, writer::Writer};
use crate::{Error, Result};
use rusqlite::Connection;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

const BETWEEN: Duration = Duration::from_millis(100);

/// Pages of log above which it is started anew: 64 MB.
const LONG_LOG: i64 = 16_384;

/// Pages of log worth giving back to the disk in a quiet moment: 4 MB.
const WORTH_TRUNCATING: i64 = 1_024;

/// Pages left to copy that are few enough to keep writers out meanwhile.
const FEW: i64 = 256;

/// Tries to bring the rest down to `FEW` while writers go on.
const TRIES: usize = 4;

/// Ends the thread when dropped.
pub(super) struct Checkpoints {
    _until_dropped: Sender<()>,
}

/// Pages in the log, and those of them that are in the file already.
#[derive(Clone, Copy)]
struct Log {
    pages: i64,
    copied: i64,
}

impl Checkpoints {
    pub(super) fn start(connection: Connection, writer: &Arc<Writer>) -> Result<Self> {
        let (sender, stop) = channel();
        let writer = Arc::downgrade(writer);
        thread::Builder::new()
            .name("checkpoints".into())
            .spawn(move || run(&connection, &writer, &stop))
            .map_err(|cause| Error::Unavailable(cause.to_string()))?;
        Ok(Self { _until_dropped: sender })
    }
}

/// Moves what is in the log into the file, as far as no reader is in the way.
pub(super) fn copy(connection: &Connection) -> Result<()> {
    checkpoint(connection, "PASSIVE").map(drop)
}

/// Moves all of the log into the file and empties it, unless a reader or another checkpoint is in the way: then it answers
/// so, which is no error.
pub(super) fn empty(connection: &Connection) -> Result<bool> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| Ok(!row.get::<_, bool>(0)?)).map_err(error)
}

fn run(connection: &Connection, writer: &Weak<Writer>, stop: &Receiver<()>) {
    let (mut seen, mut settled) = (0, true);
    while stop.recv_timeout(BETWEEN) == Err(RecvTimeoutError::Timeout) {
        let Some(writer) = writer.upgrade() else { return };
        let commits = writer.commits();
        let quiet = commits == seen;
        seen = commits;
        if quiet && settled {
            continue;
        }
        settled = tend(connection, &writer, quiet).unwrap_or_else(|cause| {
            tracing::warn!(%cause, "a checkpoint did not succeed; the log grows until one does");
            false
        }) && quiet;
    }
}

/// Whether nothing is left to do until somebody writes again.
fn tend(connection: &Connection, writer: &Arc<Writer>, quiet: bool) -> Result<bool> {
    let mut log = checkpoint(connection, "PASSIVE")?;
    for _ in 1..TRIES {
        if log.pages < LONG_LOG || log.pages - log.copied <= FEW {
            break;
        }
        log = checkpoint(connection, "PASSIVE")?;
    }
    if quiet && log.pages > WORTH_TRUNCATING && log.copied == log.pages {
        log = writer.pause(|| checkpoint(connection, "TRUNCATE"))?;
    } else if log.pages > LONG_LOG && log.pages - log.copied <= FEW {
        // With everything copied and no writer about, the next one starts the log from its beginning.
        log = writer.pause(|| checkpoint(connection, "PASSIVE"))?;
    }
    tracing::trace!(pages = log.pages, copied = log.copied, "checkpoint");
    Ok(log.copied == log.pages)
}

fn checkpoint(connection: &Connection, mode: &str) -> Result<Log> {
    let read = |row: &rusqlite::Row<'_>| Ok(Log { pages: row.get(1)?, copied: row.get(2)? });
    connection.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], read).map_err(error)
}
