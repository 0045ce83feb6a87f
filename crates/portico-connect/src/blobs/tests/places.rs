//! Places for blobs that last as long as a test.

use super::super::{BlobKey, Blobs, Bucket, Place, UploadId};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};
use tokio::net::TcpListener;

/// A folder of its own, removed in the end.
pub struct Folder(PathBuf);

static COUNT: AtomicU32 = AtomicU32::new(0);

impl Folder {
    pub fn new() -> Folder {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("portico-blobs-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A file with these bytes in it.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

pub fn in_folder(folder: &Folder) -> Blobs {
    Blobs::open(&Place::Folder { path: folder.path().join("store") }).unwrap()
}

/// A real S3 server over a folder, strict about signatures, with one bucket.
#[expect(clippy::disallowed_methods, reason = "a test's own server")]
pub async fn serve_bucket(folder: &Folder) -> Bucket {
    std::fs::create_dir_all(folder.path().join("s3/portal")).unwrap();
    let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path().join("s3")).unwrap());
    service.set_auth(SimpleAuth::from_single("key", "secret"));
    let service = service.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((line, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                drop(Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(line), service).await);
            });
        }
    });
    Bucket {
        endpoint: Some(endpoint),
        bucket: "portal".to_owned(),
        region: "us-east-1".to_owned(),
        key: "key".to_owned(),
        secret: "secret".to_owned(),
        path_style: true,
    }
}

pub fn key(number: u8) -> BlobKey {
    BlobKey::new([number; 16])
}

pub fn upload(number: u8) -> UploadId {
    UploadId::new([number; 16])
}

/// Bytes that differ from place to place.
pub fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|at| u8::try_from((at * 31 + at / 251) % 256).unwrap()).collect()
}
