//! `portico config`: what the settings are and where each came from, or what is wrong with them.

use crate::{
    commands::Common,
    failure::Result,
    output::{self, say},
    settings::{self, Key},
};
use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print every setting and where it came from; secrets are not shown.
    Show(Common),
    /// Say whether the portal could start with these settings.
    Check(Common),
    /// Print what every setting is for, as the page of the documentation.
    Reference,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    match &arguments.what {
        What::Show(common) => {
            for (key, value) in common.layers()?.iter() {
                say!("{:<20} {:<32} # {}", key.name, shown(key, &value.text), value.source);
            }
        }
        What::Check(common) => {
            common.settings()?;
            say!("The settings are sound.");
        }
        What::Reference => output::text(&settings::reference()),
    }
    Ok(())
}

fn shown(key: &Key, text: &str) -> String {
    match text {
        "" => "(not set)".to_owned(),
        _ if key.is_secret && text != key.default => "(a secret)".to_owned(),
        text => text.to_owned(),
    }
}
