//! Rows of either driver, read by position.

use crate::{Error, Result};
use jiff::Timestamp;
use tokio_postgres::types::{FromSql, Type};
use uuid::Uuid;

/// A row of either driver.
pub enum Row<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

/// One column of a row, as the driver holds it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'r> {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(&'r str),
    Blob(&'r [u8]),
    Uuid(Uuid),
}

/// A type that a column can be read as.
pub trait FromValue: Sized {
    fn from_value(cell: Cell<'_>) -> Result<Self>;
}

/// A type that a row can be read as; columns go by position.
pub trait FromRow: Sized {
    fn from_row(row: &Row<'_>) -> Result<Self>;
}

/// Reads a struct's fields from a row in the order given: `from_row!(Line { id, title, due_at });`.
#[macro_export]
macro_rules! from_row {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::FromRow for $name {
            fn from_row(row: &$crate::Row<'_>) -> $crate::Result<Self> {
                let mut columns = row.columns();
                Ok(Self { $($field: columns.read()?),+ })
            }
        }
    };
}

/// Walks over a row from its first column on.
pub struct Columns<'c, 'r> {
    row: &'c Row<'r>,
    at: usize,
}

impl<'r> Row<'r> {
    pub fn get<T: FromValue>(&self, at: usize) -> Result<T> {
        T::from_value(self.cell(at)?).map_err(|error| match error {
            Error::Row(why) => Error::Row(format!("column {at}: {why}")),
            other => other,
        })
    }

    pub fn columns(&self) -> Columns<'_, 'r> {
        Columns { row: self, at: 0 }
    }

    fn cell(&self, at: usize) -> Result<Cell<'_>> {
        match self {
            Self::Sqlite(row) => {
                use rusqlite::types::ValueRef;
                Ok(match row.get_ref(at).map_err(|error| Error::Row(error.to_string()))? {
                    ValueRef::Null => Cell::Null,
                    ValueRef::Integer(value) => Cell::Int(value),
                    ValueRef::Real(value) => Cell::Float(value),
                    ValueRef::Text(value) => {
                        Cell::Text(str::from_utf8(value).map_err(|error| Error::Row(error.to_string()))?)
                    }
                    ValueRef::Blob(value) => Cell::Blob(value),
                })
            }
            Self::Postgres(row) => row.try_get(at).map_err(|error| Error::Row(said_by(&error))),
        }
    }
}

impl Columns<'_, '_> {
    pub fn read<T: FromValue>(&mut self) -> Result<T> {
        let value = self.row.get(self.at);
        self.at += 1;
        value
    }
}

impl<'r> FromSql<'r> for Cell<'r> {
    fn from_sql(ty: &Type, raw: &'r [u8]) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(match *ty {
            Type::BOOL => Self::Bool(bool::from_sql(ty, raw)?),
            Type::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::Int(i16::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Self::Float(f64::from_sql(ty, raw)?),
            Type::FLOAT4 => Self::Float(f32::from_sql(ty, raw)?.into()),
            Type::UUID => Self::Uuid(Uuid::from_sql(ty, raw)?),
            Type::BYTEA => Self::Blob(raw),
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::JSON => {
                Self::Text(str::from_utf8(raw)?)
            }
            _ => {
                return Err(format!(
                    "{ty} is not read; cast it in the statement (sums of bigint: CAST(sum(x) AS bigint))"
                )
                .into());
            }
        })
    }

    fn from_sql_null(_: &Type) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl FromValue for bool {
    fn from_value(cell: Cell<'_>) -> Result<Self> {
        match cell {
            Cell::Bool(value) => Ok(value),
            Cell::Int(0) => Ok(false),
            Cell::Int(1) => Ok(true),
            other => Err(unfit("yes or no", other)),
        }
    }
}

impl FromValue for i64 {
    fn from_value(cell: Cell<'_>) -> Result<Self> {
        match cell {
            Cell::Int(value) => Ok(value),
            Cell::Bool(value) => Ok(value.into()),
            other => Err(unfit("a whole number", other)),
        }
    }
}

macro_rules! smaller_ints {
    ($($type:ty)*) => {
        $(impl FromValue for $type {
            fn from_value(cell: Cell<'_>) -> Result<Self> {
                let value = i64::from_value(cell)?;
                value.try_into().map_err(|_| Error::Row(format!("{value} does not fit its type")))
            }
        })*
    };
}

smaller_ints! { i32 u32 u64 usize u16 u8 }

impl FromValue for f64 {
    fn from_value(cell: Cell<'_>) -> Result<Self> {
        match cell {
            Cell::Float(value) => Ok(value),
            Cell::Int(value) => i32::try_from(value).map(Self::from).map_err(|_| unfit("a number", cell)),
            other => Err(unfit("a number", other)),
        }
    }
}

impl FromValue for String {
    fn from_value(cell: Cell<'_>) -> Result<Self> {
        match cell {
            Cell::Text(value) => Ok(value.to_owned()),
            other => Err(unfit("a text", other)),
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(cell: Cell<'_>) -> Result<Self> {
        match cell {
            Cell::Blob(value) => Ok(value.to_vec()),
            other => Err(unfit("bytes", other)),
        }
    }
}

impl FromValue for Uuid {
    fn from_value(cell: Cell<'_>) -> Result<Self> {
        match cell {
            Cell::Uuid(value) => Ok(value),
            Cell::Blob(value) => Self::from_slice(value).map_err(|_| unfit("an identifier", cell)),
            other => Err(unfit("an identifier", other)),
        }
    }
}

impl FromValue for Timestamp {
    fn from_value(cell: Cell<'_>) -> Result<Self> {
        Self::from_microsecond(i64::from_value(cell)?).map_err(|error| Error::Row(error.to_string()))
    }
}

impl FromValue for serde_json::Value {
    fn from_value(cell: Cell<'_>) -> Result<Self> {
        match cell {
            Cell::Text(value) => serde_json::from_str(value).map_err(|error| Error::Row(error.to_string())),
            other => Err(unfit("a JSON text", other)),
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(cell: Cell<'_>) -> Result<Self> {
        match cell {
            Cell::Null => Ok(None),
            other => T::from_value(other).map(Some),
        }
    }
}

macro_rules! tuple_rows {
    ($($($type:ident)+;)*) => {
        $(impl<$($type: FromValue),+> FromRow for ($($type,)+) {
            fn from_row(row: &Row<'_>) -> Result<Self> {
                let mut columns = row.columns();
                Ok(($(columns.read::<$type>()?,)+))
            }
        })*
    };
}

tuple_rows! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
    A B C D E F G H I;
    A B C D E F G H I J;
    A B C D E F G H I J K;
    A B C D E F G H I J K L;
    A B C D E F G H I J K L M;
    A B C D E F G H I J K L M N;
    A B C D E F G H I J K L M N O;
    A B C D E F G H I J K L M N O P;
}

macro_rules! single_rows {
    ($($type:ty)*) => {
        $(impl FromRow for $type {
            fn from_row(row: &Row<'_>) -> Result<Self> {
                row.get(0)
            }
        })*
    };
}

single_rows! { bool i64 u64 f64 String Vec<u8> Uuid Timestamp serde_json::Value }

fn unfit(wanted: &str, cell: Cell<'_>) -> Error {
    let found = match cell {
        Cell::Null => "nothing",
        Cell::Bool(_) => "yes or no",
        Cell::Int(_) => "a whole number",
        Cell::Float(_) => "a number",
        Cell::Text(_) => "a text",
        Cell::Blob(_) => "bytes",
        Cell::Uuid(_) => "an identifier",
    };
    Error::Row(format!("{wanted} was expected and {found} found"))
}

/// The driver's own words and, behind them, the cause.
fn said_by(error: &tokio_postgres::Error) -> String {
    use std::error::Error as _;
    error.source().map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}
