//! The cast of the demo: who they are, and one press to be one of them. Only `demo` has it, only for this machine.

use super::{page, with_session};
use crate::{
    call::{Call, SessionKind},
    error::{Error, Result},
    frames,
    ids::PersonId,
    mail::demo_workspace,
    people::{
        actions,
        sessions::{self, NewSession, Proof},
    },
    policy::{Public, identity::Secret},
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use portico_store::{from_row, values};
use portico_web::{Fields, components::Link, frame::Alone};

struct Actor {
    person: PersonId,
    name: String,
    title: String,
    organization: String,
    side: String,
}

from_row!(Actor { person, name, title, organization, side });

#[derive(Template)]
#[template(path = "people/pages/demo.html")]
struct Page {
    frame: Alone,
    cast: Vec<Actor>,
}

/// Only people who could sign in, so nobody that an import brought.
const CAST: &str = "SELECT p.id, p.name, m.title, o.name, m.side FROM member m JOIN person p ON p.id = m.person_id \
    JOIN organization o ON o.workspace_id = m.workspace_id AND o.id = m.organization_id \
    WHERE m.workspace_id = $1 AND m.suspended_at IS NULL \
    AND EXISTS (SELECT 1 FROM email_address e WHERE e.person_id = p.id) ORDER BY m.side DESC, o.sort_name, p.name LIMIT 200";

pub async fn show(call: Call, _: Public) -> Result<Response> {
    let (workspace, name) = demo_workspace(&call).await?;
    let cast: Vec<Actor> = call.portal().db.within(workspace.tenant()).all(CAST, &values![workspace]).await?;
    let links = vec![Link { label: "Sent mail".into(), href: "/demo/mail".into() }];
    let frame = Alone { workspace: name, links, ..frames::alone(&call) };
    page(StatusCode::OK, &Page { frame, cast })
}

pub async fn be(call: Call, _: Public, fields: Fields) -> Result<Response> {
    let (workspace, _) = demo_workspace(&call).await?;
    let person: PersonId = fields.text("person").parse().map_err(|_| Error::NotFound)?;
    let cast: Vec<Actor> = call.portal().db.within(workspace.tenant()).all(CAST, &values![workspace]).await?;
    let actor = cast.into_iter().find(|actor| actor.person == person).ok_or(Error::NotFound)?;
    let mut tx = call.portal().db.begin(workspace.tenant()).await?;
    let new = NewSession { workspace, person, name: actor.name, kind: SessionKind::Demo, proof: Proof::Demo };
    let session = sessions::open(&call, &mut tx, new).await?;
    tx.commit().await?;
    Ok(with_session(&call, &session, "/"))
}

/// The printed links: one GET is enough, as nothing here is in earnest.
pub async fn enter(call: Call, _: Public, Path(secret): Path<String>) -> Result<Response> {
    let secret = Secret::parse(&secret).ok_or(Error::NotFound)?;
    Ok(with_session(&call, &actions::enter_demo_link(&call, &secret).await?, "/"))
}
