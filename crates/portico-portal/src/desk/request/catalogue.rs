//! What may be asked for: the kinds of request with what is promised for each.

use crate::{
    call::Call,
    desk::request::address,
    error::Result,
    frames::{Place, frame},
    people::pages::{page, see_other},
    policy::{Open, RecordType, facts::Wanted, permit},
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use portico_model::Key;
use portico_web::{components as ui, frame::Frame};

#[derive(Template)]
#[template(path = "desk/request/catalogue.html")]
struct Page {
    frame: Frame,
    kinds: Vec<Tile>,
}

struct Tile {
    href: String,
    label: String,
    description: String,
    promise: String,
}

pub async fn show(call: &Call) -> Result<Response> {
    let kinds = tiles(call).await?;
    // A choice of one is none.
    if let [only] = kinds.as_slice() {
        return Ok(see_other(&only.href));
    }
    page(StatusCode::OK, &Page { frame: frame(call, Place::at("/records")).await?, kinds })
}

async fn tiles(call: &Call) -> Result<Vec<Tile>> {
    let blueprint = call.blueprint().await?;
    let mut tiles = Vec::new();
    for (key, declared) in blueprint.record_types.iter() {
        if let Some(wanted) = first_open(call, key).await? {
            tiles.push(Tile {
                href: format!("/records/new/{}", address(&wanted)),
                label: declared.client.one.clone(),
                description: declared.client.description.clone(),
                promise: declared.client.promise.clone(),
            });
        }
    }
    Ok(tiles)
}

/// The first of the reader's organizations for which they may open this kind.
async fn first_open(call: &Call, key: &Key) -> Result<Option<Wanted>> {
    for standing in call.actor().standings() {
        let wanted = Wanted { key: key.clone(), organization: Some(standing.organization) };
        if permit::permit::<Open, RecordType>(call, &wanted).await.is_ok() {
            return Ok(Some(wanted));
        }
    }
    Ok(None)
}
