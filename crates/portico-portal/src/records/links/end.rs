//! Ends links of somebody: from the next request on they open nothing, and neither do sessions that they opened.

use super::person;
use crate::{
    call::Call,
    error::{Error, Result},
    ids::RecordId,
    policy::{self, Change, Permit},
    workspaces::{access, actions::outranks, member},
};
use portico_store::values;
use serde_json::json;
use uuid::Uuid;

/// One link, or every one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    One(Uuid),
    All,
}

const TASKS: &str = "UPDATE link SET revoked_at = $3 WHERE workspace_id = $1 AND person_id = $2 AND kind = 'task' \
    AND revoked_at IS NULL AND ($4 OR id = $5) RETURNING record_id";
const DECISIONS: &str = "UPDATE decision_link SET revoked_at = $3 WHERE workspace_id = $1 AND person_id = $2 \
    AND used_at IS NULL AND revoked_at IS NULL AND ($4 OR id = $5) \
    RETURNING (SELECT a.record_id FROM approval_round a WHERE a.workspace_id = $1 AND a.id = decision_link.round_id)";
const SESSIONS: &str = "UPDATE session SET revoked_at = $3 WHERE workspace_id = $1 AND person_id = $2 AND kind = 'task' \
    AND revoked_at IS NULL AND ($4 OR only_record = $5)";

/// Ends them; how many that were. A link that is not this person's is not found.
// ask 15
pub async fn end(call: &Call, permit: &Permit<Change, policy::Member>, which: Which) -> Result<usize> {
    let person = person(call, permit).await?;
    let (all, one) = match which {
        Which::All => (true, Uuid::nil()),
        Which::One(id) => (false, id),
    };
    let organization = permit.thing().organization;
    let mut tx = call.begin().await?;
    access::take_turn(call, &mut tx, permit).await?;
    let blueprint = call.blueprint().await?;
    outranks(call, &blueprint, &member::hold(&mut tx, call.workspace(), permit.thing().id).await?)?;
    let given = values![call.workspace(), person, call.now(), all, one];
    let mut ended: Vec<(Option<RecordId>,)> = tx.all(TASKS, &given).await?;
    // A decision link opens no session.
    if let Some(record) = ended.first().map(|(record,)| *record).or(all.then_some(None)) {
        tx.execute(SESSIONS, &values![call.workspace(), person, call.now(), all, record]).await?;
    }
    ended.extend(tx.all::<(Option<RecordId>,)>(DECISIONS, &given).await?);
    if ended.is_empty() && !all {
        return Err(Error::NotFound);
    }
    let said = json!({ "member": permit.thing().id, "links": ended.len(), "all": all, "link": (!all).then_some(one) });
    member::of_organization(call, &mut tx, (call.workspace(), organization), "links.ended", said).await?;
    call.tell(&mut tx, [format!("organization:{organization}")]);
    tx.commit().await?;
    Ok(ended.len())
}
