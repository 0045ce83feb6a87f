//! Gives a record to somebody of the firm, or back to its team.

use crate::{
    call::Call,
    error::{Error, Result},
    ids::MemberId,
    policy::{self, Assign, Permit},
    records::{
        Record,
        change::{Fact, Held},
        topics,
    },
};
use portico_store::{Tx, values};

/// To whom, why, and which revision the page showed. Assigning what one sees in a list names no revision.
#[derive(Debug, Clone, Default)]
pub struct Assignment {
    pub to: Option<MemberId>,
    pub reason: String,
    pub shown: Option<i64>,
}

pub async fn assign(call: &Call, permit: &Permit<Assign, policy::Record>, to: Assignment) -> Result<Record> {
    let mut tx = call.begin().await?;
    let mut held = Held::by(call, &mut tx, permit, None).await?;
    if held.record.owner == to.to {
        return Ok(held.record);
    }
    if to.shown.is_some_and(|shown| shown != held.record.revision) {
        return Err(Error::Conflict("Somebody changed this while you had it open. Look who has it now.".into()));
    }
    if let Some(member) = to.to {
        must_be_of_the_firm(call, &mut tx, member).await?;
    }
    let mut after = held.record.clone();
    after.owner = to.to;
    after.changed_at = after.changed_at.max(call.now());
    let fact = Fact::now(call, "record.assigned", Some(permit.member()));
    let fact = if to.reason.trim().is_empty() { fact } else { fact.firm("reason", to.reason.trim()) };
    held.write(call, &mut tx, after, fact).await?;
    call.tell(&mut tx, topics(&held.record));
    let record = held.record;
    tx.commit().await?;
    Ok(record)
}

async fn must_be_of_the_firm(call: &Call, tx: &mut Tx, member: MemberId) -> Result<()> {
    const ACTIVE: &str =
        "SELECT count(*) FROM member WHERE workspace_id = $1 AND id = $2 AND side = 'firm' AND suspended_at IS NULL";
    match tx.one::<i64>(ACTIVE, &values![call.workspace(), member]).await? {
        0 => Err(Error::invalid("owner", "Choose somebody of your team who is active.")),
        _ => Ok(()),
    }
}
