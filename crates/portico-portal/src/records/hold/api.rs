//! Legal holds for programs of the firm.

use crate::{
    call::{Call, Portal},
    error::{Error, Result},
    policy::{self, Configure, Permit, See, facts::Here, may, permit},
    records::{actions::hold, hold::find},
};
use axum::{Json, http::StatusCode};
use jiff::Timestamp;
use portico_model::access::Side;
use portico_web::{Routes, openapi::Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/api/v1/records/{id}/hold", may::<See, policy::Record>(), show)
        .post("/api/v1/records/{id}/hold", may::<See, policy::Record>(), set)
        .post("/api/v1/records/{id}/hold/end", may::<See, policy::Record>(), end)
}

/// A legal hold: nothing of the record is deleted while it is there.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Hold {
    pub reason: String,
    pub set_by: String,
    #[schemars(with = "String")]
    pub set_at: Timestamp,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// At most 500 characters.
    reason: String,
}

async fn show(call: Call, permit: Permit<See, policy::Record>) -> Result<Json<Hold>> {
    must_be_of_the_firm(&permit)?;
    let found = find(&call, permit.thing().id).await?.ok_or(Error::NotFound)?;
    Ok(Json(Hold { reason: found.reason, set_by: found.set_by, set_at: found.set_at }))
}

async fn set(call: Call, permit: Permit<See, policy::Record>, Json(why): Json<Why>) -> Result<StatusCode> {
    let runs = may_hold(&call, &permit).await?;
    hold::hold(&call, &permit, &runs, &why.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn end(call: Call, permit: Permit<See, policy::Record>, Json(why): Json<Why>) -> Result<StatusCode> {
    let runs = may_hold(&call, &permit).await?;
    hold::lift(&call, &permit, &runs, &why.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whoever runs the workspace sets and lifts holds. Clients do not know that there are any.
pub async fn may_hold(call: &Call, seen: &Permit<See, policy::Record>) -> Result<Permit<Configure, policy::Workspace>> {
    must_be_of_the_firm(seen)?;
    permit::permit(call, &Here).await
}

fn must_be_of_the_firm(permit: &Permit<See, policy::Record>) -> Result<()> {
    match permit.side() {
        Side::Client => Err(Error::NotFound),
        Side::Firm => Ok(()),
    }
}

/// The operations above, for the description of the API.
pub fn operations() -> Vec<Operation> {
    vec![
        Operation::new::<Hold>("GET", "/api/v1/records/{id}/hold", "Read the legal hold of a record, for the firm"),
        Operation::new::<()>("POST", "/api/v1/records/{id}/hold", "Put a legal hold on a record, for the firm")
            .body::<Why>()
            .status(204),
        Operation::new::<()>("POST", "/api/v1/records/{id}/hold/end", "Lift the legal hold of a record, for the firm")
            .body::<Why>()
            .status(204),
    ]
}
