//! Takes a decision back, until its stage closes.

use super::{hold, person, round_of, write};
use crate::{
    approvals::{Docket, Reader, steps},
    call::Call,
    error::Result,
    ids::RoundId,
    policy::{self, Permit, See},
};

/// Whoever gave it, or put it down, may; nobody else's decision is touched.
pub async fn withdraw(call: &Call, permit: &Permit<See, policy::Record>, round: RoundId) -> Result<()> {
    let mut tx = call.begin().await?;
    let (mut held, subject) = hold(call, &mut tx, permit).await?;
    let row = round_of(call, &mut tx, held.record.id, round).await?;
    let mut docket = Docket::of(&mut Reader::Locked(&mut tx), call.workspace(), &subject, (row, call.now())).await?;
    let by = (permit.member(), person(call)?);
    let (happening, _) = steps::withdraw(call, &mut tx, &mut docket, by).await?;
    write(call, &mut tx, &mut held, happening).await?;
    Ok(tx.commit().await?)
}
