//! Somebody confirms a task link: a narrow session that reaches one record and nothing else.

use crate::{
    call::{Call, SessionKind},
    error::{Error, Result},
    ids::RecordId,
    people::{
        limits::{self, Limit},
        links,
        sessions::{self, NewSession, Proof},
    },
    policy::identity::Secret,
};
use portico_store::values;

/// Only clients: staff always prove more than a link can.
const CLIENT: &str = "SELECT EXISTS (SELECT 1 FROM member m WHERE m.workspace_id = $1 AND m.person_id = $2 AND m.side = 'client' \
    AND m.suspended_at IS NULL) AND NOT EXISTS (SELECT 1 FROM member m WHERE m.workspace_id = $1 AND m.person_id = $2 \
    AND m.side = 'firm' AND m.suspended_at IS NULL)";

/// The session's secret, and the record that it opens.
pub async fn enter_task_link(call: &Call, link: &Secret) -> Result<(Secret, RecordId)> {
    limits::spend(call, &[Limit::of_network("link", call, 100, 600)]).await?;
    let found = links::find(call.portal(), link, "task").await?.ok_or(Error::NotFound)?;
    let record = found.record.filter(|_| !found.is_over).ok_or_else(over)?;
    let mut tx = call.portal().db.begin(link.workspace.tenant()).await?;
    if !tx.one::<bool>(CLIENT, &values![link.workspace, found.person]).await? {
        return Err(Error::Unauthenticated);
    }
    let kind = SessionKind::Task(record);
    let new =
        NewSession { workspace: link.workspace, person: found.person, name: found.name, kind, proof: Proof::Link };
    let session = sessions::open(call, &mut tx, new).await?;
    tx.commit().await?;
    Ok((session, record))
}

pub fn over() -> Error {
    Error::Gone("This link is no longer good. Sign in to see the request.".into())
}
