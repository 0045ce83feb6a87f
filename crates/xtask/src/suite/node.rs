//! Node and its packages: present, new enough, and installed again only when the lockfile has changed.
use std::fs;
use std::path::Path;

use super::Suite;
use crate::error::{During, Error, Result};
use crate::program::Program;

const OLDEST_NODE: u32 = 20;
/// The lockfile that `node_modules` was installed from.
const INSTALLED: &str = "node_modules/.installed-lock.json";

/// Installs a folder's packages by its lockfile.
pub fn install_packages(suite: &Suite, folder: &str) -> Result<()> {
    check_version()?;
    let folder = suite.root.join(folder);
    let lock_path = folder.join("package-lock.json");
    let lock = fs::read_to_string(&lock_path).during(|| lock_path.display().to_string())?;
    if is_installed(&folder, &lock) {
        return Ok(());
    }
    Program::new("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .within(&folder)
        .env("PUPPETEER_SKIP_DOWNLOAD", "1")
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .capture()?;
    fs::create_dir_all(folder.join("node_modules")).during(|| folder.display().to_string())?;
    fs::write(folder.join(INSTALLED), lock).during(|| folder.display().to_string())
}

fn is_installed(folder: &Path, lock: &str) -> bool {
    fs::read_to_string(folder.join(INSTALLED)).is_ok_and(|installed| installed == lock)
}

fn check_version() -> Result<()> {
    let missing = format!("the browser parts need Node.js {OLDEST_NODE} or newer");
    let version = Program::new("node").arg("--version").capture().during(|| missing.clone())?;
    match read_major(&version) {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => Err(Error::new(format!("{missing}; this is {}", version.trim()))),
    }
}

fn read_major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(read_major("v20.20.2\n"), Some(20));
        assert_eq!(read_major("what"), None);
    }
}
