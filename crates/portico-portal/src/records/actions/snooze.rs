//! Puts a record off for one member: it leaves their queue until then, and nobody else's.

use crate::{
    call::Call,
    error::{Error, Result},
    policy::{self, Permit, See},
};
use jiff::Timestamp;
use portico_store::values;

/// Not an event of the record: it says something about somebody's day and nothing about the work.
pub async fn snooze(call: &Call, permit: &Permit<See, policy::Record>, until: Timestamp) -> Result<()> {
    const SNOOZE: &str = "INSERT INTO snooze (workspace_id, member_id, record_id, until) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (workspace_id, member_id, record_id) DO UPDATE SET until = excluded.until";
    if until <= call.now() {
        return Err(Error::invalid("until", "Choose a time that is still to come."));
    }
    let mut tx = call.begin().await?;
    tx.execute(SNOOZE, &values![call.workspace(), permit.member(), permit.thing().id, until]).await?;
    Ok(tx.commit().await?)
}
