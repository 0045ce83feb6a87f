//! Absences as they are read: one's own, and those of somebody for whom one may put them down.

use crate::{
    approvals::{
        absent::{Absent, Whose},
        colleagues::seen,
    },
    call::Call,
    error::Result,
    ids::{AbsenceId, PersonId},
};
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
    pub deputy: Deputy,
    pub waiting_too: bool,
    /// Whoever put it down for them; none if they did so themselves.
    pub put_down_by: Option<String>,
    pub reason: Option<String>,
}

/// Who decides meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deputy {
    Nobody,
    Somebody {
        person: PersonId,
        name: String,
    },
    /// Somebody whom the reader does not see.
    Unseen,
}

const LIST: &str = "SELECT x.id, x.from_at, x.until_at, x.scope, x.deputy, d.name, x.waiting_too, \
    CASE WHEN x.member_id IS NULL THEN NULL ELSE s.name END, x.reason FROM absence x LEFT JOIN person d ON d.id = x.deputy \
    JOIN person s ON s.id = x.set_by WHERE x.workspace_id = $1 AND x.person_id = $2 AND x.until_at > $3 AND x.ended_at IS NULL \
    AND ($5 OR x.member_id IS NULL OR x.member_id = $4) ORDER BY x.until_at, x.id LIMIT 50";

/// Those that are not over, whoever put them down. Whoever manages one membership of somebody does not learn here what is
/// put down for another, nor of people whom they do not see.
pub async fn list(call: &Call, whose: Whose<'_>, absent: &Absent) -> Result<Vec<Listed>> {
    let is_own = matches!(whose, Whose::Own(_));
    let given = values![call.workspace(), absent.person, call.now(), absent.member(), is_own];
    let mut listed: Vec<Listed> = call.read().all(LIST, &given).await?;
    if !is_own {
        let named: Vec<Uuid> = listed.iter().filter_map(|one| one.deputy.person()).map(|person| person.0).collect();
        let seen = seen(call, &named).await?;
        for one in &mut listed {
            if one.deputy.person().is_some_and(|person| !seen.contains(&person)) {
                one.deputy = Deputy::Unseen;
            }
        }
    }
    Ok(listed)
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

impl Deputy {
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Somebody { person, .. } => Some(*person),
            Self::Nobody | Self::Unseen => None,
        }
    }
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let scope: String = row.get(3)?;
        let deputy = match (row.get(4)?, row.get::<Option<String>>(5)?) {
            (Some(person), Some(name)) => Deputy::Somebody { person, name },
            (Some(_), None) => Deputy::Unseen,
            (None, _) => Deputy::Nobody,
        };
        Ok(Self {
            id: row.get(0)?,
            from: row.get(1)?,
            until: row.get(2)?,
            scope: serde_json::from_str(&scope).map_err(|error| portico_store::Error::Row(error.to_string()))?,
            deputy,
            waiting_too: row.get(6)?,
            put_down_by: row.get(7)?,
            reason: row.get(8)?,
        })
    }
}
