//! The firm shuts an organization out, or lets it in again: its people have no access while it is suspended.

use crate::{
    call::Call,
    error::{Error, Result},
    policy::{self, Change, Permit},
    workspaces::{access, look_again::look_again_at_all_of, member},
};
use portico_model::access::Side;
use portico_store::values;
use serde_json::json;

const SUSPEND: &str = "UPDATE organization SET suspended_at = $3, revision = revision + 1 \
    WHERE workspace_id = $1 AND id = $2 AND side = 'client' AND suspended_at IS NULL";
const RESTORE: &str = "UPDATE organization SET suspended_at = NULL, revision = revision + 1 \
    WHERE workspace_id = $1 AND id = $2 AND side = 'client' AND suspended_at IS NOT NULL";

pub async fn suspend_organization(call: &Call, permit: Permit<Change, policy::Organization>) -> Result<()> {
    let values = values![call.workspace(), permit.thing().id, call.now()];
    turn(call, permit, (SUSPEND, &values), "organization.suspended").await
}

pub async fn restore_organization(call: &Call, permit: Permit<Change, policy::Organization>) -> Result<()> {
    let values = values![call.workspace(), permit.thing().id];
    turn(call, permit, (RESTORE, &values), "organization.restored").await
}

/// Doing it twice is as good as once.
async fn turn(
    call: &Call,
    permit: Permit<Change, policy::Organization>,
    (sql, values): (&str, &[portico_store::Value]),
    kind: &'static str,
) -> Result<()> {
    if call.actor().side() != Side::Firm {
        return Err(Error::forbidden("Only the firm can do this.", "Write to the firm."));
    }
    let id = permit.thing().id;
    let mut tx = call.begin().await?;
    access::take_turn(call, &mut tx, &permit).await?;
    if tx.execute(sql, values).await? == 1 {
        look_again_at_all_of(call, &mut tx, id)?;
        let said = json!({ "name": permit.thing().name });
        member::of_organization(call, &mut tx, (call.workspace(), id), kind, said).await?;
    }
    call.tell(&mut tx, ["organizations".to_owned(), format!("organization:{id}")]);
    Ok(tx.commit().await?)
}
