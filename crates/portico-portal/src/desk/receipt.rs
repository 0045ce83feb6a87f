//! What can be taken away from a record's log: a signed receipt for whoever may see it, a proof for whoever may audit it.

use crate::{
    audit::checkpoints::{Proof, prove, receipt},
    call::{Call, Portal},
    error::{Error, Result},
    policy::{self, Audit, Permit, See, may},
};
use axum::{
    Json,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use portico_web::Routes;

pub fn routes() -> Routes<Portal> {
    Routes::default().get("/records/{id}/receipt", may::<See, policy::Record>(), show).get(
        "/records/{id}/audit/proof",
        may::<Audit, policy::Record>(),
        proof,
    )
}

/// The record's log up to now, as a text to keep. It tells of the record nothing but its identifier.
async fn show(call: Call, permit: Permit<See, policy::Record>) -> Result<Response> {
    let thing = permit.thing();
    let note = receipt(call.portal(), call.workspace(), thing.id.0).await?.ok_or(Error::NotFound)?;
    Ok(saved(&format!("receipt-{}-{}.txt", thing.kind, thing.number), note))
}

async fn proof(call: Call, permit: Permit<Audit, policy::Record>) -> Result<Json<Proof>> {
    let proved = prove(call.portal(), call.workspace(), permit.thing().id.0).await?;
    proved.map(Json).ok_or(Error::NotFound)
}

/// A plain text that the browser saves under this name, which is made of letters, digits, dashes and a dot.
pub fn saved(name: &str, text: String) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}
