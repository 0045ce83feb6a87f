//! What every Rust file has and none may contain.
use super::Finding;
use super::code::CodeView;
use super::tree::{SourceFile, Tree};

/// A spelling, and what to do instead.
const FORBIDDEN: [(&str, &str); 9] = [
    (
        "#[ignore]",
        "say what it needs, `#[ignore = \"needs …\"]`: `cargo xtask test` runs it where that is, and counts it where not",
    ),
    ("#[allow", "use `#[expect(.., reason = \"…\")]`, which ends with its cause"),
    ("#![allow", "use `#![expect(.., reason = \"…\")]`, which ends with its cause"),
    ("todo!", "finish it, or leave it out"),
    ("unimplemented!", "finish it, or leave it out"),
    ("dbg!", "remove it"),
    ("#[path", "put the file where its module is"),
    ("thread::sleep", "wait for the thing itself"),
    ("transmute", "find another way"),
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust().flat_map(check_file).collect()
}

fn check_file(file: &SourceFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !file.text.starts_with("//! ") {
        findings.push(Finding::new(
            &file.path,
            1,
            "the first line does not say what the file is for",
            "begin with `//! …`",
        ));
    }
    let view = file.code();
    for (spelling, mend) in FORBIDDEN {
        for at in view.find_all(spelling) {
            findings.push(Finding::new(&file.path, view.line_at(at), format!("`{spelling}`"), mend));
        }
    }
    for at in expectations_without_reason(&view) {
        let what = "an expectation without a reason";
        findings.push(Finding::new(&file.path, view.line_at(at), what, "add `reason = \"…\"`"));
    }
    findings
}

fn expectations_without_reason(view: &CodeView) -> impl Iterator<Item = usize> {
    let starts = ["#[expect(", "#![expect("].into_iter().flat_map(|spelling| view.find_all(spelling));
    starts.filter(|at| view.after(*at).split(")]").next().is_none_or(|inside| !inside.contains("reason =")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let tree = Tree::of(&[("crates/a/src/a.rs", text)]);
        check(&tree).into_iter().map(|finding| format!("{}: {}", finding.line, finding.what)).collect()
    }

    #[test]
    fn a_file_begins_with_what_it_is_for() {
        assert!(found("//! Things.\nfn f() {}\n").is_empty());
        assert_eq!(found("fn f() {}\n").len(), 1);
        assert_eq!(found("").len(), 1);
    }

    #[test]
    fn what_is_unfinished_or_hidden_is_found() {
        assert_eq!(found("//! A.\n#[ignore]\nfn f() {}"), ["2: `#[ignore]`"]);
        assert_eq!(found("//! A.\n\nfn f() { todo!() }"), ["3: `todo!`"]);
        assert_eq!(found("//! A.\n#[allow(dead_code)]"), ["2: `#[allow`"]);
        assert_eq!(found("//! A.\n#[expect(dead_code)]"), ["2: an expectation without a reason"]);
    }

    #[test]
    fn texts_comments_and_reasons_pass() {
        assert!(found("//! A.\n// todo!\nlet a = \"#[allow]\"; method_todo!()").is_empty());
        assert!(found("//! A.\n#[expect(dead_code,\n    reason = \"x\")]").is_empty());
    }
}
