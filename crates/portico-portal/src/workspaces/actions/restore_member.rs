//! Somebody gets back the access that they had.

use super::change_member::outranks;
use crate::{
    call::Call,
    error::Result,
    policy::{self, Change, Permit},
    workspaces::{access, member},
};
use portico_store::values;
use serde_json::json;

const RESTORE: &str = "UPDATE member SET suspended_at = NULL, revision = revision + 1 \
    WHERE workspace_id = $1 AND id = $2 AND suspended_at IS NOT NULL";

pub async fn restore_member(call: &Call, permit: Permit<Change, policy::Member>) -> Result<()> {
    let blueprint = call.blueprint().await?;
    let (id, workspace) = (permit.thing().id, call.workspace());
    let mut tx = call.begin().await?;
    access::take_turn(call, &mut tx, &permit).await?;
    let held = member::hold(&mut tx, workspace, id).await?;
    outranks(call, &blueprint, &held)?;
    if tx.execute(RESTORE, &values![workspace, id]).await? == 1 {
        let said = json!({ "member": id });
        member::of_organization(call, &mut tx, (workspace, held.organization), "member.restored", said).await?;
    }
    call.tell(&mut tx, [format!("organization:{}", held.organization)]);
    Ok(tx.commit().await?)
}
