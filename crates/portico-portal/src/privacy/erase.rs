//! Erases a person: nobody can sign in as them at once, then their name goes from the chains, and last from every table.
//!
//! Until the last step the row with their name is there, so that whoever is cut off can begin again and goes on.

use super::{rows, signatures, subject::DataSubject, trail};
use crate::{
    approvals::Reader,
    call::{ActorKind, Call, Client, Portal},
    error::{Error, Result},
    ids::{PersonId, WorkspaceId},
    policy::{self, Change, Configure, Permit, facts::Here, identity, permit},
    records::{
        hold,
        view::{number, whole},
    },
    search::{self, Which},
    workspaces::{access, actions::outranks, member},
};
use portico_store::{Tx, values};
use serde::Serialize;
use serde_json::json;

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// Entries of the log that say less than before. Each is named in a tombstone.
    pub entries: u64,
    pub memberships: u64,
    /// Records that are no longer found by the name.
    pub records: u64,
}

const SHUT_OUT: &str = "UPDATE member SET suspended_at = coalesce(suspended_at, $3), revision = revision + 1 \
    WHERE workspace_id = $1 AND person_id = $2";
const DISABLE: &str = "UPDATE person SET disabled_at = coalesce(disabled_at, $2) WHERE id = $1";
const END_SESSIONS: &str = "UPDATE session SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL";
const END_TOKENS: &str = "UPDATE api_token SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL";

/// Somebody who runs the workspace erases one of its people, and has typed their name.
// s_097
pub async fn erase_member(call: &Call, permit: &Permit<Change, policy::Member>, typed: &str) -> Result<Erased> {
    let subject = may_be_erased(call, permit).await?;
    if typed.split_whitespace().ne(subject.name.split_whitespace()) {
        let words = format!("Type the name as it stands above: {}", subject.name);
        return Err(Error::invalid("name", words));
    }
    let blueprint = call.blueprint().await?;
    let mut tx = call.begin().await?;
    access::take_turn(call, &mut tx, permit).await?;
    for (id, _) in &subject.members {
        outranks(call, &blueprint, &member::hold(&mut tx, call.workspace(), *id).await?)?;
    }
    shut_out(call, &mut tx, &subject).await?;
    tx.commit().await?;
    finish(call, &subject).await
}

/// The person of a member, if the caller may erase them at all.
pub async fn may_be_erased(call: &Call, permit: &Permit<Change, policy::Member>) -> Result<DataSubject> {
    permit::permit::<Configure, policy::Workspace>(call, &Here).await?;
    let subject = DataSubject::of_member(call, permit.thing().id).await?;
    if call.actor().person() == Some(subject.person) {
        return Err(Error::forbidden("You cannot erase yourself.", "Ask somebody else who runs the portal."));
    }
    must_not_be_held(call, &mut Reader::Quick(call.read()), &subject).await?;
    if subject.elsewhere > 0 {
        return Err(Error::forbidden(
            "They also belong to another portal of this installation.",
            "Suspend them here, and ask whoever runs the installation: `portico erase`.",
        ));
    }
    Ok(subject)
}

/// Whoever has to do with a record under a legal hold stays as they are.
async fn must_not_be_held(call: &Call, reader: &mut Reader<'_>, subject: &DataSubject) -> Result<()> {
    let members: Vec<_> = subject.members.iter().map(|(member, _)| *member).collect();
    let Some(record) = hold::of_members(reader, call.workspace(), &members).await? else { return Ok(()) };
    let held = whole(call, record).await?;
    let blueprint = call.blueprint_of(held.blueprint_version).await?;
    let number = number(&blueprint, &held.kind, held.number);
    Err(Error::forbidden(
        format!("There is a legal hold on {number}, and they have to do with it."),
        "Erase them once it is lifted.",
    ))
}

/// The operator erases a person from every workspace of the installation.
pub async fn erase_person(portal: &Portal, person: PersonId, workspaces: &[WorkspaceId]) -> Result<Erased> {
    let mut erased = Erased::default();
    for workspace in workspaces {
        let (call, subject) = of_operator(portal, *workspace, person).await?;
        must_not_be_held(&call, &mut Reader::Quick(call.read()), &subject).await?;
    }
    for workspace in workspaces {
        let (call, subject) = of_operator(portal, *workspace, person).await?;
        let mut tx = call.begin().await?;
        access::moved(&mut tx, *workspace).await?;
        shut_out(&call, &mut tx, &subject).await?;
        tx.commit().await?;
    }
    // Only then is anything erased: where somebody has to stay, nothing is.
    for workspace in workspaces {
        let (call, subject) = of_operator(portal, *workspace, person).await?;
        let done = prepare(&call, &subject).await?;
        erased.entries += done.entries;
    }
    for workspace in workspaces {
        let (call, subject) = of_operator(portal, *workspace, person).await?;
        let done = conclude(&call, &subject).await?;
        erased.memberships += done.memberships;
        erased.records += done.records;
    }
    Ok(erased)
}

async fn of_operator(portal: &Portal, workspace: WorkspaceId, person: PersonId) -> Result<(Call, DataSubject)> {
    let actor = identity::by_itself(portal, workspace, ActorKind::Operator, "Operator").await?;
    let call = portal.call(actor, "erase".into(), Client::local());
    Ok((call, DataSubject::load(portal, workspace, person).await?))
}

/// From here on nothing new is done in their name. The transaction has its turn, so no hold is set meanwhile.
async fn shut_out(call: &Call, tx: &mut Tx, subject: &DataSubject) -> Result<()> {
    let (blueprint, now) = (call.blueprint().await?, call.now());
    must_not_be_held(call, &mut Reader::Locked(tx), subject).await?;
    tx.execute(SHUT_OUT, &values![call.workspace(), subject.person, now]).await?;
    tx.execute(DISABLE, &values![subject.person, now]).await?;
    access::somebody_runs_it(call, tx, blueprint.matrix()).await?;
    tx.later(END_SESSIONS, &values![subject.person, now])?;
    Ok(tx.later(END_TOKENS, &values![subject.person, now])?)
}

async fn finish(call: &Call, subject: &DataSubject) -> Result<Erased> {
    let Erased { entries, .. } = prepare(call, subject).await?;
    Ok(Erased { entries, ..conclude(call, subject).await? })
}

/// The name goes from the log and from what others were told.
async fn prepare(call: &Call, subject: &DataSubject) -> Result<Erased> {
    let signed = signatures::clear_answers(call, subject).await?;
    let entries = trail::erase_from(call, subject, &signed).await?;
    rows::blank(call, subject).await?;
    Ok(Erased { entries, ..Erased::default() })
}

/// Everything else goes with the name itself, and the organizations' chains say that it did.
async fn conclude(call: &Call, subject: &DataSubject) -> Result<Erased> {
    let records = rows::found_by(call, subject).await?;
    let mut tx = call.begin().await?;
    rows::erase(call, &mut tx, subject).await?;
    for (id, organization) in &subject.members {
        let said = json!({ "member": id });
        member::of_organization(call, &mut tx, (call.workspace(), *organization), "member.erased", said).await?;
        call.tell(&mut tx, [format!("organization:{organization}")]);
    }
    tx.commit().await?;
    // What was told while the name was still there.
    trail::erase_from(call, subject, &[]).await?;
    rows::blank(call, subject).await?;
    search::reindex(call.portal(), call.workspace(), &Which::Records(records.clone())).await?;
    let amount = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    Ok(Erased { entries: 0, memberships: amount(subject.members.len()), records: amount(records.len()) })
}
