//! Links in mails with which one decision is made. Looking at one changes nothing; the decision uses it up, in the same
//! transaction and under the same rules as any other.

use crate::{
    call::{Call, Portal},
    error::{Error, Result},
    ids::{PersonId, RecordId, RoundId},
    policy::identity::Secret,
};
use portico_store::{Tx, from_row, values};
use uuid::Uuid;

/// A link, and what it is for.
#[derive(Debug, Clone)]
pub struct Link {
    pub id: Uuid,
    pub round: RoundId,
    pub record: RecordId,
    pub person: PersonId,
    pub name: String,
    pub workspace: String,
    pub is_used: bool,
    pub is_over: bool,
}

from_row!(Link { id, round, record, person, name, workspace, is_used, is_over });

const FIND: &str = "SELECT l.id, l.round_id, a.record_id, l.person_id, p.name, w.name, l.used_at IS NOT NULL, \
    (l.expires_at <= $3 OR p.disabled_at IS NOT NULL) FROM decision_link l \
    JOIN approval_round a ON a.workspace_id = l.workspace_id AND a.id = l.round_id \
    JOIN person p ON p.id = l.person_id JOIN workspace w ON w.id = l.workspace_id \
    WHERE l.workspace_id = $1 AND l.hash = $2 AND l.revoked_at IS NULL";
const SPEND: &str = "UPDATE decision_link SET used_at = $5 WHERE workspace_id = $1 AND id = $2 AND round_id = $3 AND person_id = $4 \
    AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $5";

/// Finds a link, also one that was used; one that the firm has ended is not there.
pub async fn find(portal: &Portal, secret: &Secret) -> Result<Option<Link>> {
    let values = values![secret.workspace, secret.hash(), portal.now()];
    Ok(portal.db.within(secret.workspace.tenant()).find(FIND, &values).await?)
}

/// Uses it up: of any number at once, one succeeds.
// ask 33
pub async fn spend(call: &Call, tx: &mut Tx, (link, round, person): (Uuid, RoundId, Uuid)) -> Result<()> {
    match tx.execute(SPEND, &values![call.workspace(), link, round, person, call.now()]).await? {
        1 => Ok(()),
        _ => Err(over()),
    }
}

pub fn over() -> Error {
    Error::Gone("This link was used already, or its time is over. Sign in to see where this stands.".into())
}
