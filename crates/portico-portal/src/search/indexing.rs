//! Writes the words by which records are found: only what has changed of them.

use crate::{
    audit::happened::Happened,
    call::Portal,
    error::{Error, Result},
    ids::{OrganizationId, RecordId, WorkspaceId},
    search::words::{self, Words},
};
use portico_jobs::{Job, Priority};
use portico_store::{Tx, Value, values};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The job that indexes many records at once; its tenant says in which workspace, its payload is `Which`.
pub const REINDEX: &str = "search.reindex";

/// What is indexed at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// After an import, or when what counts as a word has changed.
    Everything,
    /// After its name has changed.
    Organization(OrganizationId),
    Records(Vec<RecordId>),
}

/// How the words of one record differ from those that are written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    record: RecordId,
    client: Vec<String>,
    firm: Vec<String>,
    gone: Vec<String>,
}

/// Records that one transaction indexes; longer ones would keep other writers waiting.
const TOGETHER: usize = 40;

const ADD: &str = "INSERT INTO search_word (workspace_id, record_id, word, firm_only) \
    SELECT CAST($1 AS {uuid}), CAST($2 AS {uuid}), w.value, CAST($4 AS {bool}) FROM {texts $3} w WHERE 1 = 1 \
    ON CONFLICT (workspace_id, record_id, word) DO UPDATE SET firm_only = excluded.firm_only";
const REMOVE: &str = "DELETE FROM search_word WHERE workspace_id = $1 AND record_id = $2 AND word IN {texts $3}";
const EVERYTHING: &str = "SELECT id FROM record WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3";
const OF_ORGANIZATION: &str =
    "SELECT id FROM record WHERE workspace_id = $1 AND organization_id = $4 AND id > $2 ORDER BY id LIMIT $3";

/// What these events change of the words of their records, each record once. Nothing is written yet.
pub async fn prepare(portal: &Portal, workspace: WorkspaceId, happened: &[Happened]) -> Result<Vec<Change>> {
    let mut records: Vec<RecordId> =
        happened.iter().filter(|one| changes_words(one)).filter_map(Happened::record).collect();
    records.sort();
    records.dedup();
    changes(portal, workspace, &records).await
}

/// Most moves change no words at all, and then nothing is read either.
fn changes_words(happened: &Happened) -> bool {
    let column = |name| happened.client.change(name).is_some();
    match happened.kind.as_str() {
        "record.submitted" | "message.sent" | "note.written" => true,
        "document.downloaded" | "document.viewed" => false,
        kind if kind.starts_with("document.") => true,
        // A question to the client is the comment of a move and a message.
        "record.advanced" if happened.client.said("comment").is_some() && column("ball") => true,
        _ => {
            let firm = happened.firm.change("firm_answers").is_some();
            firm || ["answers", "title", "organization_id", "requested_for"].into_iter().any(column)
        }
    }
}

/// Organizations whose name these events have changed: their records are found by the new one.
pub fn renamed(happened: &[Happened]) -> impl Iterator<Item = OrganizationId> {
    happened.iter().filter(|one| one.kind == "organization.renamed").map(|one| OrganizationId(one.chain))
}

/// Enqueues the indexing of many records.
pub fn enqueue(portal: &Portal, tx: &mut Tx, workspace: WorkspaceId, which: &Which) -> Result<()> {
    let payload = serde_json::to_value(which).map_err(Error::internal)?;
    let job = Job::new(portal.new_id(), REINDEX, workspace.tenant(), portal.now());
    Ok(portico_jobs::enqueue(tx, job.payload(payload).priority(Priority::Bulk))?)
}

/// Indexes these records now: for whoever has just written them and told nobody.
pub async fn reindex_some(portal: &Portal, workspace: WorkspaceId, records: &[RecordId]) -> Result<u64> {
    reindex(portal, workspace, &Which::Records(records.to_vec())).await
}

/// Indexes many records now, some in each transaction; how many that were.
pub async fn reindex(portal: &Portal, workspace: WorkspaceId, which: &Which) -> Result<u64> {
    let (mut after, mut indexed) = (Uuid::nil(), 0);
    let mut rest = match which {
        Which::Records(records) => records.clone(),
        Which::Everything | Which::Organization(_) => Vec::new(),
    };
    loop {
        let read = portal.db.within(workspace.tenant());
        let records: Vec<RecordId> = match which {
            Which::Records(_) => rest.split_off(rest.len().saturating_sub(TOGETHER)),
            Which::Everything => read.all(EVERYTHING, &values![workspace, after, TOGETHER]).await?,
            Which::Organization(of) => read.all(OF_ORGANIZATION, &values![workspace, after, TOGETHER, *of]).await?,
        };
        let Some(last) = records.last() else { return Ok(indexed) };
        after = last.0;
        let changes = changes(portal, workspace, &records).await?;
        if !changes.is_empty() {
            let mut tx = portal.db.begin(workspace.tenant()).await?;
            write(&mut tx, workspace, &changes)?;
            tx.commit().await?;
        }
        indexed += u64::try_from(records.len()).unwrap_or_default();
        // Others who wait for a turn on this thread get one.
        tokio::task::yield_now().await;
    }
}

/// Writes what has changed.
pub fn write(tx: &mut Tx, workspace: WorkspaceId, changes: &[Change]) -> Result<()> {
    for Change { record, client, firm, gone } in changes {
        if !gone.is_empty() {
            tx.later(REMOVE, &values![workspace, *record, Value::texts(gone)])?;
        }
        for (words, firm_only) in [(client, false), (firm, true)] {
            if !words.is_empty() {
                tx.later(ADD, &values![workspace, *record, Value::texts(words), firm_only])?;
            }
        }
    }
    Ok(())
}

async fn changes(portal: &Portal, workspace: WorkspaceId, records: &[RecordId]) -> Result<Vec<Change>> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let words = words::gather(portal, workspace, records).await?;
    Ok(words.into_iter().map(change).filter(|change| !change.is_nothing()).collect())
}

fn change(Words { record, has, written }: Words) -> Change {
    let gone = written.keys().filter(|word| !has.contains_key(*word)).cloned().collect();
    let new = has.into_iter().filter(|(word, firm_only)| written.get(word) != Some(firm_only));
    let (firm, client): (Vec<_>, Vec<_>) = new.partition(|(_, firm_only)| *firm_only);
    let only_words = |some: Vec<(String, bool)>| some.into_iter().map(|(word, _)| word).collect();
    Change { record, client: only_words(client), firm: only_words(firm), gone }
}

impl Change {
    fn is_nothing(&self) -> bool {
        self.client.is_empty() && self.firm.is_empty() && self.gone.is_empty()
    }
}
