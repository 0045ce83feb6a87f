//! The commands: what each takes on the command line, one file for what each does.

mod audit;
mod bench_data;
mod check;
mod config;
mod demo;
mod erase;
mod healthcheck;
mod import;
mod openapi;
pub mod preview;
mod report;
mod routes;
mod serve;
mod workspace;

use crate::{
    failure::{Failure, Result},
    settings::{self, Layers, Options, Settings},
};
use clap::{Args, Parser, Subcommand};
use std::{future::Future, path::PathBuf};

/// A client portal that you host yourself.
#[derive(Debug, Parser)]
#[command(name = "portico", version, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the portal.
    Serve(Common),
    /// Run a portal with an invented firm and its clients, to look around in. Only this machine reaches it.
    Demo(demo::Arguments),
    /// Say what is wrong with a blueprint.
    Check(check::Arguments),
    /// Bring in history from elsewhere.
    Import(import::Arguments),
    /// Figures about how the work went.
    Report(report::Arguments),
    /// Check the trail of what happened.
    Audit(audit::Arguments),
    /// Erase a person from every workspace, or print what is kept about them.
    Erase(erase::Arguments),
    /// Show the settings, or say what is wrong with them.
    Config(config::Arguments),
    /// Ask the running portal whether it can serve; for containers and watchdogs.
    Healthcheck(Common),
    /// List every address with the rule that it demands.
    Routes(routes::Arguments),
    /// Print the description of the API.
    Openapi,
    /// Look into one file, which comes in, under hard limits.
    #[command(hide = true)]
    Preview(preview::Arguments),
    /// Make a data set to measure with.
    #[command(hide = true)]
    BenchData(bench_data::Arguments),
}

/// What every command that needs settings takes.
#[derive(Debug, Clone, Default, Args)]
pub struct Common {
    /// The settings file; else `portico.toml` here or in the data folder.
    #[arg(long, value_name = "FILE", env = "PORTICO_CONFIG")]
    config: Option<PathBuf>,
    /// The address and port to listen on.
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// The folder of everything that is kept.
    #[arg(long, value_name = "FOLDER")]
    data: Option<String>,
    /// `text` or `json`.
    #[arg(long, value_name = "FORMAT")]
    log_format: Option<String>,
}

pub fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Serve(common) => block_on(serve::run(common.settings()?)),
        Command::Demo(arguments) => block_on(demo::run(arguments)),
        Command::Check(arguments) => check::run(&arguments),
        Command::Config(arguments) => config::run(&arguments),
        Command::Healthcheck(common) => healthcheck::run(&common.settings()?),
        Command::Routes(arguments) => {
            routes::run(&arguments);
            Ok(())
        }
        Command::Import(arguments) => import::run(arguments),
        Command::Report(arguments) => block_on(report::run(arguments)),
        Command::Audit(arguments) => block_on(audit::run(arguments)),
        Command::Erase(arguments) => block_on(erase::run(arguments)),
        Command::Openapi => openapi::run(),
        Command::Preview(arguments) => preview::run(&arguments),
        Command::BenchData(arguments) => block_on(bench_data::run(arguments)),
    }
}

fn block_on(work: impl Future<Output = Result<()>>) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|cause| Failure::faults(format!("the program cannot start its threads: {cause}")))?.block_on(work)
}

impl Common {
    fn layers(&self) -> Result<Layers> {
        let named = [
            ("listen", "--listen", &self.listen),
            ("data", "--data", &self.data),
            ("log.format", "--log-format", &self.log_format),
        ];
        let given = named.into_iter().filter_map(|(key, option, value)| Some((key, option, value.clone()?))).collect();
        Layers::gather(&Options { file: self.config.clone(), given, alone: false }, &settings::variables())
    }

    fn settings(&self) -> Result<Settings> {
        settings::read(&self.layers()?)
    }
}
