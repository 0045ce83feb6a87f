//! Brings a database to the schema that this program knows, and turns row-level security on.

use crate::db::Driver;
use crate::dialect::Dialect;
use crate::postgres::{Postgres, direct, quoted, said};
use crate::{Db, Error, Result};
use refinery::error::Kind;
use refinery::{Migration, Runner};
use rusqlite::TransactionBehavior;
use tokio_postgres::Client;

/// The schema's history, and the tables that belong to no workspace.
#[derive(Debug, Clone, Copy)]
pub struct Migrations<'m> {
    /// `("V1__start", text)`, in any order; the text may have tokens and blocks for one database.
    pub files: &'m [(&'m str, &'m str)],
    /// Tables that row-level security leaves alone though they have a column `workspace_id`.
    pub installation: &'m [&'m str],
    /// What SQLite's planner is told of each index, a line each: `table index rows rows-for-one-value-of-the-first-column …`,
    /// as in its table `sqlite_stat1`. Without it every value of a first column counts as ten rows, and since that column is
    /// the workspace, everything would look small. Said once instead of measured, so that plans are the same everywhere.
    /// PostgreSQL measures by itself.
    pub statistics: &'m str,
}

/// Keeps two programs that start at once from migrating both.
const ADVISORY_LOCK: i64 = 0x706f_7274_6963_6f00;

impl Db {
    pub async fn migrate(&self, migrations: Migrations<'_>) -> Result<()> {
        let dialect = self.dialect();
        let runner = Runner::new(&rendered(dialect, migrations)?);
        match &*self.driver {
            Driver::Sqlite(sqlite) => {
                let migrate = |connection: &mut rusqlite::Connection| {
                    connection.set_transaction_behavior(TransactionBehavior::Immediate);
                    runner.set_grouped(true).run(connection).map_err(|cause| explained(&cause, migrations))?;
                    crate::sqlite::tell_planner(connection, migrations.statistics)
                };
                sqlite.alone(migrate).await
            }
            Driver::Postgres(postgres) => migrate_postgres(postgres, runner, migrations).await,
        }
    }
}

fn rendered(dialect: Dialect, migrations: Migrations<'_>) -> Result<Vec<Migration>> {
    let render = |(name, text): &(&str, &str)| {
        let text = dialect.migration(text).map_err(|cause| Error::Schema(format!("migration {name}: {cause}")))?;
        if text.to_ascii_uppercase().contains("DEFERRABLE") {
            // A shared commit must not fail because of one action's rows.
            return Err(Error::Schema(format!("migration {name}: constraints are checked at once, never deferred")));
        }
        Migration::unapplied(name, &text).map_err(|cause| Error::Schema(format!("migration {name}: {cause}")))
    };
    migrations.files.iter().map(render).collect()
}

fn explained(cause: &refinery::Error, migrations: Migrations<'_>) -> Error {
    let known = migrations.files.len();
    match cause.kind() {
        Kind::MissingVersion(found) => Error::Schema(format!(
            "this database has schema {}, which is newer than this program's {known}. Start the program that wrote it, \
             or restore the backup that was made before it was upgraded",
            found.version()
        )),
        Kind::DivergentVersion(found, own) => Error::Schema(format!(
            "schema step {found} of this database was made by another program than this one, which has {own} in its \
             place"
        )),
        Kind::Connection(doing, behind) => {
            let words = behind.downcast_ref::<tokio_postgres::Error>().map_or_else(
                || behind.to_string(),
                |pg| pg.as_db_error().map_or_else(|| said(pg), ToString::to_string),
            );
            Error::Schema(format!("the schema could not be brought up to date ({doing}): {words}"))
        }
        _ => Error::Schema(format!("the schema could not be brought up to date: {cause}")),
    }
}

async fn migrate_postgres(postgres: &Postgres, runner: Runner, migrations: Migrations<'_>) -> Result<()> {
    let options = postgres.options();
    let mut client = direct(options.migration_address()).await?;
    // The connection is closed at the end, which gives the lock back.
    run(&client, &format!("SELECT pg_advisory_lock({ADVISORY_LOCK})")).await?;
    runner.set_grouped(true).run_async(&mut client).await.map_err(|cause| explained(&cause, migrations))?;
    secure(&client, migrations.installation).await?;
    grant(&client, &options.role).await?;
    postgres.forget_connections();
    postgres.uniques().forget();
    drop(postgres.client().await?);
    Ok(())
}

/// Every table with a workspace shows only the rows of the one that is set, to its owner too.
async fn secure(client: &Client, installation: &[&str]) -> Result<()> {
    let open = client.query(UNSECURED, &[&installation]).await.map_err(|cause| refused(&cause))?;
    for row in open {
        let table = quoted(row.get(0));
        run(
            client,
            &format!(
                "BEGIN;
                 ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
                 ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
                 DROP POLICY IF EXISTS workspace ON {table};
                 CREATE POLICY workspace ON {table}
                     USING (workspace_id = nullif(current_setting('portico.workspace', true), '')::uuid)
                     WITH CHECK (workspace_id = nullif(current_setting('portico.workspace', true), '')::uuid);
                 COMMIT"
            ),
        )
        .await?;
    }
    Ok(())
}

const UNSECURED: &str = "
    SELECT c.relname::text
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
      AND NOT c.relname::text = ANY ($1)
      AND NOT (c.relrowsecurity AND c.relforcerowsecurity
               AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'workspace'))
    ORDER BY 1";

/// The role that the server works as: it may read and change rows, and nothing else.
async fn grant(client: &Client, role: &str) -> Result<()> {
    let name = quoted(role);
    let literal = format!("'{}'", role.replace('\'', "''"));
    let made = run(
        client,
        &format!(
            "DO $$ BEGIN
                 IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {literal}) THEN
                     CREATE ROLE {name} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
                 END IF;
             EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
             END $$;
             DO $$ BEGIN
                 IF NOT pg_has_role(current_user, {literal}, 'MEMBER') THEN GRANT {name} TO CURRENT_USER; END IF;
             END $$"
        ),
    )
    .await;
    let schema: String = client.query_one("SELECT current_schema()::text", &[]).await.map_err(|e| refused(&e))?.get(0);
    let schema = quoted(&schema);
    if let Err(cause) = made {
        tracing::warn!(%cause, role, "no role that owns nothing could be made; the database user's own rights apply");
        return Ok(());
    }
    run(
        client,
        &format!(
            "GRANT USAGE ON SCHEMA {schema} TO {name};
             GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {name};
             GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {name};
             REVOKE INSERT, UPDATE, DELETE ON refinery_schema_history FROM {name}"
        ),
    )
    .await
}

async fn run(client: &Client, sql: &str) -> Result<()> {
    client.batch_execute(sql).await.map_err(|cause| refused(&cause))
}

fn refused(cause: &tokio_postgres::Error) -> Error {
    Error::Schema(format!(
        "the schema could not be brought up to date: {}",
        cause.as_db_error().map_or_else(|| said(cause), ToString::to_string)
    ))
}
