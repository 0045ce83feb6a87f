//! Make a document: what can be made of this record, what is missing for the rest, and what was made.

use crate::{
    call::Call,
    error::{Error, Result},
    files::pages::{Sheet, framed, link},
    frames::Place,
    ids::RecordId,
    people::pages::see_other,
    policy::{self, Attach, Permit, See},
    records::view,
    templates::{
        actions::make as making,
        offers::{self, Offer},
    },
};
use askama::{Template, filters::HtmlSafe};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use portico_model::Key;
use portico_web::{
    components::{self as ui, ErrorSummary, FieldError},
    frame::Flash,
};
use serde::Deserialize;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    /// What was just done: `made`, `same`.
    #[serde(default)]
    said: String,
}

#[derive(Template)]
#[template(path = "templates/pages/list.html")]
struct Body {
    id: RecordId,
    summary: ErrorSummary,
    offers: Vec<Offer>,
}

impl HtmlSafe for Body {}

/// Whoever makes nothing here is not told that others do.
pub async fn show(call: Call, permit: Permit<See, policy::Record>, Query(asked): Query<Asked>) -> Result<Response> {
    let offers = offers::list(&call, &permit).await?;
    if offers.is_empty() {
        return Err(Error::NotFound);
    }
    let said = match asked.said.as_str() {
        "made" => Some("The document is made."),
        "same" => Some("Nothing has changed since it was made: what is here says all of it."),
        _ => None,
    };
    shown(&call, &permit, (StatusCode::OK, offers), (said, Vec::new())).await
}

/// Leads to the list again, where the document is linked; or says at its template why it cannot be made.
pub async fn make(
    call: Call,
    permit: Permit<Attach, policy::Record>,
    Path((_, template)): Path<(String, String)>,
) -> Result<Response> {
    let id = permit.thing().id;
    match making::make(&call, &permit, &Key::new(template.as_str())).await {
        Ok(done) => {
            let said = if done.is_new { "made" } else { "same" };
            Ok(see_other(&format!("/records/{id}/templates?said={said}#{template}")))
        }
        Err(error) => {
            let (status, words) = error.reasons()?;
            let seen = permit.also::<See>(&call).await?.ok_or(Error::NotFound)?;
            let offers = offers::list(&call, &seen).await?;
            let errors = words.into_iter().map(|text| FieldError { field: template.clone(), text });
            shown(&call, &seen, (status, offers), (None, errors.collect())).await
        }
    }
}

async fn shown(
    call: &Call,
    permit: &Permit<See, policy::Record>,
    (status, offers): (StatusCode, Vec<Offer>),
    (said, errors): (Option<&str>, Vec<FieldError>),
) -> Result<Response> {
    let id = permit.thing().id;
    let mut place = Place::at("/records").live([format!("record:{id}"), format!("staff-record:{id}")]);
    place.flash = said.map(|text| Flash { text: text.to_owned(), undo: None });
    let title = view::title(call, permit).await?;
    let back = Some(link(format!("Files of {title}"), format!("/records/{id}/files")));
    let body = Body { id, summary: ErrorSummary { errors }, offers };
    framed(call, place, Sheet { status, title: "Make a document".into(), back, body }).await
}
