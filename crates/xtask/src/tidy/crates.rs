//! Which crate may use which of ours: dependencies point one way.
use toml::{Table, Value};

use super::Finding;
use super::tree::{SourceFile, Tree};

/// A crate, and what it may build on.
const MAY_USE: [(&str, &[&str]); 11] = [
    (
        "portico",
        &[
            "portico-portal",
            "portico-web",
            "portico-connect",
            "portico-preview",
            "portico-jobs",
            "portico-store",
            "portico-model",
            "portico-ui",
        ],
    ),
    (
        "portico-portal",
        &[
            "portico-web",
            "portico-connect",
            "portico-preview",
            "portico-jobs",
            "portico-store",
            "portico-model",
            "portico-ui",
        ],
    ),
    ("portico-web", &["portico-store", "portico-model", "portico-ui"]),
    ("portico-jobs", &["portico-store"]),
    ("portico-connect", &[]),
    ("portico-preview", &[]),
    ("portico-store", &[]),
    ("portico-model", &[]),
    ("portico-ui", &[]),
    (
        "portico-testkit",
        &[
            "portico-portal",
            "portico-web",
            "portico-connect",
            "portico-jobs",
            "portico-store",
            "portico-model",
            "portico-ui",
        ],
    ),
    ("xtask", &[]),
];
const MEND: &str = "dependencies of our crates point one way: see the map in ARCHITECTURE.md";

pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.files().filter(|file| file.path.ends_with("/Cargo.toml")).flat_map(check_manifest).collect()
}

fn check_manifest(file: &SourceFile) -> Vec<Finding> {
    let Ok(manifest) = file.text.parse::<Table>() else {
        return vec![Finding::new(&file.path, 1, "not readable as TOML", "mend it")];
    };
    let name =
        manifest.get("package").and_then(|package| package.get("name")).and_then(Value::as_str).unwrap_or_default();
    let Some((_, may_use)) = MAY_USE.iter().find(|(one, _)| *one == name) else {
        let what = format!("`{name}` is not on the map of crates");
        return vec![Finding::new(&file.path, 1, what, "say what it may use in crates/xtask/src/tidy/crates.rs")];
    };
    let mut findings = Vec::new();
    for (kind, used) in list_dependencies(&manifest).into_iter().filter(|(_, used)| is_ours(used)) {
        let for_tests = kind == "dev-dependencies" && used == "portico-testkit";
        if !may_use.contains(&used.as_str()) && !for_tests && used != name {
            let what = format!("`{name}` may not use `{used}`");
            findings.push(Finding::new(&file.path, line_of(&file.text, &used), what, MEND));
        }
    }
    findings
}

/// All dependencies with their kind, also those of one platform.
fn list_dependencies(manifest: &Table) -> Vec<(String, String)> {
    let platforms = manifest.get("target").and_then(Value::as_table).into_iter().flatten();
    let tables = platforms.filter_map(|(_, table)| table.as_table()).chain([manifest]);
    let mut found = Vec::new();
    for table in tables {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let names = table.get(kind).and_then(Value::as_table).into_iter().flat_map(Table::keys);
            found.extend(names.map(|name| (kind.to_owned(), name.clone())));
        }
    }
    found
}

fn is_ours(name: &str) -> bool {
    MAY_USE.iter().any(|(one, _)| *one == name)
}

fn line_of(text: &str, dependency: &str) -> usize {
    text.lines().position(|line| line.trim_start().starts_with(dependency)).map_or(1, |before| before + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, dependencies: &str) -> Vec<String> {
        let manifest = format!("[package]\nname = \"{name}\"\n{dependencies}");
        let tree = Tree::of(&[("crates/a/Cargo.toml", &manifest)]);
        check(&tree).into_iter().map(|finding| format!("{}: {}", finding.line, finding.what)).collect()
    }

    #[test]
    fn dependencies_point_downwards() {
        assert!(found("portico-web", "[dependencies]\nportico-store.workspace = true\nserde = \"1\"").is_empty());
        let upward = found("portico-store", "[dependencies]\nportico-model.workspace = true");
        assert_eq!(upward, ["4: `portico-store` may not use `portico-model`"]);
        assert_eq!(found("portico-model", "[target.'cfg(unix)'.dependencies]\nportico-store = \"1\"").len(), 1);
    }

    #[test]
    fn tests_may_use_the_testkit_and_the_product_may_not() {
        assert!(found("portico-portal", "[dev-dependencies]\nportico-testkit.workspace = true").is_empty());
        assert_eq!(found("portico-portal", "[dependencies]\nportico-testkit.workspace = true").len(), 1);
    }

    #[test]
    fn a_crate_that_is_not_on_the_map_is_found() {
        assert_eq!(found("portico-extra", "").len(), 1);
    }
}
