//! One action's changes: all of them or none.

use crate::db::{Counts, Driver, Query};
use crate::postgres::{PostgresTx, Statement, rows};
use crate::sqlite::{AfterCommit, SqliteTx};
use crate::{Db, Dialect, Error, FromRow, Result, Tenant, Value};
use std::sync::Arc;

/// A transaction. Dropped without a commit it leaves nothing behind; after a failed statement it can do no more.
pub struct Tx {
    driver: Driving,
    tenant: Tenant,
    after: Vec<AfterCommit>,
    counts: Arc<Counts>,
}

enum Driving {
    Sqlite(SqliteTx),
    Postgres(Box<PostgresTx>),
}

impl Tx {
    pub(crate) async fn begin(db: &Db, tenant: Tenant) -> Result<Self> {
        let driver = match &*db.driver {
            Driver::Sqlite(sqlite) => Driving::Sqlite(sqlite.begin().await?),
            Driver::Postgres(postgres) => Driving::Postgres(Box::new(postgres.begin(tenant).await?)),
        };
        Ok(Self { driver, tenant, after: Vec::new(), counts: db.counts.clone() })
    }

    pub fn tenant(&self) -> Tenant {
        self.tenant
    }

    pub fn dialect(&self) -> Dialect {
        match &self.driver {
            Driving::Sqlite(_) => Dialect::Sqlite,
            Driving::Postgres(_) => Dialect::Postgres,
        }
    }

    pub async fn all<T: FromRow>(&mut self, sql: &str, values: &[Value]) -> Result<Vec<T>> {
        self.counts.count(sql);
        match &mut self.driver {
            Driving::Sqlite(tx) => tx.all(sql, values),
            Driving::Postgres(tx) => tx.all(sql, values).await,
        }
    }

    pub async fn find<T: FromRow>(&mut self, sql: &str, values: &[Value]) -> Result<Option<T>> {
        // A change with RETURNING must run to its end, so all its rows are read.
        Ok(self.all(sql, values).await?.into_iter().next())
    }

    pub async fn one<T: FromRow>(&mut self, sql: &str, values: &[Value]) -> Result<T> {
        self.find(sql, values).await?.ok_or(Error::Missing)
    }

    /// Two queries in one flight.
    pub async fn pair<A: FromRow, B: FromRow>(&mut self, a: Query<'_>, b: Query<'_>) -> Result<(Vec<A>, Vec<B>)> {
        self.counts.count(a.0);
        self.counts.count(b.0);
        match &mut self.driver {
            Driving::Sqlite(tx) => Ok((tx.all(a.0, a.1)?, tx.all(b.0, b.1)?)),
            Driving::Postgres(tx) => {
                let queries = vec![Statement::rows(a.0, a.1), Statement::rows(b.0, b.1)];
                let mut answers = tx.read(queries).await?.into_iter();
                Ok((rows(answers.next())?, rows(answers.next())?))
            }
        }
    }

    /// Three queries in one flight.
    pub async fn triple<A: FromRow, B: FromRow, C: FromRow>(
        &mut self,
        a: Query<'_>,
        b: Query<'_>,
        c: Query<'_>,
    ) -> Result<(Vec<A>, Vec<B>, Vec<C>)> {
        for (sql, _) in [a, b, c] {
            self.counts.count(sql);
        }
        match &mut self.driver {
            Driving::Sqlite(tx) => Ok((tx.all(a.0, a.1)?, tx.all(b.0, b.1)?, tx.all(c.0, c.1)?)),
            Driving::Postgres(tx) => {
                let queries = [a, b, c].map(|(sql, values)| Statement::rows(sql, values)).into();
                let mut answers = tx.read(queries).await?.into_iter();
                Ok((rows(answers.next())?, rows(answers.next())?, rows(answers.next())?))
            }
        }
    }

    /// Number of rows changed.
    pub async fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64> {
        self.counts.count(sql);
        match &mut self.driver {
            Driving::Sqlite(tx) => tx.execute(sql, values),
            Driving::Postgres(tx) => tx.execute(sql, values).await,
        }
    }

    /// A write whose count nobody needs. On PostgreSQL it travels with the next statement or with the commit, and its
    /// failure shows itself there.
    pub fn later(&mut self, sql: &str, values: &[Value]) -> Result<()> {
        self.counts.count(sql);
        match &mut self.driver {
            Driving::Sqlite(tx) => tx.execute(sql, values).map(drop),
            Driving::Postgres(tx) => tx.later(sql, values),
        }
    }

    /// Runs right after the durable commit, in order; it must be quick and wait for nothing.
    pub fn on_commit(&mut self, run: impl FnOnce() + Send + 'static) {
        self.after.push(Box::new(run));
    }

    /// Returns once the changes are durable.
    pub async fn commit(self) -> Result<()> {
        match self.driver {
            Driving::Sqlite(tx) => tx.commit(self.after).await,
            Driving::Postgres(tx) => tx.commit(self.after).await,
        }
    }
}
