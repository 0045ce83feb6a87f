//! One round as a thing that access is decided on: whoever may do something to its record may do it to the round.

use crate::{
    call::Call,
    error::Result,
    ids::{RecordId, RoundId},
    policy::{self, Thing},
};
use portico_model::access::Facts;
use portico_store::values;

/// A round, and the record that it is about.
#[derive(Debug, Clone)]
pub struct Approval {
    pub id: RoundId,
    pub record: policy::Record,
}

const RECORD: &str = "SELECT record_id FROM approval_round WHERE workspace_id = $1 AND id = $2";

impl Thing for Approval {
    type Key = RoundId;
    const NAME: &'static str = "approval";

    async fn find(call: &Call, id: &RoundId) -> Result<Option<(Self, Facts)>> {
        let found: Option<RecordId> = call.read().find(RECORD, &values![call.workspace(), *id]).await?;
        let Some(record) = found else { return Ok(None) };
        let found = policy::Record::find(call, &record).await?;
        Ok(found.map(|(record, facts)| (Self { id: *id, record }, facts)))
    }
}
