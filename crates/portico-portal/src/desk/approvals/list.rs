//! Everything that waits for the reader's decision, soonest due first.

use super::waiting::{rows, waits};
use crate::{
    call::Call,
    error::Result,
    frames::{Place, frame},
    people::pages::page,
    policy::{self, Scope},
    records::approvals::queries::PAGE,
};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use portico_model::access::Side;
use portico_store::paging::Cursor;
use portico_web::{components as ui, frame::Frame, words::Words};
use serde::Deserialize;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Way {
    after: String,
}

#[derive(Template)]
#[template(path = "desk/approvals/list_client.html")]
struct ClientPage {
    frame: Frame,
    body: Body,
}

#[derive(Template)]
#[template(path = "desk/approvals/list_staff.html")]
struct StaffPage {
    frame: Frame,
    body: Body,
}

#[derive(Template)]
#[template(path = "desk/approvals/list.html")]
struct Body {
    rows: ui::Rows,
    next: Option<String>,
}

impl askama::filters::HtmlSafe for Body {}

pub async fn show(call: Call, _: Scope<policy::Record>, Query(way): Query<Way>) -> Result<Response> {
    let found = waits(&call, Cursor::from_text(&way.after), PAGE).await?;
    let words = Words::new(call.now(), &call.zone());
    let topics = call.actor().standings().iter().map(|standing| format!("member:{}", standing.member));
    let frame = frame(&call, Place::at("/approvals").live(topics)).await?;
    let body = Body {
        rows: ui::Rows { rows: rows(&found.rows, call.actor().side(), &words) },
        next: found.next.map(|next| format!("/approvals?after={}", next.to_text())),
    };
    match call.actor().side() {
        Side::Client => page(StatusCode::OK, &ClientPage { frame, body }),
        Side::Firm => page(StatusCode::OK, &StaffPage { frame, body }),
    }
}
