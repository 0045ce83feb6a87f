//! The addresses of files, each with the rule that it demands.

use crate::{
    call::{Call, Portal},
    error::Result,
    files::{
        api, archive, pages,
        previews::{self, Wanted},
        quota, retention, serving, uploads, waiting,
    },
    policy::{self, Attach, Permit, See, anyone, list, may},
    records::view,
};
use axum::{
    extract::{Path, Query},
    http::{HeaderMap, Method},
    response::Response,
};
use portico_preview::Scale;
use portico_web::Routes;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Sized {
    #[serde(default)]
    scale: u8,
}

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/files", list::<See, policy::Document>(), pages::library::show)
        .get("/files/{id}", may::<See, policy::Document>(), pages::document::show)
        .get("/files/{id}/content", may::<See, policy::Document>(), current)
        .get("/files/{id}/versions/{number}/content", may::<See, policy::Document>(), pinned)
        .get("/files/{id}/versions/{number}/thumbnail", may::<See, policy::Document>(), thumbnail)
        .get("/files/{id}/versions/{number}/pages/{page}", may::<See, policy::Document>(), page)
        .post("/files/{id}/versions", may::<Attach, policy::Document>(), pages::document::replace)
        .get("/files/{id}/removal", may::<Attach, policy::Document>(), pages::removal::ask)
        .post("/files/{id}/removal", may::<Attach, policy::Document>(), pages::removal::remove)
        .post("/files/{id}/restoration", may::<Attach, policy::Document>(), pages::removal::restore)
        .post("/files/{id}/uploads", may::<Attach, policy::Document>(), uploads::begin_newer)
        .get("/records/{id}/files", may::<See, policy::Record>(), pages::record::show)
        .post("/records/{id}/files", may::<Attach, policy::Record>(), pages::record::add)
        .get("/records/{id}/files/archive", may::<See, policy::Record>(), packed)
        .post("/records/{id}/uploads", may::<Attach, policy::Record>(), uploads::begin)
        .options("/uploads", anyone("what uploads the server takes holds nobody's data"), uploads::describe)
        .get("/uploads/{id}", may::<Attach, policy::Upload>(), uploads::look)
        .patch("/uploads/{id}", may::<Attach, policy::Upload>(), uploads::go_on)
        .post("/uploads/{id}/removal", may::<Attach, policy::Upload>(), waiting::take_out)
        .delete("/uploads/{id}", may::<Attach, policy::Upload>(), uploads::end)
        .and(api::routes())
        .and(quota::routes())
        .and(retention::routes())
}

/// The current version, whichever that is by then.
async fn current(
    call: Call,
    permit: Permit<See, policy::Document>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response> {
    serving::serve(&call, &permit, None, (&method, &headers)).await
}

/// One version for ever.
async fn pinned(
    call: Call,
    permit: Permit<See, policy::Document>,
    (method, Path((_, number))): (Method, Path<(String, i64)>),
    headers: HeaderMap,
) -> Result<Response> {
    serving::serve(&call, &permit, Some(number), (&method, &headers)).await
}

/// What a version looks like, small.
async fn thumbnail(
    call: Call,
    permit: Permit<See, policy::Document>,
    Path((_, number)): Path<(String, i64)>,
    (method, headers): (Method, HeaderMap),
) -> Result<Response> {
    let wanted = Wanted { version: number, page: 1, scale: Scale::Thumbnail };
    previews::serve(&call, &permit, wanted, (&method, &headers)).await
}

/// One page of a version; `scale=2` for screens with twice the pixels.
async fn page(
    call: Call,
    permit: Permit<See, policy::Document>,
    (method, Path((_, version, page)), Query(sized)): (Method, Path<(String, i64, i64)>, Query<Sized>),
    headers: HeaderMap,
) -> Result<Response> {
    let scale = if sized.scale == 2 { Scale::Double } else { Scale::Single };
    previews::serve(&call, &permit, Wanted { version, page, scale }, (&method, &headers)).await
}

async fn packed(call: Call, permit: Permit<See, policy::Record>) -> Result<Response> {
    archive::serve(&call, &permit, &view::title(&call, &permit).await?).await
}
