//! What can be handed out: a receipt of the last entry of a chain, and a proof that a chain stands under a checkpoint.

use crate::{
    audit::{
        checkpoints::{
            keys::{origin, signer},
            list::{Sealed, find, first_over, newest},
            tree::hashes,
        },
        event::hex,
    },
    call::Portal,
    error::{Error, Result},
    ids::WorkspaceId,
};
use portico_model::checkpoints::{Certification, Receipt, consistency, inclusion};
use portico_store::values;
use serde::Serialize;
use uuid::Uuid;

/// That an entry of a chain is a leaf of the tree under a checkpoint: what RFC 9162 calls an inclusion proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// Signed; it names the size of the tree and its root.
    pub checkpoint: String,
    pub chain: Uuid,
    /// The last entry that the checkpoint covers.
    pub entry: i64,
    /// SHA-256 of that entry's header, hex.
    pub hash: String,
    /// The leaf's place in the tree, from 0.
    pub leaf: u64,
    /// Hashes beside the way from the leaf to the root, hex.
    pub path: Vec<String>,
}

/// That the log under one checkpoint is the beginning of that under a later one: RFC 9162's consistency proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Growth {
    /// Both signed; each names the size of its tree and the root.
    pub from: String,
    pub to: String,
    pub from_size: u64,
    pub to_size: u64,
    /// Hex.
    pub path: Vec<String>,
}

const HEAD: &str = "SELECT seq, hash FROM chain WHERE workspace_id = $1 AND id = $2";
const LEAF: &str = "SELECT place, seq, hash FROM audit_leaf WHERE workspace_id = $1 AND chain_id = $2 AND place < $3 \
    ORDER BY seq DESC LIMIT 1";

const ENTRY: &str = "SELECT hash FROM event WHERE workspace_id = $1 AND chain_id = $2 AND seq = $3";
const FIRST_LEAF: &str = "SELECT place, seq, hash FROM audit_leaf WHERE workspace_id = $1 AND chain_id = $2 AND seq >= $3 \
    ORDER BY seq LIMIT 1";

/// A leaf of the tree: its place, how far its chain had come, the hash of that entry.
type Leaf = (i64, i64, Vec<u8>);

/// A signed statement that the chain has come so far: who keeps it can tell when its end is cut off later.
pub async fn receipt(portal: &Portal, workspace: WorkspaceId, chain: Uuid) -> Result<Option<String>> {
    let head = portal.db.within(workspace.tenant()).find::<(i64, Vec<u8>)>(HEAD, &values![workspace, chain]).await?;
    let Some((entry, hash)) = head else { return Ok(None) };
    let receipt = Receipt { origin: origin(workspace), chain, entry, hash: hex(&hash), at: portal.now() };
    Ok(Some(signer(portal, workspace).await?.sign(&receipt.text())))
}

/// The same of one entry of the chain, which need not be its last.
pub async fn receipt_of(
    portal: &Portal,
    workspace: WorkspaceId,
    (chain, entry): (Uuid, i64),
) -> Result<Option<String>> {
    let given = values![workspace, chain, entry];
    let found = portal.db.within(workspace.tenant()).find::<(Vec<u8>,)>(ENTRY, &given).await?;
    let Some((hash,)) = found else { return Ok(None) };
    let receipt = Receipt { origin: origin(workspace), chain, entry, hash: hex(&hash), at: portal.now() };
    Ok(Some(signer(portal, workspace).await?.sign(&receipt.text())))
}

/// Signs what a document says of one of the workspace's chains.
pub async fn certify(portal: &Portal, workspace: WorkspaceId, certification: &Certification) -> Result<String> {
    Ok(signer(portal, workspace).await?.sign(&certification.text()))
}

/// The proof for the last entry of a chain that the newest checkpoint covers; none before there is one.
pub async fn prove(portal: &Portal, workspace: WorkspaceId, chain: Uuid) -> Result<Option<Proof>> {
    let Some(checkpoint) = newest(portal, workspace).await? else { return Ok(None) };
    let read = portal.db.within(workspace.tenant());
    let size = i64::try_from(checkpoint.size).map_err(Error::internal)?;
    match read.find::<Leaf>(LEAF, &values![workspace, chain, size]).await? {
        Some(leaf) => Ok(Some(proof(portal, (workspace, chain), leaf, checkpoint).await?)),
        None => Ok(None),
    }
}

/// The proof that an entry stands under a checkpoint, by the first of them that covers it: what it says stays the same
/// for ever. None while the entry waits for its checkpoint.
pub async fn prove_entry(
    portal: &Portal,
    workspace: WorkspaceId,
    (chain, entry): (Uuid, i64),
) -> Result<Option<Proof>> {
    let read = portal.db.within(workspace.tenant());
    let Some(leaf) = read.find::<Leaf>(FIRST_LEAF, &values![workspace, chain, entry]).await? else { return Ok(None) };
    match first_over(portal, workspace, leaf.0).await? {
        Some(checkpoint) => Ok(Some(proof(portal, (workspace, chain), leaf, checkpoint).await?)),
        None => Ok(None),
    }
}

async fn proof(
    portal: &Portal,
    (workspace, chain): (WorkspaceId, Uuid),
    (place, entry, hash): Leaf,
    checkpoint: Sealed,
) -> Result<Proof> {
    let read = portal.db.within(workspace.tenant());
    let place = u64::try_from(place).map_err(Error::internal)?;
    let path = inclusion(place, checkpoint.size).ok_or_else(|| Error::internal("the leaf is in the tree"))?;
    let path = hashes(&read, workspace, &path).await?;
    Ok(Proof {
        checkpoint: checkpoint.note,
        chain,
        entry,
        hash: hex(&hash),
        leaf: place,
        path: path.iter().map(|hash| hex(hash)).collect(),
    })
}

/// The proof between two checkpoints of these numbers; none where one is not there, or the first is the later one.
pub async fn grown(portal: &Portal, workspace: WorkspaceId, (from, to): (i64, i64)) -> Result<Option<Growth>> {
    let (Some(first), Some(second)) = (find(portal, workspace, from).await?, find(portal, workspace, to).await?) else {
        return Ok(None);
    };
    let Some(path) = consistency(first.size, second.size) else { return Ok(None) };
    let path = hashes(&portal.db.within(workspace.tenant()), workspace, &path).await?;
    Ok(Some(Growth {
        from: first.note,
        to: second.note,
        from_size: first.size,
        to_size: second.size,
        path: path.iter().map(|hash| hex(hash)).collect(),
    }))
}
