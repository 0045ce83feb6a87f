//! Which handler runs which kind of job, and which kinds are paused.

use crate::{Claimed, Outcome};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};

type Running = Pin<Box<dyn Future<Output = Vec<Outcome>> + Send>>;

/// The handlers by the kind of job.
#[derive(Clone, Default)]
pub struct Registry {
    handlers: BTreeMap<String, Handler>,
    pauses: Pauses,
}

#[derive(Clone)]
pub(crate) struct Handler {
    pub run: Arc<dyn Fn(Vec<Claimed>) -> Running + Send + Sync>,
    /// How many jobs it takes at once.
    pub most: usize,
}

/// Kinds that wait for the time being. Cheap to clone; all clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Pauses(Arc<RwLock<BTreeSet<String>>>);

impl Registry {
    /// One job at a time.
    #[must_use]
    pub fn on<F, R>(self, kind: &str, handle: F) -> Self
    where
        F: Fn(Claimed) -> R + Send + Sync + 'static,
        R: Future<Output = Outcome> + Send + 'static,
    {
        let handle = Arc::new(handle);
        let run = move |jobs: Vec<Claimed>| -> Running {
            let handle = handle.clone();
            Box::pin(async move {
                let mut outcomes = Vec::with_capacity(jobs.len());
                for job in jobs {
                    outcomes.push(handle(job).await);
                }
                outcomes
            })
        };
        self.with(kind, Handler { run: Arc::new(run), most: 1 })
    }

    /// Up to `most` jobs of the same kind at once; one outcome for each, in their order.
    #[must_use]
    pub fn on_batch<F, R>(self, kind: &str, most: usize, handle: F) -> Self
    where
        F: Fn(Vec<Claimed>) -> R + Send + Sync + 'static,
        R: Future<Output = Vec<Outcome>> + Send + 'static,
    {
        let run = move |jobs: Vec<Claimed>| -> Running { Box::pin(handle(jobs)) };
        self.with(kind, Handler { run: Arc::new(run), most: most.max(1) })
    }

    /// Whether somebody does jobs of this kind.
    pub fn handles(&self, kind: &str) -> bool {
        self.handlers.contains_key(kind)
    }

    pub fn pauses(&self) -> Pauses {
        self.pauses.clone()
    }

    /// The kinds that may be claimed now.
    pub(crate) fn open_kinds(&self) -> Vec<&str> {
        self.handlers.keys().map(String::as_str).filter(|kind| !self.pauses.contains(kind)).collect()
    }

    pub(crate) fn handler(&self, kind: &str) -> Option<&Handler> {
        self.handlers.get(kind)
    }

    fn with(mut self, kind: &str, handler: Handler) -> Self {
        self.handlers.insert(kind.to_owned(), handler);
        self
    }
}

impl Pauses {
    pub fn pause(&self, kind: &str) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(kind.to_owned());
    }

    pub fn resume(&self, kind: &str) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(kind);
        crate::job::WAKE.notify_waiters();
    }

    pub fn contains(&self, kind: &str) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains(kind)
    }
}
