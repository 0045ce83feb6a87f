//! Somebody chooses a password. Whoever had one types it first; every other session ends.

use crate::{
    call::{ActorKind, Call},
    error::{Error, Result},
    people::{
        limits::{self, Limit},
        passwords::{self, Beside},
        trail,
    },
};
use portico_model::access::Side;
use portico_store::values;
use serde_json::json;

const BEFORE: &str = "SELECT p.password, coalesce((SELECT min(e.address) FROM email_address e WHERE e.person_id = p.id), '') \
    FROM person p WHERE p.id = $1";
const SET: &str = "UPDATE person SET password = $2 WHERE id = $1";
const END_OTHERS: &str = "UPDATE session SET revoked_at = $3 WHERE person_id = $1 AND id <> $2 AND revoked_at IS NULL";

pub async fn set_password(call: &Call, current: &str, new: &str) -> Result<()> {
    let person = call.actor().person().ok_or(Error::Unauthenticated)?;
    let ActorKind::Session { id: session, .. } = call.actor().kind() else { return Err(Error::Unauthenticated) };
    limits::spend(call, &[Limit::of_account("password", &person.to_string(), 10, 900)]).await?;
    let read = call.portal().db.installation();
    let (before, address): (Option<String>, String) = read.one(BEFORE, &values![person]).await?;
    if before.is_some() && !passwords::is_right(current.to_owned(), before).await? {
        return Err(Error::invalid("current", "That is not your password now"));
    }
    let beside = match call.actor().side() {
        Side::Firm => Beside::SecondFactor,
        Side::Client => Beside::Nothing,
    };
    let theirs = [call.actor().name(), &address, call.actor().workspace_name()];
    if let Some(problem) = passwords::weakness(new, beside, &theirs) {
        return Err(Error::invalid("new", problem));
    }
    let hash = passwords::hash(call.portal(), new.to_owned()).await?;
    let mut tx = call.begin().await?;
    tx.later(SET, &values![person, hash])?;
    tx.later(END_OTHERS, &values![person, *session, call.now()])?;
    trail::of_person(call, &mut tx, (call.workspace(), person), "person.password_set", json!({})).await?;
    Ok(tx.commit().await?)
}
