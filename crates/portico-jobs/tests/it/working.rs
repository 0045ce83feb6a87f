//! A worker that goes on until it is told to end.

use crate::both::{Bench, Log};
use crate::on_both;
use portico_jobs::{Outcome, Registry, Settings};
use std::time::Duration;
use tokio::sync::oneshot;

fn settings() -> Settings {
    // Nothing here depends on being polled.
    Settings {
        poll: Duration::from_hours(1),
        gather: Duration::ZERO,
        grace: Duration::from_millis(50),
        ..Settings::default()
    }
}

on_both!(a_commit_wakes_the_worker, async |bench: Bench| {
    let (told, mut hear) = tokio::sync::mpsc::unbounded_channel();
    let registry = Registry::default().on("work", move |job| {
        told.send(job.attempt).unwrap();
        async { Outcome::Done }
    });
    let worker = bench.worker(registry).with(settings());
    let (end, ended) = oneshot::channel::<()>();
    let working = tokio::spawn(async move { worker.run(async { drop(ended.await) }).await });
    for number in 0..3 {
        bench.add([bench.job(number, "work")]).await;
        assert_eq!(hear.recv().await, Some(1));
    }
    end.send(()).unwrap();
    working.await.unwrap();
    assert_eq!(bench.counts().await, (0, 0, 0));
});

on_both!(what_runs_at_the_end_is_finished, async |bench: Bench| {
    let (begun, at_work) = oneshot::channel::<()>();
    let (go_on, gone_on) = oneshot::channel::<()>();
    let once = std::sync::Mutex::new(Some((begun, gone_on)));
    let registry = Registry::default().on("work", move |_| {
        let (begun, gone_on) = once.lock().unwrap().take().unwrap();
        async move {
            begun.send(()).unwrap();
            gone_on.await.unwrap();
            Outcome::Done
        }
    });
    let worker = bench.worker(registry).with(Settings { grace: Duration::from_mins(1), ..settings() });
    bench.add([bench.job(1, "work")]).await;
    let (end, ended) = oneshot::channel::<()>();
    let working = tokio::spawn(async move { worker.run(async { drop(ended.await) }).await });
    at_work.await.unwrap();
    end.send(()).unwrap();
    go_on.send(()).unwrap();
    working.await.unwrap();
    assert_eq!(bench.counts().await, (0, 0, 0));
});

on_both!(what_cannot_be_finished_in_time_is_given_back, async |bench: Bench| {
    let log = Log::default();
    let (begun, at_work) = oneshot::channel::<()>();
    let once = std::sync::Mutex::new(Some(begun));
    let registry = Registry::default().on("work", move |_| {
        once.lock().unwrap().take().unwrap().send(()).unwrap();
        std::future::pending::<Outcome>()
    });
    let worker = bench.worker(registry).with(settings());
    bench.add([bench.job(1, "work")]).await;
    let (end, ended) = oneshot::channel::<()>();
    let working = tokio::spawn(async move { worker.run(async { drop(ended.await) }).await });
    at_work.await.unwrap();
    end.send(()).unwrap();
    working.await.unwrap();
    assert_eq!(bench.counts().await, (1, 0, 0));
    let written = log.clone();
    let next = Registry::default().on("work", move |job| {
        written.write(&job.attempt);
        async { Outcome::Done }
    });
    assert_eq!(bench.worker(next).run_due().await, Ok(1));
    assert_eq!(log.lines(), ["1"], "the attempt that was cut short does not count");
});

on_both!(a_worker_takes_what_was_there_before_it, async |bench: Bench| {
    let (told, mut hear) = tokio::sync::mpsc::unbounded_channel();
    let registry = Registry::default().on("work", move |_| {
        told.send(()).unwrap();
        async { Outcome::Done }
    });
    bench.add((0..150).map(|number| bench.job(number, "work"))).await;
    let worker = bench.worker(registry).with(Settings { at_once: 16, ..settings() });
    let (end, ended) = oneshot::channel::<()>();
    let working = tokio::spawn(async move { worker.run(async { drop(ended.await) }).await });
    for _ in 0..150 {
        hear.recv().await.unwrap();
    }
    end.send(()).unwrap();
    working.await.unwrap();
    assert_eq!(bench.counts().await, (0, 0, 0));
});
