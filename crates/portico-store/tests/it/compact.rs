//! What was deleted is in no file after the database was compacted, whoever reads and copies the log meanwhile.

use crate::both::{HARBOUR, add, sqlite};
use portico_store::{throwaway::Folder, values};
use rusqlite::Connection;
use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    thread,
};

const SECRET: &str = "Nobody is to find this any more";
/// One that is not in anybody's way shows nothing.
const TIMES: u128 = 20;

// s_097
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_deleted_is_gone_from_the_files_although_the_log_was_being_copied() {
    let (db, kept) = sqlite().await;
    let folder = kept.folder.as_ref().unwrap();
    let is_over = Arc::new(AtomicBool::new(false));
    let copying = thread::spawn({
        let (other, is_over) = (Connection::open(database(folder)).unwrap(), is_over.clone());
        move || {
            while !is_over.load(SeqCst) {
                other.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).unwrap();
            }
        }
    });
    for number in 1..=TIMES {
        add(&db, HARBOUR, number, SECRET).await;
        let mut tx = db.begin(HARBOUR).await.unwrap();
        tx.execute("DELETE FROM record WHERE workspace_id = $1", &values![HARBOUR]).await.unwrap();
        tx.commit().await.unwrap();
        db.compact().await.unwrap();
        for file in fs::read_dir(folder.path()).unwrap() {
            let path = file.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            assert!(!bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()), "{}", path.display());
        }
    }
    is_over.store(true, SeqCst);
    copying.join().unwrap();
}

fn database(folder: &Folder) -> std::path::PathBuf {
    let mut files = fs::read_dir(folder.path()).unwrap().map(|one| one.unwrap().path());
    files.find(|one| one.extension().is_some_and(|end| end == "db")).unwrap()
}
