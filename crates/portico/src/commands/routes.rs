//! `portico routes`: every address with its method and the rule that it demands.

use crate::output::say;
use clap::Args;
use portico_portal::setup;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Print the table as JSON.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) {
    let table = setup::routes().table();
    if arguments.json {
        let lines: Vec<serde_json::Value> = table
            .iter()
            .map(|route| serde_json::json!({ "method": route.method, "path": route.path, "rule": route.rule }))
            .collect();
        say!("{:#}", serde_json::Value::Array(lines));
        return;
    }
    for route in &table {
        say!("{:<7} {:<44} {}", route.method, route.path, route.rule);
    }
}
