//! Ceilings for files: what is longer is two things.
use super::Finding;
use super::tree::{SourceFile, Tree};

const CODE: usize = 400;
const TESTS: usize = 500;
const TEMPLATE: usize = 150;
const MEND: &str = "split it by what the parts are for";

pub fn check(tree: &Tree) -> Vec<Finding> {
    tree.files().flat_map(check_file).collect()
}

fn check_file(file: &SourceFile) -> Vec<Finding> {
    let is_test = file.is_test() || file.path.starts_with("e2e/");
    let sizes = if file.has_extension("rs") && is_test {
        let (code, tests) = file.code().count_lines();
        vec![(code + tests, TESTS, "test code")]
    } else if file.has_extension("rs") {
        let (code, tests) = file.code().count_lines();
        vec![(code, CODE, "code"), (tests, TESTS, "test code")]
    } else if ["ts", "js", "mjs"].iter().any(|extension| file.has_extension(extension)) {
        vec![(count(&file.text), if is_test { TESTS } else { CODE }, "code")]
    } else if file.has_extension("html") && file.path.starts_with("crates/") && !is_test {
        vec![(count(&file.text), TEMPLATE, "template")]
    } else {
        Vec::new()
    };
    let too_long = sizes.into_iter().filter(|(lines, ceiling, _)| lines > ceiling);
    too_long
        .map(|(lines, ceiling, what)| {
            Finding::new(&file.path, ceiling + 1, format!("{lines} lines of {what}, at most {ceiling}"), MEND)
        })
        .collect()
}

fn count(text: &str) -> usize {
    let comment = |line: &str| line.starts_with("//") || line.starts_with('*') || line.starts_with("/*");
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !comment(line)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, line: &str, lines: usize) -> usize {
        check(&Tree::of(&[(path, &line.repeat(lines))])).len()
    }

    #[test]
    fn each_kind_of_file_has_its_ceiling() {
        for (path, line, ceiling) in [
            ("crates/a/src/a.rs", "fn f() {}\n", CODE),
            ("crates/a/tests/it/a.rs", "fn f() {}\n", TESTS),
            ("crates/a/src/a.html", "<p>\n", TEMPLATE),
            ("ui/src/a.ts", "f();\n", CODE),
            ("e2e/a.mjs", "f();\n", TESTS),
        ] {
            assert_eq!(found(path, line, ceiling), 0, "{path}");
            assert_eq!(found(path, line, ceiling + 1), 1, "{path}");
        }
    }

    #[test]
    fn comments_and_blank_lines_do_not_count() {
        assert_eq!(found("crates/a/src/a.rs", "// why\n\n", 1_000), 0);
        assert_eq!(found("ui/src/a.ts", "// why\n\n", 1_000), 0);
    }
}
