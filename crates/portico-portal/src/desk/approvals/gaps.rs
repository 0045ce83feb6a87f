//! Coverage: every approval that nobody who can be reached could give before its deadline.

use super::waiting::label;
use crate::{
    call::Call,
    error::{Error, Result},
    frames::{Place, frame},
    people::pages::page,
    policy::{self, Scope},
    records::approvals::queries::{self, PAGE},
};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use portico_model::access::Side;
use portico_store::{Value, paging::Cursor};
use portico_web::{
    components as ui,
    frame::Frame,
    words::{self, Words},
};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Way {
    after: String,
}

#[derive(Template)]
#[template(path = "desk/approvals/gaps.html")]
struct Page {
    frame: Frame,
    rows: ui::Rows,
    next: Option<String>,
}

const NAMES: &str = "SELECT id, name FROM person WHERE id IN {uuids $1}";

// req 75, ask 21
pub async fn show(call: Call, scope: Scope<policy::Record>, Query(way): Query<Way>) -> Result<Response> {
    if call.actor().side() == Side::Client {
        return Err(Error::NotFound);
    }
    let found = queries::gaps(&call, &scope, (Cursor::from_text(&way.after), PAGE)).await?;
    let ids: Vec<Uuid> = found.rows.iter().flat_map(|(gap, _)| gap.waiting_for.iter().copied()).collect();
    let names: Vec<(Uuid, String)> = call.portal().db.installation().all(NAMES, &[Value::uuids(&ids)]).await?;
    let names: BTreeMap<Uuid, String> = names.into_iter().collect();
    let words = Words::new(call.now(), &call.zone());
    let mut rows = Vec::with_capacity(found.rows.len());
    for (gap, line) in &found.rows {
        let rules = call.blueprint_of(gap.rule_version).await?;
        let waiting: Vec<String> = gap.waiting_for.iter().filter_map(|id| names.get(id).cloned()).collect();
        let who = if waiting.is_empty() { "nobody".to_owned() } else { words::names(&waiting) };
        rows.push(ui::Row {
            title: format!("{}: {}", label(&rules, line, &gap.approval, Side::Firm), line.title),
            href: format!("/approvals/{}", gap.round),
            about: format!("{} · waits for {who}, who cannot be reached in time", line.organization_name),
            due: None,
            end: gap.due_at.map_or(ui::RowEnd::Nothing, |at| ui::RowEnd::Due(words.due_label(at))),
            steps: None,
        });
    }
    let page_of = Page {
        frame: frame(&call, Place::at("/approvals").live(["queue".to_owned()])).await?,
        rows: ui::Rows { rows },
        next: found.next.map(|next| format!("/approvals/gaps?after={}", next.to_text())),
    };
    page(StatusCode::OK, &page_of)
}
