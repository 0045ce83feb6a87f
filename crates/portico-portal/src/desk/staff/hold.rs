//! The page on which a legal hold is put on a record, and lifted. Clients do not know that there is such a thing.

use crate::{
    call::Call,
    error::{FieldErrors, Result},
    frames::{Place, frame},
    people::pages::{field, mended, page, see_other, short, summary},
    policy::{self, Permit, See},
    records::{
        actions::hold::{hold, lift},
        hold::{self as holds, api::may_hold},
        view,
    },
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use portico_web::{
    Fields,
    components::{self as ui, ErrorSummary, FieldView},
    frame::Frame,
    words::Words,
};

#[derive(Template)]
#[template(path = "desk/staff/hold.html")]
struct Page {
    frame: Frame,
    id: String,
    title: String,
    /// The hold that there is: why, and who set it when.
    hold: Option<(String, String)>,
    summary: ErrorSummary,
    field: FieldView,
}

pub async fn show(call: Call, permit: Permit<See, policy::Record>) -> Result<Response> {
    shown(&call, &permit, ("", FieldErrors::default())).await
}

pub async fn set(call: Call, permit: Permit<See, policy::Record>, fields: Fields) -> Result<Response> {
    let runs = may_hold(&call, &permit).await?;
    let done = hold(&call, &permit, &runs, fields.text("reason")).await;
    answered(&call, &permit, (&fields, done)).await
}

pub async fn end(call: Call, permit: Permit<See, policy::Record>, fields: Fields) -> Result<Response> {
    let runs = may_hold(&call, &permit).await?;
    let done = lift(&call, &permit, &runs, fields.text("reason")).await;
    answered(&call, &permit, (&fields, done)).await
}

async fn answered(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    (fields, done): (&Fields, Result<()>),
) -> Result<Response> {
    match done {
        Ok(()) => Ok(see_other(&format!("/records/{}", permit.thing().id))),
        Err(error) => {
            let errors = mended(error)?;
            shown(call, permit, (fields.text("reason"), errors)).await
        }
    }
}

async fn shown(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    (typed, errors): (&str, FieldErrors),
) -> Result<Response> {
    may_hold(call, permit).await?;
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let words = Words::new(call.now(), &call.zone());
    let hold = holds::find(call, permit.thing().id).await?;
    let label = if hold.is_some() { "Why is it lifted?" } else { "Why is it held?" };
    let shown = Page {
        frame: frame(call, Place::default()).await?,
        id: permit.thing().id.to_string(),
        title: view::title(call, permit).await?,
        summary: summary(&errors, &["reason"]),
        field: field("reason", label, short(typed, "off"), &errors),
        hold: hold.map(|hold| (hold.reason, format!("{}, {}", hold.set_by, words.full(hold.set_at)))),
    };
    page(status, &shown)
}
