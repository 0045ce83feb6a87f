//! The load generator: wrk, installed where it is missing, with one script for all scenarios.
use serde::Deserialize;

use super::scenarios::{Requests, Scenario};
use super::server::Server;
use crate::error::{During, Error, Result};
use crate::machine;
use crate::program::Program;

const SCRIPT: &str = include_str!("load.lua");
const THREADS: u32 = 2;

/// What the script measured.
#[derive(Debug, Deserialize, PartialEq)]
pub struct Load {
    requests: f64,
    microseconds: f64,
    bytes: f64,
    pub errors: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
}

impl Load {
    pub fn per_second(&self) -> f64 {
        self.requests / self.microseconds.max(1.0) * 1_000_000.0
    }

    pub fn bytes_each(&self) -> f64 {
        self.share(self.bytes)
    }

    /// What falls to one request.
    pub fn share(&self, whole: f64) -> f64 {
        whole / self.requests.max(1.0)
    }
}

pub fn ensure_wrk() -> Result<()> {
    if machine::find_program(&["wrk"]).is_none() {
        machine::install("wrk", "the benchmark")?;
    }
    Ok(())
}

pub fn run(scenario: &Scenario, server: &Server, requests: &Requests, seconds: u64) -> Result<Load> {
    let script = requests.values.with_file_name("load.lua");
    std::fs::write(&script, SCRIPT).during(|| script.display().to_string())?;
    let threads = THREADS.min(scenario.connections);
    let output = Program::new("wrk")
        .args([format!("-t{threads}"), format!("-c{}", scenario.connections), format!("-d{seconds}s")])
        .args(["--timeout", "10s", "-s"])
        .arg(&script)
        .arg(format!("http://127.0.0.1:{}", server.port))
        .args(["--", requests.method, requests.path, requests.body])
        .arg(&requests.values)
        .args([&requests.there, &requests.back, &threads.to_string()])
        .args(&requests.headers)
        .capture()
        .during(|| scenario.name.to_owned())?;
    read(&output).ok_or_else(|| Error::new(format!("{}: wrk measured nothing:\n{output}", scenario.name)))
}

fn read(output: &str) -> Option<Load> {
    let line = output.lines().find_map(|line| line.strip_prefix("measured "))?;
    serde_json::from_str(line).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_script_prints_is_read() {
        let output = "Running 1s test\nmeasured {\"requests\":2000,\"microseconds\":500000,\"bytes\":4000000,\"errors\":3,\"p50_ms\":0.412,\"p99_ms\":2.500}\n";
        let load = read(output).unwrap();
        assert!((load.per_second() - 4_000.0).abs() < 0.01);
        assert!((load.bytes_each() - 2_000.0).abs() < 0.01);
        assert!((load.share(6_000.0) - 3.0).abs() < 0.01);
        assert_eq!(read("nothing"), None);
    }
}
