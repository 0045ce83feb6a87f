//! What people do about themselves, as events: on the person's chain, or on the installation's while nobody is known.

use crate::{
    audit::{Chain, NewEvent, Subject},
    call::{Actor, ActorKind, Call},
    error::{Error, Result},
    ids::{PersonId, WorkspaceId},
    people::sessions::NewSession,
};
use portico_store::Tx;
use serde_json::Value;

/// The same call by the person who has just proved who they are.
pub fn as_person(call: &Call, new: &NewSession, kind: ActorKind) -> Call {
    let nobody = Actor::nobody();
    let actor = Actor { kind, workspace: new.workspace, person: Some(new.person), name: new.name.clone(), ..nobody };
    call.portal().call(actor, call.request_id().into(), call.client().clone())
}

/// One event on a person's chain in a workspace; the firm's side alone reads it.
pub async fn of_person(
    call: &Call,
    tx: &mut Tx,
    (workspace, person): (WorkspaceId, PersonId),
    kind: &'static str,
    said: Value,
) -> Result<()> {
    let mut chain = Chain::lock(tx, workspace, Subject::Person, person.0).await?;
    let member = call.actor().standings().first().map(|standing| standing.member);
    chain.write(call, tx, NewEvent::now(kind, call.now(), member).firm(said)).await?;
    Ok(())
}

/// A sign-in that failed: on the person's chain where they are known, else on the installation's. It must never turn a
/// refusal into another answer, so what goes wrong here goes to the log.
pub async fn failed(call: &Call, known: Option<(WorkspaceId, PersonId)>, why: &'static str) {
    for _ in 0..3 {
        match failed_once(call, known, why).await {
            Ok(()) => return,
            Err(error) => tracing::warn!(%error, why, "a failed sign-in was not written down"),
        }
    }
}

async fn failed_once(call: &Call, known: Option<(WorkspaceId, PersonId)>, why: &'static str) -> Result<()> {
    let workspace = known.map_or(WorkspaceId::INSTALLATION, |(workspace, _)| workspace);
    let mut tx = call.portal().db.begin(workspace.tenant()).await.map_err(Error::from)?;
    let (subject, id) = match known {
        Some((_, person)) => (Subject::Person, person.0),
        None => (Subject::Workspace, workspace.0),
    };
    let from = call.client().address.map(|address| address.to_string());
    let said = serde_json::json!({ "why": why, "from": from });
    let mut chain = Chain::lock(&mut tx, workspace, subject, id).await?;
    chain.write(call, &mut tx, NewEvent::now("person.sign_in_failed", call.now(), None).firm(said)).await?;
    Ok(tx.commit().await?)
}
