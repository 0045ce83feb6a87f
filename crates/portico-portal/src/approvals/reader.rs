//! `Reader`: the same reads inside an action's transaction and for a page.

use crate::error::Result;
use portico_store::{FromRow, Read, Tx, Value};

/// Where rows are read: what a transaction has locked, or what a page may show.
pub enum Reader<'r> {
    Locked(&'r mut Tx),
    Quick(Read<'r>),
}

impl Reader<'_> {
    pub async fn all<T: FromRow>(&mut self, sql: &str, values: &[Value]) -> Result<Vec<T>> {
        Ok(match self {
            Self::Locked(tx) => tx.all(sql, values).await?,
            Self::Quick(read) => read.all(sql, values).await?,
        })
    }

    pub async fn find<T: FromRow>(&mut self, sql: &str, values: &[Value]) -> Result<Option<T>> {
        Ok(self.all(sql, values).await?.into_iter().next())
    }
}
