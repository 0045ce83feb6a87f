//! SQLite: actions share a durable commit, and share its failure.

use crate::both::{HARBOUR, INSERT, add, id, sqlite, titles};
use futures_util::{FutureExt, poll};
use portico_store::{Db, Error, SqliteOptions, values};
use std::pin::pin;

/// Fails at the commit: the note's record is missed only then.
async fn leave_a_dangling_note(tx: &mut portico_store::Tx) {
    tx.execute("PRAGMA defer_foreign_keys = on", &[]).await.unwrap();
    let note = "INSERT INTO note (workspace_id, id, record_id, text) VALUES ($1, $2, $3, 'Late')";
    tx.execute(note, &values![HARBOUR, id(1), id(999)]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_shared_commit_fails_every_action_that_waited_on_it() {
    let (db, _kept) = sqlite().await;
    let mut first = db.begin(HARBOUR).await.unwrap();
    first.execute(INSERT, &values![HARBOUR, id(1), "Annual return"]).await.unwrap();
    let mut second = pin!(db.begin(HARBOUR));
    assert!(poll!(&mut second).is_pending(), "there is one writer");
    let mut first = pin!(first.commit());
    assert!(poll!(&mut first).is_pending(), "the second action commits for both");
    let mut second = second.await.unwrap();
    leave_a_dangling_note(&mut second).await;
    assert!(second.commit().await.is_err());
    assert!(matches!(first.await, Err(Error::Reference(_))));
    assert!(titles(&db, HARBOUR).await.is_empty());
    add(&db, HARBOUR, 2, "Payroll").await;
    assert_eq!(titles(&db, HARBOUR).await, ["Payroll"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_that_rolls_back_everything_is_told_to_everyone_in_the_batch() {
    let (db, _kept) = sqlite().await;
    add(&db, HARBOUR, 1, "Annual return").await;
    let mut first = db.begin(HARBOUR).await.unwrap();
    first.execute(INSERT, &values![HARBOUR, id(2), "Payroll"]).await.unwrap();
    let mut second = pin!(db.begin(HARBOUR));
    assert!(poll!(&mut second).is_pending());
    let mut first = pin!(first.commit());
    assert!(poll!(&mut first).is_pending());
    let mut second = second.await.unwrap();
    let rolls_back_all = INSERT.replace("INSERT", "INSERT OR ROLLBACK");
    let outcome = second.execute(&rolls_back_all, &values![HARBOUR, id(1), "Another"]).await;
    assert!(matches!(outcome, Err(Error::Unique(_))));
    assert!(matches!(first.now_or_never(), Some(Err(Error::Unique(_)))), "the first is told at once");
    assert_eq!(second.commit().await, Err(Error::Failed));
    assert_eq!(titles(&db, HARBOUR).await, ["Annual return"]);
    add(&db, HARBOUR, 3, "Bookkeeping").await;
    assert_eq!(titles(&db, HARBOUR).await, ["Annual return", "Bookkeeping"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_begin_does_not_keep_the_others_waiting() {
    let (db, _kept) = sqlite().await;
    let mut first = db.begin(HARBOUR).await.unwrap();
    first.execute(INSERT, &values![HARBOUR, id(1), "Annual return"]).await.unwrap();
    let mut second = Box::pin(db.begin(HARBOUR));
    assert!(poll!(&mut second).is_pending());
    let mut first = pin!(first.commit());
    assert!(poll!(&mut first).is_pending());
    drop(second);
    assert_eq!(first.now_or_never(), Some(Ok(())), "whoever gave up commits for the one before");
    assert_eq!(titles(&db, HARBOUR).await, ["Annual return"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_two_cancelled_begins_leaves_the_commit_to_the_other() {
    let (db, _kept) = sqlite().await;
    let mut first = db.begin(HARBOUR).await.unwrap();
    first.execute(INSERT, &values![HARBOUR, id(1), "Annual return"]).await.unwrap();
    let mut second = Box::pin(db.begin(HARBOUR));
    assert!(poll!(&mut second).is_pending());
    let mut third = Box::pin(db.begin(HARBOUR));
    assert!(poll!(&mut third).is_pending());
    let mut first = pin!(first.commit());
    assert!(poll!(&mut first).is_pending());
    drop(second);
    assert!(poll!(&mut first).is_pending());
    drop(third.await.unwrap());
    first.await.unwrap();
    assert_eq!(titles(&db, HARBOUR).await, ["Annual return"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_action_taken_back_does_not_take_its_neighbours_with_it() {
    let (db, _kept) = sqlite().await;
    let actions: Vec<_> = (0..200_u128)
        .map(|number| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut tx = db.begin(HARBOUR).await.unwrap();
                tx.execute(INSERT, &values![HARBOUR, id(number), format!("{number}")]).await.unwrap();
                if number % 3 == 0 { drop(tx) } else { tx.commit().await.unwrap() }
            })
        })
        .collect();
    for action in actions {
        action.await.unwrap();
    }
    assert_eq!(titles(&db, HARBOUR).await.len(), (0..200).filter(|number| number % 3 != 0).count());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_write_to_the_same_file() {
    let (server, kept) = sqlite().await;
    let file = kept.folder.as_ref().unwrap().path().join("portico.db");
    let command = Db::sqlite(&file, SqliteOptions::default()).unwrap();
    let write = |db: Db, from: u128| async move {
        for number in from..from + 50 {
            add(&db, HARBOUR, number, &format!("{number}")).await;
        }
    };
    let (a, b) = (tokio::spawn(write(server.clone(), 0)), tokio::spawn(write(command.clone(), 100)));
    a.await.unwrap();
    b.await.unwrap();
    assert_eq!(titles(&server, HARBOUR).await.len(), 100);
    assert_eq!(titles(&command, HARBOUR).await.len(), 100);
}

#[tokio::test]
async fn a_runtime_with_one_thread_will_do() {
    let (db, _kept) = sqlite().await;
    let actions: Vec<_> = (0..20_u128)
        .map(|number| {
            let db = db.clone();
            tokio::spawn(async move { add(&db, HARBOUR, number, &format!("{number}")).await })
        })
        .collect();
    for action in actions {
        action.await.unwrap();
    }
    assert_eq!(titles(&db, HARBOUR).await.len(), 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_acknowledged_change_is_there_for_whoever_opens_the_file() {
    let (db, kept) = sqlite().await;
    add(&db, HARBOUR, 1, "Annual return").await;
    let file = kept.folder.as_ref().unwrap().path().join("portico.db");
    let copy = kept.folder.as_ref().unwrap().path().join("copy.db");
    std::fs::copy(&file, &copy).unwrap();
    std::fs::copy(file.with_extension("db-wal"), copy.with_extension("db-wal")).unwrap();
    let after_a_crash = Db::sqlite(&copy, SqliteOptions::default()).unwrap();
    assert_eq!(titles(&after_a_crash, HARBOUR).await, ["Annual return"]);
}
