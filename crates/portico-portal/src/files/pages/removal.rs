//! Asks before a file is taken away, and brings it back.

use super::{Sheet, framed, link};
use crate::{
    call::Call,
    error::{Error, Result},
    files::{
        actions::{must_be_theirs, remove as removing, restore as restoring},
        queries,
    },
    frames::Place,
    ids::DocumentId,
    people::pages::see_other,
    policy::{self, Attach, Permit, See},
};
use askama::{Template, filters::HtmlSafe};
use axum::{http::StatusCode, response::Response};
use portico_web::components as ui;

#[derive(Template)]
#[template(path = "files/pages/removal.html")]
struct Body {
    id: DocumentId,
    days: i64,
}

impl HtmlSafe for Body {}

pub async fn ask(call: Call, permit: Permit<Attach, policy::Document>) -> Result<Response> {
    if permit.thing().is_removed {
        return Err(Error::NotFound);
    }
    must_be_theirs(permit.thing(), permit.side())?;
    let seen = permit.also::<See>(&call).await?.ok_or(Error::NotFound)?;
    let named = queries::name(&call, &seen).await?;
    let id = permit.thing().id;
    let back = Some(link(named.title.clone(), format!("/files/{id}")));
    let body = Body { id, days: removing::DAYS };
    let title = format!("Remove “{}”?", named.title);
    framed(&call, Place::at("/files"), Sheet { status: StatusCode::OK, title, back, body }).await
}

pub async fn remove(call: Call, permit: Permit<Attach, policy::Document>) -> Result<Response> {
    removing::remove(&call, &permit).await?;
    let document = permit.thing();
    Ok(see_other(&format!("/records/{}/files?removed={}", document.record.id, document.id)))
}

pub async fn restore(call: Call, permit: Permit<Attach, policy::Document>) -> Result<Response> {
    restoring::restore(&call, &permit).await?;
    Ok(see_other(&format!("/records/{}/files?said=restored", permit.thing().record.id)))
}
