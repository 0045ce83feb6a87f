//! The worker's handlers: every kind of job with the function that does it, and what returns by itself.

use crate::{
    audit::dispatch::DISPATCH,
    call::Portal,
    error::{Error, Result},
    files::{
        self,
        actions::{preview::Made, scan::Scanned},
    },
    ids::WorkspaceId,
    mail::sending::{SendMail, Tried},
    notifications::{self, Together},
    people::jobs::{self, MailSignIn},
    records,
    search::{self, Which},
    setup::{checkpoints, dispatch},
};
use jiff::{SignedDuration, Timestamp};
use portico_connect::{smtp::Transport, webhook::Delivered};
use portico_jobs::{Claimed, Job, Outcome, Registry};
use portico_store::Tenant;
use std::{future::Future, sync::Arc};

/// Events that are told of at once.
const TOGETHER: usize = 100;
const FORGET: &str = "people.forget";

/// What returns by itself, and after how long.
const SCHEDULE: [(&str, SignedDuration); 9] = [
    (checkpoints::SEAL, SignedDuration::from_hours(1)),
    (records::jobs::REMIND, SignedDuration::from_secs(60)),
    (records::jobs::REMIND_ITEMS, SignedDuration::from_secs(60)),
    (records::jobs::ESCALATE, SignedDuration::from_secs(60)),
    (files::jobs::TIDY, SignedDuration::from_hours(1)),
    (files::jobs::RETAIN, SignedDuration::from_hours(1)),
    (records::approvals::WATCH, SignedDuration::from_secs(60)),
    (records::approvals::COVER, SignedDuration::from_hours(1)),
    (FORGET, SignedDuration::from_hours(24)),
];

/// What the worker of this program can do.
pub fn registry(portal: &Portal, transport: Transport) -> Registry {
    let transport = Arc::new(transport);
    let events = portal.clone();
    let registry = Registry::default()
        .on_batch(DISPATCH, TOGETHER, move |jobs| dispatch::dispatch(events.clone(), jobs))
        .on(SendMail::KIND, with(portal, move |portal, job| send(portal, transport.clone(), job)))
        .on(MailSignIn::KIND, with(portal, mail_sign_in))
        .on(search::REINDEX, with(portal, reindex))
        .on(notifications::TOGETHER, with(portal, mail_together))
        .on(files::jobs::SCAN, with(portal, scan))
        .on(files::jobs::PREVIEW, with(portal, preview))
        .on(checkpoints::Deliver::KIND, with(portal, deliver));
    by_themselves(registry, portal)
}

/// With what returns by itself.
fn by_themselves(registry: Registry, portal: &Portal) -> Registry {
    let registry =
        returning(registry, portal, (files::jobs::TIDY, |portal| async move { files::jobs::tidy(&portal).await }));
    let registry =
        returning(registry, portal, (files::jobs::RETAIN, |portal| async move { files::jobs::retain(&portal).await }));
    let registry = returning(
        registry,
        portal,
        (records::jobs::ESCALATE, |portal| async move { records::jobs::escalate_overdue(&portal).await }),
    );
    let registry = returning(
        registry,
        portal,
        (records::jobs::REMIND, |portal| async move { records::jobs::remind(&portal).await }),
    );
    let registry = returning(
        registry,
        portal,
        (records::jobs::REMIND_ITEMS, |portal| async move { records::jobs::remind_items(&portal).await }),
    );
    let registry =
        returning(registry, portal, (checkpoints::SEAL, |portal| async move { checkpoints::seal_all(&portal).await }));
    let registry = returning(
        registry,
        portal,
        (records::approvals::WATCH, |portal| async move { records::approvals::watch(&portal).await }),
    );
    let registry = returning(
        registry,
        portal,
        (records::approvals::COVER, |portal| async move { records::approvals::cover(&portal).await }),
    );
    returning(registry, portal, (FORGET, |portal| async move { jobs::forget(&portal).await }))
}

/// Sees to it that what returns by itself is waiting, once.
pub async fn schedule(portal: &Portal) -> Result<()> {
    let mut tx = portal.db.begin(Tenant::INSTALLATION).await?;
    for (kind, _) in SCHEDULE {
        let job = Job::new(portal.new_id(), kind, Tenant::INSTALLATION, portal.now());
        portico_jobs::enqueue(&mut tx, job.unique(format!("schedule:{kind}")))?;
    }
    Ok(tx.commit().await?)
}

/// A handler that is given the portal with each job.
fn with<F, R>(portal: &Portal, handle: F) -> impl Fn(Claimed) -> R + Send + Sync + 'static
where
    F: Fn(Portal, Claimed) -> R + Send + Sync + 'static,
    R: Future<Output = Outcome> + Send + 'static,
{
    let portal = portal.clone();
    move |job| handle(portal.clone(), job)
}

/// One job that returns by itself.
fn returning<F, R>(registry: Registry, portal: &Portal, (kind, act): (&'static str, F)) -> Registry
where
    F: Fn(Portal) -> R + Send + Sync + 'static,
    R: Future<Output = Result<()>> + Send + 'static,
{
    let handle = move |portal: Portal, _| {
        let done = act(portal.clone());
        async move { again(kind, portal.now(), done.await) }
    };
    registry.on(kind, with(portal, handle))
}

/// What failed is written to the log and comes again at its usual time.
fn again(kind: &str, now: Timestamp, done: Result<()>) -> Outcome {
    if let Err(error) = done {
        tracing::warn!(%error, kind, "something that returns by itself has failed this time");
    }
    let every = SCHEDULE
        .iter()
        .find(|(scheduled, _)| *scheduled == kind)
        .map_or(SignedDuration::from_hours(1), |(_, every)| *every);
    Outcome::Again { at: now.checked_add(every).unwrap_or(Timestamp::MAX) }
}

async fn send(portal: Portal, transport: Arc<Transport>, job: Claimed) -> Outcome {
    let mail: SendMail = match job.read() {
        Ok(mail) => mail,
        Err(unreadable) => return unreadable,
    };
    match mail.run(&portal, &transport).await {
        Ok(Tried::Done) => Outcome::Done,
        Ok(Tried::Again(why)) => Outcome::retry(&why),
        Err(error) => retry(&error),
    }
}

async fn deliver(portal: Portal, job: Claimed) -> Outcome {
    let which: checkpoints::Deliver = match job.read() {
        Ok(which) => which,
        Err(unreadable) => return unreadable,
    };
    // It was set when the job was made; since then it may have been taken out.
    let Some(endpoint) = &portal.settings.outside.webhook else { return Outcome::Done };
    match checkpoints::deliver(&portal, WorkspaceId(job.tenant.0), (&which, endpoint)).await {
        Ok(Delivered::Taken) => Outcome::Done,
        // Nothing is left to be done here: the page says it until the settings change.
        Ok(Delivered::Gone) => {
            tracing::warn!(number = which.number, "the service that keeps checkpoints wants no more of them (410)");
            Outcome::Done
        }
        Ok(Delivered::Later { after, why }) => {
            tracing::warn!(number = which.number, why, "a checkpoint was not delivered this time");
            Outcome::Retry { after: after.and_then(|wait| wait.try_into().ok()), why }
        }
        Err(error) => retry(&error),
    }
}

async fn mail_sign_in(portal: Portal, job: Claimed) -> Outcome {
    match job.read::<MailSignIn>() {
        Ok(sign_in) => sign_in.run(&portal).await.map_or_else(|error| retry(&error), |()| Outcome::Done),
        Err(unreadable) => unreadable,
    }
}

async fn mail_together(portal: Portal, job: Claimed) -> Outcome {
    match job.read::<Together>() {
        Ok(together) => {
            let done = notifications::send_together(&portal, WorkspaceId(job.tenant.0), &together).await;
            done.map_or_else(|error| retry(&error), |()| Outcome::Done)
        }
        Err(unreadable) => unreadable,
    }
}

async fn scan(portal: Portal, job: Claimed) -> Outcome {
    let which: files::jobs::Which = match job.read() {
        Ok(which) => which,
        Err(unreadable) => return unreadable,
    };
    match files::jobs::scan(&portal, WorkspaceId(job.tenant.0), which.blob).await {
        Ok(Scanned::Done) => Outcome::Done,
        Ok(Scanned::Again(why)) => Outcome::retry(&why),
        Err(error) => retry(&error),
    }
}

/// What a file says is found by search as soon as it is known.
async fn preview(portal: Portal, job: Claimed) -> Outcome {
    let which: files::jobs::Which = match job.read() {
        Ok(which) => which,
        Err(unreadable) => return unreadable,
    };
    let (workspace, is_last) = (WorkspaceId(job.tenant.0), job.attempt >= job.max_attempts);
    let made = match files::jobs::preview(&portal, workspace, which.blob, is_last).await {
        Ok(made) => made,
        Err(error) => return retry(&error),
    };
    match made {
        Made::All(records) => {
            let done = search::reindex_some(&portal, workspace, &records).await;
            done.map_or_else(|error| retry(&error), |_| Outcome::Done)
        }
        Made::Again(why) => Outcome::retry(&why),
        Made::No(why) => Outcome::fail(&why),
    }
}

async fn reindex(portal: Portal, job: Claimed) -> Outcome {
    match job.read::<Which>() {
        Ok(which) => {
            let done = search::reindex(&portal, WorkspaceId(job.tenant.0), &which).await;
            done.map_or_else(|error| retry(&error), |_| Outcome::Done)
        }
        Err(unreadable) => unreadable,
    }
}

pub(super) fn retry(error: &Error) -> Outcome {
    Outcome::retry(error)
}
