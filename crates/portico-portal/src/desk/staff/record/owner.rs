//! Who has a record: taken, given to a colleague, or given back to its team.

use crate::{
    call::Call,
    desk::{record::Said, staff::record::show},
    error::{Error, Result},
    ids::RecordId,
    policy::{self, Assign, Permit, See, permit::permit},
    records::actions::{
        assign::{Assignment, assign},
        take::take,
    },
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use portico_model::access::Side;
use portico_web::Fields;

pub async fn set(call: Call, may: Permit<Assign, policy::Record>, fields: Fields) -> Result<Response> {
    let id = may.thing().id;
    let error = match change(&call, &may, &fields).await {
        Ok(()) => return Ok(Redirect::to(&format!("/records/{id}?said=assigned")).into_response()),
        Err(error) => error,
    };
    let (status, reasons) = match error {
        Error::Conflict(words) => (StatusCode::CONFLICT, vec![words]),
        Error::Invalid(fields) => (StatusCode::UNPROCESSABLE_ENTITY, fields.0.into_values().collect()),
        other => return Err(other),
    };
    again(&call, id, Said { status, reasons, ..Said::default() }).await
}

async fn change(call: &Call, may: &Permit<Assign, policy::Record>, fields: &Fields) -> Result<()> {
    let shown = fields.given("revision").and_then(|text| text.parse().ok());
    if fields.has("take") {
        take(call, may, shown).await?;
        return Ok(());
    }
    let to = match fields.given("owner") {
        Some(text) => Some(text.parse().map_err(|_| Error::invalid("owner", "Choose somebody of your team."))?),
        None => None,
    };
    assign(call, may, Assignment { to, reason: fields.text("reason").to_owned(), shown }).await?;
    Ok(())
}

async fn again(call: &Call, id: RecordId, said: Said) -> Result<Response> {
    let newer = permit::<See, policy::Record>(call, &id).await?;
    match newer.side() {
        Side::Firm => show(call, &newer, Some(said)).await,
        Side::Client => Err(Error::NotFound),
    }
}
