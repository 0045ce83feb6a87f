//! The tables and columns of a database, for comparing the two.

use crate::{Db, Dialect, Result, from_row};

/// One column of one table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    pub table: String,
    pub name: String,
    pub nullable: bool,
}

from_row!(Column { table, name, nullable });

impl Db {
    /// Every column of every plain table, sorted; what serves full text search and the history of migrations is left out.
    pub async fn columns(&self) -> Result<Vec<Column>> {
        let sql = match self.dialect() {
            Dialect::Sqlite => SQLITE_COLUMNS,
            Dialect::Postgres => POSTGRES_COLUMNS,
        };
        let mut columns: Vec<Column> = self.installation().all(sql, &[]).await?;
        columns.sort();
        Ok(columns)
    }
}

const SQLITE_COLUMNS: &str = "
    SELECT t.name, c.name, c.\"notnull\" = 0 AND c.pk = 0
    FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
    WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> 'refinery_schema_history'";

const POSTGRES_COLUMNS: &str = "
    SELECT t.relname::text, a.attname::text, NOT a.attnotnull
    FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE t.relkind IN ('r', 'p') AND t.relnamespace = current_schema()::regnamespace
      AND t.relname <> 'refinery_schema_history'";
