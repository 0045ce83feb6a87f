//! A new request: what it is about, the form, kept as a draft while it is filled in, looked through, sent.
//!
//! Clients choose among the kinds that they may ask for, in `catalogue.rs`; staff say first for whom it is, in `whom.rs`.
//! From there on both walk through `send.rs`, each with the page of their side from `form.rs`.

mod catalogue;
mod check;
mod form;
mod people;
mod send;
mod whom;

use crate::{
    call::{Call, Portal},
    error::Result,
    policy::{self, Open, RecordType, SignedIn, facts::Wanted, may, scope::scope, signed_in},
};
use axum::{extract::Query, response::Response};
use portico_model::access::Side;
use portico_web::Routes;

const DRAFTS: &str = "their own drafts";

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/records/new", signed_in("what they may ask for"), begin)
        .get("/records/new/{type}", may::<Open, RecordType>(), send::begin)
        .post("/records", signed_in("opens a record of a type that they may open"), send::send)
        .get("/drafts/{id}", signed_in(DRAFTS), send::resume)
        .post("/drafts/{id}", signed_in(DRAFTS), send::keep)
        .get("/drafts/{id}/check", signed_in(DRAFTS), check::show)
        .post("/drafts/{id}/removal", signed_in(DRAFTS), send::remove)
}

async fn begin(call: Call, _: SignedIn, Query(asked): Query<whom::Asked>) -> Result<Response> {
    match call.actor().side() {
        Side::Client => catalogue::show(&call).await,
        Side::Firm => whom::show(&call, asked).await,
    }
}

/// Whether there is any kind of record that the reader may open, for whomever.
pub async fn may_ask(call: &Call) -> Result<bool> {
    Ok(!scope::<Open, policy::Record>(call).await?.is_empty())
}

/// A kind in an organization, as addresses name it: `support-request~{organization}`.
fn address(wanted: &Wanted) -> String {
    match wanted.organization {
        Some(organization) => format!("{}~{organization}", wanted.key),
        None => wanted.key.to_string(),
    }
}
