//! The page of one version by itself, for either side.

use super::{
    load::{Asked, Ground, Typed},
    paper::{Paper, View},
};
use crate::{
    call::Call,
    error::Result,
    frames::{Place, frame},
    notifications::mark_read_on,
    people::pages::page,
    policy::{self, Approve, Permit, See, permit},
    records::approvals::queries::waiting_round,
};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use portico_model::access::Side;
use portico_web::{components as ui, frame::Frame};

#[derive(Template)]
#[template(path = "desk/proof/client.html")]
struct ClientPage {
    frame: Frame,
    body: Body,
}

#[derive(Template)]
#[template(path = "desk/proof/staff.html")]
struct StaffPage {
    frame: Frame,
    body: Body,
}

struct Body {
    is_error: bool,
    back: (String, String),
    paper: Paper,
    /// Where the reader decides on it, if that waits for them.
    decide: Option<String>,
}

pub async fn show(call: Call, permit: Permit<See, policy::Document>, Query(asked): Query<Asked>) -> Result<Response> {
    shown(&call, &permit, (asked, Typed::default(), StatusCode::OK)).await
}

/// The page, with what a form came back with.
pub async fn shown(
    call: &Call,
    permit: &Permit<See, policy::Document>,
    (asked, typed, status): (Asked, Typed, StatusCode),
) -> Result<Response> {
    let document = permit.thing();
    let record = document.record.id;
    let (paper, material) = Paper::load(call, permit, (&Ground { round: None }, &asked, &typed)).await?;
    mark_read_on(call, record).await?;
    let decide = match permit::granted::<Approve>(call, permit.facts()).await? {
        Some(_) if !document.firm_only => waiting_round(call, record).await?,
        _ => None,
    };
    let body = Body {
        is_error: status != StatusCode::OK,
        back: (format!("Files of {}", material.record), format!("/records/{record}/files")),
        paper,
        decide: decide.map(|round| format!("/approvals/{round}?file={}", document.id)),
    };
    let place = Place::at("/files").live([format!("record:{record}"), format!("staff-record:{record}")]);
    let frame = frame(call, place).await?;
    match permit.side() {
        Side::Client => page(status, &ClientPage { frame, body }),
        Side::Firm => page(status, &StaffPage { frame, body }),
    }
}
