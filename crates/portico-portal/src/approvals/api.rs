//! One's own absences for programs: the same actions as JSON.

use super::{
    absences,
    actions::{Leave, go_away, return_early},
};
use crate::{
    call::{Call, Portal},
    error::Result,
    ids::{AbsenceId, PersonId},
    policy::{SignedIn, signed_in},
};
use axum::{Json, extract::Path, http::StatusCode};
use jiff::Timestamp;
use portico_model::{Key, approvals::Scope};
use portico_web::{Routes, openapi::Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const OWN: &str = "their own absences";

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/api/v1/absences", signed_in(OWN), own_absences)
        .post("/api/v1/absences", signed_in(OWN), leave)
        .delete("/api/v1/absences/{id}", signed_in(OWN), come_back)
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Absences {
    pub absences: Vec<Absence>,
}

/// An absence that was put down.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Left {
    pub id: AbsenceId,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Absence {
    pub id: AbsenceId,
    #[schemars(with = "String")]
    pub from: Timestamp,
    #[schemars(with = "String")]
    pub until: Timestamp,
    /// The record types; none for everything.
    pub types: Option<Vec<String>>,
    pub deputy: Option<Uuid>,
    pub deputy_name: Option<String>,
    pub waiting_too: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAbsence {
    #[schemars(with = "String")]
    from: Timestamp,
    #[schemars(with = "String")]
    until: Timestamp,
    types: Option<Vec<String>>,
    deputy: Option<PersonId>,
    /// Also what waits already.
    #[serde(default)]
    waiting_too: bool,
}

async fn own_absences(call: Call, _: SignedIn) -> Result<Json<Absences>> {
    let absence = |one: absences::Listed| Absence {
        types: one.types().map(|types| types.iter().map(ToString::to_string).collect()),
        id: one.id,
        from: one.from,
        until: one.until,
        deputy: one.deputy,
        deputy_name: one.deputy_name,
        waiting_too: one.waiting_too,
    };
    Ok(Json(Absences { absences: absences::own(&call).await?.into_iter().map(absence).collect() }))
}

async fn leave(call: Call, own: SignedIn, Json(new): Json<NewAbsence>) -> Result<(StatusCode, Json<Left>)> {
    let scope = match new.types {
        None => Scope::Everything,
        Some(types) => Scope::RecordTypes(types.into_iter().map(Key::new).collect()),
    };
    let NewAbsence { from, until, deputy, waiting_too, .. } = new;
    let id = go_away(&call, &own, Leave { from, until, scope, deputy, waiting_too }).await?;
    Ok((StatusCode::CREATED, Json(Left { id })))
}

async fn come_back(call: Call, own: SignedIn, Path(id): Path<AbsenceId>) -> Result<Json<Absences>> {
    return_early(&call, &own, id).await?;
    own_absences(call, own).await
}

/// The operations above, for the description of the API.
pub fn operations() -> Vec<Operation> {
    vec![
        Operation::new::<Absences>("GET", "/api/v1/absences", "List your absences"),
        Operation::new::<Left>("POST", "/api/v1/absences", "Say that you are away, and who decides instead")
            .body::<NewAbsence>(),
        Operation::new::<Absences>("DELETE", "/api/v1/absences/{id}", "Come back before it was planned"),
    ]
}
