//! Writes the export, page after page: what is written is what stood there when its page was read.

use crate::{
    audit::{
        chain_check::{Entry, Salted},
        checkpoints::{list, newest, origin, verifier},
        event::hex,
        export::line::{EntryLine, FORMAT, Line, SaltedLine},
        verify::ENTRIES,
    },
    call::Portal,
    error::{Error, Result},
    ids::WorkspaceId,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use portico_store::{SlowRead, values};
use std::io::Write;
use uuid::Uuid;

const PAGE: i64 = 2_000;
const LEAVES: &str =
    "SELECT place, seq, hash FROM audit_leaf WHERE workspace_id = $1 AND chain_id = $2 AND place < $3 ORDER BY seq";

/// How many lines of a kind there are.
#[derive(Debug, Default)]
struct Count {
    entries: u64,
    leaves: u64,
    checkpoints: u64,
}

/// The log of a workspace as it stands: entries that are written meanwhile may be in it or not, leaves and checkpoints
/// are those that were there when it began.
pub async fn export(portal: &Portal, workspace: WorkspaceId, out: &mut (impl Write + Send)) -> Result<()> {
    let last = newest(portal, workspace).await?;
    let size = last.as_ref().map_or(0, |last| last.size);
    let first = Line::Export {
        format: FORMAT.into(),
        workspace: workspace.0,
        origin: origin(workspace),
        key: verifier(portal, workspace).await?.to_text(),
        at: portal.now().as_microsecond(),
    };
    put(out, &first)?;
    let mut count = Count::default();
    chains(portal, workspace, i64::try_from(size).map_err(Error::internal)?, (out, &mut count)).await?;
    if let Some(last) = last {
        checkpoints(portal, workspace, last.number, (out, &mut count)).await?;
    }
    put(out, &Line::End { entries: count.entries, leaves: count.leaves, checkpoints: count.checkpoints })
}

async fn chains<W: Write + Send>(
    portal: &Portal,
    workspace: WorkspaceId,
    size: i64,
    (out, count): (&mut W, &mut Count),
) -> Result<()> {
    let slow = portal.db.slow(workspace.tenant());
    let mut reached = (Uuid::nil(), 0);
    let mut before: Option<Entry> = None;
    loop {
        let page = slow.all::<Entry>(ENTRIES, &values![workspace, reached.0, reached.1, PAGE]).await?;
        let Some(last) = page.last() else { break };
        reached = (last.chain, last.seq);
        for entry in page {
            if let Some(ended) = before.take_if(|before| before.chain != entry.chain) {
                end(slow, (workspace, size), ended, (out, count)).await?;
            }
            count.entries += 1;
            put(out, &Line::Entry(Box::new(line(&entry))))?;
            before = Some(entry);
        }
    }
    match before {
        Some(ended) => end(slow, (workspace, size), ended, (out, count)).await,
        None => Ok(()),
    }
}

/// The chain's head as its last entry came with it, and its leaves.
async fn end<W: Write + Send>(
    slow: SlowRead<'_>,
    (workspace, size): (WorkspaceId, i64),
    last: Entry,
    (out, count): (&mut W, &mut Count),
) -> Result<()> {
    if let Some(head) = last.head {
        let hash = hex(&head.hash);
        put(out, &Line::Head { chain: last.chain, subject: head.subject, seq: head.seq, hash })?;
    }
    for (place, seq, hash) in slow.all::<(i64, i64, Vec<u8>)>(LEAVES, &values![workspace, last.chain, size]).await? {
        count.leaves += 1;
        let place = u64::try_from(place).map_err(Error::internal)?;
        put(out, &Line::Leaf { place, chain: last.chain, seq, hash: hex(&hash) })?;
    }
    Ok(())
}

/// The oldest first.
async fn checkpoints<W: Write + Send>(
    portal: &Portal,
    workspace: WorkspaceId,
    last: i64,
    (out, count): (&mut W, &mut Count),
) -> Result<()> {
    let mut reached = 0;
    while reached < last {
        let up_to = (reached + PAGE).min(last);
        let page = list(portal, workspace, up_to + 1, up_to - reached).await?;
        for sealed in page.into_iter().rev() {
            count.checkpoints += 1;
            put(out, &Line::Checkpoint { number: sealed.number, note: sealed.note })?;
        }
        reached = up_to;
    }
    Ok(())
}

fn line(entry: &Entry) -> EntryLine {
    EntryLine {
        chain: entry.chain,
        seq: entry.seq,
        kind: entry.kind.clone(),
        occurred_at: entry.occurred_at,
        recorded_at: entry.recorded_at,
        member: entry.member,
        on_behalf_of: entry.on_behalf_of,
        credential: entry.credential.clone(),
        request: entry.request.clone(),
        source: entry.source.clone(),
        header: STANDARD.encode(&entry.header),
        hash: hex(&entry.hash),
        actor: salted(&entry.actor),
        client: salted(&entry.client),
        firm: salted(&entry.firm),
    }
}

fn salted(salted: &Salted) -> Option<SaltedLine> {
    Some(SaltedLine { salt: STANDARD.encode(salted.salt.as_deref()?), text: salted.text.clone()? })
}

fn put(out: &mut impl Write, line: &Line) -> Result<()> {
    serde_json::to_writer(&mut *out, line).map_err(Error::internal)?;
    out.write_all(b"\n").map_err(Error::internal)
}
