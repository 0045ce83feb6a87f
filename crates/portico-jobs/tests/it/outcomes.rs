//! Done, tried again, failed, and done anew.

use crate::both::{Bench, Log};
use crate::on_both;
use jiff::SignedDuration;
use portico_jobs::{Outcome, Registry, Settings, discard, failed, retry};
use portico_store::{Db, Tenant, values};
use uuid::Uuid;

on_both!(a_job_is_tried_again_later_and_later_and_then_set_aside, async |bench: Bench| {
    let log = Log::default();
    let (written, clock) = (log.clone(), bench.clone());
    let start = bench.now();
    let registry = Registry::default().on("fail", move |job| {
        let waited = clock.now().duration_since(start).as_secs();
        written.write(&format!("attempt {} after {waited} s", job.attempt));
        async { Outcome::retry("the other side does not answer") }
    });
    let worker = bench.worker(registry);
    bench.add([bench.job(1, "fail").attempts(3)]).await;
    for _ in 0..60 {
        worker.run_due().await.unwrap();
        bench.pass(SignedDuration::from_secs(1));
    }
    let lines = log.lines();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(bench.counts().await, (0, 0, 1));
    let seen = failed(&bench.db, 10).await.unwrap();
    assert_eq!(seen[0].last_error.as_deref(), Some("the other side does not answer"));
    assert_eq!((seen[0].attempts, seen[0].kind.as_str()), (3, "fail"));

    let mut tx = bench.db.begin(Tenant::INSTALLATION).await.unwrap();
    assert_eq!(retry(&mut tx, seen[0].id, bench.now()).await, Ok(true));
    tx.commit().await.unwrap();
    assert_eq!(worker.run_due().await, Ok(1));
    let mut tx = bench.db.begin(Tenant::INSTALLATION).await.unwrap();
    assert_eq!(discard(&mut tx, seen[0].id).await, Ok(false), "it waits for another attempt");
    assert_eq!(discard(&mut tx, Uuid::from_u128(5)).await, Ok(false));
    tx.commit().await.unwrap();
});

on_both!(a_job_may_say_when_to_try_again_or_give_up_at_once, async |bench: Bench| {
    let registry = Registry::default()
        .on("patient", |_| async {
            Outcome::Retry { after: Some(SignedDuration::from_mins(10)), why: "asked to wait".into() }
        })
        .on("hopeless", |job| async move { job.read::<u64>().map_or_else(|outcome| outcome, |_| Outcome::Done) });
    let worker = bench.worker(registry);
    bench.add([bench.job(1, "patient"), bench.job(2, "hopeless").payload("no number".into())]).await;
    assert_eq!(worker.run_due().await, Ok(2));
    assert_eq!(bench.counts().await, (1, 0, 1));
    bench.pass(SignedDuration::from_secs(599));
    assert_eq!(worker.run_due().await, Ok(0));
    bench.pass(SignedDuration::from_secs(1));
    assert_eq!(worker.run_due().await, Ok(1));
});

on_both!(a_job_that_returns_is_ready_again_at_the_time_it_names, async |bench: Bench| {
    let clock = bench.clone();
    let registry = Registry::default().on("nightly", move |_| {
        let at = clock.now() + SignedDuration::from_hours(24);
        async move { Outcome::Again { at } }
    });
    let worker = bench.worker(registry);
    bench.add([bench.job(1, "nightly").unique("nightly")]).await;
    for _ in 0..3 {
        assert_eq!(worker.run_due().await, Ok(1));
        bench.add([bench.job(2, "nightly").unique("nightly")]).await;
        assert_eq!(worker.run_due().await, Ok(0));
        bench.pass(SignedDuration::from_hours(24));
    }
    assert_eq!(bench.counts().await, (1, 0, 0));
});

on_both!(a_handler_that_panics_has_failed_and_takes_nothing_with_it, async |bench: Bench| {
    let log = Log::default();
    let written = log.clone();
    let registry = Registry::default().on("panic", |_| async { panic!("a mistake") }).on("write", move |_| {
        written.write("fine");
        async { Outcome::Done }
    });
    bench.add([bench.job(1, "panic").attempts(1), bench.job(2, "write")]).await;
    bench.worker(registry).run_due().await.unwrap();
    assert_eq!((log.lines(), bench.counts().await), (vec!["fine".into()], (0, 0, 1)));
});

on_both!(jobs_of_one_kind_may_be_taken_together, async |bench: Bench| {
    let log = Log::default();
    let written = log.clone();
    let registry = Registry::default().on_batch("index", 4, move |jobs| {
        written.write(&jobs.len());
        // The last one is forgotten, and so is tried again.
        async move { vec![Outcome::Done; jobs.len() - 1] }
    });
    let worker = bench.worker(registry);
    bench.add((1..=9).map(|number| bench.job(number, "index"))).await;
    worker.run_due().await.unwrap();
    assert_eq!((log.lines(), bench.counts().await), (vec!["4".into(), "4".into(), "1".into()], (3, 0, 0)));
});

async fn effects(db: &Db) -> i64 {
    db.installation().one("SELECT count(*) FROM effect", &[]).await.unwrap()
}

fn with_an_effect(bench: &Bench, log: &Log) -> Registry {
    let (db, log) = (bench.db.clone(), log.clone());
    Registry::default().on("effect", move |job| {
        let db = db.clone();
        log.write(&format!("run {}", job.attempt));
        async move {
            let mut tx = db.begin(job.tenant).await.unwrap();
            tx.execute("INSERT INTO effect (id) VALUES ($1) ON CONFLICT DO NOTHING", &values![job.id]).await.unwrap();
            match job.complete_in(&mut tx).await.unwrap() {
                Ok(()) => tx.commit().await.into(),
                Err(_) => Outcome::Done,
            }
        }
    })
}

on_both!(a_handler_may_finish_the_job_in_its_own_transaction, async |bench: Bench| {
    let log = Log::default();
    bench.add([bench.job(1, "effect")]).await;
    assert_eq!(bench.worker(with_an_effect(&bench, &log)).run_due().await, Ok(1));
    assert_eq!((effects(&bench.db).await, bench.counts().await), (1, (0, 0, 0)));
});

on_both!(every_job_can_be_run_two_times_to_find_handlers_that_cannot_stand_it, async |bench: Bench| {
    let log = Log::default();
    let worker = bench.worker(with_an_effect(&bench, &log)).with(Settings { twice: true, ..Settings::default() });
    bench.add([bench.job(1, "effect")]).await;
    assert_eq!(worker.run_due().await, Ok(1));
    assert_eq!(log.lines(), ["run 1", "run 1"]);
    assert_eq!((effects(&bench.db).await, bench.counts().await), (1, (0, 0, 0)));
});
