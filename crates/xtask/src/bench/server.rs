//! The server under measurement: started on a free port, asked for its memory and its count of statements, ended with the
//! value.
use std::fs;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::data_set::Manifest;
use super::http;
use crate::error::{During, Error, Result};
use crate::machine;
use crate::program::{Program, Watched};

/// The setting that names a PostgreSQL.
pub const DATABASE: &str = "PORTICO_DATABASE";
const STATEMENTS: &str = "portico_store_statements_total";
const TRIES: u32 = 600;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// Starts the server, prints its process id, and ends it gracefully.
const WATCH: &str = r#"
"$PROGRAM" serve --listen "127.0.0.1:$PORT" --data "$DATA" >"$LOG" 2>&1 &
server=$!
echo "$server"
cat >/dev/null
exec 2>/dev/null
kill -TERM "$server" && wait "$server"
"#;

pub struct Server {
    pub port: u16,
    process: String,
    _watched: Watched,
}

/// Megabytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    /// Now.
    pub resident: f64,
    /// Of that, pages of files such as the database's, which the system takes back when it needs them. Each thread that reads
    /// maps the file for itself, so that one page counts as often as there are such threads.
    pub mapped: f64,
    /// At most until now.
    pub peak: f64,
}

impl Server {
    pub fn start(program: &Path, data: &Path, database: Option<&str>, log: &Path) -> Result<Self> {
        let port = machine::free_port()?;
        let mut shell = Program::new("sh")
            .args(["-c", WATCH])
            .env("PROGRAM", program)
            .env("PORT", port.to_string())
            .env("DATA", data)
            .env("LOG", log);
        if let Some(address) = database {
            shell = shell.env(DATABASE, address);
        }
        let watched = Watched::start(shell)?;
        let server = Self { port, process: watched.first_line().to_owned(), _watched: watched };
        server.wait_until_ready(log)?;
        Ok(server)
    }

    /// What it takes of the machine's memory.
    pub fn memory(&self) -> Result<Memory> {
        let path = format!("/proc/{}/status", self.process);
        let status = fs::read_to_string(&path).during(|| path.clone())?;
        read_memory(&status).ok_or_else(|| Error::new(format!("{path} names no memory")))
    }

    /// Statements since the server started; 0 where it does not count them.
    pub fn count_statements(&self, manifest: &Manifest) -> Result<f64> {
        let metrics = http::get(self.port, "/metrics", &manifest.metrics_token)?;
        Ok(sum_of(&metrics, STATEMENTS))
    }

    fn wait_until_ready(&self, log: &Path) -> Result<()> {
        for _ in 0..TRIES {
            if http::get(self.port, "/health/ready", "").is_ok() {
                return Ok(());
            }
            if !Path::new("/proc").join(&self.process).exists() {
                break;
            }
            std::thread::park_timeout(BETWEEN_TRIES);
        }
        let said = fs::read_to_string(log).unwrap_or_default();
        Err(Error::new(format!("the server is not ready:\n{said}")))
    }
}

fn read_memory(status: &str) -> Option<Memory> {
    let megabytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        let kilobytes: f64 = line.trim().trim_end_matches("kB").trim_end().parse().ok()?;
        Some(kilobytes / 1024.0)
    };
    Some(Memory { resident: megabytes("VmRSS")?, mapped: megabytes("RssFile")?, peak: megabytes("VmHWM")? })
}

/// The sum of a counter over all its labels.
fn sum_of(metrics: &str, name: &str) -> f64 {
    let lines = metrics.lines().filter_map(|line| line.strip_prefix(name)).filter(|rest| rest.starts_with([' ', '{']));
    lines.filter_map(|rest| rest.rsplit(' ').next()?.parse::<f64>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_in_megabytes() {
        let status = "Name:\tportico\nVmHWM:\t   40960 kB\nVmRSS:\t   20480 kB\nRssFile:\t   10240 kB\n";
        assert_eq!(read_memory(status), Some(Memory { resident: 20.0, mapped: 10.0, peak: 40.0 }));
        assert_eq!(read_memory("Name:\tportico\n"), None);
    }

    #[test]
    fn a_counter_is_summed_over_its_labels() {
        let metrics = "# TYPE a counter\na{kind=\"read\"} 3\na{kind=\"write\"} 4\na_other 9\n";
        assert!((sum_of(metrics, "a") - 7.0).abs() < f64::EPSILON);
        assert!(sum_of(metrics, "b").abs() < f64::EPSILON);
    }
}
