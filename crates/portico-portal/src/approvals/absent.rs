//! Whose absence it is: one's own, or that of somebody whom one may change.

use crate::{
    approvals::reader::Reader,
    call::Call,
    error::{Error, Result},
    ids::{MemberId, OrganizationId, PersonId},
    policy::{self, Change, Permit, SignedIn},
    workspaces::{access, actions::outranks, member::Held},
};
use portico_model::access::Side;
use portico_store::{FromRow, Row, Tx, values};

/// By which right an absence is read, put down or ended.
#[derive(Clone, Copy)]
pub enum Whose<'p> {
    Own(&'p SignedIn),
    Of(&'p Permit<Change, policy::Member>),
}

/// Somebody who is away, or will be.
#[derive(Debug, Clone)]
pub struct Absent {
    pub person: PersonId,
    pub name: String,
    pub side: Side,
    /// None for oneself.
    pub through: Option<Through>,
}

/// The membership through which somebody else says it: it counts for what is decided through that one.
#[derive(Debug, Clone, Copy)]
pub struct Through {
    pub member: MemberId,
    pub organization: OrganizationId,
    /// They have access, and so can be asked to decide.
    pub is_active: bool,
}

const OF_MEMBER: &str = "SELECT m.person_id, p.name, m.side, m.id, m.organization_id, m.suspended_at IS NULL AND p.disabled_at IS NULL \
    AND o.suspended_at IS NULL FROM member m JOIN person p ON p.id = m.person_id JOIN organization o \
    ON o.workspace_id = m.workspace_id AND o.id = m.organization_id WHERE m.workspace_id = $1 AND m.id = $2";
/// The membership itself, and what the same person is in the firm.
const RANKED: &str = "SELECT organization_id, person_id, side, roles, suspended_at IS NOT NULL, revision FROM member \
    WHERE workspace_id = $1 AND (id = $2 OR person_id = $3 AND side = 'firm' AND suspended_at IS NULL)";

impl Whose<'_> {
    pub async fn absent(self, call: &Call) -> Result<Absent> {
        let actor = call.actor();
        match self {
            Self::Own(_) => Ok(Absent {
                person: actor.person().ok_or(Error::Unauthenticated)?,
                name: actor.name().to_owned(),
                side: actor.side(),
                through: None,
            }),
            Self::Of(permit) => {
                let found = call.read().find(OF_MEMBER, &values![call.workspace(), permit.thing().id]).await?;
                found.ok_or(Error::NotFound)
            }
        }
    }

    /// Makes sure, in the transaction of the change, that the actor still may.
    pub async fn hold(self, call: &Call, tx: &mut Tx, absent: &Absent) -> Result<()> {
        let Self::Of(permit) = self else { return Ok(()) };
        access::still_may(call, tx, permit).await?;
        absent.check_rank(call, &mut Reader::Locked(tx)).await
    }
}

impl Absent {
    pub fn member(&self) -> Option<MemberId> {
        self.through.map(|through| through.member)
    }

    pub fn is_active(&self) -> bool {
        self.through.is_none_or(|through| through.is_active)
    }

    /// Refuses whoever is of lower rank, as suspending does. What the person is in the firm counts, too: what they decide
    /// as staff on the same records would wait with the rest.
    pub async fn check_rank(&self, call: &Call, reader: &mut Reader<'_>) -> Result<()> {
        let Some(through) = self.through else { return Ok(()) };
        let blueprint = call.blueprint().await?;
        let ranked = values![call.workspace(), through.member, self.person];
        let held: Vec<Held> = reader.all(RANKED, &ranked).await?;
        held.iter().try_for_each(|held| outranks(call, &blueprint, held))
    }
}

impl FromRow for Absent {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        Ok(Self {
            person: row.get(0)?,
            name: row.get(1)?,
            side: if row.get::<String>(2)? == Side::Firm.as_str() { Side::Firm } else { Side::Client },
            through: Some(Through { member: row.get(3)?, organization: row.get(4)?, is_active: row.get(5)? }),
        })
    }
}
