//! Lists of what a rule lets pass, each line with its reason. A line that nothing needs any more is a finding, so a list
//! can only shrink.
use super::Finding;
use super::tree::Tree;

pub struct Allowed<'a> {
    path: &'static str,
    lines: Vec<Line<'a>>,
}

struct Line<'a> {
    number: usize,
    entry: &'a str,
    reason: &'a str,
    needed: bool,
}

impl<'a> Allowed<'a> {
    pub fn read(tree: &'a Tree, path: &'static str) -> Self {
        let text = tree.find(path).map_or("", |file| &file.text);
        let numbered = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
        let lines = numbered.map(|(before, line)| {
            let (entry, reason) = line.split_once('#').unwrap_or((line, ""));
            Line { number: before + 1, entry: entry.trim(), reason: reason.trim(), needed: false }
        });
        Self { path, lines: lines.collect() }
    }

    /// Whether an entry is listed; it then counts as needed.
    pub fn lets_pass(&mut self, entry: &str) -> bool {
        let found = self.lines.iter_mut().find(|line| line.entry == entry);
        found.map(|line| line.needed = true).is_some()
    }

    pub fn findings(self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for line in self.lines {
            if !line.needed {
                let what = format!("`{}` is allowed but not needed", line.entry);
                findings.push(Finding::new(self.path, line.number, what, "remove the line: the list may only shrink"));
            } else if line.reason.is_empty() {
                let what = format!("`{}` is allowed without a reason", line.entry);
                findings.push(Finding::new(self.path, line.number, what, "end the line with `# reason`"));
            }
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_passes_and_one_without_need_or_reason_is_found() {
        let tree = Tree::of(&[("allow.txt", "# Head\na b # because\nc\nd # once\n")]);
        let mut allowed = Allowed::read(&tree, "allow.txt");
        assert!(allowed.lets_pass("a b"));
        assert!(allowed.lets_pass("c"));
        assert!(!allowed.lets_pass("e"));
        let found: Vec<(usize, String)> = allowed.findings().into_iter().map(|f| (f.line, f.what)).collect();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], (3, "`c` is allowed without a reason".to_owned()));
        assert_eq!(found[1], (4, "`d` is allowed but not needed".to_owned()));
    }
}
