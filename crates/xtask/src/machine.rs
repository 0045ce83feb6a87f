//! The machine at hand: the workspace's folder, settings of the environment, who runs this, and installing what is missing.
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::error::{During, Error, Result};
use crate::program::Program;

/// A user of this machine, by number, because programs are started as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct User {
    pub id: u32,
    pub group: u32,
}

/// The folder of the workspace.
pub fn root() -> Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().during(|| "the workspace's folder".to_owned())
}

/// A setting from the environment; empty counts as not set.
#[expect(clippy::disallowed_methods, reason = "the one place of xtask that reads the environment")]
pub fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The cargo that runs this, else the one on the path.
pub fn cargo() -> Program {
    Program::new(setting("CARGO").unwrap_or_else(|| "cargo".to_owned()))
}

/// Where cargo puts what it builds.
pub fn target(root: &Path) -> PathBuf {
    setting("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder))
}

pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// Finds a user by name.
pub fn find_user(name: &str) -> Option<User> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    users.lines().find_map(|line| read_user(line, name))
}

fn read_user(line: &str, name: &str) -> Option<User> {
    let mut columns = line.split(':');
    if columns.next() != Some(name) {
        return None;
    }
    let id = columns.nth(1)?.parse().ok()?;
    let group = columns.next()?.parse().ok()?;
    Some(User { id, group })
}

/// A port of the loopback address that is free now.
#[expect(clippy::disallowed_methods, reason = "asks the system for a free port and gives it back at once")]
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).during(|| "looking for a free port".to_owned())?;
    Ok(listener.local_addr().during(|| "looking for a free port".to_owned())?.port())
}

/// The first of some programs that exists, by full path or on the search path.
pub fn find_program(names: &[&str]) -> Option<PathBuf> {
    let folders = setting("PATH").unwrap_or_default();
    names
        .iter()
        .find_map(|name| std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file()))
}

/// Installs one of Debian's packages, without asking; where that is not possible the error names the command.
pub fn install(package: &str, wanted_for: &str) -> Result<()> {
    let command = format!("apt-get update && apt-get install -y --no-install-recommends {package}");
    if !is_root() || find_program(&["apt-get"]).is_none() {
        return Err(Error::new(format!("{wanted_for} needs {package}; as root: {command}")));
    }
    let steps: [&[&str]; 2] = [&["update", "-q"], &["install", "-q", "-y", "--no-install-recommends", package]];
    for step in steps {
        Program::new("apt-get")
            .args(["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Options::=--force-confold"])
            .args(step)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .capture()
            .during(|| format!("{wanted_for} needs {package}, which could not be installed ({command})"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_read_from_its_line_only() {
        let line = "postgres:x:106:113:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash";
        assert_eq!(read_user(line, "postgres"), Some(User { id: 106, group: 113 }));
        assert_eq!(read_user(line, "post"), None);
        assert_eq!(read_user("", "postgres"), None);
    }
}
