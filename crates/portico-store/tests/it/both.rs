//! A database of each kind for a test, with a small schema.

use portico_store::throwaway::{Database, Folder, Server};
use portico_store::{Db, Migrations, PostgresOptions, Tenant, values};
use uuid::Uuid;

pub const MIGRATIONS: Migrations<'static> = Migrations {
    files: &[("V1__start", include_str!("start.sql")), ("V2__more", include_str!("more.sql"))],
    installation: &["session"],
    statistics: "",
};

pub const HARBOUR: Tenant = Tenant(Uuid::from_u128(0x01));
pub const KESTREL: Tenant = Tenant(Uuid::from_u128(0x02));

/// Keeps the files or the database of a test until its end.
pub struct Kept {
    pub database: Option<Database>,
    pub folder: Option<Folder>,
}

/// Runs the same test on each database.
#[macro_export]
macro_rules! on_both {
    ($(#[$note:meta])* $name:ident, $test:expr) => {
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let (db, _kept) = $crate::both::sqlite().await;
                ($test)(db).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let (db, _kept) = $crate::both::postgres().await;
                ($test)(db).await;
            }
        }
    };
}

pub async fn sqlite() -> (Db, Kept) {
    let folder = Folder::new().unwrap();
    let db = folder.migrated(MIGRATIONS).await.unwrap();
    (db, Kept { database: None, folder: Some(folder) })
}

pub async fn postgres() -> (Db, Kept) {
    let database = Server::shared().await.unwrap().migrated(MIGRATIONS).await.unwrap();
    let db = Db::postgres(PostgresOptions::new(database.url())).await.unwrap();
    (db, Kept { database: Some(database), folder: None })
}

pub fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub async fn add(db: &Db, tenant: Tenant, number: u128, title: &str) {
    let mut tx = db.begin(tenant).await.unwrap();
    tx.execute(INSERT, &values![tenant, id(number), title]).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn titles(db: &Db, tenant: Tenant) -> Vec<String> {
    let sql = "SELECT title FROM record WHERE workspace_id = $1 ORDER BY id";
    db.within(tenant).all(sql, &values![tenant]).await.unwrap()
}

pub const INSERT: &str = "INSERT INTO record (workspace_id, id, title, revision) VALUES ($1, $2, $3, 1)";
