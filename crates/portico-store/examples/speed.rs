//! Measures what the store reaches on this machine: `cargo run --release -p portico-store --example speed`.

use portico_store::throwaway::{Folder, Server};
use portico_store::{Db, Migrations, PostgresOptions, Result, Tenant, values};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

const MIGRATIONS: Migrations<'static> = Migrations {
    files: &[("V1__start", include_str!("../tests/it/start.sql")), ("V2__more", include_str!("../tests/it/more.sql"))],
    installation: &["session"],
    statistics: "",
};

const HARBOUR: Tenant = Tenant(Uuid::from_u128(1));
const ROWS: u128 = 20_000;
const TIME: Duration = Duration::from_secs(5);
const INSERT: &str = "INSERT INTO record (workspace_id, id, title, revision) VALUES ($1, $2, $3, 1)";

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<()> {
    let folder = Folder::new()?;
    measure_all("SQLite", folder.migrated(MIGRATIONS).await?).await?;
    let database = Server::shared().await?.migrated(MIGRATIONS).await?;
    measure_all("PostgreSQL, without fsync", Db::postgres(PostgresOptions::new(database.url())).await?).await
}

async fn measure_all(name: &str, db: Db) -> Result<()> {
    fill(&db).await?;
    measure(&format!("{name}: read by key, 8 at once"), 8, &db, read).await?;
    measure(&format!("{name}: three statements, durable, 16 at once"), 16, &db, write).await?;
    measure(&format!("{name}: three statements, durable, 1 at once"), 1, &db, write).await
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

async fn fill(db: &Db) -> Result<()> {
    let mut tx = db.begin(HARBOUR).await?;
    for number in 0..ROWS {
        tx.later(INSERT, &values![HARBOUR, id(number), format!("Return {number}")])?;
        if number % 40 == 0 {
            tx.execute("UPDATE session SET used = 1", &[]).await?;
        }
    }
    tx.commit().await
}

async fn read(db: Db, number: u64) -> Result<()> {
    let sql = "SELECT id, title, due_at, revision FROM record WHERE workspace_id = $1 AND id = $2";
    let given = values![HARBOUR, id(u128::from(number * 7919) % ROWS)];
    db.within(HARBOUR).one::<(Uuid, String, Option<i64>, i64)>(sql, &given).await.map(drop)
}

async fn write(db: Db, number: u64) -> Result<()> {
    static NOTES: AtomicU64 = AtomicU64::new(0);
    let record = id(u128::from(number * 7919) % ROWS);
    let mut tx = db.begin(HARBOUR).await?;
    let read = "SELECT revision FROM record WHERE workspace_id = $1 AND id = $2 {for_update}";
    let revision: i64 = tx.one(read, &values![HARBOUR, record]).await?;
    let update = "UPDATE record SET revision = $3, due_at = $4 WHERE workspace_id = $1 AND id = $2";
    tx.execute(update, &values![HARBOUR, record, revision + 1, number]).await?;
    let note = id(u128::from(NOTES.fetch_add(1, Relaxed)) + (u128::from(number) << 64));
    tx.later(
        "INSERT INTO note (workspace_id, id, record_id, text) VALUES ($1, $2, $3, $4)",
        &values![HARBOUR, note, record, "Moved on"],
    )?;
    tx.commit().await
}

#[expect(clippy::disallowed_methods, reason = "measures durations")]
async fn measure<F, W>(name: &str, at_once: u64, db: &Db, work: F) -> Result<()>
where
    F: Fn(Db, u64) -> W + Copy + Send + 'static,
    W: Future<Output = Result<()>> + Send,
{
    let times: Arc<Mutex<Vec<Duration>>> = Arc::default();
    let start = Instant::now();
    let tasks: Vec<tokio::task::JoinHandle<Result<()>>> = (0..at_once)
        .map(|task| {
            let (db, times) = (db.clone(), times.clone());
            tokio::spawn(async move {
                let mut own = Vec::new();
                let mut number = task;
                while start.elapsed() < TIME {
                    let begun = Instant::now();
                    work(db.clone(), number).await?;
                    own.push(begun.elapsed());
                    number += at_once;
                }
                times.lock().unwrap_or_else(PoisonError::into_inner).append(&mut own);
                Ok(())
            })
        })
        .collect();
    for task in tasks {
        task.await.map_err(|cause| portico_store::Error::Other(cause.to_string()))??;
    }
    let taken = start.elapsed();
    let mut times = times.lock().unwrap_or_else(PoisonError::into_inner);
    times.sort();
    let at = |part: usize| times.get((times.len() - 1) * part / 1000).copied().unwrap_or_default();
    let a_second = u128::try_from(times.len()).unwrap_or_default() * 1000 / taken.as_millis();
    println!("{name}: {a_second}/s, p50 {:?}, p99 {:?}, p99.9 {:?}, longest {:?}", at(500), at(990), at(999), at(1000));
    Ok(())
}
