//! Makes the next checkpoint: chains that have grown become leaves, and the root of the tree is signed.

use crate::{
    audit::checkpoints::{
        keys::{origin, signer},
        list::newest,
        tree::{frontier, leaf},
    },
    call::Portal,
    error::{Error, Result},
    ids::WorkspaceId,
};
use jiff::{SignedDuration, Timestamp};
use portico_model::checkpoints::Checkpoint;
use portico_store::{Value, values};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Chains in one transaction: others write between two of them.
const BATCH: usize = 200;
const PAGE: i64 = 4_000;
/// An event is recorded with the time at which its action began, and seen once that has ended: none takes this long.
const LONGEST_ACTION: SignedDuration = SignedDuration::from_hours(1);

const SINCE: &str = "SELECT recorded_at, chain_id, seq FROM event WHERE workspace_id = $1 \
    AND (recorded_at, chain_id, seq) > ($2, $3, $4) ORDER BY recorded_at, chain_id, seq LIMIT $5";
const GROWN: &str = "SELECT c.id, c.seq, c.hash FROM chain c WHERE c.workspace_id = $1 AND c.id IN {uuids $2} \
    AND NOT EXISTS (SELECT 1 FROM audit_leaf l WHERE l.workspace_id = c.workspace_id AND l.chain_id = c.id AND l.seq >= c.seq) \
    ORDER BY c.id";
const ADD_LEAF: &str = "INSERT INTO audit_leaf (workspace_id, place, chain_id, seq, hash) VALUES ($1, $2, $3, $4, $5)";
const ADD_NODE: &str = "INSERT INTO audit_node (workspace_id, level, place, hash) VALUES ($1, $2, $3, $4)";
const ADD: &str =
    "INSERT INTO checkpoint (workspace_id, number, size, note, made_at, seen_until) VALUES ($1, $2, $3, $4, $5, $6)";

/// Gives the new checkpoint; none where nothing has happened since the last. Two at once: the second fails on a key and
/// finds nothing left to do when it comes again.
pub async fn seal(portal: &Portal, workspace: WorkspaceId) -> Result<Option<Checkpoint>> {
    let began = portal.now();
    let last = newest(portal, workspace).await?;
    let since = last.as_ref().map_or(Timestamp::MIN, |last| last.seen_until);
    let chains: Vec<Uuid> = changed(portal, workspace, since).await?.into_iter().collect();
    for batch in chains.chunks(BATCH) {
        append(portal, workspace, batch).await?;
    }
    let signer = signer(portal, workspace).await?;
    let mut tx = portal.db.begin(workspace.tenant()).await?;
    let tree = frontier(&mut tx, workspace).await?;
    if tree.size() == last.as_ref().map_or(0, |last| last.size) {
        return Ok(None);
    }
    let number = last.map_or(1, |last| last.number + 1);
    let checkpoint = Checkpoint {
        origin: origin(workspace),
        size: tree.size(),
        root: tree.root(),
        number: u64::try_from(number).map_err(Error::internal)?,
        at: began,
    };
    let seen_until = began.checked_sub(LONGEST_ACTION).unwrap_or(began);
    let size = i64::try_from(tree.size()).map_err(Error::internal)?;
    let note = signer.sign(&checkpoint.text());
    tx.execute(ADD, &values![workspace, number, size, note, began, seen_until]).await?;
    tx.commit().await?;
    Ok(Some(checkpoint))
}

/// The chains to which something was added.
async fn changed(portal: &Portal, workspace: WorkspaceId, since: Timestamp) -> Result<BTreeSet<Uuid>> {
    let slow = portal.db.slow(workspace.tenant());
    let (mut chains, mut reached) = (BTreeSet::new(), (since, Uuid::nil(), 0_i64));
    loop {
        let given = values![workspace, reached.0, reached.1, reached.2, PAGE];
        let page = slow.all::<(Timestamp, Uuid, i64)>(SINCE, &given).await?;
        let Some(last) = page.last() else { return Ok(chains) };
        reached = *last;
        chains.extend(page.into_iter().map(|(_, chain, _)| chain));
    }
}

async fn append(portal: &Portal, workspace: WorkspaceId, chains: &[Uuid]) -> Result<()> {
    let mut tx = portal.db.begin(workspace.tenant()).await?;
    let grown = tx.all::<(Uuid, i64, Vec<u8>)>(GROWN, &values![workspace, Value::uuids(chains)]).await?;
    if grown.is_empty() {
        return Ok(());
    }
    let mut tree = frontier(&mut tx, workspace).await?;
    for (chain, seq, hash) in grown {
        let place = i64::try_from(tree.size()).map_err(Error::internal)?;
        let nodes = tree.push(leaf(chain, seq, &hash));
        tx.later(ADD_LEAF, &values![workspace, place, chain, seq, hash])?;
        for (node, hash) in nodes {
            let place = i64::try_from(node.index).map_err(Error::internal)?;
            tx.later(ADD_NODE, &values![workspace, i64::from(node.level), place, hash.to_vec()])?;
        }
    }
    Ok(tx.commit().await?)
}
