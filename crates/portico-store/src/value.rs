//! Values that statements are given, and how each driver binds them.

use bytes::{BufMut, BytesMut};
use jiff::Timestamp;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

/// What a statement can be given, by position.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    Blob(Vec<u8>),
    Uuid(Uuid),
}

/// The values of a statement, each turned by `Value::from`: `&values![id, "open", revision]`.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$($crate::Value::from($value)),*] };
}

impl Value {
    /// A list for `IN {uuids $1}`.
    pub fn uuids<'v>(ids: impl IntoIterator<Item = &'v Uuid>) -> Self {
        Self::json_list(ids.into_iter().map(|id| id.simple().to_string()))
    }

    /// A list for `IN {texts $1}`.
    pub fn texts<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> Self {
        Self::json_list(texts.into_iter().map(|text| text.as_ref().to_owned()))
    }

    /// A list for `IN {ints $1}`.
    pub fn ints(ints: impl IntoIterator<Item = i64>) -> Self {
        Self::json_list(ints)
    }

    fn json_list<T: Into<serde_json::Value>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::Text(serde_json::Value::Array(items.into_iter().map(Into::into).collect()).to_string())
    }
}

macro_rules! value_from {
    ($($type:ty, $given:ident => $value:expr;)*) => {
        $(impl From<$type> for Value {
            fn from($given: $type) -> Self {
                $value
            }
        })*
    };
}

value_from! {
    bool, given => Self::Bool(given);
    i64, given => Self::Int(given);
    i32, given => Self::Int(given.into());
    u32, given => Self::Int(given.into());
    u16, given => Self::Int(given.into());
    u8, given => Self::Int(given.into());
    usize, given => Self::Int(i64::try_from(given).unwrap_or(i64::MAX));
    u64, given => Self::Int(i64::try_from(given).unwrap_or(i64::MAX));
    f64, given => Self::Float(given);
    &str, given => Self::Text(given.to_owned());
    String, given => Self::Text(given);
    &String, given => Self::Text(given.clone());
    Vec<u8>, given => Self::Blob(given);
    &Vec<u8>, given => Self::Blob(given.clone());
    &[u8], given => Self::Blob(given.to_vec());
    Uuid, given => Self::Uuid(given);
    &Uuid, given => Self::Uuid(*given);
    crate::Tenant, given => Self::Uuid(given.0);
    Timestamp, given => Self::Int(given.as_microsecond());
    &Timestamp, given => Self::Int(given.as_microsecond());
    serde_json::Value, given => Self::Text(given.to_string());
    &serde_json::Value, given => Self::Text(given.to_string());
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(given: [u8; N]) -> Self {
        Self::Blob(given.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(given: &[u8; N]) -> Self {
        Self::Blob(given.to_vec())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(given: Option<T>) -> Self {
        given.map_or(Self::Null, Into::into)
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Bool(given) => ValueRef::Integer(i64::from(*given)),
            Self::Int(given) => ValueRef::Integer(*given),
            Self::Float(given) => ValueRef::Real(*given),
            Self::Text(given) => ValueRef::Text(given.as_bytes()),
            Self::Blob(given) => ValueRef::Blob(given),
            Self::Uuid(given) => ValueRef::Blob(given.as_bytes()),
        }))
    }
}

type Bound = std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>>;

/// The statement says which type it wants; SQLite is lenient there, so this is as lenient as is safe.
impl ToSql for Value {
    fn to_sql(&self, wanted: &Type, out: &mut BytesMut) -> Bound {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Bool(given) if *wanted == Type::BOOL => given.to_sql(wanted, out),
            Self::Bool(given) => bind_int(i64::from(*given), wanted, out),
            Self::Int(given) => bind_int(*given, wanted, out),
            Self::Float(given) => given.to_sql(wanted, out),
            Self::Text(given) => bind_text(given, wanted, out),
            Self::Blob(given) => given.to_sql(wanted, out),
            Self::Uuid(given) if *wanted == Type::UUID => given.to_sql(wanted, out),
            Self::Uuid(_) => Err(format!("an identifier cannot be given as {wanted}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn bind_int(given: i64, wanted: &Type, out: &mut BytesMut) -> Bound {
    match *wanted {
        Type::INT8 => out.put_i64(given),
        Type::INT4 => out.put_i32(given.try_into()?),
        Type::INT2 => out.put_i16(given.try_into()?),
        Type::BOOL if given == 0 || given == 1 => out.put_u8(u8::from(given == 1)),
        Type::FLOAT8 => out.put_f64(i32::try_from(given)?.into()),
        _ => return Err(format!("a whole number cannot be given as {wanted}").into()),
    }
    Ok(IsNull::No)
}

fn bind_text(given: &str, wanted: &Type, out: &mut BytesMut) -> Bound {
    match *wanted {
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::JSON => {}
        Type::JSONB => out.put_u8(1),
        _ => return Err(format!("a text cannot be given as {wanted}").into()),
    }
    out.put_slice(given.as_bytes());
    Ok(IsNull::No)
}
