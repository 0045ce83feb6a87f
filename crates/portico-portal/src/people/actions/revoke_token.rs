//! Somebody ends a key of their own, at once.

use crate::{
    call::Call,
    error::{Error, Result},
    ids::TokenId,
    people::trail,
};
use portico_store::values;
use serde_json::json;

const REVOKE: &str = "UPDATE api_token SET revoked_at = $3 WHERE id = $1 AND person_id = $2 AND revoked_at IS NULL";

pub async fn revoke_token(call: &Call, token: TokenId) -> Result<()> {
    let person = call.actor().person().ok_or(Error::Unauthenticated)?;
    let mut tx = call.begin().await?;
    if tx.execute(REVOKE, &values![token, person, call.now()]).await? == 1 {
        let said = json!({ "token": token });
        trail::of_person(call, &mut tx, (call.workspace(), person), "person.token_revoked", said).await?;
    }
    Ok(tx.commit().await?)
}
