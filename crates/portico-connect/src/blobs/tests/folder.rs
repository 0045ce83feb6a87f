//! What concerns a folder of this machine alone.

use super::super::{BlobKey, Blobs, Place, Problem};
use super::places::{Folder, in_folder, key};
use std::time::{Duration, SystemTime};

fn late() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_hours(24 * 365 * 200)
}

// s_011
#[tokio::test]
async fn a_key_is_digits_and_no_path() {
    for hostile in ["", "../../../../../../etc/passwd/000", "0000000000000000000000000000000G", "a/b", &"A".repeat(32)]
    {
        assert_eq!(BlobKey::parse(hostile), None, "{hostile}");
    }
    assert_eq!(BlobKey::parse(key(7).as_str()), Some(key(7)));
    assert_eq!(key(7).as_str(), "07".repeat(16));
}

#[tokio::test]
async fn only_blobs_are_listed_and_only_what_was_broken_off_is_swept() {
    let folder = Folder::new();
    let blobs = in_folder(&folder);
    blobs.put(&key(1), &folder.file("file", b"x")).await.unwrap();
    let beside = folder.path().join("store/blobs/01");
    for name in ["notes.txt", &format!("{}#1", key(2).as_str()), &"0".repeat(32)] {
        std::fs::write(beside.join(name), b"x").unwrap();
    }
    assert_eq!(blobs.list_older_than(late(), 10).await.unwrap(), [key(1)]);
    assert_eq!(blobs.sweep_unfinished(SystemTime::UNIX_EPOCH).await.unwrap(), 0);
    assert_eq!(blobs.sweep_unfinished(late()).await.unwrap(), 1);
    assert_eq!(std::fs::read_dir(beside).unwrap().count(), 3);
}

#[tokio::test]
async fn a_place_that_cannot_be_is_told_at_once() {
    let folder = Folder::new();
    let file = folder.file("file", b"x");
    let below_a_file = Blobs::open(&Place::Folder { path: file.join("store") });
    assert!(matches!(below_a_file, Err(Problem::Settings(_))), "{below_a_file:?}");
}

#[tokio::test]
async fn a_blob_that_was_cut_from_outside_is_an_error_and_no_shorter_file() {
    let folder = Folder::new();
    let blobs = in_folder(&folder);
    blobs.put(&key(1), &folder.file("file", &[7; 1000])).await.unwrap();
    let path = folder.path().join("store/blobs/01").join(key(1).as_str());
    std::fs::write(path, [7; 10]).unwrap();
    assert!(blobs.get(&key(1), Some(0..1000)).await.is_err());
}
