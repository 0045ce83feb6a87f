//! How much room an organization has for its files, for programs of the firm.

use super::{Room, find, must_be_of_the_firm, set};
use crate::{
    call::{Call, Portal},
    error::Result,
    policy::{self, Change, Permit, may},
};
use axum::Json;
use portico_web::{Routes, openapi::Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub fn routes() -> Routes<Portal> {
    Routes::default().get("/api/v1/organizations/{id}/quota", may::<Change, policy::Organization>(), show).put(
        "/api/v1/organizations/{id}/quota",
        may::<Change, policy::Organization>(),
        change,
    )
}

/// What the files of an organization come to, with all their versions, in bytes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Quota {
    pub used: u64,
    pub allowed: u64,
    /// It was given to this organization; else it is what holds for the whole installation.
    pub is_own: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQuota {
    /// In bytes; null for what holds for the whole installation.
    allowed: Option<u64>,
}

impl From<Room> for Quota {
    fn from(Room { used, allowed, is_own }: Room) -> Self {
        Self { used, allowed, is_own }
    }
}

async fn show(call: Call, permit: Permit<Change, policy::Organization>) -> Result<Json<Quota>> {
    must_be_of_the_firm(&permit)?;
    Ok(Json(find(&call, permit.thing().id).await?.into()))
}

async fn change(
    call: Call,
    permit: Permit<Change, policy::Organization>,
    Json(new): Json<NewQuota>,
) -> Result<Json<Quota>> {
    Ok(Json(set(&call, &permit, new.allowed).await?.into()))
}

/// The operations above, for the description of the API.
pub fn operations() -> Vec<Operation> {
    let path = "/api/v1/organizations/{id}/quota";
    vec![
        Operation::new::<Quota>("GET", path, "Read how much room an organization has for files, for the firm"),
        Operation::new::<Quota>("PUT", path, "Give an organization its own room for files, for the firm")
            .body::<NewQuota>(),
    ]
}
