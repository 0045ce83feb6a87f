//! The store itself: a folder or a bucket behind one set of verbs.

use super::{BlobKey, Bucket, Place, Problem, Reading, http::Line};
use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::{
    BackoffConfig, GetOptions, GetRange, MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig,
    aws::AmazonS3Builder, local::LocalFileSystem, path::Path as StorePath,
};
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::Read,
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

/// A bucket takes no smaller parts than 5 MiB, and no more than 10,000 of them.
const PART_OF_BUCKET: usize = 8 << 20;
const PART_OF_FOLDER: usize = 1 << 20;

/// Bytes under keys that are never used twice.
#[derive(Debug, Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    part: usize,
    /// Where it is one of this machine's.
    folder: Option<PathBuf>,
}

/// What was put, as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    pub size: u64,
    pub sha256: [u8; 32],
}

impl Blobs {
    /// Makes the folder where it is missing; a bucket has to be there. Asks nothing of the network: see `check`.
    pub fn open(place: &Place) -> Result<Blobs, Problem> {
        match place {
            Place::Folder { path } => open_folder(path),
            Place::S3(bucket) => open_bucket(bucket),
        }
    }

    /// Writes, reads and deletes a few bytes, so that wrong settings are known before somebody's file is lost on them.
    pub async fn check(&self, key: &BlobKey) -> Result<(), Problem> {
        let probe = Bytes::from_static(b"Portico looks whether it can keep files here.");
        let path = path_of(key);
        self.store.put(&path, PutPayload::from(probe.clone())).await.map_err(Problem::of)?;
        let read = self.store.get_range(&path, 0..u64::try_from(probe.len()).unwrap_or_default()).await;
        self.delete(key).await?;
        if read.map_err(Problem::of)? == probe {
            Ok(())
        } else {
            Err(Problem::Broken("what was written was not what was read".to_owned()))
        }
    }

    /// Copies a whole file. When it returns, the bytes are durable, and the hash is of exactly what was copied.
    /// What is broken off leaves nothing under the key.
    pub async fn put(&self, key: &BlobKey, file: &Path) -> Result<Stored, Problem> {
        if self.size(key).await?.is_some() {
            return Err(Problem::Taken);
        }
        let (first, source) = Source::open(file, self.part).await?.next().await?;
        if first.len() < self.part {
            self.store.put(&path_of(key), first.into()).await.map_err(Problem::of)?;
            return Ok(source.stored());
        }
        let mut upload = self.store.put_multipart(&path_of(key)).await.map_err(Problem::of)?;
        let stored = put_parts(upload.as_mut(), first, source).await;
        if stored.is_err() {
            // What cannot be taken back now is swept later; the first problem is the one to tell.
            drop(upload.abort().await);
        }
        stored
    }

    /// The same with bytes that were made here; of a size that fits into memory.
    pub async fn put_bytes(&self, key: &BlobKey, bytes: Bytes) -> Result<(), Problem> {
        self.store.put(&path_of(key), PutPayload::from(bytes)).await.map_err(Problem::of)?;
        Ok(())
    }

    /// A part of a blob, or all of it. A part that does not lie within it is an error.
    pub async fn get(&self, key: &BlobKey, part: Option<Range<u64>>) -> Result<Reading, Problem> {
        if part.as_ref().is_some_and(Range::is_empty) {
            return Ok(Reading::of_nothing());
        }
        let options = GetOptions { range: part.clone().map(GetRange::Bounded), ..GetOptions::default() };
        let result = self.store.get_opts(&path_of(key), options).await.map_err(Problem::of)?;
        if part.is_some_and(|part| part != result.range) {
            return Err(Problem::Broken("the blob is shorter than what is asked of it".to_owned()));
        }
        Ok(Reading::of(result))
    }

    /// In bytes; nothing where there is no such blob.
    pub async fn size(&self, key: &BlobKey) -> Result<Option<u64>, Problem> {
        match self.store.head(&path_of(key)).await.map_err(Problem::of) {
            Ok(found) => Ok(Some(found.size)),
            Err(Problem::Missing) => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    /// What is gone already stays gone, and that is no error.
    pub async fn delete(&self, key: &BlobKey) -> Result<(), Problem> {
        match self.store.delete(&path_of(key)).await.map_err(Problem::of) {
            Ok(()) | Err(Problem::Missing) => Ok(()),
            Err(problem) => Err(problem),
        }
    }

    /// Keys of blobs that were written before, at most so many: those that no row knows are orphans.
    /// Whatever else lies there is not ours and never named.
    pub async fn list_older_than(&self, before: SystemTime, most: usize) -> Result<Vec<BlobKey>, Problem> {
        let mut found = Vec::new();
        let mut objects = self.store.list(Some(&StorePath::from(ROOT)));
        while found.len() < most {
            let Some(object) = objects.try_next().await.map_err(Problem::of)? else { break };
            let is_old = SystemTime::from(object.last_modified) < before;
            found.extend(key_of(&object.location).filter(|_| is_old));
        }
        Ok(found)
    }

    /// Removes what writes that were broken off have left in a folder, and says how many. In a bucket such parts are
    /// not seen: a rule of its own has to abort incomplete uploads.
    pub async fn sweep_unfinished(&self, before: SystemTime) -> Result<usize, Problem> {
        let Some(root) = self.folder.clone() else { return Ok(0) };
        let swept = tokio::task::spawn_blocking(move || sweep_parts(&root.join(ROOT), before)).await;
        swept.map_err(|error| Problem::Broken(error.to_string()))?
    }
}

const ROOT: &str = "blobs";

fn open_folder(path: &Path) -> Result<Blobs, Problem> {
    std::fs::create_dir_all(path).map_err(|error| match Problem::from(error) {
        Problem::Broken(said) => Problem::Settings(format!("{}: {said}", path.display())),
        other => other,
    })?;
    let store = LocalFileSystem::new_with_prefix(path).map_err(Problem::of)?.with_fsync(true);
    Ok(Blobs { store: Arc::new(store), part: PART_OF_FOLDER, folder: Some(path.to_owned()) })
}

fn open_bucket(bucket: &Bucket) -> Result<Blobs, Problem> {
    let plain = bucket.endpoint.as_ref().is_some_and(|endpoint| endpoint.starts_with("http://"));
    let retry =
        RetryConfig { backoff: BackoffConfig::default(), max_retries: 3, retry_timeout: Duration::from_mins(1) };
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&bucket.bucket)
        .with_region(&bucket.region)
        .with_access_key_id(&bucket.key)
        .with_secret_access_key(&bucket.secret)
        .with_virtual_hosted_style_request(!bucket.path_style)
        .with_allow_http(plain)
        .with_retry(retry)
        .with_http_connector(Line { plain });
    if let Some(endpoint) = &bucket.endpoint {
        builder = builder.with_endpoint(address(endpoint, bucket));
    }
    let store = builder.build().map_err(|error| Problem::Settings(error.to_string()))?;
    Ok(Blobs { store: Arc::new(store), part: PART_OF_BUCKET, folder: None })
}

/// The library expects the bucket in the host's name already where it belongs there.
fn address(endpoint: &str, bucket: &Bucket) -> String {
    match endpoint.split_once("://") {
        Some((scheme, host)) if !bucket.path_style => format!("{scheme}://{}.{host}", bucket.bucket),
        _ => endpoint.to_owned(),
    }
}

async fn put_parts(upload: &mut dyn MultipartUpload, first: Bytes, source: Source) -> Result<Stored, Problem> {
    let (mut part, mut source) = (first, source);
    while !part.is_empty() {
        upload.put_part(part.into()).await.map_err(Problem::of)?;
        (part, source) = source.next().await?;
    }
    upload.complete().await.map_err(Problem::of)?;
    Ok(source.stored())
}

/// Two letters of folder, so that none holds all of them.
fn path_of(key: &BlobKey) -> StorePath {
    let (folder, _) = key.as_str().split_at_checked(2).unwrap_or_default();
    StorePath::from_iter([ROOT, folder, key.as_str()])
}

fn key_of(path: &StorePath) -> Option<BlobKey> {
    let key = BlobKey::parse(path.filename()?)?;
    (path_of(&key) == *path).then_some(key)
}

/// The library writes beside the place and renames: `key#1` is a file on its way.
fn sweep_parts(root: &Path, before: SystemTime) -> Result<usize, Problem> {
    let mut swept = 0;
    let folders = match std::fs::read_dir(root) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        folders => folders?,
    };
    for folder in folders {
        let folder = folder?.path();
        for file in std::fs::read_dir(&folder)? {
            let file = file?;
            let name = file.file_name();
            let key = name.to_str().and_then(|name| name.split_once('#')).and_then(|(key, _)| BlobKey::parse(key));
            if key.is_some() && file.metadata()?.modified()? < before {
                std::fs::remove_file(file.path())?;
                swept += 1;
            }
        }
    }
    Ok(swept)
}

/// A file that is hashed while it is read.
struct Source {
    file: File,
    part: usize,
    hash: Sha256,
    size: u64,
}

impl Source {
    async fn open(path: &Path, part: usize) -> Result<Source, Problem> {
        let file = tokio::fs::File::open(path).await?.into_std().await;
        Ok(Source { file, part, hash: Sha256::new(), size: 0 })
    }

    /// As much as fits into a part; less only at the end, and nothing after it.
    async fn next(self) -> Result<(Bytes, Source), Problem> {
        let read = tokio::task::spawn_blocking(move || self.read()).await;
        read.map_err(|error| Problem::Broken(error.to_string()))?
    }

    fn read(mut self) -> Result<(Bytes, Source), Problem> {
        let mut bytes = Vec::new();
        (&mut self.file).take(u64::try_from(self.part).unwrap_or(u64::MAX)).read_to_end(&mut bytes)?;
        self.hash.update(&bytes);
        self.size += u64::try_from(bytes.len()).unwrap_or_default();
        Ok((bytes.into(), self))
    }

    fn stored(self) -> Stored {
        Stored { size: self.size, sha256: self.hash.finalize().into() }
    }
}
