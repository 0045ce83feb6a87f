//! Words that belong into nobody's tree: marks of unfinished work, and places on the machine of whoever wrote it.
use super::Finding;
use super::tree::{SourceFile, Tree};

const UNFINISHED: [&str; 4] = ["TODO", "FIXME", "XXX", "HACK"];
const PLACES: [&str; 6] = ["/work/main", "/work/shared", "/work/notes", "/home/", "/Users/", "lorem ipsum"];
/// These files name the words in order to find them, or hold what a lockfile's author wrote.
const EXEMPT: [&str; 3] = ["crates/xtask/src/tidy/words.rs", "package-lock.json", "LICENSE"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let files = tree.files().filter(|file| !EXEMPT.iter().any(|exempt| file.path.ends_with(exempt)));
    files.flat_map(check_file).collect()
}

fn check_file(file: &SourceFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (before, line) in file.text.lines().enumerate() {
        let mut find =
            |word: &str, mend| findings.push(Finding::new(&file.path, before + 1, format!("`{word}`"), mend));
        for word in UNFINISHED.iter().filter(|word| has_word(line, word)) {
            find(word, "finish it, or leave it out");
        }
        for word in PLACES.iter().filter(|word| line.contains(**word)) {
            find(word, "write what holds on every machine");
        }
        if names_an_issue(line) {
            find("issue …", "say the thing itself; numbers of notes mean nothing to readers");
        }
    }
    findings
}

fn has_word(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

fn names_an_issue(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    let mut after = lower.match_indices("issue ").filter_map(|(at, word)| lower.get(at + word.len()..));
    after.any(|rest| rest.trim_start_matches('#').starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<usize> {
        check(&Tree::of(&[("docs/a.md", text)])).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn marks_of_unfinished_work_and_private_places_are_found() {
        assert_eq!(found("fine\n// TODO later\n"), [2]);
        assert_eq!(found("see /home/me/notes"), [1]);
        assert_eq!(found("as Issue 12 says"), [1]);
    }

    #[test]
    fn words_that_only_contain_them_pass() {
        assert!(found("TODOS, HACKNEY, an issue of 3 parts, /homework").is_empty());
    }
}
