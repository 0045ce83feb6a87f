//! What the page of a round shows of the work itself.

use super::show::{Back, Wanted, shown};
use crate::{
    approvals::Approval,
    call::Call,
    desk::proof::{self, OfRound, Typed},
    error::Result,
    ids::DocumentId,
    policy::{Permit, See},
    records::approvals::api::on_record,
};
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

/// Which file of the record is looked at.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    pub file: Option<DocumentId>,
}

/// The page with a form about a comment, which came back.
pub async fn shown_with(
    call: &Call,
    permit: &Permit<See, Approval>,
    (document, typed, status): (DocumentId, Typed, StatusCode),
) -> Result<Response> {
    let back = Back { status, ..Back::default() };
    let which = Which { file: Some(document) };
    shown(call, permit, Wanted { back, which, typed, ..Wanted::default() }).await
}

/// The work that is decided on, where it has pages: this file of it, else the first. What it is about comes first.
pub async fn work(
    call: &Call,
    permit: &Permit<See, Approval>,
    (shown, wanted): ((Option<DocumentId>, Option<DocumentId>), &Wanted),
) -> Result<Option<OfRound>> {
    let record = on_record(call, permit).await?;
    proof::of_round(call, &record, (permit.thing().id, shown), (&wanted.paper, &wanted.typed)).await
}
