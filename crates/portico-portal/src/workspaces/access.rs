//! A change of access: it moves the epoch, waits for other such changes, and is decided once more if one came between.

use crate::{
    call::Call,
    error::{Error, Result},
    ids::{OrganizationId, WorkspaceId},
    policy::{Action, Permit, Thing, facts::WORKSPACE, identity, permit},
    workspaces::roles,
};
use portico_model::{Key, access};
use portico_store::{Tx, values};

const MOVE: &str = "UPDATE workspace SET epoch = epoch + 1 WHERE id = $1 RETURNING epoch";
const NOW: &str = "SELECT epoch FROM workspace WHERE id = $1";
const FIRM: &str = "SELECT firm_id FROM workspace WHERE id = $1";
const KEEPERS: &str = "SELECT m.roles FROM member m JOIN person p ON p.id = m.person_id \
    WHERE m.workspace_id = $1 AND m.organization_id = $2 AND m.suspended_at IS NULL AND p.disabled_at IS NULL";

/// Takes the turn of this transaction: its row is locked until the commit, so changes of access come one after another.
/// Where another came since the permit was given, the decision is made again under what holds now.
pub async fn take_turn<A: Action, T: Thing>(call: &Call, tx: &mut Tx, permit: &Permit<A, T>) -> Result<()> {
    let epoch: i64 = tx.one(MOVE, &values![call.workspace()]).await?;
    decided_since(call, tx, permit, epoch - 1).await
}

/// The same for a write that changes nobody's access, and so need not wait for those that do.
pub async fn still_may<A: Action, T: Thing>(call: &Call, tx: &mut Tx, permit: &Permit<A, T>) -> Result<()> {
    let epoch: i64 = tx.one(NOW, &values![call.workspace()]).await?;
    decided_since(call, tx, permit, epoch).await
}

async fn decided_since<A: Action, T: Thing>(call: &Call, tx: &mut Tx, permit: &Permit<A, T>, epoch: i64) -> Result<()> {
    if epoch == permit.epoch() {
        return Ok(());
    }
    let actor = identity::again(call, tx).await?;
    let blueprint =
        call.portal().blueprints.version(&call.portal().db, call.workspace(), actor.blueprint_version).await?;
    permit::still::<A>(blueprint.matrix(), &actor, permit.facts())
}

/// Moves the epoch where no permit stands behind the change: an invitation is accepted, the operator acts.
pub async fn moved(tx: &mut Tx, workspace: WorkspaceId) -> Result<i64> {
    Ok(tx.one(MOVE, &values![workspace]).await?)
}

/// Refuses a change after which nobody could run the workspace any more. Asked at the end of a transaction that took
/// its turn, so two who remove each other at once do not both succeed.
pub async fn somebody_runs_it(call: &Call, tx: &mut Tx, matrix: &access::Matrix) -> Result<()> {
    let firm: OrganizationId = tx.one::<(OrganizationId,)>(FIRM, &values![call.workspace()]).await?.0;
    let given: Vec<String> = tx.all(KEEPERS, &values![call.workspace(), firm]).await?;
    let running = roles::running(matrix);
    let runs = |roles: &String| {
        serde_json::from_str::<Vec<Key>>(roles).unwrap_or_default().iter().any(|role| running.contains(role))
    };
    if given.iter().any(runs) {
        return Ok(());
    }
    Err(Error::forbidden(
        format!("After this nobody could `{}` the {WORKSPACE} any more.", access::Action::Configure.as_str()),
        "Give that role to somebody else first.",
    ))
}
