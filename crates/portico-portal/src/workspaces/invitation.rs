//! An invitation: to one organization, for one address, in roles no higher than the inviter's, once.

use crate::{
    call::{Call, Portal},
    error::{Error, Result},
    ids::{InvitationId, MailId, OrganizationId, WorkspaceId},
    mail::{Recipient, letters, post},
    policy::identity::Secret,
    workspaces::roles,
};
use jiff::{Timestamp, ToSpan};
use portico_model::{Key, access::Side, blueprint::Compiled};
use portico_store::{FromRow, Row, Tx, values};
use portico_web::words::Words;

/// An invitation as its reader sees it.
#[derive(Debug, Clone)]
pub struct Invitation {
    pub id: InvitationId,
    pub workspace: WorkspaceId,
    pub portal: String,
    pub blueprint_version: i64,
    pub organization: OrganizationId,
    pub organization_name: String,
    pub side: Side,
    pub address: String,
    pub name: String,
    pub roles: Vec<Key>,
    pub inviter: String,
    pub state: State,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Open,
    Accepted,
    Revoked,
    Expired,
}

pub const DAYS: i64 = 7;

const FIND: &str = "SELECT i.id, i.workspace_id, w.name, w.blueprint_version, i.organization_id, o.name, o.side, i.address, \
    i.name, i.roles, p.name, i.accepted_at IS NOT NULL, i.revoked_at IS NOT NULL OR o.suspended_at IS NOT NULL, \
    i.expires_at <= $3 FROM invitation i JOIN workspace w ON w.id = i.workspace_id \
    JOIN organization o ON o.workspace_id = i.workspace_id AND o.id = i.organization_id \
    JOIN person p ON p.id = i.invited_by WHERE i.hash = $1 AND i.workspace_id = $2";

/// Reads one by the secret of its link; uses nothing up.
pub async fn find(portal: &Portal, secret: &Secret) -> Result<Option<Invitation>> {
    let values = values![secret.hash(), secret.workspace, portal.now()];
    Ok(portal.db.within(secret.workspace.tenant()).find(FIND, &values).await?)
}

/// Who is invited, for the mail that says so.
pub struct Invitee<'a> {
    pub id: InvitationId,
    pub address: &'a str,
    pub name: &'a str,
    pub organization: &'a str,
    pub roles: &'a [Key],
}

/// Writes the mail; its link is made when it leaves.
pub async fn mail(call: &Call, tx: &mut Tx, blueprint: &Compiled, to: &Invitee<'_>) -> Result<MailId> {
    const ADDRESS: &str = "SELECT address FROM email_address WHERE person_id = $1 ORDER BY address LIMIT 1";
    let inviter_address: Option<String> = tx.find(ADDRESS, &values![call.actor().person()]).await?;
    let expires_at = end(call.now());
    let until = Words::new(call.now(), &call.zone()).full(expires_at);
    let letter = letters::Invitation {
        to: Recipient { person: None, name: to.name.to_owned(), address: to.address.to_owned() },
        portal: call.actor().workspace_name(),
        organization: to.organization,
        inviter: call.actor().name(),
        inviter_address: inviter_address.as_deref().unwrap_or("an operator"),
        can: &roles::abilities(blueprint, to.roles),
        until: &until,
        invitation: to.id,
        expires_at,
    };
    post(call, tx, call.workspace(), letter.write()?)
}

pub fn end(now: Timestamp) -> Timestamp {
    now.checked_add((24 * DAYS).hours()).unwrap_or(Timestamp::MAX)
}

impl State {
    /// What the reader of its link is told.
    pub fn gone(self) -> Option<Error> {
        let words = match self {
            Self::Open => return None,
            Self::Accepted => "This invitation was used already. Sign in with your address.",
            Self::Revoked => "This invitation was taken back. Ask whoever invited you.",
            Self::Expired => "The time of this invitation is over. Ask whoever invited you for a new one.",
        };
        Some(Error::Gone(words.into()))
    }
}

impl FromRow for Invitation {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let roles: String = row.get(9)?;
        let state = match (row.get(11)?, row.get(12)?, row.get(13)?) {
            (true, _, _) => State::Accepted,
            (_, true, _) => State::Revoked,
            (_, _, true) => State::Expired,
            _ => State::Open,
        };
        Ok(Self {
            id: row.get(0)?,
            workspace: row.get(1)?,
            portal: row.get(2)?,
            blueprint_version: row.get(3)?,
            organization: row.get(4)?,
            organization_name: row.get(5)?,
            side: if row.get::<String>(6)? == "firm" { Side::Firm } else { Side::Client },
            address: row.get(7)?,
            name: row.get(8)?,
            roles: serde_json::from_str(&roles).map_err(|error| portico_store::Error::Row(error.to_string()))?,
            inviter: row.get(10)?,
            state,
        })
    }
}
