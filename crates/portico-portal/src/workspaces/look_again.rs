//! What waits for somebody's decision is looked at again when their access changes, or when they go away.
//!
//! Rounds are an upper capability's; that whoever is shut out is not waited for is decided here.

use crate::{
    call::Call,
    error::Result,
    ids::{OrganizationId, PersonId},
};
use portico_store::{Tx, values};

/// Where something waits for somebody, or in their place, it is looked at again at once: somebody else may have to be asked.
/// Where it will wait for them later, the look of each hour is soon enough.
pub fn look_again(call: &Call, tx: &mut Tx, person: PersonId) -> Result<()> {
    const LOOK: &str = "UPDATE approval_round SET next_at = $2 WHERE workspace_id = $1 AND state = 'open' \
        AND (next_at IS NULL OR next_at > $2) AND id IN (SELECT round_id FROM approval_task WHERE workspace_id = $1 AND person_id = $3 \
        UNION SELECT round_id FROM approval_task WHERE workspace_id = $1 AND seat = $3)";
    Ok(tx.later(LOOK, &values![call.workspace(), call.now(), person])?)
}

/// The same for everybody of an organization: it was shut out, or let in again.
pub fn look_again_at_all_of(call: &Call, tx: &mut Tx, organization: OrganizationId) -> Result<()> {
    const LOOK: &str = "UPDATE approval_round SET next_at = $2 WHERE workspace_id = $1 AND state = 'open' \
        AND (next_at IS NULL OR next_at > $2) AND id IN (SELECT t.round_id FROM approval_task t \
        JOIN member m ON m.workspace_id = t.workspace_id AND (m.person_id = t.person_id OR m.person_id = t.seat) \
        WHERE t.workspace_id = $1 AND m.organization_id = $3)";
    Ok(tx.later(LOOK, &values![call.workspace(), call.now(), organization])?)
}
