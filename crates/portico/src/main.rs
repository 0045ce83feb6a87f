//! The portal server and its commands.

mod bench;
mod chance;
mod commands;
mod data;
mod demo;
mod failure;
mod logging;
mod metering;
mod output;
mod server;
mod settings;

use clap::Parser;
use commands::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    match commands::run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.told(),
    }
}
