//! What may be asked for: the kinds of request with what is promised for each.

use crate::{
    call::Call,
    desk::request::{
        address,
        form::{self, Shown},
    },
    error::{Error, Result},
    frames::{Place, frame},
    people::pages::page,
    policy::{Open, Permit, RecordType, facts::Wanted, permit},
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use portico_model::{Key, blueprint::Compiled};
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

/// A choice of one is none: then the form is here.
pub async fn show(call: &Call) -> Result<Response> {
    let mut permits = openable(call).await?;
    if permits.len() == 1
        && let Some(only) = permits.pop()
    {
        return form::show(call, &only, Shown::default()).await;
    }
    let blueprint = call.blueprint().await?;
    let kinds = permits.iter().filter_map(|permit| tile(&blueprint, permit)).collect();
    page(StatusCode::OK, &Page { frame: frame(call, Place::at("/records")).await?, kinds })
}

fn tile(blueprint: &Compiled, permit: &Permit<Open, RecordType>) -> Option<Tile> {
    let thing = permit.thing();
    let declared = blueprint.record_type(&thing.key)?;
    let wanted = Wanted { key: thing.key.clone(), organization: Some(thing.organization) };
    Some(Tile {
        href: format!("/records/new/{}", address(&wanted)),
        label: declared.client.one.clone(),
        description: declared.client.description.clone(),
        promise: declared.client.promise.clone(),
    })
}

/// The kinds that the reader may open, each for the first of their organizations for which they may.
async fn openable(call: &Call) -> Result<Vec<Permit<Open, RecordType>>> {
    let blueprint = call.blueprint().await?;
    let mut permits = Vec::new();
    for key in blueprint.record_types.keys() {
        permits.extend(first_open(call, key).await?);
    }
    Ok(permits)
}

async fn first_open(call: &Call, key: &Key) -> Result<Option<Permit<Open, RecordType>>> {
    for standing in call.actor().standings() {
        let wanted = Wanted { key: key.clone(), organization: Some(standing.organization) };
        match permit::permit::<Open, RecordType>(call, &wanted).await {
            Ok(permit) => return Ok(Some(permit)),
            Err(Error::NotFound | Error::Forbidden(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(None)
}
