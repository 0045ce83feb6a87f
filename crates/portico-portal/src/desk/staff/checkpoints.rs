//! The checkpoints of the workspace's log: the key that checks them, when each was made, and whether it has left the house.

use crate::{
    audit::checkpoints::{DELIVER, Growth, find, gone_since, grown, list, verifier},
    call::Call,
    desk::receipt::saved,
    error::{Error, Result},
    frames::{Place, frame},
    people::pages::page,
    policy::{self, Scope},
};
use askama::Template;
use axum::{
    Json,
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use portico_model::access::Side;
use portico_web::{
    components::{self as ui, Pager},
    frame::Frame,
    words::Words,
};
use serde::Deserialize;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The last number of the page before.
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "desk/staff/checkpoints.html")]
struct Page {
    frame: Frame,
    key: String,
    rows: Vec<Row>,
    pager: Option<Pager>,
    is_sent: bool,
    /// Why the last delivery was not taken.
    trouble: Option<String>,
    /// Since when the service that keeps them wants no more.
    gone: Option<ui::When>,
}

struct Row {
    number: i64,
    size: u64,
    made: ui::When,
    sent: Option<ui::When>,
}

const PAGE: i64 = 25;

/// Whoever may audit anything at all may see how far the log is sealed; what happened, it does not say.
pub async fn show(call: Call, scope: Scope<policy::Record>, Query(asked): Query<Asked>) -> Result<Response> {
    must_audit(&call, &scope)?;
    let before = asked.before.unwrap_or(i64::MAX);
    let mut found = list(call.portal(), call.workspace(), before, PAGE + 1).await?;
    let more = i64::try_from(found.len()).is_ok_and(|length| length > PAGE);
    found.truncate(usize::try_from(PAGE).map_err(Error::internal)?);
    let next = found.last().filter(|_| more).map(|last| format!("/audit/checkpoints?before={}", last.number));
    let first = asked.before.map(|_| "/audit/checkpoints".to_owned());
    let words = Words::new(call.now(), &call.zone());
    let outside = &call.portal().settings.outside;
    let trouble = portico_jobs::troubled(&call.portal().db, call.workspace().tenant(), DELIVER).await?;
    let gone = match &outside.webhook {
        Some(endpoint) => gone_since(call.portal(), endpoint).await?,
        None => None,
    };
    let page_of = Page {
        frame: frame(&call, Place::at("/audit/checkpoints")).await?,
        key: verifier(call.portal(), call.workspace()).await?.to_text(),
        pager: (first.is_some() || next.is_some()).then_some(Pager { shown: String::new(), first, next }),
        is_sent: !outside.is_nowhere(),
        trouble: trouble.filter(|_| gone.is_none()).and_then(|job| job.last_error),
        gone: gone.map(|at| words.when(at)),
        rows: found
            .into_iter()
            .map(|sealed| Row {
                number: sealed.number,
                size: sealed.size,
                made: words.when(sealed.made_at),
                sent: sealed.sent_at.map(|at| words.when(at)),
            })
            .collect(),
    };
    page(StatusCode::OK, &page_of)
}

/// One of them as it was signed, to be kept.
pub async fn note(call: Call, scope: Scope<policy::Record>, Path(number): Path<i64>) -> Result<Response> {
    must_audit(&call, &scope)?;
    let sealed = find(call.portal(), call.workspace(), number).await?.ok_or(Error::NotFound)?;
    Ok(saved(&format!("checkpoint-{number}.txt"), sealed.note))
}

/// Which earlier checkpoint is meant.
#[derive(Debug, Deserialize)]
pub struct Earlier {
    from: i64,
}

/// That the log of an earlier checkpoint is the beginning of this one's, for a program that keeps both.
pub async fn consistency(
    call: Call,
    scope: Scope<policy::Record>,
    Path(number): Path<i64>,
    Query(earlier): Query<Earlier>,
) -> Result<Json<Growth>> {
    must_audit(&call, &scope)?;
    let found = grown(call.portal(), call.workspace(), (earlier.from, number)).await?;
    found.map(Json).ok_or(Error::NotFound)
}

fn must_audit(call: &Call, scope: &Scope<policy::Record>) -> Result<()> {
    let may = call.actor().side() == Side::Firm && !scope.is_empty();
    if may { Ok(()) } else { Err(Error::NotFound) }
}
