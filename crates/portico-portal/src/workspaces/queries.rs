//! Reads about the people of an organization; they take a permit.

use crate::{
    call::Call,
    error::Result,
    ids::{InvitationId, MemberId, PersonId},
    policy::{Action, Permit, See},
    workspaces::people::People,
};
use jiff::Timestamp;
use portico_model::Key;
use portico_store::{FromRow, Row, from_row, values};

/// Somebody of an organization, as its people's page shows them.
#[derive(Debug, Clone)]
pub struct Listed {
    pub id: MemberId,
    pub person: PersonId,
    pub name: String,
    pub address: Option<String>,
    pub title: String,
    pub roles: Vec<Key>,
    pub teams: Vec<Key>,
    pub is_suspended: bool,
    pub seen_at: Option<Timestamp>,
    pub revision: i64,
}

/// An invitation that nobody has accepted or taken back yet.
#[derive(Debug, Clone)]
pub struct Pending {
    pub id: InvitationId,
    pub name: String,
    pub address: String,
    pub roles: String,
    pub sent: i64,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    /// What became of the last mail: waiting, sent, failed, expired.
    pub mail: Option<String>,
    pub mail_error: Option<String>,
}

from_row!(Pending { id, name, address, roles, sent, created_at, expires_at, mail, mail_error });

/// More than a page is read to know that there is more.
pub const A_PAGE: usize = 100;

const PERSON: &str = "SELECT m.id, p.id, p.name, (SELECT min(e.address) FROM email_address e WHERE e.person_id = p.id), m.title, \
    m.roles, m.teams, m.suspended_at IS NOT NULL, m.seen_at, m.revision FROM member m JOIN person p ON p.id = m.person_id";
const PENDING: &str = "SELECT i.id, i.name, i.address, i.roles, i.sent, i.created_at, i.expires_at, l.state, l.last_error \
    FROM invitation i LEFT JOIN mail l ON l.workspace_id = i.workspace_id AND l.id = i.mail_id \
    WHERE i.workspace_id = $1 AND i.organization_id = $2 AND i.accepted_at IS NULL AND i.revoked_at IS NULL \
    ORDER BY i.created_at DESC, i.id DESC LIMIT 200";

/// The people of an organization in the order in which they joined the installation; `after` is the last one seen.
pub async fn list(call: &Call, permit: &Permit<See, People>, after: Option<PersonId>) -> Result<Vec<Listed>> {
    let sql = format!(
        "{PERSON} WHERE m.workspace_id = $1 AND m.organization_id = $2 AND m.person_id > $3 ORDER BY m.person_id LIMIT {}",
        A_PAGE + 1
    );
    let after = after.unwrap_or(PersonId(uuid::Uuid::nil()));
    Ok(call.read().all(&sql, &values![call.workspace(), permit.thing().organization, after]).await?)
}

/// One of them, for the page that changes what they are.
pub async fn find<A: Action>(call: &Call, permit: &Permit<A, crate::policy::Member>) -> Result<Option<Listed>> {
    let sql = format!("{PERSON} WHERE m.workspace_id = $1 AND m.id = $2");
    Ok(call.read().find(&sql, &values![call.workspace(), permit.thing().id]).await?)
}

/// Who is invited and has not come yet, newest first.
pub async fn pending(call: &Call, permit: &Permit<See, People>) -> Result<Vec<Pending>> {
    Ok(call.read().all(PENDING, &values![call.workspace(), permit.thing().organization]).await?)
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> portico_store::Result<Self> {
        let keys = |at: usize| {
            let text: String = row.get(at)?;
            serde_json::from_str(&text).map_err(|error| portico_store::Error::Row(error.to_string()))
        };
        Ok(Self {
            id: row.get(0)?,
            person: row.get(1)?,
            name: row.get(2)?,
            address: row.get(3)?,
            title: row.get(4)?,
            roles: keys(5)?,
            teams: keys(6)?,
            is_suspended: row.get(7)?,
            seen_at: row.get(8)?,
            revision: row.get(9)?,
        })
    }
}
