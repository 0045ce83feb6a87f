//! A member's row, written in the transaction of the action that adds or changes it.

use crate::{
    audit::{Chain, NewEvent, Subject},
    call::Call,
    error::{Error, Result},
    ids::{MemberId, OrganizationId, PersonId, WorkspaceId},
    people::person,
};
use portico_model::{Key, access::Side};
use portico_store::{FromRow, Row, Tx, values};
use serde_json::json;

/// Somebody who is about to belong to an organization.
#[derive(Debug, Clone)]
pub struct NewMember<'a> {
    pub organization: OrganizationId,
    pub side: Side,
    pub person: PersonId,
    pub name: &'a str,
    pub roles: Vec<Key>,
    pub teams: Vec<Key>,
    pub title: &'a str,
    /// What an import knows them by.
    pub source_ref: Option<&'a str>,
}

/// A member as a change finds them, locked.
#[derive(Debug, Clone)]
pub struct Held {
    pub organization: OrganizationId,
    pub person: PersonId,
    pub side: Side,
    pub roles: Vec<Key>,
    pub is_suspended: bool,
    pub revision: i64,
}

const ADD: &str = "INSERT INTO member (workspace_id, id, organization_id, person_id, side, roles, teams, title, source_ref, \
    created_at, suspended_at, seen_at, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, NULL, 1)";
const HOLD: &str = "SELECT organization_id, person_id, side, roles, suspended_at IS NOT NULL, revision FROM member \
    WHERE workspace_id = $1 AND id = $2 {for_update}";

/// Writes the row, so that sign-in finds it, and the fact: who joined what in which roles.
pub async fn add(call: &Call, tx: &mut Tx, workspace: WorkspaceId, new: &NewMember<'_>) -> Result<MemberId> {
    let id = MemberId(call.new_id());
    let row = values![
        workspace,
        id,
        new.organization,
        new.person,
        new.side.as_str(),
        keys(&new.roles)?,
        keys(&new.teams)?,
        new.title,
        new.source_ref,
        call.now()
    ];
    tx.later(ADD, &row)?;
    person::belongs(tx, new.person, workspace)?;
    let said = json!({ "member": id, "name": new.name, "roles": new.roles });
    of_organization(call, tx, (workspace, new.organization), "member.joined", said).await?;
    Ok(id)
}

/// Reads and locks a member's row.
pub async fn hold(tx: &mut Tx, workspace: WorkspaceId, id: MemberId) -> Result<Held> {
    tx.find(HOLD, &values![workspace, id]).await?.ok_or(Error::NotFound)
}

/// A fact on the organization's own chain, which its people may read.
pub async fn of_organization(
    call: &Call,
    tx: &mut Tx,
    (workspace, organization): (WorkspaceId, OrganizationId),
    kind: &'static str,
    said: serde_json::Value,
) -> Result<()> {
    let mut chain = Chain::lock(tx, workspace, Subject::Organization, organization.0).await?;
    let actor = call.actor().standing_in(organization).map(|standing| standing.member);
    chain.write(call, tx, NewEvent::now(kind, call.now(), actor).client(said)).await?;
    Ok(())
}

/// A list of keys as its column holds it.
pub fn keys(keys: &[Key]) -> Result<String> {
    serde_json::to_string(keys).map_err(Error::internal)
}

impl FromRow for Held {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let roles: String = row.get(3)?;
        Ok(Self {
            organization: row.get(0)?,
            person: row.get(1)?,
            side: if row.get::<String>(2)? == "firm" { Side::Firm } else { Side::Client },
            roles: serde_json::from_str(&roles).map_err(|error| portico_store::Error::Row(error.to_string()))?,
            is_suspended: row.get(4)?,
            revision: row.get(5)?,
        })
    }
}
