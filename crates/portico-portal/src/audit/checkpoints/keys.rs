//! The key of a workspace: made when it is first needed.

use crate::{call::Portal, error::Result, ids::WorkspaceId};
use portico_model::checkpoints::{Signer, Verifier};
use portico_store::values;

const FIND: &str = "SELECT seed FROM audit_key WHERE workspace_id = $1";
const ADD: &str = "INSERT INTO audit_key (workspace_id, seed, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

/// The name of a workspace's log: nothing else signs by it.
pub fn origin(workspace: WorkspaceId) -> String {
    format!("portico/{workspace}")
}

/// What anybody needs to check what the workspace has signed.
pub async fn verifier(portal: &Portal, workspace: WorkspaceId) -> Result<Verifier> {
    Ok(signer(portal, workspace).await?.verifier())
}

pub(super) async fn signer(portal: &Portal, workspace: WorkspaceId) -> Result<Signer> {
    let seed = match found(portal, workspace).await? {
        Some(seed) => seed,
        None => made(portal, workspace).await?,
    };
    Ok(Signer::new(origin(workspace), &seed))
}

async fn found(portal: &Portal, workspace: WorkspaceId) -> Result<Option<[u8; 32]>> {
    let found = portal.db.within(workspace.tenant()).find::<(Vec<u8>,)>(FIND, &values![workspace]).await?;
    Ok(found.and_then(|(seed,)| seed.try_into().ok()))
}

/// Two who make it at once: one key is kept, and both read that.
async fn made(portal: &Portal, workspace: WorkspaceId) -> Result<[u8; 32]> {
    let mut tx = portal.db.begin(workspace.tenant()).await?;
    tx.execute(ADD, &values![workspace, portal.random::<32>().to_vec(), portal.now()]).await?;
    let (seed,): (Vec<u8>,) = tx.one(FIND, &values![workspace]).await?;
    tx.commit().await?;
    seed.try_into().map_err(|_| crate::error::Error::internal("the workspace's signing key has not 32 bytes"))
}
