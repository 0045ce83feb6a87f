//! Statements that are sent together and answered in order: one round trip for all of them.

use super::error::{Uniques, convert, is_stale};
use crate::dialect::Dialect;
use crate::{Error, Result, Tenant, Value};
use deadpool_postgres::ClientWrapper;
use futures_util::future::{MaybeDone, maybe_done};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio_postgres::types::ToSql;

/// Statements that a connection keeps prepared; texts put together at run time could be without number.
const MOST_PREPARED: usize = 512;

/// One statement with its values.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    sql: Text,
    values: Vec<Value>,
    wants_rows: bool,
}

#[derive(Debug, Clone)]
enum Text {
    Fixed(&'static str),
    Kept(Arc<str>),
}

/// What a statement gave back.
pub(crate) enum Answer {
    Rows(Vec<tokio_postgres::Row>),
    Changed(u64),
}

/// Why a flight did not arrive.
#[derive(Debug)]
pub(crate) struct Failure {
    pub error: Error,
    /// Nothing has happened, and the same flight may well succeed.
    pub once_more: bool,
}

/// Statements in the order in which they go.
pub(crate) struct Flight(Vec<Statement>);

type Sent<'f> = Pin<Box<dyn Future<Output = std::result::Result<Answer, tokio_postgres::Error>> + Send + 'f>>;

impl Statement {
    pub(crate) fn rows(sql: &str, values: &[Value]) -> Result<Self> {
        Ok(Self { sql: Text::Kept(Dialect::Postgres.text(sql)?), values: values.to_vec(), wants_rows: true })
    }

    pub(crate) fn change(sql: &str, values: &[Value]) -> Result<Self> {
        Ok(Self { wants_rows: false, ..Self::rows(sql, values)? })
    }

    fn fixed(sql: &'static str, values: Vec<Value>) -> Self {
        Self { sql: Text::Fixed(sql), values, wants_rows: false }
    }

    fn parameters(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.values.iter().map(|value| -> &(dyn ToSql + Sync) { value }).collect()
    }

    fn sql(&self) -> &str {
        match &self.sql {
            Text::Fixed(sql) => sql,
            Text::Kept(sql) => sql,
        }
    }
}

pub(super) fn begin_reading() -> Statement {
    Statement::fixed("BEGIN READ ONLY", vec![])
}

pub(super) fn begin() -> Statement {
    Statement::fixed("BEGIN", vec![])
}

pub(super) fn commit() -> Statement {
    Statement::fixed("COMMIT", vec![])
}

/// Row-level security compares with this setting, which ends with the transaction.
pub(super) fn enter(tenant: Tenant) -> Statement {
    let workspace = Value::Text(tenant.0.to_string());
    Statement::fixed("SELECT set_config('portico.workspace', $1, true)", vec![workspace])
}

pub(super) fn limit(time: Duration) -> Statement {
    let time = Value::Text(time.as_millis().to_string());
    Statement::fixed("SELECT set_config('statement_timeout', $1, true)", vec![time])
}

pub(super) fn avoid_scans() -> Statement {
    Statement::fixed("SELECT set_config('enable_seqscan', 'off', true)", vec![])
}

impl Flight {
    pub(crate) fn of(statements: Vec<Statement>) -> Self {
        Self(statements)
    }

    pub(crate) fn push(&mut self, statement: Statement) {
        self.0.push(statement);
    }

    pub(crate) fn extend(&mut self, statements: impl IntoIterator<Item = Statement>) {
        self.0.extend(statements);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Sends everything at once. The first failure counts: what follows one in a transaction fails because of it.
    pub(crate) async fn fly(
        &self,
        client: &ClientWrapper,
        uniques: &Uniques,
    ) -> std::result::Result<Vec<Answer>, Failure> {
        let prepared = self.prepare(client).await.map_err(|cause| Self::failure(client, uniques, &cause))?;
        let parameters: Vec<_> = self.0.iter().map(Statement::parameters).collect();
        let sent = self.0.iter().zip(&prepared).zip(&parameters).map(|((statement, prepared), values)| -> Sent<'_> {
            if statement.wants_rows {
                Box::pin(async move { client.query(prepared, values).await.map(Answer::Rows) })
            } else {
                Box::pin(async move { client.execute(prepared, values).await.map(Answer::Changed) })
            }
        });
        let answers: std::result::Result<Vec<Answer>, _> = in_order(sent).await.into_iter().collect();
        answers.map_err(|cause| Self::failure(client, uniques, &cause))
    }

    async fn prepare(
        &self,
        client: &ClientWrapper,
    ) -> std::result::Result<Vec<tokio_postgres::Statement>, tokio_postgres::Error> {
        if client.statement_cache.size() > MOST_PREPARED {
            client.statement_cache.clear();
        }
        let mut prepared = Vec::with_capacity(self.0.len());
        for statement in &self.0 {
            prepared.push(client.prepare_cached(statement.sql()).await?);
        }
        Ok(prepared)
    }

    fn failure(client: &ClientWrapper, uniques: &Uniques, cause: &tokio_postgres::Error) -> Failure {
        let stale = is_stale(cause);
        if stale {
            client.statement_cache.clear();
        }
        Failure { once_more: stale || cause.is_closed(), error: convert(cause, uniques) }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, once_more: false }
    }
}

/// Polls in the given order, which is the order in which the requests go out, until all have answered.
async fn in_order<'f>(sent: impl Iterator<Item = Sent<'f>>) -> Vec<std::result::Result<Answer, tokio_postgres::Error>> {
    let mut waiting: Vec<MaybeDone<Sent<'f>>> = sent.map(maybe_done).collect();
    poll_fn(|context| {
        let mut all_there = true;
        for one in &mut waiting {
            all_there &= Pin::new(one).poll(context).is_ready();
        }
        if all_there { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    waiting.iter_mut().filter_map(|one| Pin::new(one).take_output()).collect()
}
