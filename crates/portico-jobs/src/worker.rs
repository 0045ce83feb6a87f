//! Runs jobs: claims what is due, keeps the leases, and writes down how each ended.

use crate::job::WAKE;
use crate::queue::{self, Round};
use crate::registry::Handler;
use crate::settle::{Ended, settle};
use crate::{Backoff, Claimed, Clock, Outcome, Random, Registry};
use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use portico_store::{Db, Result, Tenant};
use std::collections::BTreeMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};
use uuid::Uuid;

/// How a worker works; the defaults are what the product runs with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Jobs that run at the same time.
    pub at_once: usize,
    /// A lease lasts two heartbeats.
    pub heartbeat: Duration,
    /// How often it looks for work without being woken.
    pub poll: Duration,
    /// How long it gathers company for what woke it or has ended, so that they share a transaction.
    pub gather: Duration,
    /// How long running jobs may go on when the program ends.
    pub grace: Duration,
    pub backoff: Backoff,
    /// Runs every job two times, to find handlers that cannot stand it.
    pub twice: bool,
}

/// Runs the jobs of one database in this program.
pub struct Worker {
    db: Db,
    registry: Registry,
    clock: Clock,
    random: Random,
    settings: Settings,
    last_served: Mutex<Tenant>,
}

/// Jobs of one kind that ran together.
type Ran = Vec<Ended>;

impl Default for Settings {
    fn default() -> Self {
        Self {
            at_once: 64,
            heartbeat: Duration::from_secs(15),
            poll: Duration::from_secs(3),
            gather: Duration::from_millis(20),
            grace: Duration::from_secs(10),
            backoff: Backoff::default(),
            twice: false,
        }
    }
}

impl Worker {
    pub fn new(db: Db, registry: Registry, clock: Clock, random: Random) -> Self {
        let last_served = Mutex::new(Tenant::INSTALLATION);
        Self { db, registry, clock, random, settings: Settings::default(), last_served }
    }

    #[must_use]
    pub fn with(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// Works until `shutdown` is ready; then finishes what runs, or gives it back.
    pub async fn run(&self, shutdown: impl Future<Output = ()>) {
        let mut shutdown = std::pin::pin!(shutdown);
        let mut poll = ticking(self.settings.poll);
        let mut heartbeat = ticking(self.settings.heartbeat);
        let mut running = Running::default();
        loop {
            // Taken before looking, so that nothing that comes meanwhile is missed.
            let woken = WAKE.notified();
            self.fill(&mut running).await;
            tokio::select! {
                () = &mut shutdown => break,
                Some(ended) = running.tasks.join_next() => {
                    let mut all = ended.unwrap_or_default();
                    while let Ok(Some(more)) = timeout(self.settings.gather, running.tasks.join_next()).await {
                        all.extend(more.unwrap_or_default());
                    }
                    self.finish(&mut running, all).await;
                }
                () = woken => tokio::time::sleep(self.settings.gather).await,
                _ = heartbeat.tick() => self.keep(&running).await,
                _ = poll.tick() => self.look_around(&mut running).await,
            }
        }
        self.wind_up(running).await;
    }

    /// Runs everything that is due, and what that brings, until nothing is; for tests and commands.
    pub async fn run_due(&self) -> Result<usize> {
        queue::rescue(&self.db, (self.clock)()).await?;
        let mut runs = 0;
        loop {
            let claimed = self.claim(self.settings.at_once).await?;
            if claimed.is_empty() {
                return Ok(runs);
            }
            runs += claimed.len();
            let mut ended = Vec::with_capacity(claimed.len());
            for (handler, jobs) in self.grouped(claimed) {
                ended.extend(run_guarded(handler, jobs, self.settings.twice).await);
            }
            self.settle(&ended).await?;
        }
    }

    async fn fill(&self, running: &mut Running) {
        loop {
            let free = self.settings.at_once.saturating_sub(running.held.len());
            if free == 0 {
                return;
            }
            let claimed = self.claim(free).await.unwrap_or_else(|cause| {
                tracing::warn!(%cause, "no jobs could be claimed");
                Vec::new()
            });
            if claimed.is_empty() {
                return;
            }
            for (handler, jobs) in self.grouped(claimed) {
                running.held.extend(jobs.iter().map(|job| (job.id, job.token)));
                running.tasks.spawn(run_guarded(handler, jobs, self.settings.twice));
            }
        }
    }

    async fn claim(&self, most: usize) -> Result<Vec<Claimed>> {
        let kinds = self.registry.open_kinds();
        let after = *self.last_served.lock().unwrap_or_else(PoisonError::into_inner);
        let now = (self.clock)();
        let round = Round { now, leased_until: self.lease_from(now), token: self.token(), kinds: &kinds, most, after };
        let claimed = queue::claim(&self.db, &round).await?;
        if let Some(last) = claimed.last() {
            *self.last_served.lock().unwrap_or_else(PoisonError::into_inner) = last.tenant;
        }
        Ok(claimed)
    }

    /// Jobs by kind, in portions that their handlers take.
    fn grouped(&self, claimed: Vec<Claimed>) -> Vec<(Handler, Vec<Claimed>)> {
        let mut kinds: BTreeMap<String, Vec<Claimed>> = BTreeMap::new();
        for job in claimed {
            kinds.entry(job.kind.clone()).or_default().push(job);
        }
        let mut groups = Vec::new();
        for (kind, jobs) in kinds {
            let Some(handler) = self.registry.handler(&kind) else {
                continue;
            };
            groups.extend(jobs.chunks(handler.most).map(|jobs| (handler.clone(), jobs.to_vec())));
        }
        groups
    }

    async fn settle(&self, ended: &[Ended]) -> Result<()> {
        let late = settle(&self.db, ended, (self.clock)(), self.settings.backoff, &self.random).await?;
        for one in ended {
            let job = &one.job;
            if late.contains(&job.id) {
                tracing::warn!(job = %job.id, kind = job.kind, "the lease was lost before the end, which does not count");
            }
            let outcome = match &one.outcome {
                Outcome::Done => "done",
                Outcome::Again { .. } => "again",
                Outcome::Retry { why, .. } => {
                    tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempt, why, "a job will be tried again");
                    "retry"
                }
                Outcome::Fail { why } => {
                    tracing::error!(job = %job.id, kind = job.kind, attempt = job.attempt, why, "a job has failed");
                    "fail"
                }
            };
            metrics::counter!("portico_jobs_total", "kind" => job.kind.clone(), "outcome" => outcome).increment(1);
        }
        Ok(())
    }

    /// What cannot be written down now is kept, with its lease, and tried at the next look around.
    async fn finish(&self, running: &mut Running, ended: Ran) {
        running.unsettled.extend(ended);
        match self.settle(&running.unsettled).await {
            Ok(()) => {
                for one in running.unsettled.drain(..) {
                    running.held.remove(&one.job.id);
                }
            }
            Err(cause) => tracing::warn!(%cause, "the end of some jobs could not be written down yet"),
        }
    }

    async fn look_around(&self, running: &mut Running) {
        if !running.unsettled.is_empty() {
            self.finish(running, Vec::new()).await;
        }
        match queue::rescue(&self.db, (self.clock)()).await {
            Ok(0) => {}
            Ok(rescued) => tracing::warn!(rescued, "jobs were rescued whose worker had vanished"),
            Err(cause) => tracing::warn!(%cause, "nobody could be rescued"),
        }
    }

    async fn keep(&self, running: &Running) {
        if running.held.is_empty() {
            return;
        }
        let until = self.lease_from((self.clock)());
        if let Err(cause) = queue::renew(&self.db, &running.tokens(), until).await {
            tracing::warn!(%cause, "leases could not be renewed");
        }
    }

    async fn wind_up(&self, mut running: Running) {
        let finish = async {
            while let Some(ended) = running.tasks.join_next().await {
                running.unsettled.extend(ended.unwrap_or_default());
            }
        };
        let _ = timeout(self.settings.grace, finish).await;
        running.tasks.shutdown().await;
        self.finish(&mut running, Vec::new()).await;
        if !running.held.is_empty()
            && let Err(cause) = queue::release(&self.db, &running.tokens()).await
        {
            tracing::warn!(%cause, "some jobs wait until their leases run out");
        }
    }

    fn lease_from(&self, now: Timestamp) -> Timestamp {
        let lease = SignedDuration::try_from(self.settings.heartbeat * 2).unwrap_or(SignedDuration::MAX);
        now.checked_add(lease).unwrap_or(Timestamp::MAX)
    }

    fn token(&self) -> Uuid {
        Uuid::from_u64_pair((self.random)(), (self.random)())
    }
}

/// What a worker has in its hands.
#[derive(Default)]
struct Running {
    tasks: JoinSet<Ran>,
    held: BTreeMap<Uuid, Uuid>,
    unsettled: Ran,
}

impl Running {
    fn tokens(&self) -> Vec<Uuid> {
        let mut tokens: Vec<Uuid> = self.held.values().copied().collect();
        tokens.sort();
        tokens.dedup();
        tokens
    }
}

async fn run_guarded(handler: Handler, jobs: Vec<Claimed>, twice: bool) -> Ran {
    if twice {
        let first = jobs.iter().cloned().map(|job| Claimed { rehearsal: true, ..job }).collect();
        let outcomes = run_once(&handler, first).await;
        if outcomes.iter().any(|outcome| *outcome != Outcome::Done) {
            return paired(jobs, outcomes);
        }
    }
    let outcomes = run_once(&handler, jobs.clone()).await;
    paired(jobs, outcomes)
}

/// A handler that panics has failed, and takes nothing else with it.
async fn run_once(handler: &Handler, jobs: Vec<Claimed>) -> Vec<Outcome> {
    let number = jobs.len();
    let run = AssertUnwindSafe(async { (handler.run)(jobs).await }).catch_unwind();
    run.await.unwrap_or_else(|_| vec![Outcome::retry("the handler panicked"); number])
}

fn paired(jobs: Vec<Claimed>, outcomes: Vec<Outcome>) -> Ran {
    let missing = std::iter::repeat_with(|| Outcome::retry("the handler said nothing about it"));
    jobs.into_iter().zip(outcomes.into_iter().chain(missing)).map(|(job, outcome)| Ended { job, outcome }).collect()
}

fn ticking(every: Duration) -> tokio::time::Interval {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}
