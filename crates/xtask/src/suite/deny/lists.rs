//! What `deny.toml` says, as far as it is checked here.
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::linked::Package;
use crate::error::{During, Result};

#[derive(Deserialize)]
pub struct Lists {
    pub graph: Graph,
    pub licenses: Licences,
    pub bans: Bans,
    pub sources: Sources,
}

#[derive(Deserialize)]
pub struct Graph {
    pub targets: Vec<String>,
}

#[derive(Deserialize)]
pub struct Licences {
    pub allow: Vec<String>,
}

#[derive(Deserialize)]
pub struct Bans {
    #[serde(default)]
    pub deny: Vec<Ban>,
    #[serde(default)]
    pub skip: Vec<Named>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Sources {
    pub allow_registry: Vec<String>,
}

/// A crate, with or without a version, and why it stands there.
#[derive(Deserialize)]
pub struct Named {
    #[serde(rename = "crate")]
    pub entry: String,
    pub reason: String,
}

/// A crate that is linked nowhere, but for those that cannot do without.
#[derive(Deserialize)]
pub struct Ban {
    #[serde(flatten)]
    pub named: Named,
    #[serde(default)]
    pub wrappers: Vec<String>,
}

impl Lists {
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).during(|| path.display().to_string())?;
        toml::from_str(&text).during(|| path.display().to_string())
    }

    pub fn skips(&self, package: &Package) -> bool {
        self.bans.skip.iter().any(|named| named.covers(package))
    }
}

impl Named {
    /// `rand@0.9` covers 0.9.5, `rand` every version.
    pub fn covers(&self, package: &Package) -> bool {
        match self.entry.split_once('@') {
            None => self.entry == package.name,
            Some((name, version)) => {
                let rest = package.version.strip_prefix(version);
                name == package.name && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '+', '-']))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::linked;
    use super::*;

    #[test]
    fn a_version_covers_what_begins_with_it() {
        let package = linked::read_line("rand v0.9.5|MIT").unwrap();
        let covers = |entry: &str| Named { entry: entry.to_owned(), reason: String::new() }.covers(&package);
        assert!(covers("rand") && covers("rand@0.9") && covers("rand@0.9.5"));
        assert!(!covers("rand@0.10") && !covers("rand@0.9.50") && !covers("rand_core@0.9") && !covers("rand@0.9.5.1"));
    }
}
