//! A database of each kind with a queue, a clock that stands still and chance that repeats.

use jiff::{SignedDuration, Timestamp};
use portico_jobs::{Clock, Counts, Job, Random, Registry, Worker, counts, enqueue};
use portico_store::throwaway::{Database, Folder, Server};
use portico_store::{Db, Migrations, PostgresOptions, Tenant};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

pub const MIGRATIONS: Migrations<'static> = Migrations {
    files: &[
        ("V1__jobs", portico_jobs::MIGRATION),
        ("V2__effects", "CREATE TABLE effect (id {uuid} PRIMARY KEY) {table};"),
    ],
    installation: &["job"],
    statistics: "",
};

/// Everything that a test of the queue needs.
#[derive(Clone)]
pub struct Bench {
    pub db: Db,
    micros: Arc<AtomicI64>,
    drawn: Arc<AtomicU64>,
    _kept: Arc<(Option<Database>, Option<Folder>)>,
}

/// Runs the same test on each database.
#[macro_export]
macro_rules! on_both {
    ($name:ident, $test:expr) => {
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                ($test)($crate::both::Bench::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                ($test)($crate::both::Bench::postgres().await).await;
            }
        }
    };
}

impl Bench {
    pub async fn sqlite() -> Self {
        let folder = Folder::new().unwrap();
        let db = folder.migrated(MIGRATIONS).await.unwrap();
        Self::with(db, (None, Some(folder)))
    }

    pub async fn postgres() -> Self {
        let database = Server::shared().await.unwrap().migrated(MIGRATIONS).await.unwrap();
        let db = Db::postgres(PostgresOptions::new(database.url())).await.unwrap();
        Self::with(db, (Some(database), None))
    }

    fn with(db: Db, kept: (Option<Database>, Option<Folder>)) -> Self {
        let start: Timestamp = "2026-11-21T06:00:00Z".parse().unwrap();
        Self { db, micros: Arc::new(start.as_microsecond().into()), drawn: Arc::default(), _kept: Arc::new(kept) }
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.micros.load(SeqCst)).unwrap()
    }

    pub fn pass(&self, time: SignedDuration) {
        self.micros.fetch_add(i64::try_from(time.as_micros()).unwrap(), SeqCst);
    }

    pub fn worker(&self, registry: Registry) -> Worker {
        let (bench, other) = (self.clone(), self.clone());
        let clock: Clock = Arc::new(move || bench.now());
        let random: Random = Arc::new(move || other.drawn.fetch_add(0x9e37_79b9_7f4a_7c15, SeqCst));
        Worker::new(self.db.clone(), registry, clock, random)
    }

    pub fn job(&self, number: u128, kind: &str) -> Job {
        Job::new(Uuid::from_u128(number), kind, Tenant(Uuid::from_u128(77)), self.now())
    }

    pub async fn add(&self, jobs: impl IntoIterator<Item = Job>) {
        let mut tx = self.db.begin(Tenant::INSTALLATION).await.unwrap();
        for job in jobs {
            enqueue(&mut tx, job).unwrap();
        }
        tx.commit().await.unwrap();
    }

    pub async fn counts(&self) -> (u64, u64, u64) {
        let Counts { ready, running, failed } = counts(&self.db).await.unwrap();
        (ready, running, failed)
    }
}

/// What handlers have written down, in order.
#[derive(Debug, Clone, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub fn write(&self, line: &(impl ToString + ?Sized)) {
        self.0.lock().unwrap().push(line.to_string());
    }

    pub fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}
