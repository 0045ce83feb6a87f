//! Asks somebody else to decide, passes the task of others on, calls one's own back.

use super::{hold, person, round_of, write};
use crate::{
    approvals::{
        Docket, Reader, Subject,
        steps::{self, Done, Passing},
    },
    call::Call,
    error::{Error, Result},
    ids::RoundId,
    policy::{self, Action, Approve, Permit, See},
    records::change::Held,
};
use portico_model::approvals::Handing;
use portico_store::Tx;
use uuid::Uuid;

/// Whoever was asked asks somebody else: too, or instead.
// req 64, ask 20
pub async fn ask_someone_else(
    call: &Call,
    permit: &Permit<Approve, policy::Record>,
    round: RoundId,
    (to, hand_over, note): (Uuid, bool, String),
) -> Result<()> {
    let by = person(call)?;
    let handing = Handing { from: by, to, by, hand_over, reason: Some(note) };
    let passing = Passing { member: permit.member(), handing };
    step(call, permit, round, async |call, tx, docket| steps::pass_on(call, tx, docket, passing).await).await
}

/// Somebody who answers for it gives a waiting task to another person, and says why.
// req 71
pub async fn reassign(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    round: RoundId,
    (from, to, reason): (Uuid, Uuid, String),
) -> Result<()> {
    let by = person(call)?;
    if by == from {
        return Err(Error::invalid("from", "Ask somebody else instead: this task is your own."));
    }
    let handing = Handing { from, to, by, hand_over: true, reason: Some(reason) };
    let passing = Passing { member: permit.member(), handing };
    step(call, permit, round, async |call, tx, docket| steps::pass_on(call, tx, docket, passing).await).await
}

/// Whoever passed something on decides themselves again.
pub async fn call_back(call: &Call, permit: &Permit<See, policy::Record>, round: RoundId) -> Result<()> {
    let by = (permit.member(), person(call)?);
    step(call, permit, round, async |call, tx, docket| steps::recall(call, tx, docket, by).await).await
}

async fn step<A: Action>(
    call: &Call,
    permit: &Permit<A, policy::Record>,
    round: RoundId,
    take: impl AsyncFnOnce(&Call, &mut Tx, &mut Docket<'_>) -> Result<Done>,
) -> Result<()> {
    let mut tx = call.begin().await?;
    let (mut held, subject): (Held, Subject) = hold(call, &mut tx, permit).await?;
    let row = round_of(call, &mut tx, held.record.id, round).await?;
    let mut docket = Docket::of(&mut Reader::Locked(&mut tx), call.workspace(), &subject, (row, call.now())).await?;
    let (happening, _) = take(call, &mut tx, &mut docket).await?;
    write(call, &mut tx, &mut held, happening).await?;
    Ok(tx.commit().await?)
}
