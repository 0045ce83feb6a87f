//! Sets a legal hold on a record, and lifts it: a reason each time, for the firm alone.

use crate::{
    call::Call,
    error::{Error, Result},
    policy::{self, Configure, Permit, See},
    records::change::{Fact, Held},
    workspaces::access,
};
use portico_model::access::Side;
use portico_store::{Tx, values};

const LONGEST_REASON: usize = 500;
const SET: &str = "INSERT INTO legal_hold (workspace_id, record_id, reason, set_by, set_at) VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (workspace_id, record_id) DO NOTHING";
const LIFT: &str = "DELETE FROM legal_hold WHERE workspace_id = $1 AND record_id = $2";

/// From here on nothing of the record is deleted. Where there is a hold already, that one stays.
pub async fn hold(
    call: &Call,
    seen: &Permit<See, policy::Record>,
    runs: &Permit<Configure, policy::Workspace>,
    reason: &str,
) -> Result<()> {
    let (mut tx, mut held, reason) = begin(call, seen, (runs, reason)).await?;
    let row = values![call.workspace(), held.record.id, reason, runs.member(), call.now()];
    if tx.execute(SET, &row).await? == 0 {
        return Err(Error::Conflict("There is a legal hold on this already.".into()));
    }
    let fact = Fact::now(call, "hold.set", Some(runs.member())).firm("reason", reason);
    write(call, tx, &mut held, fact).await
}

/// Rules and people delete again what they may.
pub async fn lift(
    call: &Call,
    seen: &Permit<See, policy::Record>,
    runs: &Permit<Configure, policy::Workspace>,
    reason: &str,
) -> Result<()> {
    let (mut tx, mut held, reason) = begin(call, seen, (runs, reason)).await?;
    if tx.execute(LIFT, &values![call.workspace(), held.record.id]).await? == 0 {
        return Err(Error::Conflict("There is no legal hold on this any more.".into()));
    }
    let fact = Fact::now(call, "hold.lifted", Some(runs.member())).firm("reason", reason);
    write(call, tx, &mut held, fact).await
}

/// Holds the record. Whoever erases somebody takes their turn as well: of the two at once, the second sees what the first did.
async fn begin<'r>(
    call: &Call,
    seen: &Permit<See, policy::Record>,
    (runs, reason): (&Permit<Configure, policy::Workspace>, &'r str),
) -> Result<(Tx, Held, &'r str)> {
    let reason = must_be_said(seen.side(), reason)?;
    let mut tx = call.begin().await?;
    access::take_turn(call, &mut tx, runs).await?;
    let held = Held::by(call, &mut tx, seen, None).await?;
    Ok((tx, held, reason))
}

async fn write(call: &Call, mut tx: Tx, held: &mut Held, fact: Fact) -> Result<()> {
    let after = held.record.clone();
    held.write(call, &mut tx, after, fact).await?;
    call.tell(&mut tx, [format!("staff-record:{}", held.record.id)]);
    Ok(tx.commit().await?)
}

/// Whoever comes as a client knows nothing of holds.
fn must_be_said(side: Side, reason: &str) -> Result<&str> {
    let reason = reason.trim();
    match (side, reason.chars().count()) {
        (Side::Client, _) => Err(Error::NotFound),
        (Side::Firm, 0) => Err(Error::invalid("reason", "Say why, in a few words.")),
        (Side::Firm, length) if length > LONGEST_REASON => {
            Err(Error::invalid("reason", format!("Use at most {LONGEST_REASON} characters.")))
        }
        (Side::Firm, _) => Ok(reason),
    }
}
