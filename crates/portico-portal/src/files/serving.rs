//! Gives files out: whole or in part, always to be saved and never to be run, and only by way of a session.

use crate::{
    call::Call,
    error::{Error, Result},
    files::{
        Version,
        actions::download::{download, must_be_readable},
        arriving::not_kept,
        finding::Search,
        queries,
    },
    policy::{self, Permit, See},
};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use portico_connect::blobs::{BlobKey, Problem};
use portico_model::files::{self, Disposition, Part, Wanted};
use std::ops::Range;

/// Even where somebody makes a browser show it: no scripts, no forms, no origin.
const POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";
/// Kept by nobody but the reader's own browser, and asked for anew each time, so that what is revoked is gone.
const PRIVATE: &str = "private, no-cache";

/// One version of a document; where none is named, the current one.
pub async fn serve(
    call: &Call,
    permit: &Permit<See, policy::Document>,
    number: Option<i64>,
    (method, headers): (&Method, &HeaderMap),
) -> Result<Response> {
    if permit.thing().is_removed {
        return Err(Error::NotFound);
    }
    let version = queries::version(call, permit, number).await?;
    must_be_readable(call, call.unscanned().await?, &version)?;
    let etag = format!("\"{}\"", crate::audit::event::hex(&version.content.sha256));
    let search = Search::of(call, headers);
    if is_had(headers, &etag) {
        return head(&version, &etag, StatusCode::NOT_MODIFIED, Body::empty(), &[]);
    }
    let size = version.content.size;
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let response = match files::wanted(text(header::RANGE), text(header::IF_RANGE), &etag, size) {
        Wanted::Unsatisfiable => {
            let whole = (header::CONTENT_RANGE, format!("bytes */{size}"));
            head(&version, &etag, StatusCode::RANGE_NOT_SATISFIABLE, Body::empty(), &[whole])
        }
        Wanted::Whole => {
            let length = (header::CONTENT_LENGTH, size.to_string());
            let body = body(call, permit, method, (&version, search), 0..size).await?;
            head(&version, &etag, StatusCode::OK, body, &[length])
        }
        Wanted::Part(part) => {
            let range = (header::CONTENT_RANGE, part.content_range(size));
            let length = (header::CONTENT_LENGTH, part.length().to_string());
            let body = body(call, permit, method, (&version, search), bytes_of(part)).await?;
            head(&version, &etag, StatusCode::PARTIAL_CONTENT, body, &[range, length])
        }
    };
    Ok(Search::ends(search, call, (permit, &version), response?))
}

/// All of one version, to somebody who came by another way than its address.
pub async fn give_out(call: &Call, permit: &Permit<See, policy::Document>, number: i64) -> Result<Response> {
    serve(call, permit, Some(number), (&Method::POST, &HeaderMap::new())).await
}

/// The bytes as they are read. Whoever gets any of them was given the file; what follows soon is the same download.
async fn body(
    call: &Call,
    permit: &Permit<See, policy::Document>,
    method: &Method,
    (version, search): (&Version, Option<Search>),
    range: Range<u64>,
) -> Result<Body> {
    if method == Method::HEAD {
        return Ok(Body::empty());
    }
    download(call, permit, version, search).await?;
    read(call, &version.content.key, range).await
}

/// The bytes of one blob as a stream.
pub async fn read(call: &Call, key: &BlobKey, range: Range<u64>) -> Result<Body> {
    let reading = call.portal().storage.blobs.get(key, Some(range)).await.map_err(|problem| match problem {
        Problem::Missing => Error::internal("a file that somebody may read has no bytes"),
        other => not_kept(other),
    })?;
    Ok(Body::from_stream(reading))
}

fn bytes_of(part: Part) -> Range<u64> {
    part.first()..part.first() + part.length()
}

/// Whether the reader has these bytes already.
pub(super) fn is_had(headers: &HeaderMap, etag: &str) -> bool {
    let given = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    given.flat_map(|value| value.split(',')).any(|one| matches!(one.trim(), "*") || one.trim() == etag)
}

fn head(
    version: &Version,
    etag: &str,
    status: StatusCode,
    body: Body,
    further: &[(HeaderName, String)],
) -> Result<Response> {
    let name = portico_model::files::FileName::of(&version.name, version.content.kind);
    let mut response = (status, body).into_response();
    let usual = [
        (header::CONTENT_TYPE, version.content.kind.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, files::header_value(Disposition::Attachment, &name)),
        (header::ETAG, etag.to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::CACHE_CONTROL, PRIVATE.to_owned()),
        (header::VARY, "Cookie, Authorization".to_owned()),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
    ];
    for (name, value) in usual.iter().chain(further) {
        response.headers_mut().insert(name, HeaderValue::from_str(value).map_err(Error::internal)?);
    }
    Ok(response)
}
