//! The first run: who runs the portal and for which firm, then where to begin.

use crate::{
    call::Call,
    error::{Error, FieldErrors, Result},
    frames,
    people::pages::{field, mended, page, short, summary, with_session},
    policy::{Configure, Permit, Public, Workspace},
    workspaces::first_run::{self, FirstRun},
};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use portico_model::access::Side;
use portico_web::{
    Fields,
    components::{self as ui, ErrorSummary, FieldView, Input},
    frame::Alone,
};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "workspaces/pages/setup.html")]
struct Page {
    frame: Alone,
    fields: Vec<FieldView>,
    firm: Vec<FieldView>,
    password_error: String,
    summary: ErrorSummary,
}

#[derive(Template)]
#[template(path = "workspaces/pages/first_work.html")]
struct FirstWork {
    frame: Alone,
    people: String,
}

#[derive(Debug, Deserialize)]
pub struct Way {
    #[serde(default)]
    token: String,
}

pub async fn show(call: Call, _: Public, Query(way): Query<Way>) -> Result<Response> {
    let fields =
        Fields([("token".to_owned(), vec![way.token]), ("zone".to_owned(), vec!["Europe/Berlin".to_owned()])].into());
    form(&call, &fields, &FieldErrors::default()).await
}

pub async fn run(call: Call, _: Public, fields: Fields) -> Result<Response> {
    let new = FirstRun {
        token: fields.text("token"),
        name: fields.text("name"),
        address: fields.text("email"),
        password: fields.text("password"),
        firm: fields.text("firm"),
        zone: fields.text("zone"),
    };
    match first_run::run(&call, new).await {
        Ok(session) => Ok(with_session(&call, &session, "/setup/first-work")),
        Err(error) => form(&call, &fields, &mended(error)?).await,
    }
}

/// After the first run: what a portal needs next.
pub async fn first_work(call: Call, _: Permit<Configure, Workspace>) -> Result<Response> {
    let firm = call.actor().standings().iter().find(|standing| standing.side == Side::Firm);
    let people = firm.map_or_else(|| "/".to_owned(), |firm| format!("/organizations/{}/people", firm.organization));
    page(StatusCode::OK, &FirstWork { frame: frames::alone(&call), people })
}

async fn form(call: &Call, typed: &Fields, errors: &FieldErrors) -> Result<Response> {
    if !first_run::is_open(call.portal()).await? {
        return Err(Error::NotFound);
    }
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut token = field("token", "Code that the program printed", short(typed.text("token"), "off"), errors);
    token.hint = "It stands in the terminal or the log of the server, and is good until the next start.".into();
    let fields = vec![
        token,
        field("name", "Your name", short(typed.text("name"), "name"), errors),
        field("email", "Your e-mail address", Input::Email(typed.text("email").to_owned()), errors),
    ];
    let asks = first_run::imported(call.portal()).await?.is_none();
    let mut firm = vec![
        field("firm", "Name of your firm", short(typed.text("firm"), "organization"), errors),
        field("zone", "Time zone", short(typed.text("zone"), "off"), errors),
    ];
    if !asks {
        firm.clear();
    }
    let password_error = errors.0.get("password").cloned().unwrap_or_default();
    let summary = summary(errors, &["token", "name", "email", "password", "firm", "zone", "blueprint"]);
    let mut frame = frames::alone(call);
    frame.home = "/setup".into();
    page(status, &Page { frame, fields, firm, password_error, summary })
}
