//! That a leaf is in a tree, and that a tree is the beginning of a larger one.
//!
//! Source: RFC 9162, sections 2.1.3 (inclusion) and 2.1.4 (consistency).

use super::tree::{Frontier, Hash, Node, node_hash};

/// Leaves next to each other, of which a proof needs the hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    start: u64,
    end: u64,
}

/// The stretches whose hashes prove that the leaf stands in a tree of `size` leaves, lowest first; none where it cannot.
pub fn inclusion(leaf: u64, size: u64) -> Option<Vec<Stretch>> {
    if leaf >= size {
        return None;
    }
    let (mut start, mut end, mut path) = (0, size, Vec::new());
    while end - start > 1 {
        let middle = start + split(end - start);
        if leaf < middle {
            path.push(Stretch { start: middle, end });
            end = middle;
        } else {
            path.push(Stretch { start, end: middle });
            start = middle;
        }
    }
    path.reverse();
    Some(path)
}

/// The stretches whose hashes prove that the tree of `first` leaves is the beginning of that of `second`; none where it
/// cannot be. Nothing needs to be proved for an empty or an equal tree.
pub fn consistency(first: u64, second: u64) -> Option<Vec<Stretch>> {
    if first > second {
        return None;
    }
    let (mut start, mut end, mut path) = (0, second, Vec::new());
    if first == 0 || first == second {
        return Some(path);
    }
    while end != first {
        let middle = start + split(end - start);
        if first <= middle {
            path.push(Stretch { start: middle, end });
            end = middle;
        } else {
            path.push(Stretch { start, end: middle });
            start = middle;
        }
    }
    // The whole first tree is known to whoever checks.
    if start > 0 {
        path.push(Stretch { start, end });
    }
    path.reverse();
    Some(path)
}

/// Whether the path leads from the leaf's hash to the root.
pub fn is_included(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last, mut hash) = (index, size - 1, *leaf);
    for beside in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = node_hash(beside, &hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, beside);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether the smaller tree is the beginning of the larger: `(leaves, root)` of each.
pub fn is_consistent((first, first_root): (u64, &Hash), (second, second_root): (u64, &Hash), path: &[Hash]) -> bool {
    if first > second {
        return false;
    }
    if first == second {
        return path.is_empty() && first_root == second_root;
    }
    if first == 0 {
        return path.is_empty();
    }
    let known = first.is_power_of_two().then_some(first_root);
    let mut hashes = known.into_iter().chain(path);
    let Some(begin) = hashes.next() else { return false };
    let (mut place, mut last) = (first - 1, second - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut small, mut large) = (*begin, *begin);
    for beside in hashes {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            small = node_hash(beside, &small);
            large = node_hash(beside, &large);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            large = node_hash(&large, beside);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && small == *first_root && large == *second_root
}

impl Stretch {
    /// The complete subtrees that it is made of, from left to right.
    pub fn nodes(self) -> Vec<Node> {
        let shifted = |node: Node| Node { level: node.level, index: node.index + (self.start >> node.level) };
        Frontier::nodes(self.end - self.start).into_iter().map(shifted).collect()
    }

    /// Its hash, from those of its subtrees.
    pub fn hash(self, of: impl Fn(Node) -> Option<Hash>) -> Option<Hash> {
        let roots: Option<Vec<Hash>> = self.nodes().into_iter().map(of).collect();
        Some(Frontier::new(self.end - self.start, roots?)?.root())
    }
}

/// The largest power of two below `size`, which is at least 2.
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}
