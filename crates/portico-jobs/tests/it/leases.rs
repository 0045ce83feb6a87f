//! One holder at a time: what comes late does not count, and what is rescued is really abandoned.

use crate::both::{Bench, Log};
use crate::on_both;
use jiff::SignedDuration;
use portico_jobs::{Claimed, Outcome, Registry};
use portico_store::{Db, values};
use std::sync::{Arc, Mutex};

/// Longer than a lease.
const TOO_LONG: SignedDuration = SignedDuration::from_secs(31);

/// A handler in which time passes; meanwhile `then` happens.
fn while_running<F, R>(bench: &Bench, then: F) -> Registry
where
    F: Fn(Claimed) -> R + Send + Sync + 'static,
    R: Future<Output = Outcome> + Send + 'static,
{
    let bench = bench.clone();
    Registry::default().on("work", move |job| {
        bench.pass(TOO_LONG);
        then(job)
    })
}

fn writing(log: &Log) -> Registry {
    let log = log.clone();
    Registry::default().on("work", move |job| {
        log.write(&format!("second worker, attempt {}", job.attempt));
        async { Outcome::Done }
    })
}

/// A worker that takes a job and is never heard of again.
async fn vanish_with_a_job(bench: &Bench) {
    let (told, mut hear) = tokio::sync::mpsc::unbounded_channel();
    let gone = bench.worker(Registry::default().on("work", move |_| {
        told.send(()).unwrap();
        std::future::pending::<Outcome>()
    }));
    let vanishing = tokio::spawn(async move { gone.run_due().await });
    hear.recv().await.unwrap();
    vanishing.abort();
}

on_both!(a_job_whose_worker_vanished_is_done_by_another, async |bench: Bench| {
    let log = Log::default();
    bench.add([bench.job(1, "work")]).await;
    vanish_with_a_job(&bench).await;
    let other = bench.worker(writing(&log));
    assert_eq!(other.run_due().await, Ok(0), "the lease still holds");
    bench.pass(TOO_LONG);
    assert_eq!(other.run_due().await, Ok(1));
    assert_eq!((log.lines(), bench.counts().await), (vec!["second worker, attempt 2".into()], (0, 0, 0)));
});

on_both!(what_brings_every_worker_down_is_set_aside_in_the_end, async |bench: Bench| {
    bench.add([bench.job(1, "work").attempts(2)]).await;
    for _ in 0..2 {
        vanish_with_a_job(&bench).await;
        bench.pass(TOO_LONG);
    }
    assert_eq!(bench.worker(writing(&Log::default())).run_due().await, Ok(0));
    assert_eq!(bench.counts().await, (0, 0, 1));
});

on_both!(an_end_that_comes_too_late_does_not_count, async |bench: Bench| {
    let log = Log::default();
    for late in [Outcome::Done, Outcome::retry("late"), Outcome::fail("late"), Outcome::Again { at: bench.now() }] {
        let second = Arc::new(bench.worker(writing(&log)));
        let slow = bench.worker(while_running(&bench, move |_| {
            let (second, late) = (second.clone(), late.clone());
            async move {
                assert_eq!(second.run_due().await, Ok(1));
                late
            }
        }));
        bench.add([bench.job(1, "work")]).await;
        slow.run_due().await.unwrap();
        assert_eq!(bench.counts().await, (0, 0, 0));
    }
    assert_eq!(log.lines().len(), 4);
});

on_both!(a_late_end_does_not_touch_the_lease_of_the_next_holder, async |bench: Bench| {
    bench.add([bench.job(1, "work")]).await;
    let held: Arc<Mutex<Option<Claimed>>> = Arc::default();
    let keep = held.clone();
    let slow = bench.worker(Registry::default().on("work", move |job| {
        *keep.lock().unwrap() = Some(job);
        std::future::pending::<Outcome>()
    }));
    let slow = tokio::spawn(async move { slow.run_due().await });
    while held.lock().unwrap().is_none() {
        tokio::task::yield_now().await;
    }
    bench.pass(TOO_LONG);
    let first = held.lock().unwrap().take().unwrap();
    let db = bench.db.clone();
    let next = bench.worker(Registry::default().on("work", move |job| {
        let (db, first) = (db.clone(), first.clone());
        async move {
            let mut tx = db.begin(first.tenant).await.unwrap();
            assert!(first.complete_in(&mut tx).await.unwrap().is_err(), "its lease went to somebody else");
            drop(tx);
            assert_eq!(job.attempt, 2);
            Outcome::Done
        }
    }));
    assert_eq!(next.run_due().await, Ok(1));
    assert_eq!(bench.counts().await, (0, 0, 0));
    slow.abort();
});

on_both!(a_rescue_leaves_alone_what_was_renewed_or_finished, async |bench: Bench| {
    let state = async |db: &Db| db.installation().find::<String>("SELECT state FROM job", &[]).await.unwrap();
    let registry = {
        let bench = bench.clone();
        Registry::default().on("work", move |_| {
            let bench = bench.clone();
            async move {
                bench.pass(TOO_LONG);
                let mut tx = bench.db.begin(portico_store::Tenant::INSTALLATION).await.unwrap();
                let renewed = bench.now() + SignedDuration::from_secs(30);
                tx.execute("UPDATE job SET leased_until = $1", &values![renewed]).await.unwrap();
                tx.commit().await.unwrap();
                // Another worker looks around, as it does again and again.
                assert_eq!(bench.worker(writing(&Log::default())).run_due().await, Ok(0));
                assert_eq!(state(&bench.db).await.as_deref(), Some("running"));
                Outcome::Done
            }
        })
    };
    bench.add([bench.job(1, "work")]).await;
    assert_eq!(bench.worker(registry).run_due().await, Ok(1));
    assert_eq!(state(&bench.db).await, None);
});

on_both!(two_workers_never_get_the_same_job, async |bench: Bench| {
    let log = Log::default();
    let registry = || {
        let log = log.clone();
        Registry::default().on("work", move |job| {
            log.write(&job.id);
            async { Outcome::Done }
        })
    };
    bench.add((0..200).map(|number| bench.job(number, "work"))).await;
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let worker = bench.worker(registry());
            tokio::spawn(async move { worker.run_due().await.unwrap() })
        })
        .collect();
    let mut runs = 0;
    for worker in workers {
        runs += worker.await.unwrap();
    }
    let mut lines = log.lines();
    lines.sort();
    lines.dedup();
    assert_eq!((runs, lines.len(), bench.counts().await), (200, 200, (0, 0, 0)));
});
