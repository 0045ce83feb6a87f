//! `portico bench-data`: makes a data set to measure with, and prints what a load generator needs to know.

use crate::{
    bench::{self, Numbers, Size},
    commands::Common,
    data,
    failure::{Failure, Result},
    output::say,
    server,
};
use clap::Args;
use std::fs;

#[derive(Debug, Args)]
pub struct Arguments {
    /// How many records.
    #[arg(long)]
    records: u64,
    #[arg(long, default_value_t = 200)]
    organizations: u64,
    #[arg(long, default_value_t = 10)]
    events_per_record: u64,
    /// How many rounds wait for a decision.
    #[arg(long, default_value_t = 12_000)]
    decisions: u64,
    #[command(flatten)]
    common: Common,
}

const SEED: u64 = 20_261_121;

pub async fn run(arguments: Arguments) -> Result<()> {
    let settings = arguments.common.settings()?;
    data::make(&settings.data)?;
    let db = data::open(&settings).await?;
    if db.installation().one::<i64>("SELECT count(*) FROM workspace", &[]).await? > 0 {
        return Err(Failure::usage(
            "a data set is made in an empty folder or database; this one holds a workspace already",
        ));
    }
    let address = settings.listen;
    let portal = server::portal(db, &settings, address, false)?;
    let mut numbers = Numbers::new(SEED);
    let firm = bench::found(&portal, arguments.organizations, &mut numbers).await?;
    let size = Size { records: arguments.records, events_per_record: arguments.events_per_record };
    bench::fill(&portal, &firm, size, &mut numbers).await?;
    let decisions = bench::submitted(&portal, &firm, arguments.decisions, &mut numbers).await?;
    let token = format!("bench-{}", uuid::Uuid::from_u128(SEED.into()).simple());
    let manifest = bench::manifest(&portal, &firm, (arguments.records, decisions), &token).await?;
    let kept = |name: &str, text: String| {
        let path = settings.data.join(name);
        fs::write(&path, text)
            .map_err(|cause| Failure::faults(format!("{} cannot be written: {cause}", path.display())))
    };
    kept("portico.toml", format!("[metrics]\ntoken = \"{token}\"\n"))?;
    kept("bench.json", manifest.to_string())?;
    say!("{manifest}");
    Ok(())
}
