//! Decision records: dated, with context, decision and consequences, at most a page.
use super::Finding;
use super::tree::{SourceFile, Tree};

const FOLDER: &str = "docs/decisions/";
const LINES: usize = 60;
const WORDS: usize = 650;
const SECTIONS: [&str; 3] = ["## Context", "## Decision", "## Consequences"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.files().filter_map(|file| Some((file, file.path.strip_prefix(FOLDER)?))).flat_map(check_file).collect()
}

fn check_file((file, name): (&SourceFile, &str)) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |what: String, mend| findings.push(Finding::new(&file.path, 1, what, mend));
    if !is_dated(name) {
        find("the name is not dated".to_owned(), "call it YYYY-MM-DD-what-was-decided.md");
    }
    let (lines, words) = (file.text.lines().count(), file.text.split_whitespace().count());
    if lines > LINES || words > WORDS {
        find(format!("{lines} lines and {words} words, at most {LINES} and {WORDS}"), "keep it to a page");
    }
    if !file.text.starts_with("# ") {
        find("no title".to_owned(), "begin with `# What was decided`");
    }
    for section in SECTIONS {
        if !file.text.lines().any(|line| line == section) {
            find(format!("no `{section}`"), "say why, what, and what follows");
        }
    }
    findings
}

fn is_dated(name: &str) -> bool {
    let Some(slug) = name.strip_suffix(".md") else {
        return false;
    };
    let mut parts = slug.splitn(4, '-');
    let mut number = |digits: usize, most: u32| {
        let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()));
        part.and_then(|part| part.parse().ok()).is_some_and(|value: u32| (1..=most).contains(&value))
    };
    let dated = number(4, 9999) && number(2, 12) && number(2, 31);
    let plain = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    dated && parts.next().is_some_and(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_dated() {
        assert!(is_dated("2026-03-14-one-sql-text.md"));
        for name in [
            "0001-one-sql-text.md",
            "2026-13-14-x.md",
            "2026-03-14.md",
            "2026-03-14-One.md",
            "2026-3-14-x.md",
            "README.md",
        ] {
            assert!(!is_dated(name), "{name}");
        }
    }

    #[test]
    fn a_record_has_its_parts_on_one_page() {
        let good = "# One text\n\n## Context\n\nA.\n\n## Decision\n\nB.\n\n## Consequences\n\nC.\n";
        let path = "docs/decisions/2026-03-14-one-sql-text.md";
        assert!(check(&Tree::of(&[(path, good)])).is_empty());
        assert_eq!(check(&Tree::of(&[(path, &format!("{good}{}", "more\n".repeat(60)))])).len(), 1);
        assert_eq!(check(&Tree::of(&[(path, "text")])).len(), 4);
    }
}
