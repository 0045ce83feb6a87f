//! A file that a program has in its hands: it goes the way of every other file, limits and all.

use crate::{
    call::Call,
    error::{Error, Result},
    files::{
        arriving::{self, Arrived, look, not_staged},
        keeping::{self, Kept},
    },
};
use bytes::Bytes;
use portico_connect::blobs::{NotStaged, UploadId};
use portico_model::files::Refusal;

/// Looks at the bytes and keeps them. They are to become a document, or a version of one.
pub async fn bring(call: &Call, original: &str, bytes: Bytes) -> Result<Kept> {
    let upload = UploadId::new(call.portal().random());
    let kept = stage(call, &upload, original, bytes).await;
    arriving::discard(call, &upload).await;
    kept
}

async fn stage(call: &Call, upload: &UploadId, original: &str, bytes: Bytes) -> Result<Kept> {
    let storage = &call.portal().storage;
    let limits = &storage.rules.limits;
    let refused = |refusal: Refusal| Error::invalid("file", refusal.words());
    storage.staging.create(upload, limits.smaller_than()).await.map_err(not_staged)?;
    let writer = storage.staging.resume(upload, 0).await.map_err(not_staged)?;
    let writer = writer.write(bytes).await.map_err(|problem| match problem {
        NotStaged::TooMuch { announced } => refused(Refusal::TooLarge(announced)),
        other => not_staged(other),
    })?;
    let staged = writer.end().await.map_err(not_staged)?;
    let kind = look(&staged, limits).await?.map_err(refused)?;
    keeping::keep(call, &Arrived { upload: upload.clone(), staged, kind, original: original.to_owned() }).await
}
