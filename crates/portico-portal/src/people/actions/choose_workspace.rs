//! Somebody who belongs to several workspaces goes to another: a session of its own there, instead of this one.

use crate::{
    call::{Call, SessionKind},
    error::{Error, Result},
    ids::WorkspaceId,
    people::sessions::{self, NewSession, Proof},
    policy::identity::Secret,
};
use portico_model::access::Strength;
use portico_store::values;

const BELONGS: &str = "SELECT EXISTS (SELECT 1 FROM member m WHERE m.workspace_id = $1 AND m.person_id = $2 AND m.side = 'firm' \
    AND m.suspended_at IS NULL), EXISTS (SELECT 1 FROM member m WHERE m.workspace_id = $1 AND m.person_id = $2 \
    AND m.suspended_at IS NULL)";

pub async fn choose_workspace(call: &Call, workspace: WorkspaceId) -> Result<Secret> {
    let person = call.actor().person().ok_or(Error::Unauthenticated)?;
    let proof = match call.actor().subject().strength {
        Strength::Link => return Err(Error::Unauthenticated),
        Strength::SignedIn => came_by(call).await?.unwrap_or(Proof::Code),
        Strength::Confirmed => came_by(call).await?.unwrap_or(Proof::Two),
    };
    let mut tx = call.portal().db.begin(workspace.tenant()).await?;
    let (is_staff, is_member): (bool, bool) = tx.one(BELONGS, &values![workspace, person]).await?;
    if !is_member {
        return Err(Error::NotFound);
    }
    if is_staff && proof < Proof::Two {
        return Err(Error::forbidden(
            "There you are one of the firm's people.",
            "Sign out, then sign in with your password and a code.",
        ));
    }
    let name = call.actor().name().to_owned();
    let session =
        sessions::open(call, &mut tx, NewSession { workspace, person, name, kind: SessionKind::Full, proof }).await?;
    tx.commit().await?;
    Ok(session)
}

/// What the session that they leave was opened with: it stays so.
async fn came_by(call: &Call) -> Result<Option<Proof>> {
    Ok(Proof::parse(&sessions::proof_of(call).await?))
}
