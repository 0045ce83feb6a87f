//! Comes back before it was planned: from now on one decides oneself again.

use super::letters;
use crate::{
    approvals::absent::Whose,
    call::Call,
    error::{Error, Result},
    ids::AbsenceId,
    people::trail,
    workspaces::look_again::look_again,
};
use portico_store::values;

/// Whoever is away ends any of theirs; somebody else what was put down for that membership, and nothing that the person
/// said themselves.
const END: &str = "UPDATE absence SET ended_at = $4 WHERE workspace_id = $1 AND id = $2 AND person_id = $3 AND ended_at IS NULL \
    AND ($6 OR member_id = $5 AND until_at > $4)";

pub async fn return_early(call: &Call, whose: Whose<'_>, id: AbsenceId) -> Result<()> {
    let absent = whose.absent(call).await?;
    let mut tx = call.begin().await?;
    whose.hold(call, &mut tx, &absent).await?;
    let is_own = absent.through.is_none();
    let given = values![call.workspace(), id, absent.person, call.now(), absent.member(), is_own];
    if tx.execute(END, &given).await? == 0 {
        return Err(Error::NotFound);
    }
    look_again(call, &mut tx, absent.person)?;
    if !is_own {
        letters::tell_of_return(call, &mut tx, &absent).await?;
    }
    let said = serde_json::json!({ "absence": id, "member": absent.member() });
    trail::of_person(call, &mut tx, (call.workspace(), absent.person), "absence.ended", said).await?;
    Ok(tx.commit().await?)
}
