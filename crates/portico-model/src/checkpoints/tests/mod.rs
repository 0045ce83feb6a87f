//! The tree against the vectors of Certificate Transparency and against its definition; notes against each other.

use super::{tree::Hash, *};
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The leaves of the test of Certificate Transparency's reference implementation, in hex.
const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
/// The roots of its first one, two, … leaves.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// The definition of RFC 9162, 2.1.1, word by word.
fn tree_hash(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [one] => *one,
        several => {
            let mut split = 1;
            while split * 2 < several.len() {
                split *= 2;
            }
            node_hash(&tree_hash(&several[..split]), &tree_hash(&several[split..]))
        }
    }
}

/// A tree with all its nodes.
struct Tree {
    leaves: Vec<Hash>,
    nodes: std::collections::HashMap<Node, Hash>,
}

impl Tree {
    fn of(size: u64) -> Self {
        let leaves: Vec<Hash> = (0..size).map(|number| leaf_hash(&number.to_be_bytes())).collect();
        let mut frontier = Frontier::default();
        let nodes = leaves.iter().flat_map(|leaf| frontier.push(*leaf)).collect();
        Self { leaves, nodes }
    }

    fn root(&self, size: u64) -> Hash {
        tree_hash(&self.leaves[..usize::try_from(size).unwrap()])
    }

    fn hashes(&self, path: Vec<Stretch>) -> Vec<Hash> {
        path.into_iter().map(|stretch| stretch.hash(|node| self.nodes.get(&node).copied()).unwrap()).collect()
    }
}

#[test]
fn roots_are_those_of_certificate_transparency() {
    let mut frontier = Frontier::default();
    assert_eq!(frontier.root().to_vec(), bytes("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    for (leaf, root) in LEAVES.iter().zip(ROOTS) {
        frontier.push(leaf_hash(&bytes(leaf)));
        assert_eq!(frontier.root().to_vec(), bytes(root), "{} leaves", frontier.size());
    }
}

#[test]
fn every_leaf_of_every_small_tree_is_proved_and_nothing_else_is() {
    let tree = Tree::of(40);
    for size in 1..=40 {
        let root = tree.root(size);
        for leaf in 0..size {
            let path = tree.hashes(inclusion(leaf, size).unwrap());
            let hash = &tree.leaves[usize::try_from(leaf).unwrap()];
            assert!(is_included(hash, leaf, size, &path, &root), "leaf {leaf} of {size}");
            let other = leaf_hash(b"another");
            assert!(!is_included(&other, leaf, size, &path, &root));
            assert!(!is_included(hash, leaf, size, &path, &other));
            if let Some((_, shorter)) = path.split_last() {
                assert!(!is_included(hash, leaf, size, shorter, &root));
            }
            if size > 1 {
                assert!(!is_included(hash, (leaf + 1) % size, size, &path, &root), "leaf {leaf} of {size} moved");
            }
        }
        assert_eq!(inclusion(size, size), None);
    }
}

#[test]
fn every_small_tree_begins_every_larger_one_and_no_other() {
    let (tree, other) = (Tree::of(40), Tree::of(41));
    let forged = Tree { leaves: [&other.leaves[1..], &[]].concat(), nodes: other.nodes };
    for second in 1..=40 {
        for first in 0..=second {
            let path = tree.hashes(consistency(first, second).unwrap());
            let (small, large) = (tree.root(first), tree.root(second));
            assert!(is_consistent((first, &small), (second, &large), &path), "{first} begins {second}");
            if first > 0 {
                assert!(!is_consistent((first, &forged.root(first)), (second, &large), &path), "{first} of {second}");
            }
            if first > 0 && first < second {
                assert!(!is_consistent((first, &small), (second, &forged.root(second)), &path), "{first} of {second}");
            }
        }
        assert_eq!(consistency(second + 1, second), None);
    }
}

proptest! {
    #[test]
    fn the_right_edge_tells_the_root_and_can_be_kept(size in 0_u64..600, more in 0_u64..50) {
        let tree = Tree::of(size + more);
        let roots: Vec<Hash> = Frontier::nodes(size).into_iter().map(|node| tree.nodes[&node]).collect();
        let mut kept = Frontier::new(size, roots.clone()).unwrap();
        prop_assert_eq!(kept.root(), tree.root(size));
        for leaf in &tree.leaves[usize::try_from(size).unwrap()..] {
            kept.push(*leaf);
        }
        prop_assert_eq!(kept.root(), tree.root(size + more));
        prop_assert_eq!(Frontier::new(size + 1, [roots, vec![[0; 32]; 2]].concat()).map(|wrong| wrong.size()), None);
    }
}

fn checkpoint() -> Checkpoint {
    Checkpoint {
        origin: "portico/11111111-2222-3333-4444-555555555555".into(),
        size: 7,
        root: leaf_hash(b"x"),
        number: 3,
        at: "2026-11-21T10:00:00Z".parse().unwrap(),
    }
}

#[test]
fn a_checkpoint_is_opened_by_the_logs_own_key_alone() {
    let checkpoint = checkpoint();
    let signer = Signer::new(checkpoint.origin.as_str(), &[7; 32]);
    let note = signer.sign(&checkpoint.text());
    let verifier = Verifier::parse(&signer.verifier().to_text()).unwrap();
    assert_eq!(Checkpoint::open(&note, &verifier), Some(checkpoint.clone()));
    assert_eq!(Checkpoint::open(&note.replace("\n7\n", "\n8\n"), &verifier), None, "another size");
    assert_eq!(Checkpoint::open(&note, &Signer::new(checkpoint.origin.as_str(), &[8; 32]).verifier()), None);
    let foreign = Signer::new("portico/another", &[7; 32]);
    assert_eq!(Checkpoint::open(&foreign.sign(&checkpoint.text()), &foreign.verifier()), None, "another log");
    assert_eq!(Checkpoint::open("", &verifier), None);
    let more = note.clone() + "\u{2014} somebody AAAA\n";
    assert_eq!(Checkpoint::open(&more, &verifier), Some(checkpoint), "others may sign below");
}

#[test]
fn a_key_is_read_as_it_was_written_and_not_with_a_byte_changed() {
    let text = Signer::new("portico/log", &[9; 32]).verifier().to_text();
    assert_eq!(Verifier::parse(&text).unwrap().to_text(), text);
    for wrong in [text.replace("portico", "portica"), text.replace('+', " "), String::new(), text[..20].to_owned()] {
        assert_eq!(Verifier::parse(&wrong), None, "{wrong}");
    }
}

/// The example of the format's own description.
#[test]
fn the_key_of_gos_sumdb_is_read() {
    let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let verifier = Verifier::parse(text).unwrap();
    let note = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n\
        \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    assert!(verifier.open(note).is_some_and(|text| text.ends_with("what your problem is.\n")));
}

#[test]
fn a_receipt_is_no_checkpoint_and_the_other_way_round() {
    let receipt = Receipt {
        origin: "portico/log".into(),
        chain: Uuid::from_u128(5),
        entry: 12,
        hash: "ab".repeat(32),
        at: "2026-11-21T10:00:00Z".parse().unwrap(),
    };
    let signer = Signer::new("portico/log", &[3; 32]);
    let note = signer.sign(&receipt.text());
    assert_eq!(Receipt::open(&note, &signer.verifier()), Some(receipt));
    assert_eq!(Checkpoint::open(&note, &signer.verifier()), None);
    let own = Checkpoint { origin: "portico/log".into(), ..checkpoint() };
    assert_eq!(Receipt::open(&signer.sign(&own.text()), &signer.verifier()), None);
}
