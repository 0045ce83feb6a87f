//! Uploads that go on after a cut: the protocol tus 1.0 with creation, termination and expiration.
//!
//! The address of an upload is chance, and only whoever began it gets past its rule. A piece counts when it is durable:
//! what a crash or a cut line leaves behind is asked for with HEAD, and sent again from there.

use crate::{
    call::Call,
    error::{Error, Result},
    files::{
        actions::{
            begin_upload::{Announced, Becomes, begin_upload, name},
            finish_upload::{Standing, finish_upload, standing},
            must_be_theirs,
        },
        api,
        arriving::{self, not_staged},
        document, waiting,
    },
    ids::UploadId,
    policy::{self, Attach, Permit, Public},
};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::BytesMut;
use futures_util::StreamExt;
use jiff::{Timestamp, fmt::rfc2822};
use portico_connect::blobs::{NotStaged, Writer};
use portico_model::Key;
use portico_store::values;
use portico_web::Fields;
use std::collections::BTreeMap;

const VERSION: &str = "1.0.0";
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
/// What is written to the disk at once.
const PIECE: usize = 1 << 20;
/// After so many bytes a piece is made durable: a cut costs no more than this.
const DURABLE: u64 = 16 << 20;

/// What the server takes, for whoever asks before they send.
pub async fn describe(call: Call, _: Public) -> Result<Response> {
    let largest = call.portal().storage.rules.limits.smaller_than().saturating_sub(1).to_string();
    answer(
        StatusCode::NO_CONTENT,
        [
            (HeaderName::from_static("tus-version"), VERSION.to_owned()),
            (HeaderName::from_static("tus-extension"), "creation,termination,expiration".to_owned()),
            (HeaderName::from_static("tus-max-size"), largest),
        ],
    )
}

/// Begins the upload of a new document of this record.
pub async fn begin(call: Call, permit: Permit<Attach, policy::Record>, headers: HeaderMap) -> Result<Response> {
    let Some(told) = Told::of(&headers) else { return other_version() };
    let firm_only = document::is_for_the_firm(told.text("firm_only"), permit.side());
    let slot = Some(told.text("slot")).filter(|slot| !slot.is_empty()).map(Key::new);
    let metadata = match api::said_about(&call, &permit, slot.as_ref(), &told.fields()).await {
        Ok(metadata) => metadata,
        Err(error) => return spoken(error),
    };
    let announced = Announced {
        size: told.size()?,
        original: told.text("filename").to_owned(),
        becomes: Becomes::Document { slot, metadata, firm_only },
    };
    match begin_upload(&call, &permit, announced).await {
        Ok(id) => {
            told.give_up_waiting(&call, &permit).await?;
            begun(id)
        }
        Err(error) => spoken(error),
    }
}

/// Begins the upload of a newer version of this document.
pub async fn begin_newer(call: Call, permit: Permit<Attach, policy::Document>, headers: HeaderMap) -> Result<Response> {
    let Some(told) = Told::of(&headers) else { return other_version() };
    let document = permit.thing();
    must_be_theirs(document, permit.side())?;
    let shown = told.text("shown").parse().unwrap_or(document.version);
    let metadata = match api::said_of(&call, &permit, &told.fields()).await {
        Ok(metadata) => metadata,
        Err(error) => return spoken(error),
    };
    let announced = Announced {
        size: told.size()?,
        original: told.text("filename").to_owned(),
        becomes: Becomes::Version { document: document.id, shown, metadata },
    };
    let on_record = permit.on_record(&call).await?;
    match begin_upload(&call, &on_record, announced).await {
        Ok(id) => {
            told.give_up_waiting(&call, &on_record).await?;
            begun(id)
        }
        Err(error) => spoken(error),
    }
}

/// Where to go on. An upload that is whole and became nothing yet, because the program ended in between, becomes it now.
pub async fn look(call: Call, permit: Permit<Attach, policy::Upload>, headers: HeaderMap) -> Result<Response> {
    if !is_spoken(&headers) {
        return other_version();
    }
    let stands = standing(&call, &permit).await?;
    let offset = offset(&call, &permit, &stands).await?;
    if offset == size(&stands) && stands.finished_at.is_none() {
        finish_upload(&call, &permit).await?;
    }
    let mut response = stood(StatusCode::OK, offset, &stands)?;
    let headers = response.headers_mut();
    headers.insert(LENGTH, HeaderValue::from(size(&stands)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Takes the next piece, and makes the file of it when it was the last.
pub async fn go_on(call: Call, permit: Permit<Attach, policy::Upload>, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    if !is_spoken(&parts.headers) {
        return other_version();
    }
    if parts.headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != "application/offset+octet-stream") {
        return answer(StatusCode::UNSUPPORTED_MEDIA_TYPE, []);
    }
    let Some(at) = number(&parts.headers, &OFFSET) else { return answer(StatusCode::BAD_REQUEST, []) };
    let stands = standing(&call, &permit).await?;
    if stands.ended().is_some() {
        return finished(&call, &permit, &stands).await;
    }
    let reached = match take(&call, permit.thing().id, at, body).await {
        Ok(reached) => reached,
        Err(NotStaged::WrongOffset { at }) => return stood(StatusCode::CONFLICT, at, &stands),
        Err(NotStaged::Busy) => return answer(StatusCode::LOCKED, []),
        // It has ended since we looked.
        Err(NotStaged::Unknown) => return finished(&call, &permit, &stands).await,
        Err(NotStaged::TooMuch { .. }) => return answer(StatusCode::PAYLOAD_TOO_LARGE, []),
        Err(problem) => return Err(not_staged(problem)),
    };
    if reached == size(&stands) {
        return finished(&call, &permit, &stands).await;
    }
    stood(StatusCode::NO_CONTENT, reached, &stands)
}

async fn finished(call: &Call, permit: &Permit<Attach, policy::Upload>, stands: &Standing) -> Result<Response> {
    match finish_upload(call, permit).await {
        Ok(()) => stood(StatusCode::NO_CONTENT, size(stands), stands),
        Err(error) => spoken(error),
    }
}

/// Gives it up.
pub async fn end(call: Call, permit: Permit<Attach, policy::Upload>, headers: HeaderMap) -> Result<Response> {
    const FORGET: &str = "DELETE FROM upload WHERE workspace_id = $1 AND id = $2 AND finished_at IS NULL";
    if !is_spoken(&headers) {
        return other_version();
    }
    let mut tx = call.begin().await?;
    tx.execute(FORGET, &values![call.workspace(), permit.thing().id]).await?;
    tx.commit().await?;
    arriving::discard(&call, &name(permit.thing().id)).await;
    answer(StatusCode::NO_CONTENT, [])
}

/// Writes what comes, until it ends or the line is cut; what came until then is kept. How far it reaches.
async fn take(call: &Call, id: UploadId, at: u64, body: Body) -> Result<u64, NotStaged> {
    let staging = &call.portal().storage.staging;
    let mut writer = staging.resume(&name(id), at).await?;
    let mut body = body.into_data_stream();
    let (mut gathered, mut since) = (BytesMut::new(), 0_u64);
    loop {
        let piece = body.next().await.and_then(Result::ok);
        let is_end = piece.is_none();
        gathered.extend_from_slice(&piece.unwrap_or_default());
        if is_end || gathered.len() >= PIECE {
            since += u64::try_from(gathered.len()).unwrap_or_default();
            writer = writer.write(gathered.split().freeze()).await?;
        }
        if is_end {
            return writer.keep().await;
        }
        if since >= DURABLE {
            writer = durable(call, id, writer).await?;
            since = 0;
        }
    }
}

async fn durable(call: &Call, id: UploadId, writer: Writer) -> Result<Writer, NotStaged> {
    let reached = writer.keep().await?;
    call.portal().storage.staging.resume(&name(id), reached).await
}

/// As far as it is durable. What became something is whole.
async fn offset(call: &Call, permit: &Permit<Attach, policy::Upload>, stands: &Standing) -> Result<u64> {
    if let Some(words) = &stands.refusal {
        return Err(Error::Gone(words.clone()));
    }
    if stands.finished_at.is_some() {
        return Ok(size(stands));
    }
    match call.portal().storage.staging.offset(&name(permit.thing().id)).await {
        // It has ended since we looked.
        Err(NotStaged::Unknown) => finish_upload(call, permit).await.map(|()| size(stands)),
        other => other.map_err(not_staged),
    }
}

fn size(stands: &Standing) -> u64 {
    u64::try_from(stands.size).unwrap_or_default()
}

/// What is wrong with a file is said in plain words, which the page shows beside it.
fn spoken(error: Error) -> Result<Response> {
    let (status, words) = match error {
        Error::Invalid(fields) => (StatusCode::UNPROCESSABLE_ENTITY, fields.0.into_values().next().unwrap_or_default()),
        Error::Conflict(words) => (StatusCode::LOCKED, words),
        other => return Err(other),
    };
    let mut response = (status, words).into_response();
    response.headers_mut().insert(RESUMABLE, HeaderValue::from_static(VERSION));
    Ok(response)
}

fn begun(id: UploadId) -> Result<Response> {
    answer(StatusCode::CREATED, [(header::LOCATION, format!("/uploads/{id}"))])
}

fn stood(status: StatusCode, offset: u64, stands: &Standing) -> Result<Response> {
    answer(status, [(OFFSET, offset.to_string()), (EXPIRES, date(stands.expires_at))])
}

/// As HTTP writes times.
fn date(at: Timestamp) -> String {
    rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at).unwrap_or_default()
}

fn other_version() -> Result<Response> {
    answer(StatusCode::PRECONDITION_FAILED, [(HeaderName::from_static("tus-version"), VERSION.to_owned())])
}

fn answer<const N: usize>(status: StatusCode, headers: [(HeaderName, String); N]) -> Result<Response> {
    let mut response = status.into_response();
    response.headers_mut().insert(RESUMABLE, HeaderValue::from_static(VERSION));
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_str(&value).map_err(Error::internal)?);
    }
    Ok(response)
}

fn is_spoken(headers: &HeaderMap) -> bool {
    headers.get(RESUMABLE).is_some_and(|version| version == VERSION)
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// What the beginning of an upload says.
struct Told {
    size: Option<u64>,
    metadata: BTreeMap<String, String>,
}

impl Told {
    /// Nothing where another version is spoken.
    fn of(headers: &HeaderMap) -> Option<Told> {
        let metadata = headers.get(METADATA).and_then(|value| value.to_str().ok()).unwrap_or_default();
        is_spoken(headers).then(|| Told { size: number(headers, &LENGTH), metadata: parse(metadata) })
    }

    fn size(&self) -> Result<u64> {
        self.size.ok_or_else(|| Error::invalid("file", "Say how many bytes come: Upload-Length."))
    }

    /// As a form would have sent it.
    fn fields(&self) -> Fields {
        Fields(self.metadata.iter().map(|(name, value)| (name.clone(), vec![value.clone()])).collect())
    }

    /// Where another file waited for the same form, the newer choice counts.
    async fn give_up_waiting(&self, call: &Call, permit: &Permit<Attach, policy::Record>) -> Result<()> {
        match self.text(waiting::WAITING).parse() {
            Ok(id) => waiting::give_up(call, permit, id).await,
            Err(_) => Ok(()),
        }
    }

    fn text(&self, name: &str) -> &str {
        self.metadata.get(name).map_or("", String::as_str)
    }
}

/// Pairs of a name and a value in base64, separated by commas. What is neither is passed over.
fn parse(metadata: &str) -> BTreeMap<String, String> {
    let pairs = metadata.split(',').filter_map(|pair| {
        let (name, value) = pair.trim().split_once(' ').unwrap_or((pair.trim(), ""));
        let value = String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()?;
        Some((name.to_owned(), value))
    });
    pairs.collect()
}
