//! A job in the hands of a handler, and how it ended.

use jiff::{SignedDuration, Timestamp};
use portico_store::{Error, Result, Tenant, Tx, values};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use uuid::Uuid;

/// A job that this worker holds the lease of.
#[derive(Debug, Clone)]
pub struct Claimed {
    pub id: Uuid,
    pub kind: String,
    pub tenant: Tenant,
    pub payload: serde_json::Value,
    /// Counts from one.
    pub attempt: u32,
    pub max_attempts: u32,
    pub created_at: Timestamp,
    pub(crate) token: Uuid,
    pub(crate) completed: Arc<AtomicBool>,
    pub(crate) rehearsal: bool,
}

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// To be tried again, after the usual wait or the given one, until the attempts are used up.
    Retry {
        after: Option<SignedDuration>,
        why: String,
    },
    /// Not to be tried again; somebody has to look at it.
    Fail {
        why: String,
    },
    /// Done for now, and to be done anew: a job that returns.
    Again {
        at: Timestamp,
    },
}

/// The lease has gone to somebody else, who does the job or has done it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost;

impl Claimed {
    pub fn read<T: DeserializeOwned>(&self) -> std::result::Result<T, Outcome> {
        serde_json::from_value(self.payload.clone())
            .map_err(|cause| Outcome::Fail { why: format!("the payload cannot be read: {cause}") })
    }

    /// Finishes the job in the handler's own transaction, so that its changes and its end are one. When the lease is
    /// lost the transaction has to be dropped.
    pub async fn complete_in(&self, tx: &mut Tx) -> Result<std::result::Result<(), Lost>> {
        // The first of two runs behaves as if the program had ended before the job was marked as done.
        let sql = if self.rehearsal { HOLDS } else { COMPLETE };
        let mine = tx.find::<Uuid>(sql, &values![self.id, self.token]).await?.is_some();
        if !mine {
            return Ok(Err(Lost));
        }
        if !self.rehearsal {
            let completed = self.completed.clone();
            tx.on_commit(move || completed.store(true, SeqCst));
        }
        Ok(Ok(()))
    }
}

const COMPLETE: &str = "DELETE FROM job WHERE id = $1 AND lease_token = $2 AND state = 'running' RETURNING id";
const HOLDS: &str = "SELECT id FROM job WHERE id = $1 AND lease_token = $2 AND state = 'running' {for_update}";

impl Outcome {
    pub fn retry(why: &(impl ToString + ?Sized)) -> Self {
        Self::Retry { after: None, why: why.to_string() }
    }

    pub fn fail(why: &(impl ToString + ?Sized)) -> Self {
        Self::Fail { why: why.to_string() }
    }
}

/// What the store says may pass is tried again, and so is anything else: the attempts are counted.
impl From<std::result::Result<(), Error>> for Outcome {
    fn from(result: std::result::Result<(), Error>) -> Self {
        result.map_or_else(|cause| Self::retry(&cause), |()| Self::Done)
    }
}
