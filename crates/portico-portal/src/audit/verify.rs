//! The verifier: reads every chain from its first entry to its head and names the first bad entry of every broken one.
//!
//! It trusts nothing but the stored headers. Each page of entries comes with the heads as they stood in the same
//! statement, so that a server that goes on writing raises no false alarm.

use crate::{
    audit::chain_check::{Checking, Entry},
    call::Portal,
    error::Result,
    ids::WorkspaceId,
};
use portico_store::{SlowRead, values};
use serde::Serialize;
use uuid::Uuid;

/// What was looked at, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    pub chains: u64,
    pub entries: u64,
    pub broken: Vec<Broken>,
}

/// A chain that does not hold, with its first bad entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    pub workspace: Uuid,
    pub chain: Uuid,
    /// Counted from 1; where an entry is gone, its place.
    pub entry: i64,
    pub fault: Fault,
    pub words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The header is not what was hashed.
    HeaderChanged,
    /// A column beside the header says something else than the header.
    ColumnChanged,
    PayloadChanged,
    /// An entry is gone.
    Removed,
    /// An entry stands behind the end.
    Added,
    /// An entry stands where another belongs.
    Swapped,
    /// Header and hash were written anew: the entries after it follow another one.
    Rewritten,
    /// The head does not fit the last entry.
    HeadChanged,
    HeadMissing,
}

const PAGE: i64 = 4_000;

pub(super) const ENTRIES: &str = "SELECT e.chain_id, e.seq, e.kind, e.occurred_at, e.recorded_at, e.actor_salt, e.actor, e.member_id, e.on_behalf_of, \
    e.credential, e.request_id, e.source_ref, e.header, e.hash, e.client_salt, e.client_payload, e.firm_salt, \
    e.firm_payload, c.seq, c.hash, c.subject \
    FROM event e LEFT JOIN chain c ON c.workspace_id = e.workspace_id AND c.id = e.chain_id \
    WHERE e.workspace_id = $1 AND (e.chain_id, e.seq) > ($2, $3) ORDER BY e.chain_id, e.seq LIMIT $4";
const ENTRIES_OF_ONE: &str = "SELECT e.chain_id, e.seq, e.kind, e.occurred_at, e.recorded_at, e.actor_salt, e.actor, e.member_id, e.on_behalf_of, \
    e.credential, e.request_id, e.source_ref, e.header, e.hash, e.client_salt, e.client_payload, e.firm_salt, \
    e.firm_payload, c.seq, c.hash, c.subject \
    FROM event e LEFT JOIN chain c ON c.workspace_id = e.workspace_id AND c.id = e.chain_id \
    WHERE e.workspace_id = $1 AND e.chain_id = $2 AND e.seq > $3 ORDER BY e.seq LIMIT $4";
const EMPTY: &str = "SELECT c.id, c.seq FROM chain c WHERE c.workspace_id = $1 \
    AND NOT EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = c.workspace_id AND e.chain_id = c.id) ORDER BY c.id";
const CHAINLESS: &str = "SELECT r.id FROM record r WHERE r.workspace_id = $1 \
    AND NOT EXISTS (SELECT 1 FROM chain c WHERE c.workspace_id = r.workspace_id AND c.id = r.id) \
    AND NOT EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = r.workspace_id AND e.chain_id = r.id) ORDER BY r.id";

/// Checks one chain from its first entry to its head: how many entries it has, and the first bad one.
pub async fn verify_chain(portal: &Portal, workspace: WorkspaceId, chain: Uuid) -> Result<(u64, Option<Broken>)> {
    let slow = portal.db.slow(workspace.tenant());
    let (mut checking, mut reached, mut count) = (Checking::begin(workspace, chain), 0, 0);
    loop {
        let page = slow.all::<Entry>(ENTRIES_OF_ONE, &values![workspace, chain, reached, PAGE]).await?;
        let Some(last) = page.last() else { break };
        reached = last.seq;
        for entry in &page {
            count += 1;
            checking.add(entry);
        }
        if i64::try_from(page.len()).is_ok_and(|length| length < PAGE) {
            break;
        }
    }
    Ok((count, checking.end()))
}

/// Checks every chain of a workspace; of all workspaces and of the installation itself where none is named.
pub async fn verify(portal: &Portal, workspace: Option<WorkspaceId>) -> Result<VerifyReport> {
    const ALL: &str = "SELECT id FROM workspace ORDER BY id";
    let workspaces = if let Some(one) = workspace {
        vec![one]
    } else {
        let all = portal.db.installation().all::<(WorkspaceId,)>(ALL, &[]).await?;
        [WorkspaceId::INSTALLATION].into_iter().chain(all.into_iter().map(|(id,)| id)).collect()
    };
    let mut report = VerifyReport::default();
    for workspace in workspaces {
        let slow = portal.db.slow(workspace.tenant());
        entries(slow, workspace, &mut report).await?;
        without_entries(slow, workspace, &mut report).await?;
    }
    Ok(report)
}

async fn entries(slow: SlowRead<'_>, workspace: WorkspaceId, report: &mut VerifyReport) -> Result<()> {
    let mut reached = (Uuid::nil(), 0);
    let mut checking: Option<Checking> = None;
    loop {
        let page = slow.all::<Entry>(ENTRIES, &values![workspace, reached.0, reached.1, PAGE]).await?;
        let Some(last) = page.last() else { break };
        reached = (last.chain, last.seq);
        for entry in &page {
            report.entries += 1;
            if checking.as_ref().is_none_or(|checking| checking.chain() != entry.chain) {
                end(checking.take(), report);
                checking = Some(Checking::begin(workspace, entry.chain));
            }
            if let Some(checking) = &mut checking {
                checking.add(entry);
            }
        }
    }
    end(checking, report);
    Ok(())
}

fn end(checking: Option<Checking>, report: &mut VerifyReport) {
    if let Some(checking) = checking {
        report.chains += 1;
        report.broken.extend(checking.end());
    }
}

/// Heads whose entries are all gone, and records whose whole chain is.
async fn without_entries(slow: SlowRead<'_>, workspace: WorkspaceId, report: &mut VerifyReport) -> Result<()> {
    let gone = |chain, words: String| Broken { workspace: workspace.0, chain, entry: 1, fault: Fault::Removed, words };
    let empty = slow.all::<(Uuid, i64)>(EMPTY, &values![workspace]).await?;
    report.broken.extend(empty.into_iter().map(|(chain, seq)| gone(chain, format!("all {seq} entries are gone"))));
    if workspace != WorkspaceId::INSTALLATION {
        let chainless = slow.all::<(Uuid,)>(CHAINLESS, &values![workspace]).await?;
        let words = "there is a record, but its whole chain is gone";
        report.broken.extend(chainless.into_iter().map(|(chain,)| gone(chain, words.to_owned())));
    }
    Ok(())
}
