//! Developer commands: `cargo xtask tidy`, `cargo xtask test` and `cargo xtask bench`.
mod bench;
mod error;
mod machine;
mod postgres;
mod program;
mod stopwatch;
mod suite;
mod tidy;

use std::process::ExitCode;

use error::{Error, Result};

const USAGE: &str = "\
usage: cargo xtask COMMAND

  tidy                      what no compiler checks: order of capabilities, sizes, names, forgotten files
  test [--only PART]...     everything that must hold before a change lands; --list names the parts
  bench [OPTION]...         requests a second on both databases, compared with earlier ones; --help names the options";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            error.exit_code()
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let root = machine::root()?;
    match arguments.split_first().map(|(command, rest)| (command.as_str(), rest)) {
        Some(("tidy", [])) => tidy::run(&root),
        Some(("test", rest)) => suite::run(&root, rest),
        Some(("bench", rest)) => bench::run(&root, rest),
        Some(("help" | "--help" | "-h", _)) => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(Error::usage(USAGE)),
    }
}
