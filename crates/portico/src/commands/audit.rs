//! `portico audit`: whether what happened is still told as it was written, here or from a file alone.

use crate::{
    commands::{Common, workspace},
    failure::{Failure, Result},
    output::{self, say},
};
use clap::{Args, Subcommand};
use portico_portal::{
    approvals::certificate,
    audit::{
        checkpoints::{newest, seal},
        export::{self, Found, Held},
        verify::{VerifyReport, verify},
    },
    call::Portal,
    files::{self, replay::Apart},
    ids::WorkspaceId,
    records::replay::{Replay, replay},
};
use std::{
    fs::File,
    io::{BufReader, BufWriter},
    path::{Path, PathBuf},
};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Check every chain of events and name the first bad entry of each broken one; or check an export, without a database.
    Verify(Asked),
    /// Write the whole log of a workspace into a file, for whoever checks it elsewhere.
    Export(Wanted),
    /// Print the newest checkpoint; one is made first where something has happened since.
    Checkpoint(Of),
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
    /// Check this export, and nothing else.
    #[arg(long, conflicts_with_all = ["workspace", "fold"])]
    export: Option<PathBuf>,
    /// The workspace's key as it was written down elsewhere; else the one in the export is believed.
    #[arg(long)]
    key: Option<String>,
    /// Check this certificate of an approval, as JSON or PDF; with `--export` also against the log.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["workspace", "fold"])]
    certificate: Option<PathBuf>,
    /// Files with receipts or checkpoints that were kept outside; the log is held to each.
    #[arg(long, requires = "export", value_name = "FILE")]
    held: Vec<PathBuf>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct Wanted {
    /// Name or identifier of the workspace.
    #[arg(long)]
    workspace: String,
    /// The file that is written; it must not be there yet.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct Of {
    /// Name or identifier of the workspace.
    #[arg(long)]
    workspace: String,
    #[command(flatten)]
    common: Common,
}

pub async fn run(arguments: Arguments) -> Result<()> {
    match arguments.what {
        What::Verify(asked) => match (&asked.certificate, &asked.export) {
            (Some(file), _) => verify_certificate(file, &asked),
            (None, Some(file)) => verify_export(file, &asked),
            (None, None) => verify_database(&asked).await,
        },
        What::Export(wanted) => write_export(&wanted).await,
        What::Checkpoint(of) => checkpoint(&of).await,
    }
}

async fn verify_database(asked: &Asked) -> Result<()> {
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

/// First whether the export is sound in itself, then whether the certificate is one of its log.
fn verify_certificate(file: &Path, asked: &Asked) -> Result<()> {
    let bytes = std::fs::read(file).map_err(|error| cannot(file, &error))?;
    if let Some(export) = &asked.export {
        verify_export(export, asked)?;
    }
    let log = match (&asked.export, certificate::chain(&bytes)) {
        (Some(export), Some(chain)) => {
            let opened = File::open(export).map_err(|error| cannot(export, &error))?;
            Some(certificate::Log::read(BufReader::new(opened), chain).map_err(|error| cannot(export, &error))?)
        }
        _ => None,
    };
    let found = certificate::check(&bytes, asked.key.as_deref(), log.as_ref());
    if asked.json {
        say!("{}", serde_json::to_string_pretty(&found).map_err(Failure::faults)?);
    } else {
        found.wrong.iter().chain(&found.notes).for_each(|line| say!("{line}"));
        say!("key {}", found.key);
        say!("{}, {} wrong", found.what, found.wrong.len());
    }
    if found.wrong.is_empty() { Ok(()) } else { Err(Failure::Printed) }
}

fn verify_export(file: &Path, asked: &Asked) -> Result<()> {
    let mut held = Held { key: asked.key.clone(), notes: Vec::new() };
    for path in &asked.held {
        let note = std::fs::read_to_string(path).map_err(|error| cannot(path, &error))?;
        held.notes.push((path.display().to_string(), note));
    }
    let opened = File::open(file).map_err(|error| cannot(file, &error))?;
    let found = export::check(BufReader::new(opened), &held).map_err(|error| cannot(file, &error))?;
    if asked.json {
        say!("{}", serde_json::to_string_pretty(&found).map_err(Failure::faults)?);
    } else {
        show_found(&found);
    }
    if found.wrong.is_empty() { Ok(()) } else { Err(Failure::Printed) }
}

async fn write_export(wanted: &Wanted) -> Result<()> {
    let portal = workspace::portal(&wanted.common).await?;
    let workspace = workspace::find(&portal, &wanted.workspace).await?;
    let file = File::create_new(&wanted.out).map_err(|error| cannot(&wanted.out, &error))?;
    let mut out = BufWriter::new(file);
    export::export(&portal, workspace, &mut out).await?;
    let file = out.into_inner().map_err(|error| cannot(&wanted.out, error.error()))?;
    file.sync_all().map_err(|error| cannot(&wanted.out, &error))?;
    say!("{}", wanted.out.display());
    Ok(())
}

async fn checkpoint(of: &Of) -> Result<()> {
    let portal = workspace::portal(&of.common).await?;
    let workspace = workspace::find(&portal, &of.workspace).await?;
    seal(&portal, workspace).await?;
    if let Some(newest) = newest(&portal, workspace).await? {
        output::text(&newest.note);
    }
    Ok(())
}

fn cannot(path: &Path, error: &std::io::Error) -> Failure {
    Failure::faults(format!("{}: {error}", path.display()))
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

fn show_found(found: &Found) {
    for wrong in &found.wrong {
        say!("{wrong}");
    }
    say!("key {}", found.key);
    say!(
        "{} chains with {} entries, {} leaves under {} checkpoints, {} kept outside agree, {} wrong",
        found.chains,
        found.entries,
        found.leaves,
        found.checkpoints,
        found.held,
        found.wrong.len()
    );
}
