//! Where a task link leads: who you are taken for, and what it opens. The press of the button opens it.

use super::{alone, page, see_other, with_session};
use crate::{
    call::Call,
    error::{Error, Result},
    ids::RecordId,
    people::{actions, links},
    policy::{Public, identity::Secret},
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use portico_store::values;
use portico_web::{Fields, frame::Alone};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "people/pages/task_link.html")]
struct Page {
    frame: Alone,
    token: String,
    name: String,
    title: String,
    /// Where it leads on from the record: "task" or nothing.
    to: String,
    /// Somebody else is signed in here.
    instead_of: Option<String>,
    is_over: bool,
}

/// What a mail may add to its link.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    to: String,
}

const TITLE: &str = "SELECT title FROM record WHERE workspace_id = $1 AND id = $2";

pub async fn show(
    call: Call,
    _: Public,
    (Path(token), Query(asked), headers): (Path<String>, Query<Asked>, HeaderMap),
) -> Result<Response> {
    let secret = Secret::parse(&token).ok_or(Error::NotFound)?;
    let link = links::find(call.portal(), &secret, "task").await?.ok_or(Error::NotFound)?;
    let record = link.record.ok_or(Error::NotFound)?;
    let (actor, narrow) = (call.actor(), call.actor().subject().only_record);
    let same = actor.person() == Some(link.person) && actor.workspace() == secret.workspace;
    if same && (narrow.is_none() || narrow == Some(record.0)) {
        return Ok(see_other(&leads_to(record, &asked.to)));
    }
    let instead_of = (actor.person().is_some() && actor.person() != Some(link.person)).then(|| actor.name().to_owned());
    let read = call.portal().db.within(secret.workspace.tenant());
    let title: Option<String> = read.find(TITLE, &values![secret.workspace, record]).await?;
    let mut frame = alone(&call, &headers).await?;
    frame.workspace.clone_from(&link.workspace);
    let is_over = link.is_over || title.is_none();
    let status = if is_over { StatusCode::GONE } else { StatusCode::OK };
    let title = title.unwrap_or_default();
    page(status, &Page { frame, token: secret.to_text(), name: link.name, title, to: asked.to, instead_of, is_over })
}

pub async fn enter(call: Call, _: Public, Path(token): Path<String>, fields: Fields) -> Result<Response> {
    let secret = Secret::parse(&token).ok_or(Error::NotFound)?;
    let (session, record) = actions::enter_task_link(&call, &secret).await?;
    Ok(with_session(&call, &session, &leads_to(record, fields.text("to"))))
}

/// The record, or what waits on it for whoever came: that is found out where they have come to.
fn leads_to(record: RecordId, to: &str) -> String {
    match to {
        "task" => format!("/records/{record}/task"),
        _ => format!("/records/{record}"),
    }
}
