//! The desk for programs: what waits for the caller, the staff queue, and search.

use crate::{
    call::{Call, Portal},
    desk::client::waiting::{self, Sorted},
    error::{Error, Result},
    policy::{self, Scope, See, SignedIn, list, scope::Filter, scope::scope, signed_in},
    records::{
        api::{Records, Summary},
        queries::{self, Line, PAGE, Sort},
    },
    search,
};
use axum::{Json, extract::Query};
use portico_model::access::Side;
use portico_store::{Value, paging::Cursor};
use portico_web::{Routes, openapi::Operation};
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/api/v1/home", signed_in("what waits for them"), home)
        .get("/api/v1/queue", list::<See, policy::Record>(), queue)
        .get("/api/v1/search", list::<See, policy::Record>(), find)
}

/// Where the page begins.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct From {
    /// The `next` of the page before.
    after: Option<String>,
}

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// A number, or words that must all occur.
    q: String,
    /// The `next` of the page before.
    after: Option<String>,
}

/// For clients what they are asked for, for staff what they own and the firm has to act on.
async fn home(call: Call, _: SignedIn, Query(from): Query<From>) -> Result<Json<Records>> {
    match call.actor().side() {
        Side::Client => {
            let begin = after(from.after.as_deref())?;
            let asked = waiting::page(&call, |filter| filter, (Sorted::Due, begin, PAGE)).await?;
            let ids: Vec<Uuid> = asked.rows.iter().map(|line| line.id.0).collect();
            let filter = Filter::none().and("t.id IN {uuids ?}", [Value::uuids(&ids)]);
            let query = queries::Query { filter, order: Sort::Due, after: None, size: PAGE };
            let scope = scope::<See, policy::Record>(&call).await?;
            records(&call, queries::list(&call, &scope, &query).await?.rows, asked.next).await
        }
        Side::Firm => {
            let scope = scope::<See, policy::Record>(&call).await?;
            page(&call, &scope, mine(&call), &from).await
        }
    }
}

/// The tab "Needs me" of "My work".
async fn queue(call: Call, scope: Scope<policy::Record>, Query(from): Query<From>) -> Result<Json<Records>> {
    match call.actor().side() {
        Side::Client => Err(Error::NotFound),
        Side::Firm => page(&call, &scope, mine(&call), &from).await,
    }
}

async fn find(call: Call, scope: Scope<policy::Record>, Query(wish): Query<Wish>) -> Result<Json<Records>> {
    let found = search::find(&call, &scope, &wish.q, after(wish.after.as_deref())?).await?;
    let lines = found.by_number.into_iter().chain(found.by_words.rows).collect();
    records(&call, lines, found.by_words.next).await
}

fn mine(call: &Call) -> policy::scope::Filter {
    let members: Vec<Uuid> = call.actor().standings().iter().map(|standing| standing.member.0).collect();
    queries::needs(&members, call.now())
}

async fn page(
    call: &Call,
    scope: &Scope<policy::Record>,
    filter: policy::scope::Filter,
    from: &From,
) -> Result<Json<Records>> {
    let query = queries::Query { filter, order: Sort::Due, after: after(from.after.as_deref())?, size: PAGE };
    let found = queries::list(call, scope, &query).await?;
    records(call, found.rows, found.next).await
}

async fn records(call: &Call, lines: Vec<Line>, next: Option<Cursor>) -> Result<Json<Records>> {
    let blueprint = call.blueprint().await?;
    let records = lines.into_iter().map(|line| Summary::of(&blueprint, line)).collect();
    Ok(Json(Records { records, next: next.map(Cursor::to_text) }))
}

fn after(given: Option<&str>) -> Result<Option<Cursor>> {
    match given {
        Some(text) => {
            Ok(Some(Cursor::from_text(text).ok_or_else(|| Error::invalid("after", "Give the `next` of a page."))?))
        }
        None => Ok(None),
    }
}

/// The operations above, for the description of the API.
pub fn operations() -> Vec<Operation> {
    vec![
        Operation::new::<Records>("GET", "/api/v1/home", "List what waits for you, soonest first").query::<From>(),
        Operation::new::<Records>("GET", "/api/v1/queue", "List the records that need you, for staff").query::<From>(),
        Operation::new::<Records>("GET", "/api/v1/search", "Find records by number or words").query::<Wish>(),
    ]
}
