//! The handle to a database: reads of three kinds, and transactions.

use crate::postgres::{Postgres, Statement, Wrap, rows};
use crate::sqlite::Sqlite;
use crate::{Dialect, Error, FromRow, PostgresOptions, Result, SqliteOptions, Tenant, Tx, Value};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// A database, SQLite or PostgreSQL. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pub(crate) driver: Arc<Driver>,
    pub(crate) counts: Arc<Counts>,
}

pub(crate) enum Driver {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// What has been asked of this database so far.
pub(crate) struct Counts {
    statements: AtomicU64,
    metric: metrics::Counter,
}

/// Reads that take a millisecond or two at most; on SQLite they run where the caller runs.
#[derive(Clone, Copy)]
pub struct Read<'d> {
    db: &'d Db,
    tenant: Option<Tenant>,
}

/// Reads that may take long: they hold up nobody, end at a limit, and stop when dropped.
#[derive(Clone, Copy)]
pub struct SlowRead<'d> {
    db: &'d Db,
    tenant: Tenant,
}

/// A query and its values.
pub type Query<'q> = (&'q str, &'q [Value]);

impl Db {
    /// Opens the file, or makes it.
    pub fn sqlite(path: &Path, options: SqliteOptions) -> Result<Self> {
        Ok(Self::with(Driver::Sqlite(Sqlite::open(path, options)?)))
    }

    /// Connects once, so that a wrong address is known at the start.
    pub async fn postgres(options: PostgresOptions) -> Result<Self> {
        Ok(Self::with(Driver::Postgres(Postgres::connect(options).await?)))
    }

    pub fn dialect(&self) -> Dialect {
        match &*self.driver {
            Driver::Sqlite(_) => Dialect::Sqlite,
            Driver::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Quick reads within one workspace, joined with tables of the installation where needed.
    pub fn within(&self, tenant: Tenant) -> Read<'_> {
        Read { db: self, tenant: Some(tenant) }
    }

    /// Quick reads of the installation's own tables alone.
    pub fn installation(&self) -> Read<'_> {
        Read { db: self, tenant: None }
    }

    /// Search, reports, exports.
    pub fn slow(&self, tenant: Tenant) -> SlowRead<'_> {
        SlowRead { db: self, tenant }
    }

    /// One action's changes. Nothing but the database may be awaited until it is committed or dropped.
    pub async fn begin(&self, tenant: Tenant) -> Result<Tx> {
        Tx::begin(self, tenant).await
    }

    /// Whether changes can be made at all: an error from the moment on in which the disk has failed to make one durable.
    /// On PostgreSQL its server sees to that.
    pub fn must_go_on(&self) -> Result<()> {
        match &*self.driver {
            Driver::Sqlite(sqlite) => sqlite.must_go_on(),
            Driver::Postgres(_) => Ok(()),
        }
    }

    /// Has the database look at how its rows are spread, which decides between indexes; after much has come at once.
    pub async fn refresh_statistics(&self) -> Result<()> {
        match &*self.driver {
            Driver::Sqlite(sqlite) => sqlite.refresh_statistics().await,
            Driver::Postgres(postgres) => postgres.refresh_statistics().await,
        }
    }

    /// Writes the file anew without the space that deleted rows left, so that what was erased is not even there as bytes.
    /// On PostgreSQL the server does that by itself, in its own time.
    pub async fn compact(&self) -> Result<()> {
        match &*self.driver {
            Driver::Sqlite(sqlite) => sqlite.compact().await,
            Driver::Postgres(_) => Ok(()),
        }
    }

    /// Statements so far, those that only open and close a transaction left out.
    pub fn statements(&self) -> u64 {
        self.counts.statements.load(Relaxed)
    }

    fn with(driver: Driver) -> Self {
        let counts =
            Counts { statements: AtomicU64::new(0), metric: metrics::counter!("portico_store_statements_total") };
        Self { driver: Arc::new(driver), counts: Arc::new(counts) }
    }
}

impl Counts {
    pub(crate) fn count(&self, sql: &str) {
        self.statements.fetch_add(1, Relaxed);
        self.metric.increment(1);
        tracing::debug!(sql, "statement");
    }
}

impl Read<'_> {
    pub async fn all<T: FromRow>(self, sql: &str, values: &[Value]) -> Result<Vec<T>> {
        self.db.counts.count(sql);
        match &*self.db.driver {
            Driver::Sqlite(sqlite) => sqlite.all(sql, values),
            Driver::Postgres(postgres) => postgres.all(self.wrap(), sql, values).await,
        }
    }

    pub async fn find<T: FromRow>(self, sql: &str, values: &[Value]) -> Result<Option<T>> {
        match &*self.db.driver {
            Driver::Sqlite(sqlite) => {
                self.db.counts.count(sql);
                sqlite.find(sql, values)
            }
            Driver::Postgres(_) => Ok(self.all(sql, values).await?.into_iter().next()),
        }
    }

    pub async fn one<T: FromRow>(self, sql: &str, values: &[Value]) -> Result<T> {
        self.find(sql, values).await?.ok_or(Error::Missing)
    }

    /// Two queries in one flight.
    pub async fn pair<A: FromRow, B: FromRow>(self, a: Query<'_>, b: Query<'_>) -> Result<(Vec<A>, Vec<B>)> {
        match &*self.db.driver {
            Driver::Sqlite(_) => Ok((self.all(a.0, a.1).await?, self.all(b.0, b.1).await?)),
            Driver::Postgres(postgres) => {
                let mut answers = postgres.read(self.wrap(), &self.statements(&[a, b])?).await?.into_iter();
                Ok((rows(answers.next())?, rows(answers.next())?))
            }
        }
    }

    /// Three queries in one flight.
    pub async fn triple<A: FromRow, B: FromRow, C: FromRow>(
        self,
        a: Query<'_>,
        b: Query<'_>,
        c: Query<'_>,
    ) -> Result<(Vec<A>, Vec<B>, Vec<C>)> {
        match &*self.db.driver {
            Driver::Sqlite(_) => Ok((self.all(a.0, a.1).await?, self.all(b.0, b.1).await?, self.all(c.0, c.1).await?)),
            Driver::Postgres(postgres) => {
                let mut answers = postgres.read(self.wrap(), &self.statements(&[a, b, c])?).await?.into_iter();
                Ok((rows(answers.next())?, rows(answers.next())?, rows(answers.next())?))
            }
        }
    }

    /// The plan of a query, line by line.
    pub async fn explain(self, sql: &str, values: &[Value]) -> Result<Vec<String>> {
        match &*self.db.driver {
            Driver::Sqlite(sqlite) => {
                let plan: Vec<(i64, i64, i64, String)> = sqlite.all(&format!("EXPLAIN QUERY PLAN {sql}"), values)?;
                Ok(plan.into_iter().map(|(.., line)| line).collect())
            }
            Driver::Postgres(postgres) => {
                postgres.all(self.wrap(), &format!("EXPLAIN (COSTS OFF) {sql}"), values).await
            }
        }
    }

    /// The plan of a query when scans are avoided where that is possible at all: a small table does not hide a missing
    /// index. SQLite plans so anyway.
    pub async fn explain_without_scans(self, sql: &str, values: &[Value]) -> Result<Vec<String>> {
        match &*self.db.driver {
            Driver::Sqlite(_) => self.explain(sql, values).await,
            Driver::Postgres(postgres) => {
                let wrap = Wrap::Scanless(self.tenant.unwrap_or(Tenant::INSTALLATION));
                postgres.all(wrap, &format!("EXPLAIN (COSTS OFF) {sql}"), values).await
            }
        }
    }

    fn wrap(self) -> Wrap {
        self.tenant.map_or(Wrap::Nothing, Wrap::Within)
    }

    fn statements(self, queries: &[Query<'_>]) -> Result<Vec<Statement>> {
        queries
            .iter()
            .map(|(sql, values)| {
                self.db.counts.count(sql);
                Statement::rows(sql, values)
            })
            .collect()
    }
}

impl SlowRead<'_> {
    pub async fn all<T: FromRow + Send + 'static>(self, sql: &str, values: &[Value]) -> Result<Vec<T>> {
        self.db.counts.count(sql);
        match &*self.db.driver {
            Driver::Sqlite(sqlite) => sqlite.slow(sql, values).await,
            Driver::Postgres(postgres) => postgres.all(Wrap::Slow(self.tenant), sql, values).await,
        }
    }

    pub async fn find<T: FromRow + Send + 'static>(self, sql: &str, values: &[Value]) -> Result<Option<T>> {
        Ok(self.all(sql, values).await?.into_iter().next())
    }

    pub async fn one<T: FromRow + Send + 'static>(self, sql: &str, values: &[Value]) -> Result<T> {
        self.find(sql, values).await?.ok_or(Error::Missing)
    }
}
