//! Erases a document that was taken away long enough ago: rows and bytes go, the events stay and their chain holds.

use crate::{
    call::Call,
    error::Result,
    files::{arriving::not_kept, keeping, told::About},
    ids::{BlobId, DocumentId, RecordId},
    records::{change::Held, hold},
};
use jiff::{Timestamp, ToSpan};
use portico_connect::blobs::BlobKey;
use portico_store::{Tx, values};

const VERSIONS: &str = "SELECT b.id, b.size FROM document_version v \
    JOIN blob b ON b.workspace_id = v.workspace_id AND b.id = v.blob_id WHERE v.workspace_id = $1 AND v.document_id = $2";
const FIRM_ONLY: &str =
    "SELECT firm_only FROM document WHERE workspace_id = $1 AND id = $2 AND removed_at < $3 AND record_id = $4";
const DELETE_VERSIONS: &str = "DELETE FROM document_version WHERE workspace_id = $1 AND document_id = $2";
const DELETE_ORIGINS: &str = "DELETE FROM made_version WHERE workspace_id = $1 AND document_id = $2";
const DELETE_OPENINGS: &str = "DELETE FROM document_opening WHERE workspace_id = $1 AND document_id = $2";
const DELETE: &str = "DELETE FROM document WHERE workspace_id = $1 AND id = $2";
/// Not what became a version of something else lately: that transaction may not be seen yet.
const DELETE_BLOB: &str = "DELETE FROM blob WHERE workspace_id = $1 AND id = $2 AND used_at < $3 \
    AND NOT EXISTS (SELECT 1 FROM document_version v WHERE v.workspace_id = blob.workspace_id AND v.blob_id = blob.id) \
    RETURNING key";

const PICTURES: &str = "SELECT key FROM page_image WHERE workspace_id = $1 AND blob_id = $2";

/// Erases what was removed before that time; whoever brought it back meanwhile keeps it, and so does a legal hold.
pub async fn erase(call: &Call, record: RecordId, document: DocumentId, before: Timestamp) -> Result<()> {
    let mut tx = call.begin().await?;
    let Some(mut held) = Held::find(call, &mut tx, record).await? else { return Ok(()) };
    let name = super::name(call, &mut tx, document).await?;
    let given = values![call.workspace(), document, before, record];
    let Some(firm_only) = tx.find::<bool>(FIRM_ONLY, &given).await? else { return Ok(()) };
    if hold::is_held(&mut tx, call.workspace(), record).await? {
        return Ok(());
    }
    let keys = take_out(call, &mut tx, &held, document).await?;
    let about = About { document, firm_only };
    let fact = about.say(about.fact(call, "document.erased", None), "name", name);
    about.write(call, &mut tx, &mut held, fact).await?;
    tx.commit().await?;
    delete_bytes(call, keys).await
}

/// Takes the rows of a document out, with those of bytes that nothing else needs. Their keys go to `delete_bytes` after the
/// commit.
pub async fn take_out(call: &Call, tx: &mut Tx, held: &Held, document: DocumentId) -> Result<Vec<BlobKey>> {
    let versions = tx.all::<(BlobId, i64)>(VERSIONS, &values![call.workspace(), document]).await?;
    for sql in [DELETE_ORIGINS, DELETE_VERSIONS, DELETE_OPENINGS, DELETE] {
        tx.later(sql, &values![call.workspace(), document])?;
    }
    let size: i64 = versions.iter().map(|(_, size)| size).sum();
    let count = i64::try_from(versions.len()).unwrap_or(i64::MAX);
    keeping::release(call, tx, held.record.organization, (size, count))?;
    unused(call, tx, versions.into_iter().map(|(blob, _)| blob)).await
}

/// A crash before this leaves bytes that no row knows; they are swept.
pub async fn delete_bytes(call: &Call, keys: Vec<BlobKey>) -> Result<()> {
    for key in keys {
        call.portal().storage.blobs.delete(&key).await.map_err(not_kept)?;
    }
    Ok(())
}

async fn unused(call: &Call, tx: &mut Tx, blobs: impl Iterator<Item = BlobId>) -> Result<Vec<BlobKey>> {
    let lately = call.now().checked_sub(24.hours()).unwrap_or(call.now());
    let mut keys = Vec::new();
    for blob in blobs {
        let pictures = tx.all::<String>(PICTURES, &values![call.workspace(), blob]).await?;
        let key = tx.find::<String>(DELETE_BLOB, &values![call.workspace(), blob, lately]).await?;
        // The rows of its pictures went with it.
        let gone = key.into_iter().flat_map(|key| std::iter::once(key).chain(pictures.clone()));
        keys.extend(gone.filter_map(|key| BlobKey::parse(&key)));
    }
    Ok(keys)
}
