//! What holds wherever blobs are kept.

use super::super::{BlobKey, Blobs, Place, Problem};
use super::places::{Folder, bytes, in_folder, key, serve_bucket};
use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};
use std::{
    ops::Range,
    time::{Duration, SystemTime},
};

/// Long ago and far ahead: every blob is younger than one and older than the other.
const EARLY: SystemTime = SystemTime::UNIX_EPOCH;

fn late() -> SystemTime {
    EARLY + Duration::from_hours(24 * 365 * 200)
}

async fn read(blobs: &Blobs, key: &BlobKey, part: Option<Range<u64>>) -> Result<Vec<u8>, Problem> {
    let reading = blobs.get(key, part).await?;
    let length = reading.length();
    let pieces: Vec<bytes::Bytes> = reading.try_collect().await?;
    let all = pieces.concat();
    assert_eq!(u64::try_from(all.len()).unwrap(), length);
    Ok(all)
}

async fn puts_and_gets(blobs: &Blobs, folder: &Folder) {
    for (number, length) in
        [0, 1, 1 << 20, (1 << 20) + 1, (8 << 20) - 1, 8 << 20, (8 << 20) + 3].into_iter().enumerate()
    {
        let (key, bytes) = (key(u8::try_from(number).unwrap()), bytes(length));
        let stored = blobs.put(&key, &folder.file("file", &bytes)).await.unwrap();
        assert_eq!(stored.size, u64::try_from(length).unwrap());
        assert_eq!(stored.sha256, <[u8; 32]>::from(Sha256::digest(&bytes)));
        assert_eq!(blobs.size(&key).await.unwrap(), Some(stored.size));
        assert!(read(blobs, &key, None).await.unwrap() == bytes, "{length}");
    }
}

async fn gets_parts(blobs: &Blobs, folder: &Folder) {
    let bytes = bytes(600_000);
    blobs.put(&key(1), &folder.file("file", &bytes)).await.unwrap();
    for part in [0..1, 0..600_000, 599_999..600_000, 262_143..262_145, 100_000..500_000, 7..7] {
        let expected = &bytes[usize::try_from(part.start).unwrap()..usize::try_from(part.end).unwrap()];
        assert!(read(blobs, &key(1), Some(part.clone())).await.unwrap() == expected, "{part:?}");
    }
    for outside in [0..600_001, 600_000..600_001, 700_000..800_000] {
        assert!(read(blobs, &key(1), Some(outside.clone())).await.is_err(), "{outside:?}");
    }
}

async fn keeps_what_is_there(blobs: &Blobs, folder: &Folder) {
    blobs.put(&key(1), &folder.file("first", b"first")).await.unwrap();
    let again = blobs.put(&key(1), &folder.file("second", b"second")).await;
    assert!(matches!(again, Err(Problem::Taken)), "{again:?}");
    assert_eq!(read(blobs, &key(1), None).await.unwrap(), b"first");
}

async fn forgets_what_is_deleted(blobs: &Blobs, folder: &Folder) {
    blobs.put(&key(1), &folder.file("file", b"x")).await.unwrap();
    blobs.delete(&key(1)).await.unwrap();
    blobs.delete(&key(1)).await.unwrap();
    assert_eq!(blobs.size(&key(1)).await.unwrap(), None);
    assert!(matches!(read(blobs, &key(1), None).await, Err(Problem::Missing)));
}

async fn lists_what_is_old(blobs: &Blobs, folder: &Folder) {
    let file = folder.file("file", b"x");
    for number in 0..5 {
        blobs.put(&key(number), &file).await.unwrap();
    }
    let mut all = blobs.list_older_than(late(), 100).await.unwrap();
    all.sort();
    assert_eq!(all, (0..5).map(key).collect::<Vec<BlobKey>>());
    assert_eq!(blobs.list_older_than(late(), 2).await.unwrap().len(), 2);
    assert_eq!(blobs.list_older_than(EARLY, 100).await.unwrap(), []);
}

async fn leaves_nothing_of_what_fails(blobs: &Blobs, folder: &Folder) {
    assert!(blobs.put(&key(1), &folder.path().join("missing")).await.is_err());
    assert!(blobs.put(&key(1), folder.path()).await.is_err());
    assert_eq!(blobs.size(&key(1)).await.unwrap(), None);
    blobs.check(&key(2)).await.unwrap();
    assert_eq!(blobs.size(&key(2)).await.unwrap(), None);
}

macro_rules! on_both {
    ($($name:ident: $suite:ident;)*) => {
        mod a_folder {
            use super::*;
            $(#[tokio::test]
            async fn $name() {
                let folder = Folder::new();
                $suite(&in_folder(&folder), &folder).await;
            })*
        }

        mod a_bucket {
            use super::*;
            $(#[tokio::test]
            async fn $name() {
                let folder = Folder::new();
                let bucket = serve_bucket(&folder).await;
                $suite(&Blobs::open(&Place::S3(bucket)).unwrap(), &folder).await;
            })*
        }
    };
}

on_both! {
    gives_back_what_was_put_and_names_its_hash: puts_and_gets;
    gives_parts_and_nothing_beyond_the_end: gets_parts;
    never_writes_over_a_blob: keeps_what_is_there;
    forgets_what_is_deleted_and_deletes_twice: forgets_what_is_deleted;
    lists_what_is_older_and_no_more_than_asked_for: lists_what_is_old;
    leaves_nothing_behind_when_a_put_fails: leaves_nothing_of_what_fails;
}
