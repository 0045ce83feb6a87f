//! Where the link of a mail leads that asks for a decision: reading decides nothing, a press of a button decides once.
//!
//! The link stands for one person and one round. What it opens and what may be decided with it is asked of the policy as
//! for anybody else; a link that was used opens nothing any more.

use super::{
    link_files,
    show::{Asked, Back, Body, asked_again, composed, newer, told, vote},
};
use crate::{
    approvals::{
        Approval,
        links::{self, Link},
    },
    call::{Call, SessionKind},
    error::{Error, Result},
    ids::WorkspaceId,
    mail::{Recipient, letters::Decision, post},
    notifications::{consequence, is_signed, what},
    people::{
        limits::{self, Limit},
        pages::{alone, page, see_other, with_session},
        sessions::{self, NewSession, Proof},
    },
    policy::{
        Approve, Public, See,
        identity::{Secret, by_decision_link},
        permit,
    },
    records::approvals::{self, api::on_record},
};
use askama::Template;
use axum::{
    extract::{Path, Query},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use portico_model::Key;
use portico_store::values;
use portico_web::{Fields, components as ui, frame::Alone, words::Words};

#[derive(Template)]
#[template(path = "desk/approvals/link.html")]
struct Page {
    frame: Alone,
    name: String,
    /// What is decided on and need not be opened first.
    files: Vec<link_files::Offered>,
    body: Body,
}

#[derive(Template)]
#[template(path = "desk/approvals/link_over.html")]
struct Over {
    frame: Alone,
    token: String,
    is_used: bool,
    /// A new one was asked for.
    is_sent: bool,
}

const ADDRESS: &str = "SELECT p.name, e.address FROM person p JOIN email_address e ON e.person_id = p.id WHERE p.id = $1 \
    ORDER BY e.verified_at IS NULL, e.verified_at DESC, e.address LIMIT 1";

/// The same page as often as it is asked for: programs that follow links in mails decide nothing by it.
// ask 33, ask 34
pub async fn show(
    call: Call,
    _: Public,
    (Path(token), Query(asked), headers): (Path<String>, Query<Asked>, HeaderMap),
) -> Result<Response> {
    let (secret, link) = find(&call, &token).await?;
    let actor = call.actor();
    let is_theirs = actor.person() == Some(link.person) && actor.workspace() == secret.workspace;
    let narrow = actor.subject().only_record;
    if is_theirs && (narrow.is_none() || narrow == Some(link.record.0)) {
        return Ok(see_other(&format!("/approvals/{}", link.round)));
    }
    if link.is_used || link.is_over {
        return over(&call, &headers, (token, &link), false).await;
    }
    shown(&call, &headers, (&secret, &link), (asked, Back::default())).await
}

/// Decides with it, once; then whoever it was reads on in a session that reaches this one record.
pub async fn decide_on(
    call: Call,
    _: Public,
    (Path(token), headers): (Path<String>, HeaderMap),
    fields: Fields,
) -> Result<Response> {
    limits::spend(&call, &[Limit::of_network("link", &call, 100, 600)]).await?;
    let (secret, link) = find(&call, &token).await?;
    match decided(&call, (&secret, &link), &fields).await {
        Ok(()) => {
            let session = session(&call, secret.workspace, &link).await?;
            Ok(with_session(&call, &session, &format!("/approvals/{}?said=decided", link.round)))
        }
        Err(Error::Gone(_)) => over(&call, &headers, (token, &link), false).await,
        Err(error) => {
            let back = told(error, &fields)?;
            let decide = if back.status == StatusCode::CONFLICT { String::new() } else { asked_again(&fields) };
            let asked = Asked { decide, said: String::new() };
            shown(&call, &headers, (&secret, &link), (asked, back)).await
        }
    }
}

/// Sends a new link to the same person at the address that is known, if something still waits for them.
// ask 32
pub async fn renew(call: Call, _: Public, (Path(token), headers): (Path<String>, HeaderMap)) -> Result<Response> {
    limits::spend(&call, &[Limit::of_network("renewal", &call, 10, 600)]).await?;
    let (secret, link) = find(&call, &token).await?;
    limits::spend(&call, &[Limit::of_account("renewal", &link.id.to_string(), 3, 86_400)]).await?;
    let own = theirs(&call, (&secret, &link)).await?;
    let old = permit::permit::<Approve, Approval>(&own, &link.round).await;
    if let Ok(permit) = old {
        let mut view = approvals::api::read(&own, &permit).await?;
        // What came after it may wait for them.
        if let Some(newer) = newer(&own, &view).await? {
            view = approvals::api::read(&own, &permit::permit::<Approve, Approval>(&own, &newer).await?).await?;
        }
        if !view.mine.is_empty() {
            send(&own, (&secret, &link), &view).await?;
        }
    }
    over(&call, &headers, (token, &link), true).await
}

pub(super) async fn find(call: &Call, token: &str) -> Result<(Secret, Link)> {
    let secret = Secret::parse(token).ok_or(Error::NotFound)?;
    let link = links::find(call.portal(), &secret).await?.ok_or(Error::NotFound)?;
    Ok((secret, link))
}

/// A call by whoever the link is for, who proved nothing but that they have it.
pub(super) async fn theirs(call: &Call, (secret, link): (&Secret, &Link)) -> Result<Call> {
    let actor = by_decision_link(call.portal(), secret.workspace, (link.person, link.id), link.record).await?;
    let actor = actor.ok_or(Error::NotFound)?;
    // Staff prove more than a link can.
    if actor.side() == portico_model::access::Side::Firm {
        return Err(Error::Unauthenticated);
    }
    Ok(call.portal().call(actor, call.request_id().into(), call.client().clone()))
}

async fn decided(call: &Call, found: (&Secret, &Link), fields: &Fields) -> Result<()> {
    let link = found.1;
    if link.is_used || link.is_over {
        return Err(links::over());
    }
    let own = theirs(call, found).await?;
    let permit = permit::permit::<Approve, Approval>(&own, &link.round).await?;
    let vote = approvals::Vote { link: Some(link.id), ..vote(fields)? };
    approvals::decide(&own, &on_record(&own, &permit).await?, link.round, vote).await?;
    Ok(())
}

async fn session(call: &Call, workspace: WorkspaceId, link: &Link) -> Result<Secret> {
    let mut tx = call.portal().db.begin(workspace.tenant()).await?;
    let kind = SessionKind::Task(link.record);
    let new = NewSession { workspace, person: link.person, name: link.name.clone(), kind, proof: Proof::Link };
    let session = sessions::open(call, &mut tx, new).await?;
    tx.commit().await?;
    Ok(session)
}

async fn shown(
    call: &Call,
    headers: &HeaderMap,
    found: (&Secret, &Link),
    (asked, back): (Asked, Back),
) -> Result<Response> {
    let status = if back.reasons.is_empty() { StatusCode::OK } else { back.status };
    let own = theirs(call, found).await?;
    let permit = permit::permit::<See, Approval>(&own, &found.1.round).await?;
    let mut body = composed(&own, &permit, (&asked, &back)).await?;
    if body.is_over {
        return over(call, headers, (found.0.to_text(), found.1), false).await;
    }
    body.action = format!("/links/decisions/{}", found.0.to_text());
    let files = match permit.also::<Approve>(&own).await? {
        Some(may) => link_files::offer(&own, &may, (&body.action, &mut body.unopened)).await?,
        None => Vec::new(),
    };
    let mut frame = alone(call, headers).await?;
    frame.workspace.clone_from(&found.1.workspace);
    page(status, &Page { frame, name: found.1.name.clone(), files, body })
}

pub(super) async fn over(
    call: &Call,
    headers: &HeaderMap,
    (token, link): (String, &Link),
    is_sent: bool,
) -> Result<Response> {
    let mut frame = alone(call, headers).await?;
    frame.workspace.clone_from(&link.workspace);
    let status = if is_sent { StatusCode::OK } else { StatusCode::GONE };
    page(status, &Over { frame, token, is_used: link.is_used, is_sent })
}

async fn send(own: &Call, (secret, link): (&Secret, &Link), view: &crate::approvals::view::View) -> Result<()> {
    let found: Option<(String, String)> = own.portal().db.installation().find(ADDRESS, &values![link.person]).await?;
    let Some((name, address)) = found else { return Ok(()) };
    let record = crate::records::view::whole(own, link.record).await?;
    let rules = own.blueprint_of(record.blueprint_version).await?;
    let declared = crate::records::moves::type_of(&rules, &record.kind)?;
    let words = Words::new(own.now(), &own.zone());
    let day = view.due_at.map_or_else(String::new, |at| words.day_within(at));
    let due = view.due_at.map_or_else(String::new, |at| words.full(at));
    let key = Key::new(view.approval.as_str());
    let what = what(declared, &key, (&view.label, view.about.as_deref()));
    let letter = Decision {
        to: Recipient { person: Some(link.person), name, address },
        person: link.person,
        portal: own.actor().workspace_name(),
        author: &view.submitted_by,
        reference: &crate::records::view::number(&rules, &record.kind, record.number),
        title: &record.title,
        record: record.id,
        round: view.id,
        approval: &what,
        due: &due,
        day: &day,
        note: "",
        after: consequence(declared, &key),
        is_signed: is_signed(declared, &key),
        is_reminder: false,
        because: "you asked for a new link",
        staff: None,
    };
    let mut tx = own.begin().await?;
    post(own, &mut tx, secret.workspace, letter.write()?)?;
    Ok(tx.commit().await?)
}
