//! Links of somebody for programs of the firm.

use super::{Which, Whose, end, live};
use crate::{
    call::{Call, Portal},
    error::{Error, Result},
    ids::{PersonId, RecordId},
    policy::{self, Change, Permit, See, may},
};
use axum::{
    Json,
    extract::{Path, Query},
    http::StatusCode,
};
use jiff::Timestamp;
use portico_store::paging::Cursor;
use portico_web::{Routes, openapi::Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/api/v1/members/{id}/links", may::<Change, policy::Member>(), index)
        .delete("/api/v1/members/{id}/links", may::<Change, policy::Member>(), end_all)
        .delete("/api/v1/members/{id}/links/{link}", may::<Change, policy::Member>(), end_one)
        .get("/api/v1/records/{id}/links", may::<See, policy::Record>(), of_record)
        .delete("/api/v1/records/{id}/links", may::<See, policy::Record>(), end_all_of_record)
        .delete("/api/v1/records/{id}/links/{link}", may::<See, policy::Record>(), end_one_of_record)
}

/// Where the page begins.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct From {
    /// The `next` of the page before.
    after: Option<String>,
}

/// A page of links that still open something.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MailedLinks {
    pub links: Vec<MailedLink>,
    /// Give it as `after`; none on the last page.
    pub next: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct MailedLink {
    pub id: Uuid,
    /// `task` opens a record, `decision` is good for one decision, `session` is a browser in which either was used.
    pub kind: String,
    pub record: RecordId,
    pub record_title: String,
    /// To whom it was mailed.
    pub person: PersonId,
    pub person_name: String,
    #[schemars(with = "String")]
    pub created_at: Timestamp,
    #[schemars(with = "Option<String>")]
    pub expires_at: Option<Timestamp>,
}

async fn index(
    call: Call,
    permit: Permit<Change, policy::Member>,
    Query(from): Query<From>,
) -> Result<Json<MailedLinks>> {
    listed(&call, Whose::Member(&permit), from).await
}

async fn of_record(
    call: Call,
    permit: Permit<See, policy::Record>,
    Query(from): Query<From>,
) -> Result<Json<MailedLinks>> {
    listed(&call, Whose::Record(&permit), from).await
}

async fn listed(call: &Call, whose: Whose<'_>, from: From) -> Result<Json<MailedLinks>> {
    let wrong = || Error::invalid("after", "Give the `next` of a page.");
    let after = from.after.map(|text| Cursor::from_text(&text).ok_or_else(wrong)).transpose()?;
    let page = live(call, whose, after).await?;
    let next = page.next.map(Cursor::to_text);
    let links = page.rows.into_iter().map(|link| MailedLink {
        id: link.id,
        kind: link.kind,
        record: link.record,
        record_title: link.record_title,
        person: link.person,
        person_name: link.person_name,
        created_at: link.created_at,
        expires_at: link.expires_at,
    });
    Ok(Json(MailedLinks { links: links.collect(), next }))
}

async fn end_all(call: Call, permit: Permit<Change, policy::Member>) -> Result<StatusCode> {
    end(&call, Whose::Member(&permit), Which::All).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn end_all_of_record(call: Call, permit: Permit<See, policy::Record>) -> Result<StatusCode> {
    end(&call, Whose::Record(&permit), Which::All).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn end_one_of_record(
    call: Call,
    permit: Permit<See, policy::Record>,
    Path((_, link)): Path<(String, String)>,
) -> Result<StatusCode> {
    let link: Uuid = link.parse().map_err(|_| Error::NotFound)?;
    end(&call, Whose::Record(&permit), Which::One(link)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn end_one(
    call: Call,
    permit: Permit<Change, policy::Member>,
    Path((_, link)): Path<(String, String)>,
) -> Result<StatusCode> {
    let link: Uuid = link.parse().map_err(|_| Error::NotFound)?;
    end(&call, Whose::Member(&permit), Which::One(link)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The operations above, for the description of the API.
pub fn operations() -> Vec<Operation> {
    vec![
        Operation::new::<MailedLinks>(
            "GET",
            "/api/v1/members/{id}/links",
            "List the mailed links of somebody, for the firm",
        )
        .query::<From>(),
        Operation::new::<()>("DELETE", "/api/v1/members/{id}/links", "End every mailed link of somebody").status(204),
        Operation::new::<()>("DELETE", "/api/v1/members/{id}/links/{link}", "End one mailed link").status(204),
        Operation::new::<MailedLinks>(
            "GET",
            "/api/v1/records/{id}/links",
            "List the mailed links to a record, for the firm",
        )
        .query::<From>(),
        Operation::new::<()>("DELETE", "/api/v1/records/{id}/links", "End every mailed link to a record").status(204),
        Operation::new::<()>("DELETE", "/api/v1/records/{id}/links/{link}", "End one mailed link to a record")
            .status(204),
    ]
}
