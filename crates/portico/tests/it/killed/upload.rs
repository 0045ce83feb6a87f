//! A file that comes by a form, and the last piece of one that comes piece by piece.

use super::{
    client::{Answer, Client},
    house::House,
    invariants,
    walk::{Turn, at_every_write},
    work,
};
use portico_connect::blobs::BlobKey;
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};

/// Longer than what the store takes at once, so that it comes in parts there.
pub const LONG: usize = (1 << 20) + 4_000;
const TUS: (&str, &str) = ("tus-resumable", "1.0.0");
const FORM: &str = "multipart/form-data; boundary=----a-line-that-no-file-holds";

// s_050, s_061
#[test]
fn a_file_sent_by_a_form_on_sqlite_is_there_with_its_bytes_or_not_at_all_wherever_the_program_is_killed() {
    sent_by_form(House::on_sqlite(), "a file by a form on SQLite");
}

// s_050, s_061
#[test]
fn a_file_sent_by_a_form_on_postgres_is_there_with_its_bytes_or_not_at_all_wherever_the_program_is_killed() {
    sent_by_form(House::on_postgres(), "a file by a form on PostgreSQL");
}

// s_050, ask 44
#[test]
fn the_last_piece_of_an_upload_on_sqlite_makes_a_file_with_its_bytes_or_none_wherever_the_program_is_killed() {
    sent_last(House::on_sqlite(), "the last piece of an upload on SQLite");
}

// s_050, ask 44
#[test]
fn the_last_piece_of_an_upload_on_postgres_makes_a_file_with_its_bytes_or_none_wherever_the_program_is_killed() {
    sent_last(House::on_postgres(), "the last piece of an upload on PostgreSQL");
}

fn sent_by_form(mut house: House, name: &str) {
    house.start();
    let mut number = 0;
    at_every_write(&mut house, name, |house, fault| {
        number += 1;
        let (record, bytes) = (work::made(house), file(number, 3_000));
        let send = |house: &House| by_form(&house.client("mia"), &record, &bytes);
        let done = house.under(fault, send);
        let when = work::place(&done.seen);
        house.start();
        let before = listed(house, &record, &bytes, &when);
        if let Some(answer) = &done.answer {
            assert_eq!((answer.status, before.len()), (201, 1), "{when}: {}", answer.text());
        }
        invariants::hold(house, &when);
        let again = send(house).unwrap();
        assert_eq!(again.status, 201, "{when}: sent again: {}", again.text());
        let after = listed(house, &record, &bytes, &when);
        assert!(before.is_empty() || before == after, "{when}: sent again it is another one");
        assert_eq!(again.json()["added"], Value::from_iter(after), "{when}");
        added_once(house, &record, &when);
        Turn { is_acknowledged: done.answer.is_some(), calls: done.seen.calls }
    });
    nothing_is_left_over(&mut house, number);
}

fn sent_last(mut house: House, name: &str) {
    house.start();
    let mut number = 0;
    at_every_write(&mut house, name, |house, fault| {
        number += 1;
        let (record, bytes) = (work::made(house), file(number, LONG));
        let upload = begun(&house.client("mia"), &record, &bytes);
        let done = house.under(fault, |house| piece(&house.client("mia"), &upload, bytes.len() / 2, &bytes));
        let when = work::place(&done.seen);
        house.start();
        let before = listed(house, &record, &bytes, &when);
        if let Some(answer) = &done.answer {
            assert_eq!((answer.status, before.len()), (204, 1), "{when}: {}", answer.text());
        }
        invariants::hold(house, &when);
        gone_on_with(&house.client("mia"), &upload, &bytes, &when);
        let after = listed(house, &record, &bytes, &when);
        assert!(before.is_empty() || before == after, "{when}: sent again it is another one");
        assert_eq!(after.len(), 1, "{when}");
        added_once(house, &record, &when);
        Turn { is_acknowledged: done.answer.is_some(), calls: done.seen.calls }
    });
    nothing_is_left_over(&mut house, number);
}

/// Words that no other turn has.
pub fn file(number: usize, length: usize) -> Vec<u8> {
    let mut text = format!("This is file {number}.\n");
    while text.len() < length {
        text.push_str("What is written here is read again, byte by byte.\n");
    }
    text.into_bytes()
}

/// With a key of its own, so that it can be sent again.
pub fn by_form(client: &Client, record: &str, bytes: &[u8]) -> Option<Answer> {
    let head = "------a-line-that-no-file-holds\r\ncontent-disposition: form-data; name=\"file\"; filename=\"Words.txt\"\r\n\r\n";
    let body = [head.as_bytes(), bytes, b"\r\n------a-line-that-no-file-holds--\r\n"].concat();
    let headers = [("content-type", FORM), ("idempotency-key", record)];
    client.ask("POST", &format!("/api/v1/records/{record}/files"), &headers, &body)
}

/// Begins an upload and sends the first half of it.
pub fn begun(client: &Client, record: &str, bytes: &[u8]) -> String {
    let length = bytes.len().to_string();
    let headers = [TUS, ("upload-length", &length), ("upload-metadata", "filename V29yZHMudHh0")];
    let answer = client.ask("POST", &format!("/records/{record}/uploads"), &headers, b"").unwrap();
    assert_eq!(answer.status, 201, "{}", answer.text());
    let upload = answer.header("location").unwrap().to_owned();
    let first = piece(client, &upload, 0, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(first.status, 204, "{}", first.text());
    upload
}

/// Sends what comes after an offset.
pub fn piece(client: &Client, upload: &str, offset: usize, bytes: &[u8]) -> Option<Answer> {
    let at = offset.to_string();
    let headers = [TUS, ("upload-offset", &at), ("content-type", "application/offset+octet-stream")];
    client.ask("PATCH", upload, &headers, &bytes[offset..])
}

/// As a browser does it after a cut: asks where it stands, and goes on there.
pub fn gone_on_with(client: &Client, upload: &str, bytes: &[u8], when: &str) {
    let stands = client.ask("HEAD", upload, &[TUS], b"").unwrap();
    assert_eq!(stands.status, 200, "{when}");
    let offset: usize = stands.header("upload-offset").unwrap().parse().unwrap();
    assert!(offset >= bytes.len() / 2, "{when}: an acknowledged piece is lost");
    if offset < bytes.len() {
        let last = piece(client, upload, offset, bytes).unwrap();
        assert_eq!(last.status, 204, "{when}: {}", last.text());
    }
}

/// The documents that are seen; whatever is seen has its bytes.
pub fn listed(house: &House, record: &str, bytes: &[u8], when: &str) -> Vec<String> {
    let mia = house.client("mia");
    let files = mia.get(&format!("/api/v1/records/{record}/files")).json();
    let ids = files.as_array().unwrap().iter().map(|file| file["id"].as_str().unwrap().to_owned());
    let ids: Vec<String> = ids.collect();
    for id in &ids {
        let content = mia.get(&format!("/api/v1/files/{id}/content"));
        assert_eq!(content.status, 200, "{when}: a file is seen and not given out");
        assert!(content.body == bytes, "{when}: a file is seen without its bytes");
    }
    ids
}

fn added_once(house: &House, record: &str, when: &str) {
    const ADDED: &str = "SELECT (SELECT count(*) FROM event WHERE workspace_id = $1 AND chain_id = $2 AND kind = 'document.added'), \
        (SELECT count(*) FROM document d JOIN document_version v ON v.workspace_id = d.workspace_id AND v.document_id = d.id \
        WHERE d.workspace_id = $1 AND d.record_id = $2)";
    assert_eq!(work::row::<(i64, i64)>(house, ADDED, record), (1, 1), "{when}");
}

/// Bytes whose row was never written, and pieces of uploads, are in reach of the sweep; nothing else is.
fn nothing_is_left_over(house: &mut House, files: usize) {
    house.stop();
    let before = lying(house.data.path());
    house.work_off();
    invariants::hold(house, "in the end");
    let after = lying(house.data.path());
    let known: BTreeSet<String> = house.look(async |portal| {
        let workspace = house.cast.workspace;
        let keys = portal.db.within(workspace.tenant()).all::<String>("SELECT key FROM blob", &[]).await.unwrap();
        let pages =
            portal.db.within(workspace.tenant()).all::<String>("SELECT key FROM page_image", &[]).await.unwrap();
        keys.into_iter().chain(pages).collect()
    });
    println!("{} files lay there for {files} documents; {} are left after the sweep", before.len(), after.len());
    assert_eq!(after, known, "what lies there after the sweep is what the rows name");
    assert!(known.iter().all(|key| BlobKey::parse(key).is_some()));
}

/// The names of what lies in the folders of files.
fn lying(data: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![data.join("blobs"), data.join("uploads")];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries.map(Result::unwrap) {
            match entry.file_type().unwrap().is_dir() {
                true => folders.push(entry.path()),
                false => drop(found.insert(entry.file_name().to_str().unwrap().to_owned())),
            }
        }
    }
    found
}
