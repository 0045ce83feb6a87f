//! Absences as they are read: one's own, and who is away.

use crate::{call::Call, error::Result, ids::AbsenceId};
use jiff::Timestamp;
use portico_model::{Key, approvals::Scope};
use portico_store::{FromRow, Row, values};
use uuid::Uuid;

/// A period in which somebody does not decide.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub id: AbsenceId,
    pub from: Timestamp,
    pub until: Timestamp,
    pub scope: Scope,
    pub deputy: Option<Uuid>,
    pub deputy_name: Option<String>,
    pub waiting_too: bool,
}

const OWN: &str = "SELECT x.id, x.from_at, x.until_at, x.scope, x.deputy, d.name, x.waiting_too FROM absence x \
    LEFT JOIN person d ON d.id = x.deputy WHERE x.workspace_id = $1 AND x.person_id = $2 AND x.until_at > $3 \
    AND x.ended_at IS NULL ORDER BY x.until_at, x.id LIMIT 50";

/// The actor's own that are not over.
pub async fn own(call: &Call) -> Result<Vec<Listed>> {
    Ok(call.read().all(OWN, &values![call.workspace(), call.actor().person(), call.now()]).await?)
}

impl Listed {
    /// The record types that it is about; none for everything.
    pub fn types(&self) -> Option<&[Key]> {
        match &self.scope {
            Scope::Everything => None,
            Scope::RecordTypes(types) => Some(types),
        }
    }
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let scope: String = row.get(3)?;
        Ok(Self {
            id: row.get(0)?,
            from: row.get(1)?,
            until: row.get(2)?,
            scope: serde_json::from_str(&scope).map_err(|error| portico_store::Error::Row(error.to_string()))?,
            deputy: row.get(4)?,
            deputy_name: row.get(5)?,
            waiting_too: row.get(6)?,
        })
    }
}
