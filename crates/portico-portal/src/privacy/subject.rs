//! Whose data it is: a person with every address and every membership in one workspace.

use crate::{
    call::{Call, Portal},
    error::{Error, Result},
    ids::{MemberId, OrganizationId, PersonId, WorkspaceId},
};
use portico_store::{Value, values};
use uuid::Uuid;

/// A person as a workspace knows them.
#[derive(Debug, Clone)]
pub struct DataSubject {
    pub person: PersonId,
    pub name: String,
    pub addresses: Vec<String>,
    pub members: Vec<(MemberId, OrganizationId)>,
    /// Portals of this installation besides this one in which they are or were a member.
    pub elsewhere: i64,
}

const PERSON: &str = "SELECT id, name FROM person WHERE id = $1";
const OF_MEMBER: &str = "SELECT person_id FROM member WHERE workspace_id = $1 AND id = $2";
const ADDRESSES: &str = "SELECT address FROM email_address WHERE person_id = $1 ORDER BY address";
const MEMBERS: &str =
    "SELECT id, organization_id FROM member WHERE workspace_id = $1 AND person_id = $2 ORDER BY created_at, id";
const ELSEWHERE: &str = "SELECT count(*) FROM person_workspace WHERE person_id = $1 AND workspace_id <> $2";
const BY_ADDRESS: &str = "SELECT person_id FROM email_address WHERE address = $1";
const WORKSPACES: &str = "SELECT workspace_id FROM person_workspace WHERE person_id = $1 ORDER BY workspace_id";

impl DataSubject {
    pub async fn of_member(call: &Call, member: MemberId) -> Result<Self> {
        let found = call.read().find::<PersonId>(OF_MEMBER, &values![call.workspace(), member]).await?;
        Self::load(call.portal(), call.workspace(), found.ok_or(Error::NotFound)?).await
    }

    pub async fn load(portal: &Portal, workspace: WorkspaceId, person: PersonId) -> Result<Self> {
        let installation = portal.db.installation();
        let found = installation.find::<(PersonId, String)>(PERSON, &values![person]).await?;
        let (person, name) = found.ok_or(Error::NotFound)?;
        let members = portal.db.within(workspace.tenant()).all(MEMBERS, &values![workspace, person]).await?;
        Ok(Self {
            person,
            name,
            addresses: installation.all(ADDRESSES, &values![person]).await?,
            members,
            elsewhere: installation.one(ELSEWHERE, &values![person, workspace]).await?,
        })
    }

    /// What they are called by: the name, and every address.
    pub fn names(&self) -> Vec<&str> {
        std::iter::once(&self.name).chain(&self.addresses).map(String::as_str).collect()
    }

    /// Their memberships, for a statement.
    pub fn member_ids(&self) -> Value {
        Value::uuids(self.members.iter().map(|(member, _)| &member.0))
    }
}

/// The person of this address or identifier, with the workspaces in which they are or were a member.
pub async fn find(portal: &Portal, named: &str) -> Result<(PersonId, Vec<WorkspaceId>)> {
    let installation = portal.db.installation();
    let person = match named.parse::<Uuid>() {
        Ok(id) => installation.find::<(PersonId, String)>(PERSON, &values![id]).await?.map(|(person, _)| person),
        Err(_) => installation.find(BY_ADDRESS, &values![named.trim().to_lowercase()]).await?,
    };
    let person = person.ok_or(Error::NotFound)?;
    Ok((person, installation.all(WORKSPACES, &values![person]).await?))
}
