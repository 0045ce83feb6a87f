//! `portico audit verify`: whether what happened is still told as it was written.

use crate::{
    commands::{Common, workspace},
    failure::{Failure, Result},
    output::say,
};
use clap::{Args, Subcommand};
use portico_portal::{
    audit::verify::{VerifyReport, verify},
    call::Portal,
    files::{self, replay::Apart},
    ids::WorkspaceId,
    records::replay::{Replay, replay},
};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Check every chain of events and name the first bad entry of each broken one.
    Verify(Asked),
}

#[derive(Debug, Args)]
struct Asked {
    /// Name or identifier of one workspace; else all of them.
    #[arg(long)]
    workspace: Option<String>,
    /// Also compare every record with the sum of its events.
    #[arg(long)]
    fold: bool,
    /// Print what was found as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    common: Common,
}

pub async fn run(arguments: Arguments) -> Result<()> {
    let What::Verify(asked) = arguments.what;
    let portal = workspace::portal(&asked.common).await?;
    let one = match &asked.workspace {
        Some(named) => Some(workspace::find(&portal, named).await?),
        None => None,
    };
    let report = verify(&portal, one).await?;
    let (replays, documents) = if asked.fold { folded(&portal, one).await? } else { Default::default() };
    if asked.json {
        let all = serde_json::json!({ "chains": report, "records": replays, "documents": documents });
        say!("{}", serde_json::to_string_pretty(&all).map_err(Failure::faults)?);
    } else {
        show(&report, &replays, &documents, asked.fold);
    }
    let apart = replays.iter().any(|replay| !replay.apart.is_empty()) || !documents.is_empty();
    let is_whole = report.broken.is_empty() && !apart;
    if is_whole { Ok(()) } else { Err(Failure::Printed) }
}

/// Records held against their events, and the documents that differ from theirs.
async fn folded(portal: &Portal, one: Option<WorkspaceId>) -> Result<(Vec<Replay>, Vec<Apart>)> {
    let workspaces = match one {
        Some(workspace) => vec![workspace],
        None => portal.db.installation().all("SELECT id FROM workspace ORDER BY id", &[]).await?,
    };
    let (mut replays, mut documents) = (Vec::with_capacity(workspaces.len()), Vec::new());
    for workspace in workspaces {
        replays.push(replay(portal, workspace).await?);
        documents.extend(files::replay::replay(portal, workspace).await?);
    }
    Ok((replays, documents))
}

fn show(report: &VerifyReport, replays: &[Replay], documents: &[Apart], fold: bool) {
    for broken in &report.broken {
        say!("workspace {}, chain {}, entry {}: {}", broken.workspace, broken.chain, broken.entry, broken.words);
    }
    for apart in replays.iter().flat_map(|replay| &replay.apart) {
        say!("record {}: {} is {}, its events say {}", apart.record, apart.column, apart.row, apart.events);
    }
    for apart in documents {
        say!("document {}: the row is {:?}, its events say {:?}", apart.document, apart.row, apart.events);
    }
    say!("{} chains with {} entries, {} broken", report.chains, report.entries, report.broken.len());
    if fold {
        let (records, apart) = replays.iter().fold((0, 0), |sum, one| (sum.0 + one.records, sum.1 + one.apart.len()));
        say!("{records} records compared with their events, {apart} columns apart");
    }
}
