//! Names that say nothing about what is inside, and modules that are not `mod.rs`.
use super::Finding;
use super::tree::Tree;

const SAY_NOTHING: [&str; 10] =
    ["common", "helper", "helpers", "manager", "managers", "misc", "service", "services", "util", "utils"];
const OURS: [&str; 3] = ["crates/", "ui/", "e2e/"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files().filter(|file| OURS.iter().any(|folder| file.path.starts_with(folder))) {
        if let Some(word) = file.path.split('/').find_map(word_that_says_nothing) {
            let what = format!("`{word}` does not say what is inside");
            findings.push(Finding::new(&file.path, 1, what, "name the file after the thing or the action it holds"));
        }
        let folder = file.path.strip_suffix(".rs").filter(|folder| !folder.ends_with("/mod"));
        let below = folder.map(|folder| format!("{folder}/"));
        if below.is_some_and(|below| tree.rust().any(|other| other.path.starts_with(&below))) {
            findings.push(Finding::new(
                &file.path,
                1,
                "a module with a folder is its `mod.rs`",
                "move it into the folder",
            ));
        }
    }
    findings
}

fn word_that_says_nothing(part: &str) -> Option<&str> {
    let stem = part.split_once('.').map_or(part, |(stem, _)| stem);
    stem.split(['_', '-']).find(|word| SAY_NOTHING.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str) -> usize {
        check(&Tree::of(&[(path, "")])).len()
    }

    #[test]
    fn empty_words_are_found_in_files_and_folders() {
        assert_eq!(found("crates/a/src/utils/mod.rs"), 1);
        assert_eq!(found("crates/a/src/record_helpers.rs"), 1);
        assert_eq!(found("ui/src/common.ts"), 1);
        assert_eq!(found("crates/a/src/records/open.rs"), 0);
        assert_eq!(found("docs/guides/common.md"), 0);
    }

    #[test]
    fn a_module_with_a_folder_is_its_mod_rs() {
        let tree = Tree::of(&[("crates/a/src/records.rs", ""), ("crates/a/src/records/open.rs", "")]);
        assert_eq!(check(&tree).len(), 1);
    }
}
