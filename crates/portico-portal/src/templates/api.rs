//! Templates for programs: the same action as JSON.

use crate::{
    call::{Call, Portal},
    error::Result,
    ids::DocumentId,
    policy::{self, Attach, Permit, See, may},
    templates::{
        actions::make::{self, Done},
        offers::{self, Offer, Why},
    },
};
use axum::{
    Json,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use portico_model::Key;
use portico_web::{Routes, openapi::Operation};
use schemars::JsonSchema;
use serde::Serialize;

pub fn routes() -> Routes<Portal> {
    Routes::default().get("/api/v1/records/{id}/templates", may::<See, policy::Record>(), list).post(
        "/api/v1/records/{id}/templates/{template}",
        may::<Attach, policy::Record>(),
        make,
    )
}

/// A document that you can have made of what the record knows.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Template {
    pub key: String,
    pub label: String,
    /// The client knows nothing of it.
    pub firm_only: bool,
    /// Whether it can be made now.
    pub ready: bool,
    /// What stands in the way.
    pub why_not: Vec<Reason>,
    /// The file that it made before.
    pub file: Option<DocumentId>,
    /// Its current version.
    pub version: Option<i64>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Reason {
    /// The key of the field that has no answer.
    pub field: Option<String>,
    pub words: String,
}

/// What was made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MadeFile {
    pub file: DocumentId,
    pub version: i64,
    /// `false` where it says what it said before: then there is no newer version.
    pub is_new: bool,
}

async fn list(call: Call, permit: Permit<See, policy::Record>) -> Result<Json<Vec<Template>>> {
    let offers = offers::list(&call, &permit).await?;
    Ok(Json(offers.into_iter().map(template).collect()))
}

async fn make(
    call: Call,
    permit: Permit<Attach, policy::Record>,
    Path((_, template)): Path<(String, String)>,
) -> Result<Response> {
    let Done { document, version, is_new } = make::make(&call, &permit, &Key::new(template)).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(MadeFile { file: document, version, is_new })).into_response())
}

fn template(offer: Offer) -> Template {
    let reason = |Why { field, words }: Why| Reason { field: field.map(|field| field.to_string()), words };
    Template {
        key: offer.key.to_string(),
        label: offer.label,
        firm_only: offer.firm_only,
        ready: offer.why_not.is_empty(),
        why_not: offer.why_not.into_iter().map(reason).collect(),
        file: offer.made.map(|made| made.document),
        version: offer.made.map(|made| made.version),
    }
}

/// The operations above, for the description of the API.
pub fn operations() -> Vec<Operation> {
    vec![
        Operation::new::<Vec<Template>>(
            "GET",
            "/api/v1/records/{id}/templates",
            "List the documents that can be made of what a record knows",
        ),
        Operation::new::<MadeFile>(
            "POST",
            "/api/v1/records/{id}/templates/{template}",
            "Make a document, or a newer version of the one that was made before",
        )
        .status(201),
    ]
}
