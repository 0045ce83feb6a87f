//! What happens to files by itself: they are looked through for viruses, what was taken away is erased in time, what a rule
//! says is deleted, and what nobody goes on with or knows of is swept.

use crate::{
    call::{ActorKind, Call, Client, Portal},
    error::{Error, Result},
    files::{
        actions::{
            begin_upload,
            erase::erase,
            preview::{self, Made},
            remove,
            scan::{self, Scanned},
        },
        arriving::not_kept,
        document::Scan,
        finding, retention,
    },
    ids::{BlobId, DocumentId, RecordId, UploadId, WorkspaceId},
    policy::identity,
    storage::Unscanned,
};
use jiff::{Timestamp, ToSpan};
use portico_connect::blobs::{BlobKey, NotStaged};
use portico_jobs::Job;
use portico_store::{Tx, Value, values};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, time::SystemTime};

/// Kinds of jobs.
pub const SCAN: &str = "files.scan";
pub const PREVIEW: &str = "files.preview";
/// Returns every hour.
pub const TIDY: &str = "files.tidy";
/// Returns every hour.
pub const RETAIN: &str = "files.retain";

/// Which bytes are looked through.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Which {
    pub blob: BlobId,
}

/// A file that breaks whoever looks into it does so again: it is tried no more often.
pub const PREVIEW_ATTEMPTS: u32 = 3;
/// Of each there are at most so many in one turn; the rest has the next.
const MOST: usize = 500;
/// Keys that are looked at in one turn for what no row knows.
const MOST_KEYS: usize = 100_000;
const TOGETHER: usize = 500;

const WORKSPACES: &str = "SELECT id FROM workspace ORDER BY id";
const REMOVED: &str = "SELECT record_id, id FROM document WHERE workspace_id = $1 AND removed_at IS NOT NULL AND removed_at < $2 \
    AND NOT EXISTS (SELECT 1 FROM legal_hold h WHERE h.workspace_id = document.workspace_id AND h.record_id = document.record_id) \
    ORDER BY removed_at, id LIMIT $3";
const EXPIRED: &str =
    "SELECT id FROM upload WHERE workspace_id = $1 AND expires_at < $2 ORDER BY expires_at, id LIMIT $3";
const FORGET: &str = "DELETE FROM upload WHERE workspace_id = $1 AND id = $2 AND expires_at < $3";
const KNOWN: &str = "SELECT key FROM blob WHERE workspace_id = $1 AND key IN {texts $2} \
    UNION ALL SELECT key FROM page_image WHERE workspace_id = $1 AND key IN {texts $2}";
/// Of before there were previews, of a time when nobody could show them, or whose verdict has changed since.
const UNSHOWN: &str = "SELECT id, scan FROM blob WHERE workspace_id = $1 AND preview = 'waiting' \
    AND scan IN ('clean', 'not-scanned') ORDER BY id LIMIT $2";

/// Has bytes looked through that nobody has looked through, and pages shown of those that may be given out: once however
/// many documents they are in.
pub async fn enqueue_looks(call: &Call, tx: &mut Tx, blob: BlobId, scan: Scan) -> Result<()> {
    let storage = &call.portal().storage;
    let (kind, name, attempts) = match (scan, call.unscanned().await?) {
        (Scan::Waiting, _) => (SCAN, "scan", None),
        (Scan::Clean, _) | (Scan::NotScanned, Unscanned::Label) if storage.previewer.is_some() => {
            (PREVIEW, "preview", Some(PREVIEW_ATTEMPTS))
        }
        (Scan::Clean | Scan::NotScanned | Scan::Infected, _) => return Ok(()),
    };
    let payload = serde_json::to_value(Which { blob }).map_err(Error::internal)?;
    let job = Job::new(call.new_id(), kind, call.workspace().tenant(), call.now());
    let job = job.payload(payload).unique(format!("{name}:{blob}"));
    let job = match attempts {
        Some(attempts) => job.attempts(attempts),
        None => job,
    };
    Ok(portico_jobs::enqueue(tx, job)?)
}

/// Looks through bytes, as the portal itself.
pub async fn scan(portal: &Portal, workspace: WorkspaceId, blob: BlobId) -> Result<Scanned> {
    let actor = identity::by_itself(portal, workspace, ActorKind::Job(SCAN), "").await?;
    scan::scan(&portal.call(actor, SCAN.into(), Client::local()), blob).await
}

/// Makes pictures and text of bytes, as the portal itself.
pub async fn preview(portal: &Portal, workspace: WorkspaceId, blob: BlobId, is_last: bool) -> Result<Made> {
    let actor = identity::by_itself(portal, workspace, ActorKind::Job(PREVIEW), "").await?;
    preview::preview(&portal.call(actor, PREVIEW.into(), Client::local()), blob, is_last).await
}

/// Erases, gives up and sweeps what its time has come for, in every workspace.
pub async fn tidy(portal: &Portal) -> Result<()> {
    let workspaces: Vec<WorkspaceId> = portal.db.installation().all(WORKSPACES, &[]).await?;
    for workspace in &workspaces {
        let actor = identity::by_itself(portal, *workspace, ActorKind::Job(TIDY), "").await?;
        let call = portal.call(actor, TIDY.into(), Client::local());
        erase_removed(&call).await?;
        give_up_uploads(&call).await?;
        show_the_rest(&call).await?;
        finding::forget(&call).await?;
    }
    sweep(portal, &workspaces).await
}

/// Deletes what the rules of retention say, in every workspace. It comes every hour, because a day ends at another hour in
/// each zone.
pub async fn retain(portal: &Portal) -> Result<()> {
    let workspaces: Vec<WorkspaceId> = portal.db.installation().all(WORKSPACES, &[]).await?;
    for workspace in workspaces {
        let actor = identity::by_itself(portal, workspace, ActorKind::Job(RETAIN), "").await?;
        let call = portal.call(actor, RETAIN.into(), Client::local());
        if let Err(error) = retention::delete_due(&call).await {
            tracing::warn!(%error, %workspace, "what is due by a rule could not be deleted");
        }
    }
    Ok(())
}

/// One document that cannot be erased does not hold up the others.
async fn erase_removed(call: &Call) -> Result<()> {
    let before = call.now().checked_sub((24 * remove::DAYS).hours()).unwrap_or(Timestamp::MIN);
    let given = values![call.workspace(), before, MOST];
    for (record, document) in call.read().all::<(RecordId, DocumentId)>(REMOVED, &given).await? {
        if let Err(error) = erase(call, record, document, before).await {
            tracing::warn!(%error, %document, "a document could not be erased");
        }
    }
    Ok(())
}

/// What has no pages yet and should have them; what is on its way already is not there twice.
async fn show_the_rest(call: &Call) -> Result<()> {
    if call.portal().storage.previewer.is_none() {
        return Ok(());
    }
    let mut tx = call.begin().await?;
    for (blob, scan) in call.read().all::<(BlobId, String)>(UNSHOWN, &values![call.workspace(), MOST]).await? {
        enqueue_looks(call, &mut tx, blob, Scan::parse(&scan).unwrap_or(Scan::NotScanned)).await?;
    }
    Ok(tx.commit().await?)
}

/// Without the row nobody can go on with it; its bytes are only space after that.
async fn give_up_uploads(call: &Call) -> Result<()> {
    for id in call.read().all::<UploadId>(EXPIRED, &values![call.workspace(), call.now(), MOST]).await? {
        let mut tx = call.begin().await?;
        tx.execute(FORGET, &values![call.workspace(), id, call.now()]).await?;
        tx.commit().await?;
        match call.portal().storage.staging.discard(&begin_upload::name(id)).await {
            Ok(()) | Err(NotStaged::Unknown | NotStaged::Busy) => {}
            Err(problem) => return Err(Error::internal(problem)),
        }
    }
    Ok(())
}

/// Bytes that no row knows: of uploads that a crash has cut off, and of files whose row was never written.
async fn sweep(portal: &Portal, workspaces: &[WorkspaceId]) -> Result<()> {
    let storage = &portal.storage;
    let uploads = ago(portal.now(), 24 * (begin_upload::DAYS + 1));
    storage.staging.sweep(uploads).await.map_err(Error::internal)?;
    let day = ago(portal.now(), 24);
    storage.blobs.sweep_unfinished(day).await.map_err(not_kept)?;
    let old = storage.blobs.list_older_than(day, MOST_KEYS).await.map_err(not_kept)?;
    for some in old.chunks(TOGETHER) {
        for key in unknown(portal, workspaces, some).await? {
            tracing::info!(key = key.as_str(), "a file that nothing knows is swept");
            storage.blobs.delete(&key).await.map_err(not_kept)?;
        }
    }
    Ok(())
}

async fn unknown(portal: &Portal, workspaces: &[WorkspaceId], keys: &[BlobKey]) -> Result<Vec<BlobKey>> {
    let mut known = BTreeSet::new();
    let texts = Value::texts(keys.iter().map(BlobKey::as_str));
    for workspace in workspaces {
        let read = portal.db.within(workspace.tenant());
        known.extend(read.all::<String>(KNOWN, &values![*workspace, texts.clone()]).await?);
    }
    Ok(keys.iter().filter(|key| !known.contains(key.as_str())).cloned().collect())
}

fn ago(now: Timestamp, hours: i64) -> SystemTime {
    now.checked_sub(hours.hours()).unwrap_or(now).into()
}
