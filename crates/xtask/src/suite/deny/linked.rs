//! What is really linked on the platforms that we build for, as `cargo tree` resolves it.
use std::collections::BTreeSet;
use std::path::Path;

use crate::error::Result;
use crate::machine;

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    pub name: String,
    pub version: String,
    pub licence: String,
    /// From this workspace, not from a registry.
    pub is_ours: bool,
}

impl Package {
    pub fn name_and_version(&self) -> String {
        format!("{} {}", self.name, self.version)
    }
}

/// Every package once.
pub fn list(root: &Path, targets: &[String]) -> Result<Vec<Package>> {
    let targets: Vec<&str> = targets.iter().flat_map(|target| ["--target", target]).collect();
    // A fresh clone has fetched only what xtask itself needs; where everything is there, no network is asked.
    machine::cargo().args(["fetch", "--locked", "--quiet"]).args(&targets).within(root).capture()?;
    let lines = machine::cargo()
        .args(["tree", "--workspace", "--locked", "--offline", "--prefix", "none", "--format", "{p}|{l}"])
        .args(&targets)
        .within(root)
        .capture()?;
    let packages: BTreeSet<Package> = lines.lines().filter_map(read_line).collect();
    Ok(packages.into_iter().collect())
}

/// `name v1.2.3 (where from)|licence`; a repeated package ends with ` (*)`.
pub fn read_line(line: &str) -> Option<Package> {
    let (package, licence) = line.split_once('|')?;
    let mut words = package.split(' ');
    let name = words.next()?.to_owned();
    let version = words.next()?.strip_prefix('v')?.to_owned();
    let is_ours = words.any(|word| word.starts_with("(/"));
    Some(Package { name, version, licence: licence.trim_end_matches(" (*)").to_owned(), is_ours })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_tree_are_read() {
        let package = read_line("syn v2.0.1 (proc-macro)|MIT OR Apache-2.0 (*)").unwrap();
        assert_eq!((package.name_and_version().as_str(), package.licence.as_str()), ("syn 2.0.1", "MIT OR Apache-2.0"));
        assert!(!package.is_ours);
        assert!(read_line("portico v0.1.0 (/srv/portico/crates/portico)|Apache-2.0").unwrap().is_ours);
        assert_eq!(read_line("[dev-dependencies]"), None);
    }
}
