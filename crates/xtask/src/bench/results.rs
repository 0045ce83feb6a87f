//! Results as they are kept, to compare later ones with.
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::server::Memory;
use crate::error::{During, Result};

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Results {
    pub measurements: Vec<Measurement>,
    pub footprints: Vec<Footprint>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Measurement {
    pub database: String,
    pub records: u64,
    pub scenario: String,
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub errors: f64,
    /// Of one answer, with its head.
    pub bytes: f64,
    /// For one request.
    pub statements: f64,
}

/// Memory of the server after all scenarios.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Footprint {
    pub database: String,
    pub records: u64,
    pub memory: Memory,
}

impl Results {
    /// Empty where none were kept.
    pub fn read(path: &Path) -> Result<Self> {
        if !path.is_file() {
            return Ok(Self::default());
        }
        let text = fs::read_to_string(path).during(|| path.display().to_string())?;
        serde_json::from_str(&text).during(|| path.display().to_string())
    }

    pub fn write(&self, path: &Path) -> Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).during(|| folder.display().to_string())?;
        }
        let text = serde_json::to_string_pretty(self).during(|| path.display().to_string())?;
        fs::write(path, text + "\n").during(|| path.display().to_string())
    }

    pub fn find(&self, database: &str, records: u64, scenario: &str) -> Option<&Measurement> {
        let is_it = |one: &&Measurement| one.is_about(database, records, scenario);
        self.measurements.iter().find(is_it)
    }

    /// These, with the newer ones in place of those about the same.
    pub fn updated_with(mut self, newer: Self) -> Self {
        self.measurements.retain(|one| newer.find(&one.database, one.records, &one.scenario).is_none());
        self.measurements.extend(newer.measurements);
        let replaced = |old: &Footprint| {
            newer.footprints.iter().any(|new| new.database == old.database && new.records == old.records)
        };
        self.footprints.retain(|old| !replaced(old));
        self.footprints.extend(newer.footprints.clone());
        self
    }
}

impl Measurement {
    fn is_about(&self, database: &str, records: u64, scenario: &str) -> bool {
        self.database == database && self.records == records && self.scenario == scenario
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(scenario: &str, per_second: f64) -> Results {
        let measurement = Measurement { scenario: scenario.to_owned(), per_second, ..Measurement::default() };
        Results { measurements: vec![measurement], footprints: vec![Footprint::default()] }
    }

    #[test]
    fn newer_results_take_the_place_of_those_about_the_same() {
        let all = one("list", 1.0).updated_with(one("record", 2.0)).updated_with(one("list", 3.0));
        assert_eq!(all.measurements.len(), 2);
        assert_eq!(all.footprints.len(), 1);
        assert!((all.find("", 0, "list").unwrap().per_second - 3.0).abs() < f64::EPSILON);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let path = std::env::temp_dir().join(format!("portico-results-{}.json", std::process::id()));
        one("list", 1.5).write(&path).unwrap();
        assert_eq!(Results::read(&path).unwrap().measurements.len(), 1);
        fs::remove_file(&path).unwrap();
        assert!(Results::read(&path).unwrap().measurements.is_empty());
    }
}
