//! What concerns a bucket alone: settings that are wrong, and a server that is gone.

use super::super::{Blobs, Bucket, Place, Problem};
use super::places::{Folder, key, serve_bucket};
use object_store::Error as StoreError;

fn open(bucket: Bucket) -> Blobs {
    Blobs::open(&Place::S3(bucket)).unwrap()
}

#[tokio::test]
async fn wrong_settings_are_told_by_what_to_correct() {
    let folder = Folder::new();
    let bucket = serve_bucket(&folder).await;
    open(bucket.clone()).check(&key(1)).await.unwrap();
    let told = open(Bucket { secret: "wrong".to_owned(), ..bucket }).check(&key(1)).await;
    assert!(matches!(told, Err(Problem::Denied(_))), "{told:?}");
}

/// The server of these tests makes a bucket that is missing; others say this.
#[test]
fn a_bucket_that_is_missing_is_told_from_a_blob_that_is() {
    let answer = |said: &str| StoreError::NotFound { path: "blobs/01".to_owned(), source: said.into() };
    assert!(matches!(Problem::of(answer("<Code>NoSuchBucket</Code>")), Problem::Settings(_)));
    assert!(matches!(Problem::of(answer("<Code>NoSuchKey</Code>")), Problem::Missing));
}

#[tokio::test]
async fn a_server_that_is_gone_is_told_from_a_wrong_setting() {
    let folder = Folder::new();
    let bucket = serve_bucket(&folder).await;
    let told = open(Bucket { endpoint: Some("http://127.0.0.1:1".to_owned()), ..bucket }).check(&key(1)).await;
    assert!(told.as_ref().is_err_and(Problem::is_passing), "{told:?}");
}

#[test]
fn settings_are_read_and_never_show_the_secret() {
    let written = r#"{"kind": "s3", "bucket": "portal", "key": "k", "secret": "hidden", "path_style": true}"#;
    let place: Place = serde_json::from_str(written).unwrap();
    let shown = format!("{place:?}");
    assert!(shown.contains("portal") && !shown.contains("hidden"), "{shown}");
    assert!(serde_json::from_str::<Place>(r#"{"kind": "folder", "path": "/srv/files"}"#).is_ok());
    assert!(serde_json::from_str::<Place>(r#"{"kind": "ftp", "path": "/srv/files"}"#).is_err());
}
