//! What no compiler checks. Every rule is a function from the tree of files to findings, so that tests need no disk.
mod allowed;
mod capabilities;
mod code;
mod crates;
mod decisions;
mod front_end;
mod modules;
mod names;
mod rust;
mod sizes;
mod templates;
mod tree;
mod words;

use std::fmt;
use std::path::Path;

use crate::error::{Error, Result};
use tree::Tree;

/// One thing to mend, and how.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    path: String,
    line: usize,
    what: String,
    mend: &'static str,
}

impl Finding {
    fn new(path: &str, line: usize, what: impl Into<String>, mend: &'static str) -> Self {
        Self { path: path.to_owned(), line, what: what.into(), mend }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}\n    {}", self.path, self.line, self.what, self.mend)
    }
}

const RULES: [fn(&Tree) -> Vec<Finding>; 10] = [
    capabilities::check,
    crates::check,
    decisions::check,
    front_end::check,
    modules::check,
    names::check,
    rust::check,
    sizes::check,
    templates::check,
    words::check,
];

pub fn run(root: &Path) -> Result<()> {
    let tree = Tree::read(root)?;
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    findings.sort();
    if findings.is_empty() {
        return Ok(());
    }
    let texts: Vec<String> = findings.iter().map(Finding::to_string).collect();
    Err(Error::new(format!("{}\n\ntidy: {} to mend", texts.join("\n"), findings.len())))
}
