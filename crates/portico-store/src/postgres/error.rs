//! What PostgreSQL's errors mean, in the words that both databases share.

use crate::Error;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use tokio_postgres::error::SqlState;

/// The columns of each unique index by its name: with row-level security the server does not say them itself.
#[derive(Default)]
pub(crate) struct Uniques(RwLock<Option<HashMap<String, String>>>);

impl Uniques {
    pub(crate) fn known(&self) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    pub(crate) fn forget(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(crate) async fn learn(&self, client: &tokio_postgres::Client) -> Result<(), tokio_postgres::Error> {
        let rows = client.query(UNIQUE_INDEXES, &[]).await?;
        let names = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(names);
        Ok(())
    }

    fn columns(&self, index: &str) -> String {
        let names = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let columns = names.as_ref().and_then(|names| names.get(index));
        columns.map_or_else(|| format!("index '{index}'"), Clone::clone)
    }
}

/// As SQLite names them: `table.column, table.column`, or the index when it covers an expression.
const UNIQUE_INDEXES: &str = "
    SELECT i.relname::text,
           CASE WHEN bool_or(k.attnum = 0) THEN 'index ''' || i.relname || ''''
                ELSE string_agg(t.relname || '.' || a.attname, ', ' ORDER BY k.place) END
    FROM pg_index x
    JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_class t ON t.oid = x.indrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
    CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
    LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
    WHERE x.indisunique AND n.nspname = current_schema()
    GROUP BY i.relname";

/// A statement that was prepared before the schema changed, or that the server no longer knows.
pub(super) fn is_stale(cause: &tokio_postgres::Error) -> bool {
    cause.as_db_error().is_some_and(|said| {
        let plan = *said.code() == SqlState::FEATURE_NOT_SUPPORTED && said.routine() == Some("RevalidateCachedQuery");
        plan || *said.code() == SqlState::INVALID_SQL_STATEMENT_NAME
    })
}

pub(super) fn convert(cause: &tokio_postgres::Error, uniques: &Uniques) -> Error {
    let Some(said) = cause.as_db_error() else {
        let lost = cause.is_closed() || said_by_network(cause);
        return if lost { Error::Unavailable(self::said(cause)) } else { Error::Other(self::said(cause)) };
    };
    let words = || said.message().to_owned();
    match *said.code() {
        SqlState::UNIQUE_VIOLATION => Error::Unique(uniques.columns(said.constraint().unwrap_or_default())),
        SqlState::FOREIGN_KEY_VIOLATION => Error::Reference(words()),
        SqlState::NOT_NULL_VIOLATION | SqlState::CHECK_VIOLATION | SqlState::EXCLUSION_VIOLATION => {
            Error::Constraint(words())
        }
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED | SqlState::LOCK_NOT_AVAILABLE => {
            Error::Busy
        }
        SqlState::QUERY_CANCELED => Error::TooSlow,
        SqlState::INSUFFICIENT_PRIVILEGE | SqlState::READ_ONLY_SQL_TRANSACTION => Error::Refused(words()),
        SqlState::IN_FAILED_SQL_TRANSACTION => Error::Failed,
        _ if is_stale(cause) => Error::Busy,
        _ if ["08", "53", "57", "58"].iter().any(|class| said.code().code().starts_with(class)) => {
            Error::Unavailable(words())
        }
        _ => Error::Other(words()),
    }
}

fn said_by_network(cause: &tokio_postgres::Error) -> bool {
    std::error::Error::source(cause).is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
}

/// The driver's words with the cause behind them, which it does not print itself.
pub(crate) fn said(cause: &tokio_postgres::Error) -> String {
    std::error::Error::source(cause).map_or_else(|| cause.to_string(), |behind| format!("{cause}: {behind}"))
}
