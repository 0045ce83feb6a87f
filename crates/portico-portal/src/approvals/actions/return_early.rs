//! Comes back before it was planned: from now on one decides oneself again.

use super::letters::{self, StoodIn};
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

/// Whoever stood in, while it is not over by itself.
const STOOD_IN: &str = "SELECT x.deputy, d.name, x.from_at FROM absence x JOIN person d ON d.id = x.deputy \
    WHERE x.workspace_id = $1 AND x.id = $2 AND x.ended_at IS NULL AND x.until_at > $3";

pub async fn return_early(call: &Call, whose: Whose<'_>, id: AbsenceId) -> Result<()> {
    let absent = whose.absent(call).await?;
    let mut tx = call.begin().await?;
    whose.hold(call, &mut tx, &absent).await?;
    let is_own = absent.through.is_none();
    let relieved = tx.find::<StoodIn>(STOOD_IN, &values![call.workspace(), id, call.now()]).await?;
    let given = values![call.workspace(), id, absent.person, call.now(), absent.member(), is_own];
    if tx.execute(END, &given).await? == 0 {
        return Err(Error::NotFound);
    }
    look_again(call, &mut tx, absent.person)?;
    letters::tell_of_return(call, &mut tx, &absent, relieved).await?;
    let said = serde_json::json!({ "absence": id, "member": absent.member() });
    trail::of_person(call, &mut tx, (call.workspace(), absent.person), "absence.ended", said).await?;
    Ok(tx.commit().await?)
}
