//! The log: lines for people or JSON for collectors, on standard error.

use crate::settings::{Log, LogFormat};
use std::io::IsTerminal;
use tracing_subscriber::{EnvFilter, fmt};

/// Starts the log. Started twice, as tests do, the first stays.
pub fn start(log: &Log) {
    let filter = EnvFilter::new(&log.level);
    let colours = std::io::stderr().is_terminal();
    let subscriber = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    let started = match log.format {
        LogFormat::Text => subscriber.with_target(false).try_init(),
        LogFormat::Json => subscriber.json().flatten_event(true).try_init(),
    };
    drop(started);
}
