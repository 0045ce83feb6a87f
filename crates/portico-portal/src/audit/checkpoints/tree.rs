//! The tree as it is stored: its right edge, and nodes by their place.

use crate::{
    error::{Error, Result},
    ids::WorkspaceId,
};
use portico_model::checkpoints::{Frontier, Hash, Node, Stretch, leaf_hash};
use portico_store::{Read, Tx, Value, values};
use std::collections::HashMap;
use uuid::Uuid;

const NODES: &str =
    "SELECT level, place, hash FROM audit_node WHERE workspace_id = $1 AND level IN {ints $2} AND place IN {ints $3}";
const SIZE: &str = "SELECT place + 1 FROM audit_leaf WHERE workspace_id = $1 ORDER BY place DESC LIMIT 1";

/// The bytes of a leaf: which chain, how far, and the hash of its last entry, each on a line.
pub fn leaf_text(chain: Uuid, seq: i64, hash: &str) -> String {
    format!("{chain}\n{seq}\n{hash}\n")
}

pub(super) fn leaf(chain: Uuid, seq: i64, hash: &[u8]) -> Hash {
    leaf_hash(leaf_text(chain, seq, &crate::audit::event::hex(hash)).as_bytes())
}

/// The right edge, for a transaction that adds to it.
pub(super) async fn frontier(tx: &mut Tx, workspace: WorkspaceId) -> Result<Frontier> {
    let size = tx.find::<(i64,)>(SIZE, &values![workspace]).await?.map_or(0, |(size,)| size);
    let size = u64::try_from(size).map_err(Error::internal)?;
    let wanted = Frontier::nodes(size);
    let found = tx.all::<Stored>(NODES, &named(workspace, &wanted)).await?;
    let hashes = by_place(found)?;
    let roots: Option<Vec<Hash>> = wanted.iter().map(|node| hashes.get(node).copied()).collect();
    roots.and_then(|roots| Frontier::new(size, roots)).ok_or_else(|| Error::internal("the tree has lost nodes"))
}

/// The hashes of stretches of leaves, in their order.
pub(super) async fn hashes(read: &Read<'_>, workspace: WorkspaceId, path: &[Stretch]) -> Result<Vec<Hash>> {
    let wanted: Vec<Node> = path.iter().flat_map(|stretch| stretch.nodes()).collect();
    let found = read.all::<Stored>(NODES, &named(workspace, &wanted)).await?;
    let stored = by_place(found)?;
    let hashes: Option<Vec<Hash>> =
        path.iter().map(|stretch| stretch.hash(|node| stored.get(&node).copied())).collect();
    hashes.ok_or_else(|| Error::internal("the tree has lost nodes"))
}

type Stored = (i64, i64, Vec<u8>);

/// Levels and places apart find a few nodes more than those that are wanted.
fn named(workspace: WorkspaceId, nodes: &[Node]) -> Vec<Value> {
    let levels = Value::ints(nodes.iter().map(|node| i64::from(node.level)));
    let places = Value::ints(nodes.iter().filter_map(|node| i64::try_from(node.index).ok()));
    values![workspace, levels, places].to_vec()
}

fn by_place(found: Vec<Stored>) -> Result<HashMap<Node, Hash>> {
    let node = |(level, place, hash): Stored| {
        let node = Node { level: u32::try_from(level).ok()?, index: u64::try_from(place).ok()? };
        Some((node, hash.try_into().ok()?))
    };
    found.into_iter().map(node).collect::<Option<_>>().ok_or_else(|| Error::internal("a node of the tree is no hash"))
}
