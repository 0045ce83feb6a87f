//! Comes back before it was planned: from now on one decides oneself again.

use super::look_again;
use crate::{
    call::Call,
    error::{Error, Result},
    ids::AbsenceId,
    people::trail,
    policy::SignedIn,
};
use portico_store::values;

pub async fn return_early(call: &Call, _own: &SignedIn, id: AbsenceId) -> Result<()> {
    const END: &str =
        "UPDATE absence SET ended_at = $4 WHERE workspace_id = $1 AND id = $2 AND person_id = $3 AND ended_at IS NULL";
    let person = call.actor().person().ok_or(Error::Unauthenticated)?;
    let mut tx = call.begin().await?;
    if tx.execute(END, &values![call.workspace(), id, person, call.now()]).await? == 0 {
        return Err(Error::NotFound);
    }
    look_again(call, &mut tx)?;
    let said = serde_json::json!({ "absence": id });
    trail::of_person(call, &mut tx, (call.workspace(), person), "absence.ended", said).await?;
    Ok(tx.commit().await?)
}
