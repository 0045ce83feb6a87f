//! Keeps bytes: once in a workspace, under a key made of chance. What they come to is counted by `quota/`.

use crate::{
    call::Call,
    error::{Error, Result},
    files::{
        arriving::{Arrived, not_kept},
        bare,
        document::{Scan, kind_of},
    },
    ids::{BlobId, DocumentId, OrganizationId},
};
use portico_connect::blobs::{BlobKey, Staged};
use portico_model::files::Kind;
use portico_store::{Tx, values};

/// Bytes that lie in the store, and what they are called. They are no document yet.
#[derive(Debug, Clone)]
pub struct Kept {
    pub original: String,
    pub kind: Kind,
    pub size: u64,
    pub sha256: [u8; 32],
    /// What stood in the picture beside the picture was taken out.
    pub is_bare: bool,
    key: BlobKey,
    /// The workspace has not had these bytes before.
    is_new: bool,
}

const KNOWN: &str = "SELECT key, scan FROM blob WHERE workspace_id = $1 AND sha256 = $2";
/// Of two who bring the same at once, the first one's stay.
const TAKE_NEW: &str = "INSERT INTO blob (workspace_id, id, key, sha256, size, kind, scan, created_at, used_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) \
    ON CONFLICT (workspace_id, sha256) DO UPDATE SET used_at = excluded.used_at RETURNING id, key, scan";
const TAKE_KNOWN: &str = "UPDATE blob SET used_at = $3 WHERE workspace_id = $1 AND sha256 = $2 RETURNING id, key, scan";
const CURRENT: &str = "SELECT v.original, b.kind, b.size, b.sha256, b.key FROM document d \
    JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id AND v.number = d.version \
    JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id WHERE d.workspace_id = $1 AND d.id = $2";
const RELEASE: &str = "UPDATE file_use SET bytes = bytes - $3, files = files - $4 \
    WHERE workspace_id = $1 AND organization_id = $2";

/// Brings what arrived to where files stay, without notes where the workspace wants none. When it returns, the bytes are
/// durable.
pub async fn keep(call: &Call, arrived: &Arrived) -> Result<Kept> {
    let Some(bare) = bare::of(call, arrived).await? else { return put(call, arrived, &arrived.staged).await };
    let kept = put(call, arrived, &bare).await;
    if let Err(problem) = tokio::fs::remove_file(&bare.path).await {
        tracing::debug!(%problem, "a picture without notes stays until its upload is discarded");
    }
    Ok(Kept { is_bare: true, ..kept? })
}

async fn put(call: &Call, arrived: &Arrived, Staged { path, size, sha256 }: &Staged) -> Result<Kept> {
    let known = call.read().find::<(String, String)>(KNOWN, &values![call.workspace(), sha256]).await?;
    let kept = |key, is_new| Kept {
        original: arrived.original.clone(),
        kind: arrived.kind,
        size: *size,
        sha256: *sha256,
        is_bare: false,
        key,
        is_new,
    };
    if let Some((key, scan)) = known {
        must_not_be_infected(&scan)?;
        let key = BlobKey::parse(&key).ok_or_else(|| Error::internal(format!("{key} is no key of a blob")))?;
        return Ok(kept(key, false));
    }
    let key = BlobKey::new(call.portal().random());
    let stored = call.portal().storage.blobs.put(&key, path).await.map_err(not_kept)?;
    if stored.sha256 != *sha256 {
        return Err(Error::internal("a staged file changed while it was copied"));
    }
    Ok(kept(key, true))
}

/// The bytes of a document's current version, for another document.
pub async fn again(call: &Call, tx: &mut Tx, document: DocumentId) -> Result<Kept> {
    let found: Option<(String, String, i64, Vec<u8>, String)> =
        tx.find(CURRENT, &values![call.workspace(), document]).await?;
    let (original, kind, size, sha256, key) = found.ok_or(Error::NotFound)?;
    let unread = || Error::internal("the row of a version cannot be read");
    Ok(Kept {
        original,
        kind: kind_of(&kind).ok_or_else(unread)?,
        size: u64::try_from(size).map_err(Error::internal)?,
        sha256: sha256.try_into().map_err(|_| unread())?,
        is_bare: false,
        key: BlobKey::parse(&key).ok_or_else(unread)?,
        is_new: false,
    })
}

/// Puts down the row of the bytes in the transaction of what they become; the same bytes share one, with its verdict.
pub async fn take(call: &Call, tx: &mut Tx, kept: &Kept) -> Result<(BlobId, Scan)> {
    let first = if call.portal().storage.scanner.is_some() { Scan::Waiting } else { Scan::NotScanned };
    let row = values![
        call.workspace(),
        call.new_id(),
        kept.key.as_str(),
        kept.sha256,
        kept.size,
        kept.kind.extension(),
        first.as_str(),
        call.now()
    ];
    let taken = match kept.is_new {
        true => tx.find::<(BlobId, String, String)>(TAKE_NEW, &row).await?,
        false => tx.find(TAKE_KNOWN, &values![call.workspace(), kept.sha256, call.now()]).await?,
    };
    // Known a moment ago and swept since: once more, they are new.
    let gone = || Error::Unavailable("The file was not kept. Send it again.".into());
    let (id, key, scan) = taken.ok_or_else(gone)?;
    must_not_be_infected(&scan)?;
    if kept.is_new && key != kept.key.as_str() {
        spare(call, tx, kept.key.clone());
    }
    let scan = Scan::parse(&scan).ok_or_else(|| Error::internal(format!("{scan} is no verdict")))?;
    Ok((id, scan))
}

/// Gives room back when versions are erased.
pub fn release(call: &Call, tx: &mut Tx, organization: OrganizationId, (size, files): (i64, i64)) -> Result<()> {
    Ok(tx.later(RELEASE, &values![call.workspace(), organization, size, files])?)
}

fn must_not_be_infected(scan: &str) -> Result<()> {
    if scan == Scan::Infected.as_str() {
        return Err(Error::invalid("file", "We found a virus in this file and deleted it."));
    }
    Ok(())
}

/// Somebody else brought the same bytes a moment earlier: ours go once it is sure that theirs stay.
fn spare(call: &Call, tx: &mut Tx, key: BlobKey) {
    let blobs = call.portal().storage.blobs.clone();
    tx.on_commit(move || {
        tokio::spawn(async move {
            if let Err(problem) = blobs.delete(&key).await {
                tracing::debug!(%problem, "bytes that are there twice stay until they are swept");
            }
        });
    });
}
