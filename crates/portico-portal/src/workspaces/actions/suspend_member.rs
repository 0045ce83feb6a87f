//! Somebody loses access through one organization: before the answer is sent, everywhere, with what they had invited.

use super::change_member::outranks;
use crate::{
    call::Call,
    error::Result,
    policy::{self, Change, Permit},
    workspaces::{access, look_again::look_again, member},
};
use portico_store::values;
use serde_json::json;

const SUSPEND: &str = "UPDATE member SET suspended_at = $3, revision = revision + 1 \
    WHERE workspace_id = $1 AND id = $2 AND suspended_at IS NULL";
const END_SESSIONS: &str = "UPDATE session SET revoked_at = $3 WHERE workspace_id = $1 AND person_id = $2 AND revoked_at IS NULL \
    AND NOT EXISTS (SELECT 1 FROM member m WHERE m.workspace_id = $1 AND m.person_id = $2 AND m.suspended_at IS NULL)";
const VOID: &str = "UPDATE invitation SET revoked_at = $4 WHERE workspace_id = $1 AND organization_id = $2 AND invited_by = $3 \
    AND accepted_at IS NULL AND revoked_at IS NULL";

/// Suspending twice is as good as once.
pub async fn suspend_member(call: &Call, permit: Permit<Change, policy::Member>) -> Result<()> {
    let blueprint = call.blueprint().await?;
    let (id, workspace) = (permit.thing().id, call.workspace());
    let mut tx = call.begin().await?;
    access::take_turn(call, &mut tx, &permit).await?;
    let held = member::hold(&mut tx, workspace, id).await?;
    outranks(call, &blueprint, &held)?;
    if tx.execute(SUSPEND, &values![workspace, id, call.now()]).await? == 1 {
        access::somebody_runs_it(call, &mut tx, blueprint.matrix()).await?;
        tx.later(END_SESSIONS, &values![workspace, held.person, call.now()])?;
        look_again(call, &mut tx, held.person)?;
        tx.later(VOID, &values![workspace, held.organization, held.person, call.now()])?;
        let said = json!({ "member": id });
        member::of_organization(call, &mut tx, (workspace, held.organization), "member.suspended", said).await?;
    }
    call.tell(&mut tx, [format!("organization:{}", held.organization)]);
    Ok(tx.commit().await?)
}
