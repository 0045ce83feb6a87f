//! What rules of retention delete within the next days, for whoever runs the portal.

use crate::{
    call::Call,
    error::{Error, Result},
    files::retention::{DAYS_AHEAD, due},
    frames::{Place, frame},
    people::pages::page,
    policy::{self, Configure, Permit},
};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use portico_store::paging::Cursor;
use portico_web::{
    components::{self as ui, Pager},
    frame::Frame,
    words::{self, Words},
};
use serde::Deserialize;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/staff/deletions.html")]
struct Page {
    frame: Frame,
    days: i64,
    rows: Vec<Row>,
    pager: Option<Pager>,
}

struct Row {
    title: String,
    href: String,
    /// How many versions go.
    what: String,
    record: String,
    rule: String,
    when: String,
    is_held: bool,
}

pub async fn show(
    call: Call,
    permit: Permit<Configure, policy::Workspace>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let after = asked.after.as_deref().map(|text| Cursor::from_text(text).ok_or(Error::NotFound)).transpose()?;
    let found = due(&call, &permit, after).await?;
    let next = found.next.map(|next| format!("/deletions?after={}", next.to_text()));
    let first = asked.after.map(|_| "/deletions".to_owned());
    let words = Words::new(call.now(), &call.zone());
    let rows = found.rows.into_iter().map(|line| Row {
        href: format!("/files/{}", line.document),
        title: line.title,
        what: words::counted(u64::try_from(line.versions).unwrap_or_default(), "version", "versions"),
        record: format!("{}, {}", line.record_title, line.organization),
        rule: line.rule,
        when: words.day(line.due_at),
        is_held: line.is_held,
    });
    let shown = Page {
        frame: frame(&call, Place::at("/deletions")).await?,
        days: DAYS_AHEAD,
        rows: rows.collect(),
        pager: (first.is_some() || next.is_some()).then_some(Pager { shown: String::new(), first, next }),
    };
    page(StatusCode::OK, &shown)
}
