//! A decision that was given outside of the portal is put down, with what shows it: by the form, and by programs.

use super::show::{self, vote};
use crate::{
    approvals::{Approval, view::View},
    call::{Call, Portal},
    error::{Error, Result},
    files::evidence::{Reading, put_down_by_form, put_down_once},
    people::pages::see_other,
    policy::{Advance, Permit, may},
    records::approvals::{
        Chosen, Vote,
        api::{said, seen},
    },
};
use axum::{extract::Request, response::Response};
use portico_model::signature::Sent;
use portico_web::{Fields, Routes, openapi::Operation};
use schemars::JsonSchema;

pub fn routes() -> Routes<Portal> {
    Routes::default().post("/approvals/{id}/recorded-decisions", may::<Advance, Approval>(), put_down).post(
        "/api/v1/approvals/{id}/evidenced-decisions",
        may::<Advance, Approval>(),
        put_down_by_program,
    )
}

/// A form with one file, for the firm alone, that shows a decision from outside of the portal.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "only its schema is read")]
pub struct Evidenced {
    #[schemars(with = "String", extend("format" = "binary"))]
    file: String,
    /// The `bundle` of the approval that was read.
    bundle: String,
    decision: String,
    words: Option<String>,
    /// Who gave it.
    from: String,
    /// What else shows it, such as a note of the call.
    evidence: Option<String>,
}

async fn put_down(call: Call, permit: Permit<Advance, Approval>, request: Request) -> Result<Response> {
    let id = permit.thing().id;
    let (fields, done) = put_down_by_form(&call, &permit, request, Reading { vote, once: None }).await;
    match done {
        Ok(()) => Ok(see_other(&format!("/approvals/{id}?said=decided"))),
        Err(error) => show::again(&call, id, (error, "record"), &fields).await,
    }
}

/// The file and the decision, or neither.
async fn put_down_by_program(call: Call, permit: Permit<Advance, Approval>, request: Request) -> Result<Response> {
    put_down_once(&call, &permit, request, vote_of).await
}

fn vote_of(fields: &Fields) -> Result<Vote> {
    let from = fields.text("from").parse().map_err(|_| Error::invalid("from", "Say whose decision it is."))?;
    let place = Chosen::Recorded { from, evidence: fields.text("evidence").to_owned(), file: None };
    let said = said(fields.text("decision"), fields.text("words").trim())?;
    let signature = Sent::default();
    Ok(Vote { said, seen: seen(fields.text("bundle"))?, place, in_spite: false, signature, link: None })
}

/// The operation above, for the description of the API.
pub fn operations() -> Vec<Operation> {
    let path = "/api/v1/approvals/{id}/evidenced-decisions";
    let summary = "Put down what somebody decided outside of the portal, with a file that shows it";
    vec![Operation::new::<View>("POST", path, summary).form::<Evidenced>().once()]
}
