//! Absences for programs, one's own and those of somebody whom one may change: the same actions as JSON.

use super::{
    absences::{self, Deputy},
    absent::Whose,
    actions::{Leave, go_away, return_early},
};
use crate::{
    call::{Call, Portal},
    error::{Error, Result},
    ids::{AbsenceId, PersonId},
    policy::{self, Change, Permit, SignedIn, may, signed_in},
};
use axum::{Json, extract::Path, http::StatusCode};
use jiff::Timestamp;
use portico_model::{Key, approvals::Scope};
use portico_web::{Routes, openapi::Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const OWN: &str = "their own absences";

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/api/v1/absences", signed_in(OWN), own_absences)
        .post("/api/v1/absences", signed_in(OWN), leave)
        .delete("/api/v1/absences/{id}", signed_in(OWN), come_back)
        .get("/api/v1/members/{id}/absences", may::<Change, policy::Member>(), absences_of)
        .post("/api/v1/members/{id}/absences", may::<Change, policy::Member>(), put_down)
        .delete("/api/v1/members/{id}/absences/{absence}", may::<Change, policy::Member>(), end_of)
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
    /// Somebody decides meanwhile. Who that is, is said to those who see them.
    pub has_deputy: bool,
    pub deputy: Option<PersonId>,
    pub deputy_name: Option<String>,
    pub waiting_too: bool,
    /// Whoever put it down for them; none if they did so themselves, and then they alone end it.
    pub put_down_by: Option<String>,
    pub reason: Option<String>,
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
    /// Why, at most 500 characters. Needed for somebody else; whoever may change the person reads it.
    reason: Option<String>,
}

async fn own_absences(call: Call, own: SignedIn) -> Result<Json<Absences>> {
    listed(&call, Whose::Own(&own)).await
}

async fn absences_of(call: Call, permit: Permit<Change, policy::Member>) -> Result<Json<Absences>> {
    listed(&call, Whose::Of(&permit)).await
}

async fn listed(call: &Call, whose: Whose<'_>) -> Result<Json<Absences>> {
    let absent = whose.absent(call).await?;
    let found = absences::list(call, whose, &absent).await?;
    Ok(Json(Absences { absences: found.into_iter().map(shown).collect() }))
}

fn shown(one: absences::Listed) -> Absence {
    let types = one.types().map(|types| types.iter().map(ToString::to_string).collect());
    let has_deputy = one.deputy != Deputy::Nobody;
    let (deputy, deputy_name) = match one.deputy {
        Deputy::Somebody { person, name } => (Some(person), Some(name)),
        Deputy::Nobody | Deputy::Unseen => (None, None),
    };
    Absence {
        id: one.id,
        from: one.from,
        until: one.until,
        types,
        has_deputy,
        deputy,
        deputy_name,
        waiting_too: one.waiting_too,
        put_down_by: one.put_down_by,
        reason: one.reason,
    }
}

async fn leave(call: Call, own: SignedIn, Json(new): Json<NewAbsence>) -> Result<(StatusCode, Json<Left>)> {
    left(&call, Whose::Own(&own), new).await
}

async fn put_down(
    call: Call,
    permit: Permit<Change, policy::Member>,
    Json(new): Json<NewAbsence>,
) -> Result<(StatusCode, Json<Left>)> {
    left(&call, Whose::Of(&permit), new).await
}

async fn left(call: &Call, whose: Whose<'_>, new: NewAbsence) -> Result<(StatusCode, Json<Left>)> {
    let NewAbsence { from, until, types, deputy, waiting_too, reason } = new;
    let scope = match types {
        None => Scope::Everything,
        Some(types) => Scope::RecordTypes(types.into_iter().map(Key::new).collect()),
    };
    let id = go_away(call, whose, Leave { from, until, scope, deputy, waiting_too, reason }).await?;
    Ok((StatusCode::CREATED, Json(Left { id })))
}

async fn come_back(call: Call, own: SignedIn, Path(id): Path<AbsenceId>) -> Result<Json<Absences>> {
    return_early(&call, Whose::Own(&own), id).await?;
    own_absences(call, own).await
}

async fn end_of(
    call: Call,
    permit: Permit<Change, policy::Member>,
    Path((_, absence)): Path<(String, String)>,
) -> Result<Json<Absences>> {
    let absence = absence.parse().map_err(|_| Error::NotFound)?;
    return_early(&call, Whose::Of(&permit), AbsenceId(absence)).await?;
    absences_of(call, permit).await
}

/// The operations above, for the description of the API.
pub fn operations() -> Vec<Operation> {
    vec![
        Operation::new::<Absences>("GET", "/api/v1/absences", "List your absences"),
        Operation::new::<Left>("POST", "/api/v1/absences", "Say that you are away, and who decides instead")
            .body::<NewAbsence>(),
        Operation::new::<Absences>("DELETE", "/api/v1/absences/{id}", "Come back before it was planned"),
        Operation::new::<Absences>(
            "GET",
            "/api/v1/members/{id}/absences",
            "List the absences of somebody whom you may change",
        ),
        Operation::new::<Left>("POST", "/api/v1/members/{id}/absences", "Put down that somebody is away, and why")
            .body::<NewAbsence>(),
        Operation::new::<Absences>(
            "DELETE",
            "/api/v1/members/{id}/absences/{absence}",
            "End early what was put down for somebody",
        ),
    ]
}
