//! Forgotten files: a Rust file that no `mod` reaches is never compiled, and its tests never run.
use std::collections::BTreeSet;

use super::Finding;
use super::tree::{SourceFile, Tree};

pub fn check(tree: &Tree) -> Vec<Finding> {
    let packages: Vec<&str> = tree.files().filter_map(|file| file.path.strip_suffix("/Cargo.toml")).collect();
    let mut reached = BTreeSet::new();
    for file in tree.rust().filter(|file| is_root(&file.path, &packages)) {
        reach(tree, file, &mut reached);
    }
    let forgotten = tree.rust().filter(|file| !reached.contains(file.path.as_str()));
    forgotten
        .map(|file| Finding::new(&file.path, 1, "no `mod` leads to this file", "name it in its parent, or remove it"))
        .collect()
}

fn reach<'a>(tree: &'a Tree, file: &'a SourceFile, reached: &mut BTreeSet<&'a str>) {
    if !reached.insert(&file.path) {
        return;
    }
    let view = file.code();
    for at in view.find_all("mod ") {
        let declared = view.after(at).strip_prefix("mod ").and_then(|rest| rest.split_once(';'));
        if let Some((name, _)) = declared.filter(|(name, _)| name.chars().all(|c| c.is_alphanumeric() || c == '_')) {
            let below = folder_of_children(&file.path);
            let candidates = [format!("{below}/{name}.rs"), format!("{below}/{name}/mod.rs")];
            for child in candidates.iter().filter_map(|path| tree.find(path)) {
                reach(tree, child, reached);
            }
        }
    }
}

fn folder_of_children(path: &str) -> &str {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_own_root = ["mod.rs", "lib.rs", "main.rs"].contains(&name) || folder.ends_with("/tests");
    if is_own_root { folder } else { path.trim_end_matches(".rs") }
}

/// What cargo compiles without being told.
fn is_root(path: &str, packages: &[&str]) -> bool {
    let inside = packages.iter().find_map(|package| path.strip_prefix(package)?.strip_prefix('/'));
    let parts: Vec<&str> = inside.map(|inside| inside.split('/').collect()).unwrap_or_default();
    match parts.as_slice() {
        ["build.rs"] | ["src", "lib.rs" | "main.rs"] | ["src", "bin", _] | ["tests" | "benches" | "examples", _] => {
            true
        }
        ["tests" | "benches" | "examples", _, name] => *name == "main.rs",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_no_module_names_is_found() {
        let tree = Tree::of(&[
            ("crates/a/Cargo.toml", ""),
            ("crates/a/src/lib.rs", "mod b;\npub mod c;\n// mod forgotten;"),
            ("crates/a/src/b.rs", "mod d;"),
            ("crates/a/src/b/d.rs", ""),
            ("crates/a/src/c/mod.rs", "mod e;"),
            ("crates/a/src/c/e.rs", ""),
            ("crates/a/src/forgotten.rs", ""),
            ("crates/a/tests/it/main.rs", "mod records;"),
            ("crates/a/tests/it/records/mod.rs", "mod open;"),
            ("crates/a/tests/it/records/open.rs", ""),
            ("crates/a/tests/it/records/close.rs", ""),
        ]);
        let found: Vec<String> = check(&tree).into_iter().map(|finding| finding.path).collect();
        assert_eq!(found, ["crates/a/src/forgotten.rs", "crates/a/tests/it/records/close.rs"]);
    }
}
