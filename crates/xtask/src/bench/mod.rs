//! `cargo xtask bench`: makes data sets, drives the release server with wrk on both databases, and compares with earlier
//! results as ratios.
mod data_set;
mod http;
mod load;
mod options;
mod pages;
mod results;
mod scenarios;
mod server;
mod table;
mod transfer;

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::machine;
use crate::postgres::{Durability, Postgres};
use crate::stopwatch::Stopwatch;
use data_set::{DataSet, Place};
use options::{Database, Options};
use results::{Footprint, Measurement, Results};
use scenarios::{SCENARIOS, Scenario};
use server::Server;

const RESULTS: &str = "bench/results.json";

pub fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let Some(options) = Options::read(arguments)? else {
        println!("{}", options::USAGE);
        return Ok(());
    };
    load::ensure_wrk()?;
    let program = options.program.clone().map_or_else(|| build_release(root), Ok)?;
    let bench = Bench { root: root.to_owned(), work: machine::target(root).join("bench"), program, options };
    if bench.options.only.is_empty() {
        println!("{}", pages::measure(&bench.program, &bench.work)?);
    }
    let mut results = Results::default();
    for database in &bench.options.databases {
        for records in &bench.options.records {
            bench.measure_data_set(*database, *records, &mut results)?;
        }
    }
    let path = root.join(RESULTS);
    let earlier = Results::read(&path)?;
    println!("\n{}", table::render(&results, &earlier));
    if bench.options.save {
        earlier.updated_with(results).write(&path)?;
        println!("kept in {RESULTS}");
    }
    Ok(())
}

/// What one run works with.
struct Bench {
    root: PathBuf,
    work: PathBuf,
    program: PathBuf,
    options: Options,
}

impl Bench {
    fn measure_data_set(&self, database: Database, records: u64, results: &mut Results) -> Result<()> {
        let stopwatch = Stopwatch::start();
        let postgres = match database {
            Database::Sqlite => None,
            Database::Postgres => Some(Postgres::start(&self.root, Durability::Full)?),
        };
        let place = Place { work: self.work.clone(), address: postgres.as_ref().map(|own| own.address().to_owned()) };
        let data = DataSet::prepare(&self.program, &place, records, self.options.fresh)?;
        postgres.as_ref().map_or(Ok(()), Postgres::settle)?;
        println!("{} with {records} records is ready after {}", database.name(), stopwatch.took());
        let server =
            Server::start(&self.program, &data.folder, place.address.as_deref(), &self.work.join("server.log"))?;
        for scenario in SCENARIOS.iter().filter(|scenario| self.options.includes(scenario.name)) {
            let measurement = self.measure(scenario, &server, &data, database)?;
            println!("  {}", table::line(&measurement));
            results.measurements.push(measurement);
        }
        if self.options.only.is_empty() {
            println!("  {}", transfer::measure(&server, &data, &self.work)?.replace('\n', "\n  "));
        }
        results.footprints.push(Footprint { database: database.name().to_owned(), records, memory: server.memory()? });
        Ok(())
    }

    fn measure(&self, scenario: &Scenario, server: &Server, data: &DataSet, database: Database) -> Result<Measurement> {
        let requests = scenario.requests(&data.manifest, &self.work)?;
        if scenario.can_repeat() {
            load::run(scenario, server, &requests, self.options.warm_up())?;
        }
        let before = server.count_statements(&data.manifest)?;
        let load = load::run(scenario, server, &requests, scenario.seconds(self.options.seconds))?;
        let statements = server.count_statements(&data.manifest)? - before;
        Ok(Measurement {
            database: database.name().to_owned(),
            records: data.records,
            scenario: scenario.name.to_owned(),
            per_second: load.per_second(),
            p50_ms: load.p50_ms,
            p99_ms: load.p99_ms,
            errors: load.errors,
            bytes: load.bytes_each(),
            statements: load.share(statements),
        })
    }
}

fn build_release(root: &Path) -> Result<PathBuf> {
    println!("building the release program");
    machine::cargo().args(["build", "--release", "--package", "portico", "--locked"]).within(root).capture()?;
    Ok(machine::target(root).join("release/portico"))
}
