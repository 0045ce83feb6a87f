//! An invitation is taken back, at once.

use crate::{
    call::Call,
    error::Result,
    policy::{Invite, Permit},
    workspaces::{access, member, people::Invited},
};
use portico_store::values;
use serde_json::json;

const REVOKE: &str = "UPDATE invitation SET revoked_at = $3 WHERE id = $1 AND workspace_id = $2 AND accepted_at IS NULL \
    AND revoked_at IS NULL";

/// Taking it back twice is as good as once.
pub async fn revoke_invitation(call: &Call, permit: Permit<Invite, Invited>) -> Result<()> {
    let (id, people) = (permit.thing().id, &permit.thing().people);
    let mut tx = call.begin().await?;
    access::take_turn(call, &mut tx, &permit).await?;
    if tx.execute(REVOKE, &values![id, call.workspace(), call.now()]).await? == 1 {
        let said = json!({ "invitation": id });
        member::of_organization(call, &mut tx, (call.workspace(), people.organization), "invitation.revoked", said)
            .await?;
    }
    call.tell(&mut tx, [format!("organization:{}", people.organization)]);
    Ok(tx.commit().await?)
}
