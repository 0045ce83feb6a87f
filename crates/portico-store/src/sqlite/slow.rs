//! Reads that may take long: on threads and connections of their own, so that no quick read waits behind them.

use super::{Place, connect, statement};
use crate::{Error, FromRow, Result, Value};
use rusqlite::Connection;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Steps of SQLite's machine between two looks at whether the reader still wants the answer.
const STEPS_BETWEEN_LOOKS: i32 = 2_000;

pub(super) struct SlowReaders {
    file: Arc<Place>,
    idle: Arc<Mutex<Vec<Connection>>>,
    places: Arc<Semaphore>,
}

/// Stops the query when whoever asked has gone.
struct Interest(Arc<AtomicBool>);

impl Drop for Interest {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

impl SlowReaders {
    pub(super) fn new(file: Arc<Place>) -> Self {
        let places = Arc::new(Semaphore::new(file.options.slow_readers));
        Self { file, idle: Arc::default(), places }
    }

    pub(super) async fn all<T: FromRow + Send + 'static>(&self, sql: &str, values: &[Value]) -> Result<Vec<T>> {
        let limit = self.file.options.slow_limit;
        let answer = tokio::time::timeout(limit, self.wait_and_read(sql.to_owned(), values.to_vec()));
        answer.await.unwrap_or(Err(Error::TooSlow))
    }

    async fn wait_and_read<T: FromRow + Send + 'static>(&self, sql: String, values: Vec<Value>) -> Result<Vec<T>> {
        let place = self.places.clone().acquire_owned().await.map_err(|error| Error::Other(error.to_string()))?;
        let nobody_waits = Arc::new(AtomicBool::new(false));
        let interest = Interest(nobody_waits.clone());
        let (file, idle) = (self.file.clone(), self.idle.clone());
        let reading = tokio::task::spawn_blocking(move || {
            let connection = taken(&idle).map_or_else(|| connect::reader(&file.path, &file.options), Ok)?;
            let look = nobody_waits.clone();
            connection.progress_handler(STEPS_BETWEEN_LOOKS, Some(move || look.load(Relaxed))).map_err(super::error)?;
            let rows = if nobody_waits.load(Relaxed) {
                Err(Error::TooSlow)
            } else {
                statement::all(&connection, &sql, &values)
            };
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            drop(place);
            rows
        });
        let rows = reading.await.map_err(|error| Error::Other(error.to_string()))?;
        drop(interest);
        rows
    }
}

fn taken(idle: &Mutex<Vec<Connection>>) -> Option<Connection> {
    idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
}
