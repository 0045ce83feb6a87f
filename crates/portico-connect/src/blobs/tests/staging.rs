//! Uploads that are under way: pieces, crashes and races.

use super::super::{NotStaged, Staging, UploadId};
use super::places::{Folder, bytes, upload};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::{
    fs::OpenOptions,
    io::Write,
    time::{Duration, SystemTime},
};

fn staging(folder: &Folder) -> Staging {
    Staging::open(&folder.path().join("uploads")).unwrap()
}

async fn add(staging: &Staging, id: &UploadId, at: u64, bytes: &[u8]) -> Result<u64, NotStaged> {
    staging.resume(id, at).await?.write(Bytes::copy_from_slice(bytes)).await?.keep().await
}

#[tokio::test]
async fn pieces_become_a_whole() {
    let folder = Folder::new();
    let staging = staging(&folder);
    let all = bytes(10_000);
    staging.create(&upload(1), 10_000).await.unwrap();
    assert_eq!(staging.offset(&upload(1)).await.unwrap(), 0);
    assert_eq!(add(&staging, &upload(1), 0, &all[..3_000]).await.unwrap(), 3_000);
    let unfinished = staging.finish(&upload(1)).await;
    assert!(matches!(unfinished, Err(NotStaged::Unfinished { at: 3_000, announced: 10_000 })));
    assert_eq!(add(&staging, &upload(1), 3_000, &all[3_000..]).await.unwrap(), 10_000);
    let staged = staging.finish(&upload(1)).await.unwrap();
    assert_eq!((staged.size, staged.sha256), (10_000, <[u8; 32]>::from(Sha256::digest(&all))));
    assert!(std::fs::read(&staged.path).unwrap() == all);
    staging.discard(&upload(1)).await.unwrap();
    staging.discard(&upload(1)).await.unwrap();
    assert!(!staged.path.exists());
    assert!(matches!(staging.offset(&upload(1)).await, Err(NotStaged::Unknown)));
}

#[tokio::test]
async fn an_upload_is_begun_once_and_goes_on_where_it_stands() {
    let folder = Folder::new();
    let staging = staging(&folder);
    staging.create(&upload(1), 10).await.unwrap();
    assert!(matches!(staging.create(&upload(1), 20).await, Err(NotStaged::Taken)));
    add(&staging, &upload(1), 0, b"1234").await.unwrap();
    for wrong in [0, 3, 5, u64::MAX] {
        let told = add(&staging, &upload(1), wrong, b"x").await;
        assert!(matches!(told, Err(NotStaged::WrongOffset { at: 4 })), "{wrong}");
    }
    assert!(matches!(staging.resume(&upload(2), 0).await, Err(NotStaged::Unknown)));
}

// s_084
#[tokio::test]
async fn no_more_comes_in_than_was_announced() {
    let folder = Folder::new();
    let staging = staging(&folder);
    staging.create(&upload(1), 5).await.unwrap();
    assert!(matches!(add(&staging, &upload(1), 0, b"123456").await, Err(NotStaged::TooMuch { announced: 5 })));
    let writer = staging.resume(&upload(1), 0).await.unwrap().write(Bytes::from_static(b"1234")).await.unwrap();
    assert!(matches!(writer.write(Bytes::from_static(b"56")).await, Err(NotStaged::TooMuch { announced: 5 })));
    assert_eq!(staging.offset(&upload(1)).await.unwrap(), 0);
    assert_eq!(add(&staging, &upload(1), 0, b"12345").await.unwrap(), 5);
    staging.finish(&upload(1)).await.unwrap();
}

#[tokio::test]
async fn an_upload_of_nothing_is_whole_at_once() {
    let folder = Folder::new();
    let staging = staging(&folder);
    staging.create(&upload(1), 0).await.unwrap();
    assert_eq!(staging.finish(&upload(1)).await.unwrap().size, 0);
}

#[tokio::test]
async fn what_was_written_and_not_kept_never_came() {
    let folder = Folder::new();
    let staging = staging(&folder);
    staging.create(&upload(1), 8).await.unwrap();
    add(&staging, &upload(1), 0, b"1234").await.unwrap();
    let writer = staging.resume(&upload(1), 4).await.unwrap();
    drop(writer.write(Bytes::from_static(b"lost")).await.unwrap());
    assert_eq!(staging.offset(&upload(1)).await.unwrap(), 4);
    assert_eq!(add(&staging, &upload(1), 4, b"5678").await.unwrap(), 8);
    assert_eq!(std::fs::read(staging.finish(&upload(1)).await.unwrap().path).unwrap(), b"12345678");
}

/// What a crash can leave behind, at each of its moments.
#[tokio::test]
async fn after_a_crash_nothing_acknowledged_is_missing_and_nothing_else_is_there() {
    let folder = Folder::new();
    let staging = staging(&folder);
    let id = upload(1);
    let (bytes, told) = (format!("uploads/{}.bytes", id.as_str()), format!("uploads/{}.told", id.as_str()));
    let (bytes, told) = (folder.path().join(bytes), folder.path().join(told));
    let tails: [(&[u8], &[u8]); 5] = [
        (b"", b""),
        (b"garbage that never was acknowledged", b""),
        (b"garbage", b"0000000"),
        (b"garbage", b"00000000000000000008"),
        (b"garbage", b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
    ];
    for (after_bytes, after_told) in tails {
        staging.create(&id, 8).await.unwrap();
        add(&staging, &id, 0, b"1234").await.unwrap();
        for (path, tail) in [(&bytes, after_bytes), (&told, after_told)] {
            OpenOptions::new().append(true).open(path).unwrap().write_all(tail).unwrap();
        }
        assert_eq!(staging.offset(&id).await.unwrap(), 4);
        assert_eq!(add(&staging, &id, 4, b"5678").await.unwrap(), 8);
        assert_eq!(staging.offset(&id).await.unwrap(), 8);
        assert_eq!(std::fs::read(staging.finish(&id).await.unwrap().path).unwrap(), b"12345678");
        staging.discard(&id).await.unwrap();
    }
}

#[tokio::test]
async fn a_disk_that_lost_bytes_sets_the_upload_back_instead_of_filling_the_gap() {
    let folder = Folder::new();
    let staging = staging(&folder);
    staging.create(&upload(1), 8).await.unwrap();
    add(&staging, &upload(1), 0, b"12345678").await.unwrap();
    let path = staging.finish(&upload(1)).await.unwrap().path;
    OpenOptions::new().write(true).open(&path).unwrap().set_len(3).unwrap();
    assert_eq!(staging.offset(&upload(1)).await.unwrap(), 3);
    assert!(matches!(staging.finish(&upload(1)).await, Err(NotStaged::Unfinished { at: 3, .. })));
    add(&staging, &upload(1), 3, b"45678").await.unwrap();
    assert_eq!(std::fs::read(staging.finish(&upload(1)).await.unwrap().path).unwrap(), b"12345678");
}

#[tokio::test]
async fn an_upload_that_was_never_really_begun_is_none() {
    let folder = Folder::new();
    let staging = staging(&folder);
    staging.create(&upload(1), 8).await.unwrap();
    let told = folder.path().join(format!("uploads/{}.told", upload(1).as_str()));
    OpenOptions::new().write(true).open(told).unwrap().set_len(7).unwrap();
    assert!(matches!(staging.offset(&upload(1)).await, Err(NotStaged::Unknown)));
    assert!(matches!(staging.resume(&upload(1), 0).await, Err(NotStaged::Unknown)));
}

// s_019
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_that_add_the_same_piece_one_does() {
    let folder = Folder::new();
    let staging = staging(&folder);
    staging.create(&upload(1), 1_000).await.unwrap();
    let tries = (0..50_u8).map(|number| {
        let staging = staging.clone();
        tokio::spawn(async move { add(&staging, &upload(1), 0, &[number; 10]).await })
    });
    let mut added = 0;
    for attempt in tries.collect::<Vec<_>>() {
        match attempt.await.unwrap() {
            Ok(at) => added += at,
            Err(NotStaged::Busy | NotStaged::WrongOffset { at: 10 }) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(added, 10);
    assert_eq!(staging.offset(&upload(1)).await.unwrap(), 10);
}

#[tokio::test]
async fn while_one_writes_nobody_else_writes_ends_or_removes() {
    let folder = Folder::new();
    let staging = staging(&folder);
    staging.create(&upload(1), 4).await.unwrap();
    let writer = staging.resume(&upload(1), 0).await.unwrap();
    assert!(matches!(staging.resume(&upload(1), 0).await, Err(NotStaged::Busy)));
    assert!(matches!(staging.finish(&upload(1)).await, Err(NotStaged::Busy)));
    assert!(matches!(staging.discard(&upload(1)).await, Err(NotStaged::Busy)));
    assert_eq!(staging.sweep(late()).await.unwrap(), []);
    assert_eq!(writer.write(Bytes::from_static(b"1234")).await.unwrap().keep().await.unwrap(), 4);
    staging.discard(&upload(1)).await.unwrap();
}

#[tokio::test]
async fn what_says_no_size_beforehand_is_as_large_as_what_came() {
    let folder = Folder::new();
    let staging = staging(&folder);
    staging.create(&upload(1), 10).await.unwrap();
    let writer = staging.resume(&upload(1), 0).await.unwrap();
    let writer = writer.write(Bytes::from_static(b"12")).await.unwrap().write(Bytes::from_static(b"34")).await.unwrap();
    let staged = writer.end().await.unwrap();
    assert_eq!((staged.size, std::fs::read(&staged.path).unwrap()), (4, b"1234".to_vec()));
    assert_eq!(staged.sha256[..], Sha256::digest(b"1234")[..]);
    staging.discard(&upload(1)).await.unwrap();
}

#[tokio::test]
async fn what_came_by_a_form_can_be_settled_and_finished_later() {
    let folder = Folder::new();
    let staging = staging(&folder);
    staging.create(&upload(1), 1_000).await.unwrap();
    let writer = staging.resume(&upload(1), 0).await.unwrap();
    let came = writer.write(Bytes::from_static(b"all of it")).await.unwrap().end().await.unwrap();
    staging.settle(&upload(1)).await.unwrap();
    let again = self::staging(&folder);
    assert_eq!(again.offset(&upload(1)).await.unwrap(), 9);
    assert_eq!(again.finish(&upload(1)).await.unwrap(), came);
    assert!(matches!(add(&again, &upload(1), 9, b"!").await, Err(NotStaged::TooMuch { announced: 9 })));
    assert!(matches!(again.settle(&upload(2)).await, Err(NotStaged::Unknown)));
}

#[tokio::test]
async fn what_nobody_goes_on_with_is_swept_and_foreign_files_stay() {
    let folder = Folder::new();
    let staging = staging(&folder);
    staging.create(&upload(1), 4).await.unwrap();
    staging.create(&upload(2), 4).await.unwrap();
    let uploads = folder.path().join("uploads");
    std::fs::remove_file(uploads.join(format!("{}.told", upload(2).as_str()))).unwrap();
    std::fs::write(uploads.join("notes.txt"), b"x").unwrap();
    assert_eq!(staging.sweep(SystemTime::UNIX_EPOCH).await.unwrap(), []);
    let mut swept = staging.sweep(late()).await.unwrap();
    swept.sort();
    assert_eq!(swept, [upload(1), upload(2)]);
    assert_eq!(std::fs::read_dir(uploads).unwrap().count(), 1);
}

fn late() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_hours(24 * 365 * 200)
}
