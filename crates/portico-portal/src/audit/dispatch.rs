//! One job for each event: the worker asks the event's subscribers, never the request.

use crate::{
    audit::Link,
    call::Call,
    error::{Error, Result},
    ids::WorkspaceId,
};
use portico_jobs::Job;
use portico_store::Tx;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kind of the job.
pub const DISPATCH: &str = "audit.dispatch";

/// Which event there is to tell of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Dispatch {
    pub workspace: Uuid,
    pub chain: Uuid,
    pub seq: i64,
}

pub fn enqueue(call: &Call, tx: &mut Tx, workspace: WorkspaceId, link: Link) -> Result<()> {
    let event = Dispatch { workspace: workspace.0, chain: link.chain, seq: link.seq };
    let payload = serde_json::to_value(&event).map_err(Error::internal)?;
    portico_jobs::enqueue(tx, Job::new(call.new_id(), DISPATCH, workspace.tenant(), call.now()).payload(payload))?;
    Ok(())
}
