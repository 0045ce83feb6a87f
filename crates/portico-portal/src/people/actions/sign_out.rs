//! Somebody leaves: their session ends before the answer is sent.

use crate::{
    call::{ActorKind, Call},
    error::Result,
    people::{sessions, trail},
};

/// Leaving twice is as good as once.
pub async fn sign_out(call: &Call) -> Result<()> {
    let (ActorKind::Session { id, .. }, Some(person)) = (call.actor().kind(), call.actor().person()) else {
        return Ok(());
    };
    let mut tx = call.begin().await?;
    sessions::end(&mut tx, *id, call.now())?;
    trail::of_person(call, &mut tx, (call.workspace(), person), "person.signed_out", serde_json::json!({})).await?;
    Ok(tx.commit().await?)
}
