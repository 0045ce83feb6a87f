//! Sent mail, one mail, and its HTML part as a document of its own that can do nothing.

use crate::{
    call::{Call, Portal},
    error::{Error, Result},
    ids::{MailId, WorkspaceId},
    policy::Public,
};
use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::{Timestamp, tz::TimeZone};
use portico_store::{from_row, values};
use portico_web::{components::When, frame::Alone, words::Words};
use sha2::{Digest, Sha256};

/// As many as one page shows; the demo's mail is not paged further.
const SHOWN: usize = 100;

const LIST: &str = "SELECT id, recipient, kind, subject, state, created_at FROM mail WHERE workspace_id = $1 \
    ORDER BY created_at DESC, id DESC LIMIT 100";
const ONE: &str = "SELECT recipient, kind, reason, subject, state, created_at, body_text, body_html FROM mail \
    WHERE workspace_id = $1 AND id = $2";

struct Line {
    id: MailId,
    recipient: String,
    kind: String,
    subject: String,
    state: String,
    created_at: Timestamp,
}

from_row!(Line { id, recipient, kind, subject, state, created_at });

struct Mail {
    recipient: String,
    kind: String,
    reason: String,
    subject: String,
    state: String,
    created_at: Timestamp,
    text: String,
    html: String,
}

from_row!(Mail { recipient, kind, reason, subject, state, created_at, text, html });

#[derive(Template)]
#[template(path = "mail/pages/list.html")]
struct ListPage {
    frame: Alone,
    lines: Vec<(Line, When)>,
    most: usize,
}

#[derive(Template)]
#[template(path = "mail/pages/show.html")]
struct ShowPage {
    frame: Alone,
    id: MailId,
    mail: Mail,
    when: When,
    paragraphs: Vec<Vec<Piece>>,
}

/// A piece of a line of text: words, or an address to follow.
struct Piece {
    text: String,
    is_link: bool,
}

pub async fn list(call: Call, _: Public) -> Result<Response> {
    let (workspace, name) = demo_workspace(&call).await?;
    let lines: Vec<Line> = call.portal().db.within(workspace.tenant()).all(LIST, &values![workspace]).await?;
    let words = Words::new(call.now(), &TimeZone::UTC);
    let lines = lines
        .into_iter()
        .map(|line| {
            let when = words.when(line.created_at);
            (line, when)
        })
        .collect();
    page(&ListPage { frame: alone(name), lines, most: SHOWN })
}

pub async fn show(call: Call, _: Public, Path(id): Path<String>) -> Result<Response> {
    let (workspace, name) = demo_workspace(&call).await?;
    let (id, mail) = one(call.portal(), workspace, &id).await?;
    let when = Words::new(call.now(), &TimeZone::UTC).when(mail.created_at);
    let paragraphs = mail.text.lines().map(pieces).collect();
    page(&ShowPage { frame: alone(name), id, mail, when, paragraphs })
}

pub async fn html(call: Call, _: Public, Path(id): Path<String>) -> Result<Response> {
    let (workspace, _) = demo_workspace(&call).await?;
    let (_, mail) = one(call.portal(), workspace, &id).await?;
    let policy = HeaderValue::from_str(&harmless(&mail.html)).map_err(Error::internal)?;
    Ok(([(header::CONTENT_SECURITY_POLICY, policy)], Html(mail.html)).into_response())
}

/// A mail may have its own style sheet and nothing else: no script, no form, no frame, nothing from elsewhere.
fn harmless(html: &str) -> String {
    let style =
        html.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).map_or("", |(style, _)| style);
    let hash = STANDARD.encode(Sha256::digest(style));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'; sandbox allow-top-navigation-by-user-activation"
    )
}

async fn one(portal: &Portal, workspace: WorkspaceId, id: &str) -> Result<(MailId, Mail)> {
    let id: MailId = id.parse().map_err(|_| Error::NotFound)?;
    let mail = portal.db.within(workspace.tenant()).find(ONE, &values![workspace, id]).await?;
    Ok((id, mail.ok_or(Error::NotFound)?))
}

/// The portal in which somebody is signed in here, else the demo's first; nothing is shown to another machine.
pub async fn demo_workspace(call: &Call) -> Result<(WorkspaceId, String)> {
    const FIRST: &str = "SELECT id, name FROM workspace ORDER BY created_at, id LIMIT 1";
    let here = call.client().address.is_some_and(|address| address.to_canonical().is_loopback());
    if !call.portal().settings.demo || !here {
        return Err(Error::NotFound);
    }
    if call.actor().person().is_some() {
        return Ok((call.workspace(), call.actor().workspace_name().to_owned()));
    }
    call.portal().db.installation().find(FIRST, &[]).await?.ok_or(Error::NotFound)
}

fn alone(workspace: String) -> Alone {
    Alone { workspace, home: "/".into(), ..Alone::default() }
}

fn page(template: &impl Template) -> Result<Response> {
    Ok(Html(template.render().map_err(Error::internal)?).into_response())
}

fn pieces(line: &str) -> Vec<Piece> {
    let words = line.split_inclusive(' ');
    words
        .map(|word| Piece {
            text: word.to_owned(),
            is_link: word.starts_with("http://") || word.starts_with("https://"),
        })
        .collect()
}
