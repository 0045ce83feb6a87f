//! Front-end code of others comes from the registry by lockfile, never by copy.
use super::Finding;
use super::tree::{SourceFile, Tree};

const LONGEST_LINE: usize = 500;
const FOLDERS_OF_COPIES: [&str; 4] = ["dist", "vendor", "third_party", "third-party"];
const MEND: &str = "take it from the registry by package.json and its lockfile";

pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.files().filter(|file| is_front_end(file)).flat_map(check_file).collect()
}

fn is_front_end(file: &SourceFile) -> bool {
    ["css", "js", "mjs", "ts"].iter().any(|extension| file.has_extension(extension))
}

fn check_file(file: &SourceFile) -> Vec<Finding> {
    let copied = file.path.split('/').any(|part| FOLDERS_OF_COPIES.contains(&part) || part.contains(".min."));
    let mut findings = Vec::new();
    if copied {
        findings.push(Finding::new(&file.path, 1, "a copy of what others built", MEND));
    }
    let long = file.text.lines().position(|line| line.len() > LONGEST_LINE);
    if let Some(before) = long {
        findings.push(Finding::new(&file.path, before + 1, "a line too long to have been written by hand", MEND));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_and_minified_files_are_found() {
        let long = "x".repeat(LONGEST_LINE + 1);
        let tree = Tree::of(&[
            ("ui/dist/a.js", "f();"),
            ("ui/src/htmx.min.js", "f();"),
            ("ui/src/b.css", &long),
            ("ui/src/c.ts", "f();"),
            ("docs/long.md", &long),
        ]);
        let found: Vec<String> = check(&tree).into_iter().map(|finding| finding.path).collect();
        assert_eq!(found, ["ui/dist/a.js", "ui/src/htmx.min.js", "ui/src/b.css"]);
    }
}
