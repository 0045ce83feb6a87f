//! One action's changes on PostgreSQL: opened with the first statement, closed with the last.

use super::error::Uniques;
use super::flight::{self, Answer, Failure, Flight, Statement};
use super::rows;
use crate::sqlite::AfterCommit;
use crate::{Error, FromRow, Result, Tenant, Value};
use deadpool_postgres::Object;
use std::sync::Arc;

/// Writes that wait for company; more than these would only fill buffers.
const MOST_WAITING: usize = 48;

pub(crate) struct PostgresTx {
    client: Option<Object>,
    tenant: Tenant,
    uniques: Arc<Uniques>,
    open: bool,
    failed: bool,
    waiting: Vec<Statement>,
}

impl PostgresTx {
    pub(super) fn new(client: Object, tenant: Tenant, uniques: Arc<Uniques>) -> Self {
        Self { client: Some(client), tenant, uniques, open: false, failed: false, waiting: Vec::new() }
    }

    pub(crate) async fn all<T: FromRow>(&mut self, sql: &str, values: &[Value]) -> Result<Vec<T>> {
        let mut answers = self.send(vec![Statement::rows(sql, values)]).await?;
        let rows = rows(answers.pop());
        self.failed |= rows.is_err();
        rows
    }

    /// Several queries in one flight; the answers come in the same order.
    pub(crate) async fn read(&mut self, queries: Vec<Result<Statement>>) -> Result<Vec<Answer>> {
        self.send(queries).await
    }

    pub(crate) async fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64> {
        match self.send(vec![Statement::change(sql, values)]).await?.pop() {
            Some(Answer::Changed(rows)) => Ok(rows),
            _ => Ok(0),
        }
    }

    /// Goes with the next statement, or with the commit.
    pub(crate) fn later(&mut self, sql: &str, values: &[Value]) -> Result<()> {
        if self.failed {
            return Err(Error::Failed);
        }
        let statement = Statement::change(sql, values);
        self.failed = statement.is_err();
        self.waiting.push(statement?);
        Ok(())
    }

    pub(crate) async fn commit(mut self, after: Vec<AfterCommit>) -> Result<()> {
        if self.failed {
            return Err(Error::Failed);
        }
        if self.open || !self.waiting.is_empty() {
            self.flush_above(MOST_WAITING).await?;
            if self.client.as_ref().is_none_or(|client| client.is_closed()) {
                return Err(Error::Unavailable("the connection broke before the commit".into()));
            }
            let last = vec![Ok(flight::commit())];
            self.send(last).await.map_err(|error| match error {
                Error::Unavailable(cause) => Error::Unknown(cause),
                other => other,
            })?;
        }
        self.open = false;
        drop(self.client.take());
        for run in after {
            run();
        }
        Ok(())
    }

    async fn flush_above(&mut self, most: usize) -> Result<()> {
        if self.waiting.len() > most {
            self.send(vec![]).await?;
        }
        Ok(())
    }

    /// Sends what waits and then these. A failed statement ends the transaction.
    async fn send(&mut self, statements: Vec<Result<Statement>>) -> Result<Vec<Answer>> {
        let client = self.client.as_ref().filter(|_| !self.failed).ok_or(Error::Failed)?;
        // Until everything has arrived: a future dropped half-way leaves a transaction that may not go on.
        self.failed = true;
        let statements = statements.into_iter().collect::<Result<Vec<_>>>()?;
        let wanted = statements.len();
        let mut flight = Flight::of(Vec::with_capacity(wanted + self.waiting.len() + 2));
        let first = !self.open;
        if first {
            flight.push(flight::begin());
            flight.push(flight::enter(self.tenant));
        }
        flight.extend(self.waiting.drain(..));
        flight.extend(statements);
        self.open = true;
        let mut outcome = flight.fly(client, &self.uniques).await;
        if first && matches!(&outcome, Err(Failure { once_more: true, .. })) && !client.is_closed() {
            client.batch_execute("ROLLBACK").await.map_err(|cause| Error::Unavailable(super::said(&cause)))?;
            outcome = flight.fly(client, &self.uniques).await;
        }
        let mut answers = outcome.map_err(|failure| failure.error)?;
        self.failed = false;
        Ok(answers.split_off(flight.len() - wanted))
    }
}

/// A connection must not go back to the pool inside a transaction: the next to use it would wait on its locks for ever.
impl Drop for PostgresTx {
    fn drop(&mut self) {
        let Some(client) = self.client.take().filter(|_| self.open) else {
            return;
        };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            drop(Object::take(client));
            return;
        };
        runtime.spawn(async move {
            if client.batch_execute("ROLLBACK").await.is_err() {
                drop(Object::take(client));
            }
        });
    }
}
