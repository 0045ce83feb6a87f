//! Files for programs: the same actions as JSON, and files as `multipart/form-data`.

use crate::{
    audit::event::hex,
    call::{Call, Portal},
    error::{Error, Result},
    files::{
        Document, Version,
        actions::{
            remove::remove,
            replace::{Newer, replace},
            restore::restore,
        },
        arriving::Arrived,
        asked::Asked,
        form::{self, NotTaken, Sent},
        keeping, queries, serving,
        taking::take_in,
    },
    idempotency::Once,
    ids::DocumentId,
    policy::{self, Attach, Permit, Scope, See, list, may},
    records::requirements::{Place, kinds_asked, said},
};
use axum::{
    Json,
    extract::{Path, Query, Request},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use portico_model::{Key, forms::Answers};
use portico_store::paging::Cursor;
use portico_web::{Fields, Routes, openapi::Operation};
use schemars::JsonSchema;
use serde::Serialize;

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/api/v1/files", list::<See, policy::Document>(), library)
        .get("/api/v1/files/{id}", may::<See, policy::Document>(), one)
        .delete("/api/v1/files/{id}", may::<Attach, policy::Document>(), take_away)
        .get("/api/v1/files/{id}/content", may::<See, policy::Document>(), content)
        .get("/api/v1/files/{id}/versions/{number}/content", may::<See, policy::Document>(), pinned)
        .post("/api/v1/files/{id}/versions", may::<Attach, policy::Document>(), add_version)
        .post("/api/v1/files/{id}/restoration", may::<Attach, policy::Document>(), bring_back)
        .get("/api/v1/records/{id}/files", may::<See, policy::Record>(), of_record)
        .post("/api/v1/records/{id}/files", may::<Attach, policy::Record>(), add_files)
}

/// A file of a record, with its current version.
#[derive(Debug, Serialize, JsonSchema)]
pub struct File {
    pub id: DocumentId,
    pub title: String,
    /// The key of the requirement that it was handed in for.
    pub slot: Option<String>,
    /// The client knows nothing of it.
    pub firm_only: bool,
    pub version: FileVersion,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct FileVersion {
    /// Counts from one.
    pub number: i64,
    pub name: String,
    /// The name that it came with.
    pub original_name: String,
    /// In bytes.
    pub size: u64,
    pub media_type: String,
    /// In hexadecimal digits.
    pub sha256: String,
    /// `waiting`, `clean`, `infected` or `not-scanned`.
    pub scan: String,
    pub added_by: String,
    #[schemars(with = "String")]
    pub added_at: Timestamp,
    /// What was said about it: answers to the questions of its item, by their keys.
    pub metadata: Answers,
}

/// A file with all its versions, newest first.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WholeFile {
    pub id: DocumentId,
    pub title: String,
    pub slot: Option<String>,
    pub firm_only: bool,
    pub versions: Vec<FileVersion>,
}

/// What became of each file that was sent.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Added {
    pub added: Vec<DocumentId>,
    pub not_taken: Vec<Refused>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Refused {
    pub name: String,
    /// A stable name of the reason, such as `wrong-kind`.
    pub code: String,
    pub words: String,
}

/// One file in the library.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FileLine {
    pub id: DocumentId,
    pub title: String,
    pub record: crate::ids::RecordId,
    pub record_title: String,
    pub organization: String,
    /// What is said about it, on one line.
    pub said: String,
    pub version: i64,
    /// In bytes.
    pub size: i64,
    pub scan: String,
    #[schemars(with = "String")]
    pub changed_at: Timestamp,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Library {
    pub files: Vec<FileLine>,
    /// Where the next page begins; none on the last.
    pub next: Option<String>,
}

/// A form with files: the parts `file`, and beside them `title`, `slot`, `firm_only`, and what the slot asks to be said, by its
/// fields. A file for a slot that has one becomes its next version; where the slot takes several, each is a file of its own.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "only its schema is read")]
pub struct Files {
    /// One part for each file.
    #[schemars(with = "Vec<String>", extend("items" = { "type": "string", "format": "binary" }))]
    file: Vec<String>,
    title: Option<String>,
    slot: Option<String>,
    /// `1`: the client is to know nothing of it.
    firm_only: Option<String>,
}

/// A form with one file: the part `file`, and beside it `shown`, the number of the version that it takes the place of, and
/// what the item of the document asks to be said about it, by its fields.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "only its schema is read")]
pub struct NewerFile {
    #[schemars(with = "String", extend("format" = "binary"))]
    file: String,
    shown: Option<i64>,
}

async fn library(call: Call, scope: Scope<policy::Document>, Query(asked): Query<Asked>) -> Result<Json<Library>> {
    let (filter, after) = (asked.filter(&call.zone())?, asked.cursor()?);
    let page = queries::list(&call, &scope, filter, after).await?;
    let next = page.next.map(Cursor::to_text);
    let line = |line: queries::Line| FileLine {
        id: line.id,
        title: line.title,
        record: line.record,
        record_title: line.record_title,
        organization: line.organization_name,
        said: line.said,
        version: line.version,
        size: line.size,
        scan: line.scan,
        changed_at: line.changed_at,
    };
    Ok(Json(Library { files: page.rows.into_iter().map(line).collect(), next }))
}

async fn of_record(call: Call, permit: Permit<See, policy::Record>) -> Result<Json<Vec<File>>> {
    let documents = queries::of_record(&call, &permit, permit.side()).await?;
    Ok(Json(documents.into_iter().map(file).collect()))
}

async fn one(call: Call, permit: Permit<See, policy::Document>) -> Result<Json<WholeFile>> {
    if permit.thing().is_removed {
        return Err(Error::NotFound);
    }
    let (named, versions) = (queries::name(&call, &permit).await?, queries::versions(&call, &permit).await?);
    Ok(Json(WholeFile {
        id: permit.thing().id,
        title: named.title,
        slot: named.slot.map(|slot| slot.to_string()),
        firm_only: permit.thing().firm_only,
        versions: versions.iter().map(version).collect(),
    }))
}

async fn content(
    call: Call,
    permit: Permit<See, policy::Document>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response> {
    serving::serve(&call, &permit, None, (&method, &headers)).await
}

async fn pinned(
    call: Call,
    permit: Permit<See, policy::Document>,
    (method, Path((_, number))): (Method, Path<(String, i64)>),
    headers: HeaderMap,
) -> Result<Response> {
    serving::serve(&call, &permit, Some(number), (&method, &headers)).await
}

async fn add_files(call: Call, permit: Permit<Attach, policy::Record>, request: Request) -> Result<Response> {
    let limits = call.portal().storage.rules.limits.clone();
    let once = Once::of(&call, request.headers(), "files", &())?;
    let sent = form::read(&call, request, &limits).await?;
    let taken = take_in(&call, &permit, &sent, once.id).await;
    sent.discard(&call).await;
    let (added, not_taken) = taken?;
    let status = if added.is_empty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::CREATED };
    let refused = |one: NotTaken| Refused { name: one.name, code: one.code.to_owned(), words: one.words };
    let body = Added { added, not_taken: not_taken.into_iter().map(refused).collect() };
    Ok((status, Json(body)).into_response())
}

async fn add_version(call: Call, permit: Permit<Attach, policy::Document>, request: Request) -> Result<Response> {
    newer(&call, &permit, request).await?;
    let seen = permit.also::<See>(&call).await?.ok_or(Error::NotFound)?;
    let versions = queries::versions(&call, &seen).await?;
    let newest = versions.first().map(version).ok_or(Error::NotFound)?;
    Ok((StatusCode::CREATED, Json(newest)).into_response())
}

/// Puts the one file of a form in the place of the current version.
pub(super) async fn newer(call: &Call, permit: &Permit<Attach, policy::Document>, request: Request) -> Result<()> {
    let limits = call.portal().storage.rules.limits.only_one();
    let sent = form::read(call, request, &limits).await?;
    let done = put_newer(call, permit, &sent).await;
    sent.discard(call).await;
    done
}

/// The same of what was read already.
pub(super) async fn put_newer(call: &Call, permit: &Permit<Attach, policy::Document>, sent: &Sent) -> Result<()> {
    let waited = sent.waiting.first().map(|one| &one.arrived);
    let arrived = match (sent.files.first(), waited) {
        (Some(Ok(arrived)), _) | (None, Some(arrived)) => arrived,
        (Some(Err(refused)), _) => {
            let thing = permit.thing();
            let kinds = kinds_asked(call, &thing.record, Place::Document(thing.id)).await?;
            let refused = kinds.map_or_else(|| refused.clone(), |kinds| refused.clone().for_kinds(&kinds));
            return Err(Error::invalid(form::FILE, refused.words));
        }
        (None, None) => return Err(Error::invalid(form::FILE, "Choose a file.")),
    };
    let shown = sent.fields.given("shown").and_then(|text| text.parse().ok());
    put_in_place(call, permit, (arrived, shown), &sent.fields).await
}

async fn put_in_place(
    call: &Call,
    permit: &Permit<Attach, policy::Document>,
    (arrived, shown): (&Arrived, Option<i64>),
    fields: &Fields,
) -> Result<()> {
    let metadata = Some(said_of(call, permit, fields).await?);
    let kept = keeping::keep(call, arrived).await?;
    replace(call, permit, Newer { shown, metadata, ..Newer::of(kept) }).await
}

async fn take_away(call: Call, permit: Permit<Attach, policy::Document>) -> Result<StatusCode> {
    remove(&call, &permit).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn bring_back(call: Call, permit: Permit<Attach, policy::Document>) -> Result<StatusCode> {
    restore(&call, &permit).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn file(document: Document) -> File {
    File {
        id: document.id,
        version: version(&document.current),
        title: document.title,
        slot: document.slot.map(|slot| slot.to_string()),
        firm_only: document.firm_only,
    }
}

fn version(version: &Version) -> FileVersion {
    let content = &version.content;
    FileVersion {
        number: version.number,
        name: version.name.clone(),
        original_name: version.original.clone(),
        size: content.size,
        media_type: content.kind.media_type().to_owned(),
        sha256: hex(&content.sha256),
        scan: content.scan.as_str().to_owned(),
        added_by: version.author.clone(),
        added_at: version.added_at,
        metadata: version.metadata.clone(),
    }
}

/// The operations above, for the description of the API.
pub fn operations() -> Vec<Operation> {
    vec![
        Operation::new::<Library>("GET", "/api/v1/files", "List the files that you may see, last changed first")
            .query::<Asked>(),
        Operation::new::<WholeFile>("GET", "/api/v1/files/{id}", "Read a file's versions"),
        Operation::new::<()>("DELETE", "/api/v1/files/{id}", "Remove a file; for 30 days it can be brought back")
            .status(204),
        Operation::new::<()>("GET", "/api/v1/files/{id}/content", "Download the current version, whole or in part")
            .bytes(),
        Operation::new::<()>(
            "GET",
            "/api/v1/files/{id}/versions/{number}/content",
            "Download a version, whole or in part",
        )
        .bytes(),
        Operation::new::<FileVersion>("POST", "/api/v1/files/{id}/versions", "Put a newer version in its place")
            .form::<NewerFile>(),
        Operation::new::<()>("POST", "/api/v1/files/{id}/restoration", "Bring a removed file back").status(204),
        Operation::new::<Vec<File>>("GET", "/api/v1/records/{id}/files", "List the files of a record"),
        Operation::new::<Added>("POST", "/api/v1/records/{id}/files", "Add files to a record").form::<Files>().once(),
    ]
}

/// What the item asks to be said about its document, out of the fields of the form.
pub(super) async fn said_about(
    call: &Call,
    permit: &Permit<Attach, policy::Record>,
    slot: Option<&Key>,
    fields: &Fields,
) -> Result<Answers> {
    let Some(slot) = slot else { return Ok(Answers::new()) };
    let blueprint = call.blueprint_of(permit.thing().blueprint_version).await?;
    let Some(asked) = said::document(&blueprint, &permit.thing().kind, slot) else { return Ok(Answers::new()) };
    said::read(call, asked, &fields.0)
}

/// The same for a newer version of a document of an item: said anew. Where nothing is asked, it is as before.
pub(super) async fn said_of(
    call: &Call,
    permit: &Permit<Attach, policy::Document>,
    fields: &Fields,
) -> Result<Answers> {
    let named = queries::name(call, permit).await?;
    let record = &permit.thing().record;
    let blueprint = call.blueprint_of(record.blueprint_version).await?;
    match named.slot.and_then(|slot| said::document(&blueprint, &record.kind, &slot)) {
        Some(asked) if !asked.metadata.is_empty() => said::read(call, asked, &fields.0),
        Some(_) | None => Ok(named.metadata),
    }
}
