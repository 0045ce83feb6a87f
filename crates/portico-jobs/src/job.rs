//! What an action asks to be done after it.

use jiff::Timestamp;
use portico_store::{Result, Tenant, Tx, values};
use tokio::sync::Notify;
use uuid::Uuid;

/// Wakes the workers of this program after a commit that brought them something.
pub(crate) static WAKE: Notify = Notify::const_new();

/// One piece of work. Its identifier is the key under which outside effects are known, before the first attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    pub id: Uuid,
    pub kind: String,
    /// `Tenant::INSTALLATION` for what belongs to no workspace.
    pub tenant: Tenant,
    pub payload: serde_json::Value,
    pub created_at: Timestamp,
    pub run_at: Timestamp,
    /// While a job with this key waits or runs, another one is not added.
    pub unique_key: Option<String>,
    pub priority: Priority,
    pub max_attempts: u32,
}

/// What goes first within a workspace; between workspaces turns are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// Somebody waits for it, such as a sign-in code.
    Urgent,
    Usual,
    /// Much of it at once, such as an import.
    Bulk,
}

impl Job {
    pub fn new(id: Uuid, kind: impl Into<String>, tenant: Tenant, now: Timestamp) -> Self {
        Self {
            id,
            kind: kind.into(),
            tenant,
            payload: serde_json::Value::Null,
            created_at: now,
            run_at: now,
            unique_key: None,
            priority: Priority::Usual,
            max_attempts: 20,
        }
    }

    #[must_use]
    pub fn payload(self, payload: serde_json::Value) -> Self {
        Self { payload, ..self }
    }

    #[must_use]
    pub fn at(self, run_at: Timestamp) -> Self {
        Self { run_at, ..self }
    }

    #[must_use]
    pub fn unique(self, key: impl Into<String>) -> Self {
        Self { unique_key: Some(key.into()), ..self }
    }

    #[must_use]
    pub fn priority(self, priority: Priority) -> Self {
        Self { priority, ..self }
    }

    #[must_use]
    pub fn attempts(self, max_attempts: u32) -> Self {
        Self { max_attempts, ..self }
    }
}

impl Priority {
    fn number(self) -> i64 {
        match self {
            Self::Urgent => 0,
            Self::Usual => 1,
            Self::Bulk => 2,
        }
    }
}

/// Adds a job in the action's own transaction: it is there if and only if the action is.
pub fn enqueue(tx: &mut Tx, job: Job) -> Result<()> {
    let given = values![
        job.id,
        job.kind,
        job.tenant,
        job.payload,
        job.priority.number(),
        job.run_at,
        job.max_attempts,
        job.created_at,
        job.unique_key
    ];
    tx.later(ENQUEUE, &given)?;
    tx.on_commit(|| WAKE.notify_waiters());
    Ok(())
}

const ENQUEUE: &str = "
    INSERT INTO job (id, kind, tenant_id, payload, priority, run_at, attempts, max_attempts, created_at, unique_key, state)
    VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, 'ready')
    ON CONFLICT DO NOTHING";
