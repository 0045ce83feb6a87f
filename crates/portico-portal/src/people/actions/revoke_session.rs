//! Somebody ends sessions of their own, at once, wherever they are open.

use crate::{
    call::{ActorKind, Call},
    error::{Error, Result},
    ids::SessionId,
    people::trail,
};
use portico_store::values;
use serde_json::json;

const ONE: &str = "UPDATE session SET revoked_at = $3 WHERE id = $1 AND person_id = $2 AND revoked_at IS NULL";
const OTHERS: &str = "UPDATE session SET revoked_at = $3 WHERE id <> $1 AND person_id = $2 AND revoked_at IS NULL";

pub async fn revoke_session(call: &Call, session: SessionId) -> Result<()> {
    let person = call.actor().person().ok_or(Error::Unauthenticated)?;
    let mut tx = call.begin().await?;
    if tx.execute(ONE, &values![session, person, call.now()]).await? == 1 {
        let said = json!({ "session": session });
        trail::of_person(call, &mut tx, (call.workspace(), person), "person.session_revoked", said).await?;
    }
    Ok(tx.commit().await?)
}

/// All but the one that asks, in every workspace.
pub async fn revoke_other_sessions(call: &Call) -> Result<u64> {
    let person = call.actor().person().ok_or(Error::Unauthenticated)?;
    let ActorKind::Session { id, .. } = call.actor().kind() else { return Err(Error::Unauthenticated) };
    let mut tx = call.begin().await?;
    let ended = tx.execute(OTHERS, &values![*id, person, call.now()]).await?;
    if ended > 0 {
        let said = json!({ "ended": ended });
        trail::of_person(call, &mut tx, (call.workspace(), person), "person.session_revoked", said).await?;
    }
    tx.commit().await?;
    Ok(ended)
}
