//! An action's changes are all there or none, whatever happens to whoever asked.

use crate::both::{HARBOUR, INSERT, add, id, titles};
use crate::on_both;
use portico_store::{Db, Error, Value, values};
use std::sync::{Arc, Mutex};
use tokio::sync::oneshot;

on_both!(a_transaction_dropped_half_way_leaves_nothing, async |db: Db| {
    let mut tx = db.begin(HARBOUR).await.unwrap();
    tx.execute(INSERT, &values![HARBOUR, id(1), "Annual return"]).await.unwrap();
    tx.later(INSERT, &values![HARBOUR, id(2), "Payroll"]).unwrap();
    drop(tx);
    assert!(titles(&db, HARBOUR).await.is_empty());
    add(&db, HARBOUR, 3, "Bookkeeping").await;
    assert_eq!(titles(&db, HARBOUR).await, ["Bookkeeping"]);
});

on_both!(dropping_many_transactions_leaves_no_connection_inside_one, async |db: Db| {
    for number in 0..50 {
        let mut tx = db.begin(HARBOUR).await.unwrap();
        tx.execute(INSERT, &values![HARBOUR, id(number), format!("Return {number}")]).await.unwrap();
    }
    add(&db, HARBOUR, 1, "Return 1").await;
    assert_eq!(titles(&db, HARBOUR).await, ["Return 1"]);
});

on_both!(a_commit_of_nothing_is_a_commit, async |db: Db| {
    db.begin(HARBOUR).await.unwrap().commit().await.unwrap();
});

on_both!(a_failed_statement_ends_the_transaction, async |db: Db| {
    add(&db, HARBOUR, 1, "Annual return").await;
    let mut tx = db.begin(HARBOUR).await.unwrap();
    tx.execute(INSERT, &values![HARBOUR, id(2), "Payroll"]).await.unwrap();
    let twice = tx.execute(INSERT, &values![HARBOUR, id(3), "Annual return"]).await;
    assert_eq!(twice, Err(Error::Unique("record.workspace_id, record.title".into())));
    assert_eq!(tx.execute(INSERT, &values![HARBOUR, id(4), "Other"]).await, Err(Error::Failed));
    assert_eq!(tx.commit().await, Err(Error::Failed));
    assert_eq!(titles(&db, HARBOUR).await, ["Annual return"]);
});

on_both!(a_deferred_write_that_fails_takes_everything_with_it, async |db: Db| {
    add(&db, HARBOUR, 1, "Annual return").await;
    let mut tx = db.begin(HARBOUR).await.unwrap();
    tx.execute(INSERT, &values![HARBOUR, id(2), "Payroll"]).await.unwrap();
    let at_once = tx.later(INSERT, &values![HARBOUR, id(1), "Something else"]);
    let outcome = match at_once {
        Ok(()) => tx.commit().await,
        Err(cause) => Err(cause),
    };
    assert_eq!(outcome, Err(Error::Unique("record.workspace_id, record.id".into())));
    assert_eq!(titles(&db, HARBOUR).await, ["Annual return"]);
});

on_both!(each_kind_of_refusal_has_its_name, async |db: Db| {
    let refused = async |sql: &str, given: &[Value]| {
        let mut tx = db.begin(HARBOUR).await.unwrap();
        tx.execute(sql, given).await.unwrap_err()
    };
    let note = "INSERT INTO note (workspace_id, id, record_id, text) VALUES ($1, $2, $3, 'Late')";
    assert!(matches!(refused(note, &values![HARBOUR, id(1), id(9)]).await, Error::Reference(_)));
    assert!(matches!(refused(INSERT, &values![HARBOUR, id(1), ""]).await, Error::Constraint(_)));
    assert!(matches!(refused(INSERT, &values![HARBOUR, id(1), None::<String>]).await, Error::Constraint(_)));
    assert!(matches!(refused("UPDATE nothing_here SET a = 1", &[]).await, Error::Other(_)));
});

on_both!(what_was_written_is_seen_inside_the_transaction_only, async |db: Db| {
    let mut tx = db.begin(HARBOUR).await.unwrap();
    tx.later(INSERT, &values![HARBOUR, id(1), "Annual return"]).unwrap();
    let seen: i64 = tx.one("SELECT count(*) FROM record", &[]).await.unwrap();
    assert_eq!((seen, titles(&db, HARBOUR).await.len()), (1, 0));
    tx.commit().await.unwrap();
    assert_eq!(titles(&db, HARBOUR).await.len(), 1);
});

on_both!(of_fifty_who_use_something_that_can_be_used_once_one_succeeds, async |db: Db| {
    let mut tx = db.begin(HARBOUR).await.unwrap();
    tx.execute("INSERT INTO session (id, used) VALUES ($1, 0)", &values![id(1)]).await.unwrap();
    tx.commit().await.unwrap();
    let attempts = (0..50).map(|_| tokio::spawn(use_once(db.clone())));
    let attempts: Vec<_> = attempts.collect();
    let mut winners = 0;
    for attempt in attempts {
        winners += attempt.await.unwrap().unwrap();
    }
    assert_eq!(winners, 1);
});

async fn use_once(db: Db) -> Result<u64, Error> {
    let mut tx = db.begin(HARBOUR).await?;
    let used = tx.execute("UPDATE session SET used = 1 WHERE id = $1 AND used = 0", &values![id(1)]).await?;
    tx.commit().await?;
    Ok(used)
}

on_both!(an_update_that_read_an_older_revision_changes_nothing, async |db: Db| {
    add(&db, HARBOUR, 1, "Annual return").await;
    let attempts: Vec<_> = (0..20).map(|_| tokio::spawn(count_up(db.clone()))).collect();
    let mut changed = 0;
    for attempt in attempts {
        changed += attempt.await.unwrap().unwrap();
    }
    let revision: u64 =
        db.within(HARBOUR).one("SELECT revision FROM record WHERE workspace_id = $1", &values![HARBOUR]).await.unwrap();
    assert_eq!(revision, changed + 1);
});

async fn count_up(db: Db) -> Result<u64, Error> {
    let read = "SELECT revision FROM record WHERE workspace_id = $1 AND id = $2";
    let revision: i64 = db.within(HARBOUR).one(read, &values![HARBOUR, id(1)]).await?;
    let write = "UPDATE record SET revision = revision + 1 WHERE workspace_id = $1 AND id = $2 AND revision = $3";
    let mut tx = db.begin(HARBOUR).await?;
    let changed = tx.execute(write, &values![HARBOUR, id(1), revision]).await?;
    tx.commit().await?;
    Ok(changed)
}

on_both!(a_client_that_hangs_up_does_not_cut_an_action_in_half, async |db: Db| {
    let (half_way, at_half_way) = oneshot::channel::<()>();
    let (go_on, gone_on) = oneshot::channel::<()>();
    let (finished, end) = oneshot::channel::<()>();
    let store = db.clone();
    // The request waits for an action that runs as a task of its own.
    let request = tokio::spawn(async move {
        let action = tokio::spawn(async move {
            let mut tx = store.begin(HARBOUR).await.unwrap();
            tx.execute(INSERT, &values![HARBOUR, id(1), "Annual return"]).await.unwrap();
            half_way.send(()).unwrap();
            gone_on.await.unwrap();
            tx.execute(INSERT, &values![HARBOUR, id(2), "Payroll"]).await.unwrap();
            tx.commit().await.unwrap();
            finished.send(()).unwrap();
        });
        action.await.unwrap();
    });
    at_half_way.await.unwrap();
    request.abort();
    assert!(request.await.unwrap_err().is_cancelled());
    go_on.send(()).unwrap();
    end.await.unwrap();
    assert_eq!(titles(&db, HARBOUR).await, ["Annual return", "Payroll"]);
});

on_both!(an_action_that_is_itself_cut_off_leaves_nothing, async |db: Db| {
    let (half_way, at_half_way) = oneshot::channel::<()>();
    let store = db.clone();
    let action = tokio::spawn(async move {
        let mut tx = store.begin(HARBOUR).await.unwrap();
        tx.execute(INSERT, &values![HARBOUR, id(1), "Annual return"]).await.unwrap();
        half_way.send(()).unwrap();
        std::future::pending::<()>().await;
        drop(tx);
    });
    at_half_way.await.unwrap();
    action.abort();
    assert!(action.await.unwrap_err().is_cancelled());
    add(&db, HARBOUR, 1, "Annual return").await;
    assert_eq!(titles(&db, HARBOUR).await, ["Annual return"]);
});

on_both!(what_waits_for_the_commit_runs_in_order_and_only_after_one, async |db: Db| {
    let heard: Arc<Mutex<Vec<u32>>> = Arc::default();
    let hear = |number| {
        let heard = heard.clone();
        move || heard.lock().unwrap().push(number)
    };
    let mut dropped = db.begin(HARBOUR).await.unwrap();
    dropped.on_commit(hear(0));
    drop(dropped);
    let mut tx = db.begin(HARBOUR).await.unwrap();
    tx.on_commit(hear(1));
    tx.later(INSERT, &values![HARBOUR, id(1), "Annual return"]).unwrap();
    tx.on_commit(hear(2));
    assert!(heard.lock().unwrap().is_empty());
    tx.commit().await.unwrap();
    assert_eq!(*heard.lock().unwrap(), [1, 2]);
});
