//! Hashes of leaves and nodes, and the right edge of a tree that grows.
//!
//! Source: RFC 9162, section 2.1.1. A leaf and a node are hashed apart, so that neither can pass for the other.

use sha2::{Digest, Sha256};

/// SHA-256.
pub type Hash = [u8; 32];

/// A complete subtree: 2^`level` leaves, the `index`-th of its level counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    pub level: u32,
    pub index: u64,
}

/// The complete subtrees of a tree, the largest first: enough to add leaves and to tell the root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    roots: Vec<Hash>,
}

pub fn leaf_hash(data: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(data).finalize().into()
}

pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

impl Frontier {
    /// Of a tree of that many leaves; none where the number of subtrees does not fit the size.
    pub fn new(size: u64, roots: Vec<Hash>) -> Option<Self> {
        let fits = u32::try_from(roots.len()).is_ok_and(|length| length == size.count_ones());
        fits.then_some(Self { size, roots })
    }

    /// Leaves so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The subtrees whose roots [`Frontier::new`] takes for a tree of `size` leaves, in its order.
    pub fn nodes(size: u64) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut before = 0;
        for level in (0..u64::BITS).rev().filter(|level| size >> level & 1 == 1) {
            nodes.push(Node { level, index: before >> level });
            before += 1 << level;
        }
        nodes
    }

    /// Adds a leaf by its hash; gives every subtree that is complete with it, the leaf itself first.
    pub fn push(&mut self, leaf: Hash) -> Vec<(Node, Hash)> {
        let mut grown = vec![(Node { level: 0, index: self.size }, leaf)];
        let (mut level, mut hash) = (0, leaf);
        while self.size >> level & 1 == 1 {
            let Some(left) = self.roots.pop() else { break };
            hash = node_hash(&left, &hash);
            level += 1;
            grown.push((Node { level, index: self.size >> level }, hash));
        }
        self.roots.push(hash);
        self.size += 1;
        grown
    }

    /// The hash of the whole tree; of nothing where it is empty.
    pub fn root(&self) -> Hash {
        let mut from_right = self.roots.iter().rev();
        let Some(last) = from_right.next() else { return Sha256::digest([]).into() };
        from_right.fold(*last, |right, left| node_hash(left, &right))
    }
}
