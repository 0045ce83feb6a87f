//! PostgreSQL: what does not depend on an answer flies together with what comes before it.

mod error;
mod flight;
mod pool;
mod tx;

pub(crate) use error::said;
pub(crate) use flight::Statement;
pub(crate) use pool::{direct, quoted};
pub(crate) use tx::PostgresTx;

use crate::{FromRow, PostgresOptions, Result, Row, Tenant, Value};
use deadpool_postgres::Object;
use error::Uniques;
use flight::{Answer, Flight};
use std::sync::Arc;

/// A pool of connections to one database.
pub(crate) struct Postgres {
    pool: deadpool_postgres::Pool,
    options: PostgresOptions,
    uniques: Arc<Uniques>,
}

/// What a read is wrapped in.
#[derive(Clone, Copy)]
pub(crate) enum Wrap {
    /// A single statement on the tables of the installation.
    Nothing,
    /// A transaction that sees one workspace.
    Within(Tenant),
    /// The same, for a query that may take longer and is stopped when nobody waits for it.
    Slow(Tenant),
    /// The same, with a planner that avoids full scans where it can; for looking at plans.
    Scanless(Tenant),
}

impl Postgres {
    pub(crate) async fn connect(options: PostgresOptions) -> Result<Self> {
        let uniques = Arc::new(Uniques::default());
        let pool = pool::open(&options, &uniques)?;
        let postgres = Self { pool, options, uniques };
        drop(postgres.client().await?);
        Ok(postgres)
    }

    pub(crate) fn options(&self) -> &PostgresOptions {
        &self.options
    }

    pub(crate) fn uniques(&self) -> &Uniques {
        &self.uniques
    }

    pub(crate) async fn client(&self) -> Result<Object> {
        self.pool.get().await.map_err(|error| pool::failure(&error))
    }

    /// Connections that were made before a migration may have the wrong role.
    pub(crate) fn forget_connections(&self) {
        self.pool.retain(|_, _| false);
    }

    /// Only a table's owner may do this, so it goes where migrations go.
    pub(crate) async fn refresh_statistics(&self) -> Result<()> {
        let owner = direct(self.options.migration_address()).await?;
        owner.batch_execute("ANALYZE").await.map_err(|cause| error::convert(&cause, &self.uniques))
    }

    pub(crate) async fn begin(&self, tenant: Tenant) -> Result<PostgresTx> {
        Ok(PostgresTx::new(self.client().await?, tenant, self.uniques.clone()))
    }

    pub(crate) async fn all<T: FromRow>(&self, wrap: Wrap, sql: &str, values: &[Value]) -> Result<Vec<T>> {
        let mut answers = self.read(wrap, &[Statement::rows(sql, values)?]).await?;
        rows(answers.pop())
    }

    /// Several queries in one flight; the answers come in the same order.
    pub(crate) async fn read(&self, wrap: Wrap, queries: &[Statement]) -> Result<Vec<Answer>> {
        let first = self.read_once(wrap, queries).await;
        match first {
            // A statement prepared before a change of the schema, or a connection that broke while it was idle.
            Err(cause) if cause.once_more => self.read_once(wrap, queries).await.map_err(|cause| cause.error),
            other => other.map_err(|cause| cause.error),
        }
    }

    async fn read_once(&self, wrap: Wrap, queries: &[Statement]) -> std::result::Result<Vec<Answer>, flight::Failure> {
        let client = self.client().await?;
        let opening = match wrap {
            Wrap::Nothing => vec![],
            Wrap::Within(tenant) => vec![flight::begin_reading(), flight::enter(tenant)],
            Wrap::Slow(tenant) => {
                vec![flight::begin_reading(), flight::enter(tenant), flight::limit(self.options.slow_limit)]
            }
            Wrap::Scanless(tenant) => vec![flight::begin_reading(), flight::enter(tenant), flight::avoid_scans()],
        };
        let before = opening.len();
        let mut flight = Flight::of(opening);
        flight.extend(queries.iter().cloned());
        if before > 0 {
            flight.push(flight::commit());
        }
        let lent = pool::Lent::new(client, matches!(wrap, Wrap::Slow(_)));
        let answers = flight.fly(lent.client()?, &self.uniques).await;
        lent.finished();
        Ok(answers?.into_iter().skip(before).take(queries.len()).collect())
    }
}

/// The rows of a query's answer.
pub(crate) fn rows<T: FromRow>(answer: Option<Answer>) -> Result<Vec<T>> {
    match answer {
        Some(Answer::Rows(rows)) => rows.iter().map(|row| T::from_row(&Row::Postgres(row))).collect(),
        Some(Answer::Changed(_)) | None => Ok(Vec::new()),
    }
}
