//! SQLite and PostgreSQL behind one code path: reads, transactions, migrations, paging.

mod db;
mod dialect;
mod error;
mod like;
mod migrate;
mod options;
pub mod paging;
mod postgres;
mod row;
mod schema;
mod sqlite;
mod tenant;
#[cfg(feature = "throwaway")]
pub mod throwaway;
mod tx;
mod value;

pub use db::{Db, Query, Read, SlowRead};
pub use dialect::Dialect;
pub use error::{Error, Result};
pub use like::anywhere;
pub use migrate::Migrations;
pub use options::{PostgresOptions, SqliteOptions};
pub use row::{Cell, Columns, FromRow, FromValue, Row};
pub use schema::Column;
pub use tenant::Tenant;
pub use tx::Tx;
pub use value::Value;
