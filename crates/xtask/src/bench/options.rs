//! What of the benchmark is to be run.
use std::path::PathBuf;

use super::scenarios::SCENARIOS;
use crate::error::{Error, Result};

pub const USAGE: &str = "\
usage: cargo xtask bench [OPTION]...

  --database sqlite|postgres   one of them; else both
  --records N[,N]              sizes of the data set; else 10000,100000
  --only SCENARIO[,SCENARIO]   some of the scenarios; else all
  --seconds N                  how long each is driven; else 8
  --program FILE               a built server; else the release build
  --fresh                      make the data sets again
  --save                       keep the results in bench/results.json, to compare later ones with";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    pub databases: Vec<Database>,
    pub records: Vec<u64>,
    pub only: Vec<String>,
    pub seconds: u64,
    pub program: Option<PathBuf>,
    pub fresh: bool,
    pub save: bool,
}

impl Database {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            databases: vec![Database::Sqlite, Database::Postgres],
            records: vec![10_000, 100_000],
            only: Vec::new(),
            seconds: 8,
            program: None,
            fresh: false,
            save: false,
        }
    }
}

impl Options {
    /// Nothing when only help is wanted.
    pub fn read(arguments: &[String]) -> Result<Option<Self>> {
        let mut options = Self::default();
        let mut rest = arguments.iter().map(String::as_str);
        while let Some(argument) = rest.next() {
            match argument {
                "--help" | "-h" => return Ok(None),
                "--fresh" => options.fresh = true,
                "--save" => options.save = true,
                option => {
                    let value = rest.next().ok_or_else(|| Error::usage(USAGE))?;
                    options.set(option, value)?;
                }
            }
        }
        Ok(Some(options))
    }

    pub fn includes(&self, scenario: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == scenario)
    }

    /// Long enough to fill caches and statements.
    pub fn warm_up(&self) -> u64 {
        (self.seconds / 4).max(1)
    }

    fn set(&mut self, option: &str, value: &str) -> Result<()> {
        match option {
            "--database" => self.databases = vec![read_database(value)?],
            "--records" => self.records = value.split(',').map(read_number).collect::<Result<_>>()?,
            "--only" => self.only = value.split(',').map(read_scenario).collect::<Result<_>>()?,
            "--seconds" => self.seconds = read_number(value)?,
            "--program" => self.program = Some(PathBuf::from(value)),
            _ => return Err(Error::usage(USAGE)),
        }
        Ok(())
    }
}

fn read_database(text: &str) -> Result<Database> {
    let found = [Database::Sqlite, Database::Postgres].into_iter().find(|database| database.name() == text);
    found.ok_or_else(|| Error::usage(format!("there is no database `{text}`; there are sqlite and postgres")))
}

fn read_number(text: &str) -> Result<u64> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| Error::usage(format!("`{text}` is not a number above 0")))
}

fn read_scenario(text: &str) -> Result<String> {
    if SCENARIOS.iter().any(|scenario| scenario.name == text) {
        return Ok(text.to_owned());
    }
    let names: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
    Err(Error::usage(format!("there is no scenario `{text}`; there are {}", names.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<Options>> {
        let arguments: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        Options::read(&arguments)
    }

    #[test]
    fn everything_is_measured_unless_said_otherwise() {
        assert_eq!(read("").unwrap(), Some(Options::default()));
        let some = read("--database sqlite --records 500 --seconds 2 --save").unwrap().unwrap();
        assert_eq!(
            (some.databases, some.records, some.seconds, some.save),
            (vec![Database::Sqlite], vec![500], 2, true)
        );
        assert_eq!(read("--help").unwrap(), None);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for text in ["--database oracle", "--records 0", "--records", "--only nothing", "--seconds -1", "--fast x"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
