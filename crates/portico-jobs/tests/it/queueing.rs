//! What is added, what is claimed first, and what is not claimed at all.

use crate::both::{Bench, Log};
use crate::on_both;
use jiff::SignedDuration;
use portico_jobs::{Outcome, Priority, Registry, enqueue};
use portico_store::Tenant;
use uuid::Uuid;

fn writing(log: &Log) -> Registry {
    let log = log.clone();
    Registry::default().on("write", move |job| {
        log.write(job.payload.as_str().unwrap_or("?"));
        async { Outcome::Done }
    })
}

on_both!(a_job_runs_if_and_only_if_its_action_is_committed, async |bench: Bench| {
    let log = Log::default();
    let worker = bench.worker(writing(&log));
    let mut tx = bench.db.begin(Tenant::INSTALLATION).await.unwrap();
    enqueue(&mut tx, bench.job(1, "write").payload("dropped".into())).unwrap();
    drop(tx);
    let mut tx = bench.db.begin(Tenant::INSTALLATION).await.unwrap();
    enqueue(&mut tx, bench.job(2, "write").payload("kept".into())).unwrap();
    assert_eq!(worker.run_due().await, Ok(0));
    tx.commit().await.unwrap();
    assert_eq!(worker.run_due().await, Ok(1));
    assert_eq!(worker.run_due().await, Ok(0));
    assert_eq!((log.lines(), bench.counts().await), (vec!["kept".into()], (0, 0, 0)));
});

on_both!(a_key_that_waits_or_runs_is_not_added_again, async |bench: Bench| {
    let log = Log::default();
    let worker = bench.worker(writing(&log));
    let keyed = |number, text: &str| bench.job(number, "write").unique("reminder:7").payload(text.into());
    bench.add([keyed(1, "first"), keyed(2, "second")]).await;
    bench.add([keyed(3, "third"), bench.job(4, "write").payload("other".into())]).await;
    worker.run_due().await.unwrap();
    assert_eq!(log.lines(), ["first", "other"]);
    bench.add([keyed(5, "after it was done")]).await;
    worker.run_due().await.unwrap();
    assert_eq!(log.lines(), ["first", "other", "after it was done"]);
});

on_both!(the_same_identifier_is_the_same_job, async |bench: Bench| {
    bench.add([bench.job(1, "write"), bench.job(1, "write")]).await;
    assert_eq!(bench.counts().await, (1, 0, 0));
});

on_both!(a_job_waits_for_its_time, async |bench: Bench| {
    let log = Log::default();
    let worker = bench.worker(writing(&log));
    let in_a_minute = bench.now() + SignedDuration::from_mins(1);
    bench.add([bench.job(1, "write").at(in_a_minute).payload("later".into())]).await;
    assert_eq!(worker.run_due().await, Ok(0));
    bench.pass(SignedDuration::from_mins(1));
    assert_eq!(worker.run_due().await, Ok(1));
});

on_both!(what_somebody_waits_for_goes_first, async |bench: Bench| {
    let log = Log::default();
    let job = |number, priority, text: &str| bench.job(number, "write").priority(priority).payload(text.into());
    bench
        .add([job(1, Priority::Bulk, "import"), job(2, Priority::Usual, "reminder"), job(3, Priority::Urgent, "code")])
        .await;
    bench.worker(writing(&log)).run_due().await.unwrap();
    assert_eq!(log.lines(), ["code", "reminder", "import"]);
});

on_both!(a_workspace_with_much_to_do_does_not_keep_the_others_waiting, async |bench: Bench| {
    let log = Log::default();
    let settings = portico_jobs::Settings { at_once: 4, ..Default::default() };
    let worker = bench.worker(writing(&log)).with(settings);
    let many = (0..40).map(|number| bench.job(number, "write").payload("much".into()));
    let mut few = bench.job(100, "write").payload("little".into());
    few.tenant = Tenant(Uuid::from_u128(78));
    bench.add(many.chain([few])).await;
    worker.run_due().await.unwrap();
    let place = log.lines().iter().position(|line| line == "little").unwrap();
    assert!(place < 4, "it came as number {place}");
    assert_eq!(log.lines().len(), 41);
});

on_both!(each_of_many_workspaces_gets_its_turn, async |bench: Bench| {
    let log = Log::default();
    let settings = portico_jobs::Settings { at_once: 3, ..Default::default() };
    let worker = bench.worker(writing(&log)).with(settings);
    let jobs = (0..50_u128).map(|number| {
        let mut job = bench.job(number, "write").payload("x".into());
        job.tenant = Tenant(Uuid::from_u128(number % 25));
        job
    });
    bench.add(jobs).await;
    assert_eq!(worker.run_due().await, Ok(50));
});

on_both!(a_paused_kind_waits_and_an_unknown_one_stays, async |bench: Bench| {
    let log = Log::default();
    let registry = writing(&log);
    let pauses = registry.pauses();
    let worker = bench.worker(registry);
    bench.add([bench.job(1, "write"), bench.job(2, "nobody knows this")]).await;
    pauses.pause("write");
    assert_eq!(worker.run_due().await, Ok(0));
    pauses.resume("write");
    assert_eq!(worker.run_due().await, Ok(1));
    assert_eq!(bench.counts().await, (1, 0, 0));
});

on_both!(what_waits_for_another_day_is_not_looked_through, async |bench: Bench| {
    let far_away = bench.now() + SignedDuration::from_hours(24);
    for part in 0..10_u128 {
        bench.add((0..200).map(|number| bench.job(part * 1_000 + number, "write").at(far_away))).await;
    }
    let plan = "SELECT id FROM job WHERE state = 'ready' AND tenant_id = $1 AND priority = $2 AND run_at <= $3
                ORDER BY run_at, id LIMIT 5";
    let given = portico_store::values![Uuid::from_u128(77), 1, bench.now()];
    let lines = bench.db.installation().explain_without_scans(plan, &given).await.unwrap().join("\n");
    assert!(lines.contains("job_ready") && !lines.contains("TEMP B-TREE") && !lines.contains("Sort"), "{lines}");
});
