//! Gives out the picture of a page: to whoever may have the version itself, decided anew each time.

use super::super::serving::{is_had, read};
use crate::{
    audit::event::hex,
    call::Call,
    error::{Error, Result},
    files::{
        Version,
        actions::download::{must_be_readable, view},
        finding::Search,
        queries,
    },
    policy::{self, Permit, See},
};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use portico_connect::blobs::BlobKey;
use portico_preview::Scale;
use portico_store::{from_row, values};

/// Which picture.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub version: i64,
    /// Counts from one.
    pub page: i64,
    pub scale: Scale,
}

/// A picture can do nothing, and is nobody's frame.
const POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";
/// Kept by nobody but the reader's own browser, and asked for anew each time, so that what is revoked is gone.
const PRIVATE: &str = "private, no-cache";

struct Image {
    scale: String,
    key: String,
    format: String,
    size: i64,
}

from_row!(Image { scale, key, format, size });

const IMAGES: &str =
    "SELECT scale, key, format, size FROM page_image WHERE workspace_id = $1 AND blob_id = $2 AND page = $3";

/// The picture of one page. Whoever is shown any page, and not only the thumbnail of a list, has
/// looked at the file.
pub async fn serve(
    call: &Call,
    permit: &Permit<See, policy::Document>,
    wanted: Wanted,
    (method, headers): (&Method, &HeaderMap),
) -> Result<Response> {
    if permit.thing().is_removed {
        return Err(Error::NotFound);
    }
    let version = queries::version(call, permit, Some(wanted.version)).await?;
    must_be_readable(call, call.unscanned().await?, &version)?;
    let image = find(call, &version, wanted).await?;
    let etag = format!("\"{}-{}-{}\"", hex(&version.content.sha256), wanted.page, image.scale);
    if is_had(headers, &etag) {
        return answer((StatusCode::NOT_MODIFIED, Body::empty()), &image, &etag);
    }
    if method == Method::HEAD {
        return answer((StatusCode::OK, Body::empty()), &image, &etag);
    }
    let search = Search::of(call, headers).filter(|_| wanted.page == 1 && wanted.scale != Scale::Thumbnail);
    if wanted.scale != Scale::Thumbnail {
        view(call, permit, &version, search).await?;
    }
    let key = BlobKey::parse(&image.key).ok_or_else(|| Error::internal("a picture has no key"))?;
    let size = u64::try_from(image.size).map_err(Error::internal)?;
    let response = answer((StatusCode::OK, read(call, &key, 0..size).await?), &image, &etag)?;
    Ok(Search::ends(search, call, (permit, &version), response))
}

/// Where a page was not larger than the single scale, there is no double one.
async fn find(call: &Call, version: &Version, wanted: Wanted) -> Result<Image> {
    let given = values![call.workspace(), version.content.blob, wanted.page];
    let mut images = call.read().all::<Image>(IMAGES, &given).await?;
    let place = |scale: Scale| images.iter().position(|image| image.scale == scale.as_str());
    let place = place(wanted.scale).or_else(|| place(Scale::Single)).ok_or(Error::NotFound)?;
    Ok(images.swap_remove(place))
}

fn answer((status, body): (StatusCode, Body), image: &Image, etag: &str) -> Result<Response> {
    let mut response = (status, body).into_response();
    let usual = [
        (header::CONTENT_TYPE, format!("image/{}", image.format)),
        (header::CONTENT_DISPOSITION, "inline".to_owned()),
        (header::ETAG, etag.to_owned()),
        (header::CACHE_CONTROL, PRIVATE.to_owned()),
        (header::VARY, "Cookie, Authorization".to_owned()),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
    ];
    for (name, value) in usual {
        response.headers_mut().insert(name, HeaderValue::from_str(&value).map_err(Error::internal)?);
    }
    if status == StatusCode::OK {
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(image.size.unsigned_abs()));
    }
    Ok(response)
}
