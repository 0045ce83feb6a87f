//! Where somebody who belongs to several portals chooses one.

use super::{page, see_other, with_session};
use crate::{
    call::Call,
    error::{Error, Result},
    frames,
    ids::WorkspaceId,
    people::actions,
    policy::SignedIn,
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use portico_store::{from_row, values};
use portico_web::{Fields, frame::Alone};

struct Choice {
    id: WorkspaceId,
    name: String,
}

from_row!(Choice { id, name });

#[derive(Template)]
#[template(path = "people/pages/workspace.html")]
struct Page {
    frame: Alone,
    choices: Vec<Choice>,
    here: WorkspaceId,
}

const CHOICES: &str = "SELECT w.id, w.name FROM person_workspace x JOIN workspace w ON w.id = x.workspace_id \
    WHERE x.person_id = $1 ORDER BY w.name, w.id LIMIT 200";

pub async fn show(call: Call, _: SignedIn) -> Result<Response> {
    let choices: Vec<Choice> = call.portal().db.installation().all(CHOICES, &values![call.actor().person()]).await?;
    page(StatusCode::OK, &Page { frame: frames::alone(&call), choices, here: call.workspace() })
}

pub async fn choose(call: Call, _: SignedIn, fields: Fields) -> Result<Response> {
    let workspace: WorkspaceId = fields.text("workspace").parse().map_err(|_| Error::NotFound)?;
    if workspace == call.workspace() {
        return Ok(see_other("/"));
    }
    Ok(with_session(&call, &actions::choose_workspace(&call, workspace).await?, "/"))
}
