//! One statement on one connection.

use super::error;
use crate::dialect::Dialect;
use crate::{FromRow, Result, Row, Value};
use rusqlite::{CachedStatement, Connection, Rows, params_from_iter};

pub(super) fn all<T: FromRow>(connection: &Connection, sql: &str, values: &[Value]) -> Result<Vec<T>> {
    let mut statement = prepare(connection, sql)?;
    let mut rows = query(&mut statement, values)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next().map_err(error)? {
        all.push(T::from_row(&Row::Sqlite(row))?);
    }
    Ok(all)
}

pub(super) fn find<T: FromRow>(connection: &Connection, sql: &str, values: &[Value]) -> Result<Option<T>> {
    let mut statement = prepare(connection, sql)?;
    let mut rows = query(&mut statement, values)?;
    match rows.next().map_err(error)? {
        Some(row) => T::from_row(&Row::Sqlite(row)).map(Some),
        None => Ok(None),
    }
}

/// Number of rows changed.
pub(super) fn execute(connection: &Connection, sql: &str, values: &[Value]) -> Result<u64> {
    let mut statement = prepare(connection, sql)?;
    let changed = statement.execute(params_from_iter(values)).map_err(error)?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

fn prepare<'c>(connection: &'c Connection, sql: &str) -> Result<CachedStatement<'c>> {
    connection.prepare_cached(&Dialect::Sqlite.text(sql)?).map_err(error)
}

fn query<'s>(statement: &'s mut CachedStatement<'_>, values: &[Value]) -> Result<Rows<'s>> {
    statement.query(params_from_iter(values)).map_err(error)
}
