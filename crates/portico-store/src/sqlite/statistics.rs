//! What the planner is told of the sizes of tables and the selectivity of indexes.

use super::connect::{apply, error};
use crate::{Error, Result};
use rusqlite::{Connection, params};

/// One index: its table, its name, and how many rows there are and how many share the first columns.
type Line<'t> = (&'t str, &'t str, &'t str);

/// Writes the statistics, unless they are there. Connections that are opened later read them.
pub(crate) fn tell_planner(connection: &mut Connection, text: &str) -> Result<()> {
    let lines: Vec<Line<'_>> = text.lines().filter(|line| !line.trim().is_empty()).map(read).collect::<Result<_>>()?;
    if lines.is_empty() || lines == known(connection)?.iter().map(borrowed).collect::<Vec<_>>() {
        return Ok(());
    }
    // Makes the table where it is missing; of this one table nothing is kept below.
    apply(connection, "ANALYZE refinery_schema_history")?;
    let all = connection.transaction().map_err(error)?;
    apply(&all, "DELETE FROM sqlite_stat1")?;
    for (table, index, numbers) in lines {
        let sql = "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?1, ?2, ?3)";
        all.execute(sql, params![table, index, numbers]).map_err(error)?;
    }
    all.commit().map_err(error)?;
    apply(connection, "ANALYZE sqlite_schema")
}

fn read(line: &str) -> Result<Line<'_>> {
    let mut parts = line.splitn(3, ' ');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(table), Some(index), Some(numbers)) => Ok((table, index, numbers)),
        _ => Err(Error::Schema(format!("statistics: a line has a table, an index and numbers, not `{line}`"))),
    }
}

/// In the order in which they were written.
fn known(connection: &Connection) -> Result<Vec<(String, String, String)>> {
    let exists = "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'";
    if connection.query_row(exists, [], |row| row.get::<_, i64>(0)).map_err(error)? == 0 {
        return Ok(Vec::new());
    }
    let mut all = connection.prepare("SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY rowid").map_err(error)?;
    let lines = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).map_err(error)?;
    lines.collect::<rusqlite::Result<_>>().map_err(error)
}

fn borrowed((table, index, numbers): &(String, String, String)) -> Line<'_> {
    (table, index, numbers)
}
