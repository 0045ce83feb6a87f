//! Gives an organization a room of its own for its files, or takes it back.

use super::{Room, find, must_be_of_the_firm};
use crate::{
    call::Call,
    error::{Error, Result},
    policy::{self, Change, Permit},
    workspaces::{access, member},
};
use portico_store::values;
use serde_json::json;

/// More than any disk holds, and still a number that every program reads: 1,024 TB.
pub(super) const MOST: u64 = 1 << 50;

const SET: &str = "INSERT INTO file_use (workspace_id, organization_id, bytes, files, allowed) VALUES ($1, $2, 0, 0, $3) \
    ON CONFLICT (workspace_id, organization_id) DO UPDATE SET allowed = excluded.allowed";

/// In bytes; none for what holds for the whole installation. Less than is used already deletes nothing: then nothing more
/// fits. Gives how it stands.
pub async fn set(call: &Call, permit: &Permit<Change, policy::Organization>, allowed: Option<u64>) -> Result<Room> {
    must_be_of_the_firm(permit)?;
    if allowed.is_some_and(|allowed| allowed > MOST) {
        return Err(Error::invalid("allowed", "Give less than 1,024 TB."));
    }
    let organization = permit.thing().id;
    let before = find(call, organization).await?;
    let mut tx = call.begin().await?;
    access::take_turn(call, &mut tx, permit).await?;
    tx.execute(SET, &values![call.workspace(), organization, allowed]).await?;
    let said = json!({ "from": before.is_own.then_some(before.allowed), "to": allowed });
    member::of_organization(call, &mut tx, (call.workspace(), organization), "organization.quota-changed", said)
        .await?;
    call.tell(&mut tx, [format!("organization:{organization}")]);
    tx.commit().await?;
    find(call, organization).await
}
