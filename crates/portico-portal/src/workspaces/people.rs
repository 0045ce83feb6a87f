//! The people of one organization, and one invitation to it, as things that access is decided on.

use crate::{
    call::Call,
    error::Result,
    ids::{InvitationId, OrganizationId},
    policy::{
        Thing,
        facts::{PEOPLE, facts_in},
    },
};
use portico_model::access::{Facts, Side};
use portico_store::{FromRow, Row, values};
use uuid::Uuid;

/// The people of an organization, as a whole.
#[derive(Debug, Clone)]
pub struct People {
    pub organization: OrganizationId,
    pub name: String,
    pub side: Side,
    pub is_suspended: bool,
}

/// An invitation that is there, whatever became of it.
#[derive(Debug, Clone)]
pub struct Invited {
    pub id: InvitationId,
    pub people: People,
}

const ORGANIZATION: &str =
    "SELECT id, name, side, suspended_at IS NOT NULL FROM organization WHERE workspace_id = $1 AND id = $2";
const OF_INVITATION: &str = "SELECT organization_id FROM invitation WHERE workspace_id = $1 AND id = $2";

impl Thing for People {
    type Key = OrganizationId;
    const NAME: &'static str = "organization's people";

    async fn find(call: &Call, id: &OrganizationId) -> Result<Option<(Self, Facts)>> {
        let Some(people) = call.read().find::<Self>(ORGANIZATION, &values![call.workspace(), *id]).await? else {
            return Ok(None);
        };
        Ok(Some((people, facts_in(call, PEOPLE, Uuid::nil(), *id).await?)))
    }
}

impl Thing for Invited {
    type Key = InvitationId;
    const NAME: &'static str = "invitation";

    async fn find(call: &Call, id: &InvitationId) -> Result<Option<(Self, Facts)>> {
        let found: Option<(OrganizationId,)> = call.read().find(OF_INVITATION, &values![call.workspace(), *id]).await?;
        let Some((organization,)) = found else { return Ok(None) };
        let people = People::find(call, &organization).await?;
        Ok(people.map(|(people, facts)| (Self { id: *id, people }, facts)))
    }
}

impl FromRow for People {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self {
            organization: row.get(0)?,
            name: row.get(1)?,
            side: if row.get::<String>(2)? == "firm" { Side::Firm } else { Side::Client },
            is_suspended: row.get(3)?,
        })
    }
}
