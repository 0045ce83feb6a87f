//! Styles, scripts, fonts and icons, embedded at build time: named by their content, kept by browsers for ever.

use crate::{
    call::{Call, Portal},
    error::{Error, Result},
    policy::{Public, anyone},
};
use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use portico_web::Routes;

pub fn routes() -> Routes<Portal> {
    Routes::default().get("/assets/{file}", anyone("styles and scripts hold nobody's data"), file)
}

async fn file(_: Call, _: Public, Path(name): Path<String>, headers: HeaderMap) -> Result<Response> {
    let asset = portico_ui::asset(&name).ok_or(Error::NotFound)?;
    if headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == asset.etag.as_bytes()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let (bytes, encoding) = match (asset.br, asset.gz) {
        (Some(bytes), _) if accepted.contains("br") => (bytes, Some("br")),
        (_, Some(bytes)) if accepted.contains("gzip") => (bytes, Some("gzip")),
        _ => (asset.bytes, None),
    };
    let mut response = bytes.into_response();
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    answer.insert(header::ETAG, HeaderValue::from_static(asset.etag));
    if let Some(encoding) = encoding {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Ok(response)
}
