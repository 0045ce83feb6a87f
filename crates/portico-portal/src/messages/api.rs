//! Messages and notes for programs: the same actions as JSON.

use crate::{
    call::{Call, Portal},
    error::Result,
    idempotency::Once,
    ids::MemberId,
    messages::{
        actions::{
            note::note,
            reply::{Words, reply},
        },
        conversation,
    },
    policy::{self, Note, Permit, Reply, See, may},
};
use axum::{
    Json,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::Timestamp;
use portico_web::{Routes, openapi::Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/api/v1/records/{id}/messages", may::<See, policy::Record>(), messages)
        .post("/api/v1/records/{id}/messages", may::<Reply, policy::Record>(), send)
        .get("/api/v1/records/{id}/notes", may::<Note, policy::Record>(), notes)
        .post("/api/v1/records/{id}/notes", may::<Note, policy::Record>(), write)
}

/// Words on a record.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Said {
    pub id: Uuid,
    pub member: MemberId,
    pub author: String,
    pub body: String,
    #[schemars(with = "String")]
    pub at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWords {
    body: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Written {
    pub id: Uuid,
}

async fn messages(call: Call, permit: Permit<See, policy::Record>) -> Result<Json<Vec<Said>>> {
    let (found, _) = conversation::conversation(&call, &permit, None).await?;
    let said =
        |m: conversation::Message| Said { id: m.id, member: m.member, author: m.author, body: m.body, at: m.sent_at };
    Ok(Json(found.into_iter().map(said).collect()))
}

async fn send(
    call: Call,
    permit: Permit<Reply, policy::Record>,
    headers: HeaderMap,
    Json(new): Json<NewWords>,
) -> Result<Response> {
    let once = Once::of(&call, &headers, &format!("message on {}", permit.thing().id), &new)?;
    let run = async |id| {
        reply(&call, &permit, Words { id, text: new.body }).await?;
        Ok(Written { id })
    };
    once.answer(&call, StatusCode::CREATED, run).await
}

async fn notes(call: Call, permit: Permit<Note, policy::Record>) -> Result<Json<Vec<Said>>> {
    let found = conversation::notes(&call, &permit).await?;
    let said = |n: conversation::InternalNote| Said {
        id: n.id,
        member: n.member,
        author: n.author,
        body: n.body,
        at: n.written_at,
    };
    Ok(Json(found.into_iter().map(said).collect()))
}

async fn write(
    call: Call,
    permit: Permit<Note, policy::Record>,
    headers: HeaderMap,
    Json(new): Json<NewWords>,
) -> Result<Response> {
    let once = Once::of(&call, &headers, &format!("note on {}", permit.thing().id), &new)?;
    let run = async |id| {
        note(&call, &permit, Words { id, text: new.body }).await?;
        Ok(Written { id })
    };
    once.answer(&call, StatusCode::CREATED, run).await
}

/// The operations above, for the description of the API.
pub fn operations() -> Vec<Operation> {
    vec![
        Operation::new::<Vec<Said>>("GET", "/api/v1/records/{id}/messages", "Read the conversation on a record"),
        Operation::new::<Written>("POST", "/api/v1/records/{id}/messages", "Write to the other side")
            .body::<NewWords>()
            .once(),
        Operation::new::<Vec<Said>>("GET", "/api/v1/records/{id}/notes", "Read the notes of the firm's team"),
        Operation::new::<Written>("POST", "/api/v1/records/{id}/notes", "Write a note for the firm's team")
            .body::<NewWords>()
            .once(),
    ]
}
