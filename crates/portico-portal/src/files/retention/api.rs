//! What will be deleted soon, for programs of whoever runs the portal.

use super::list::due;
use crate::{
    call::{Call, Portal},
    error::{Error, Result},
    ids::{DocumentId, RecordId},
    policy::{self, Configure, Permit, may},
};
use axum::{Json, extract::Query};
use jiff::Timestamp;
use portico_store::paging::Cursor;
use portico_web::{Routes, openapi::Operation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub fn routes() -> Routes<Portal> {
    Routes::default().get("/api/v1/deletions", may::<Configure, policy::Workspace>(), index)
}

/// Where the page begins.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct From {
    /// The `next` of the page before.
    after: Option<String>,
}

/// A page of documents whose time is over within the next 30 days.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Deletions {
    pub deletions: Vec<Deletion>,
    /// Give it as `after`; none on the last page.
    pub next: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Deletion {
    pub file: DocumentId,
    pub title: String,
    pub record: RecordId,
    pub record_title: String,
    pub organization: String,
    pub versions: i64,
    #[schemars(with = "String")]
    pub due_at: Timestamp,
    /// "5 years"
    pub rule: String,
    /// There is a legal hold on its record: it stays.
    pub held: bool,
}

async fn index(
    call: Call,
    permit: Permit<Configure, policy::Workspace>,
    Query(from): Query<From>,
) -> Result<Json<Deletions>> {
    let page = due(&call, &permit, after(from.after.as_deref())?).await?;
    let next = page.next.map(Cursor::to_text);
    let deletions = page.rows.into_iter().map(|line| Deletion {
        file: line.document,
        title: line.title,
        record: line.record,
        record_title: line.record_title,
        organization: line.organization,
        versions: line.versions,
        due_at: line.due_at,
        rule: line.rule,
        held: line.is_held,
    });
    Ok(Json(Deletions { deletions: deletions.collect(), next }))
}

fn after(given: Option<&str>) -> Result<Option<Cursor>> {
    let wrong = || Error::invalid("after", "Give the `next` of a page.");
    given.map(|text| Cursor::from_text(text).ok_or_else(wrong)).transpose()
}

/// The operation above, for the description of the API.
pub fn operations() -> Vec<Operation> {
    vec![
        Operation::new::<Deletions>("GET", "/api/v1/deletions", "List what rules delete within 30 days, for admins")
            .query::<From>(),
    ]
}
