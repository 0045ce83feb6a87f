//! Where a mail's button leads: to what of this record waits for whoever pressed it.

use super::show::missing;
use crate::{
    call::Call,
    desk::approvals,
    error::Result,
    people::pages::see_other,
    policy::{self, Permit, See},
};
use axum::response::Response;

/// What is still needed comes first, then a decision; where nothing waits, the record itself.
pub async fn open(call: Call, permit: Permit<See, policy::Record>) -> Result<Response> {
    let id = permit.thing().id;
    if missing(&call, &permit).await? > 0 {
        return Ok(see_other(&format!("/records/{id}/checklist")));
    }
    let decision = approvals::on_record(&call, id).await?;
    Ok(see_other(&decision.map_or_else(|| format!("/records/{id}"), |one| one.href)))
}
