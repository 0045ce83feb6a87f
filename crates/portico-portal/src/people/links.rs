//! Links that open something without signing in: a task link one record, a demo link one person of the cast.

use crate::{
    call::Portal,
    error::Result,
    ids::{PersonId, RecordId, WorkspaceId, uuid_v7},
    policy::identity::Secret,
};
use portico_store::{from_row, values};

/// A living link, and what it opens.
#[derive(Debug, Clone)]
pub struct Link {
    pub person: PersonId,
    pub name: String,
    pub workspace: String,
    pub record: Option<RecordId>,
    pub is_over: bool,
}

from_row!(Link { person, name, workspace, record, is_over });

const FIND: &str = "SELECT l.person_id, p.name, w.name, l.record_id, \
    (l.revoked_at IS NOT NULL OR (l.expires_at IS NOT NULL AND l.expires_at <= $4) OR p.disabled_at IS NOT NULL) \
    FROM link l JOIN person p ON p.id = l.person_id JOIN workspace w ON w.id = l.workspace_id \
    WHERE l.hash = $1 AND l.workspace_id = $2 AND l.kind = $3";
const ADD: &str = "INSERT INTO link (id, hash, workspace_id, person_id, kind, record_id, created_at, expires_at, revoked_at) \
    VALUES ($1, $2, $3, $4, 'demo', NULL, $5, NULL, NULL)";
const DROP: &str = "DELETE FROM link WHERE workspace_id = $1 AND kind = 'demo'";

/// Finds a link of one kind, also one whose time is over.
pub async fn find(portal: &Portal, secret: &Secret, kind: &str) -> Result<Option<Link>> {
    let values = values![secret.hash(), secret.workspace, kind, portal.now()];
    Ok(portal.db.within(secret.workspace.tenant()).find(FIND, &values).await?)
}

/// Makes demo links anew, one for each person, and voids those of an earlier start. Gives each its address.
pub async fn make_demo_links(portal: &Portal, workspace: WorkspaceId, people: &[PersonId]) -> Result<Vec<String>> {
    let mut tx = portal.db.begin(workspace.tenant()).await?;
    tx.execute(DROP, &values![workspace]).await?;
    let mut made = Vec::with_capacity(people.len());
    for person in people {
        let secret = Secret::new(portal, workspace);
        let id = uuid_v7(portal.now(), portal.random());
        tx.later(ADD, &values![id, secret.hash(), workspace, *person, portal.now()])?;
        made.push(format!("{}/demo/enter/{}", portal.settings.base_url, secret.to_text()));
    }
    tx.commit().await?;
    Ok(made)
}
