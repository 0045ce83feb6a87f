//! Somebody accepts an invitation: once, by the press of a button, never by reading the page.

use crate::{
    call::{Call, SessionKind},
    error::{Error, FieldErrors, Result},
    ids::{MemberId, PersonId, WorkspaceId},
    people::{
        EmailAddress, NewPerson,
        limits::{self, Limit},
        passwords::{self, Beside},
        person,
        sessions::{self, NewSession, Proof},
    },
    policy::identity::Secret,
    workspaces::{
        access,
        invitation::{self, Invitation},
        member::{self, NewMember},
    },
};
use portico_model::{Key, access::Side, blueprint::Compiled};
use portico_store::{Tx, values};
use serde_json::json;

/// What the invited person says of themselves.
#[derive(Debug, Clone)]
pub struct Acceptance<'a> {
    pub name: &'a str,
    /// Asked of people of the firm, who type it beside a code from then on.
    pub password: &'a str,
}

/// Where they are afterwards.
#[derive(Debug, Clone)]
pub enum Accepted {
    SignedIn(Secret),
    /// Staff who have a password already prove that they know it.
    SignInNext,
}

const USE: &str = "UPDATE invitation SET accepted_at = $3 WHERE hash = $1 AND workspace_id = $2 AND accepted_at IS NULL \
    AND revoked_at IS NULL AND expires_at > $3 RETURNING roles";
const HELD: &str = "SELECT id, suspended_at IS NOT NULL FROM member WHERE workspace_id = $1 AND organization_id = $2 \
    AND person_id = $3";
const RESTORE: &str = "UPDATE member SET suspended_at = NULL, roles = $3, revision = revision + 1 \
    WHERE workspace_id = $1 AND id = $2";
const DISABLED: &str = "SELECT disabled_at IS NOT NULL FROM person WHERE id = $1";
const SET_PASSWORD: &str = "UPDATE person SET password = $2 WHERE id = $1";
const END_SESSIONS: &str = "UPDATE session SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL";

pub async fn accept_invitation(call: &Call, secret: &Secret, by: Acceptance<'_>) -> Result<Accepted> {
    limits::spend(call, &[Limit::of_network("invitation", call, 100, 600)]).await?;
    let invitation = invitation::find(call.portal(), secret).await?.ok_or(Error::NotFound)?;
    if let Some(gone) = invitation.state.gone() {
        return Err(gone);
    }
    let address = EmailAddress::parse(&invitation.address).ok_or(Error::NotFound)?;
    checked(&invitation, &by)?;
    let password = match invitation.side {
        Side::Firm => Some(passwords::hash(call.portal(), by.password.to_owned()).await?),
        Side::Client => None,
    };
    let portal = call.portal();
    let blueprint = portal.blueprints.version(&portal.db, secret.workspace, invitation.blueprint_version).await?;
    let mut tx = portal.db.begin(secret.workspace.tenant()).await?;
    let used: Option<String> = tx.find(USE, &values![secret.hash(), secret.workspace, call.now()]).await?;
    let given = used.ok_or_else(|| Error::Gone("This invitation was used or taken back a moment ago.".into()))?;
    let roles = still_there(&blueprint, &given, invitation.side)?;
    access::moved(&mut tx, secret.workspace).await?;
    let (id, name) = known_or_new(call, &mut tx, &address, (by.name, password)).await?;
    join(call, &mut tx, &invitation, (id, &name, roles)).await?;
    let proof = if invitation.side == Side::Firm { Proof::Two } else { Proof::Invitation };
    let new = NewSession { workspace: secret.workspace, person: id, name, kind: SessionKind::Full, proof };
    let accepted = if needs_more(&mut tx, (secret.workspace, id), proof).await? {
        Accepted::SignInNext
    } else {
        Accepted::SignedIn(sessions::open(call, &mut tx, new).await?)
    };
    tx.commit().await?;
    Ok(accepted)
}

fn checked(invitation: &Invitation, by: &Acceptance<'_>) -> Result<()> {
    let mut errors = FieldErrors::default();
    if let Some(problem) = person::name_problem(by.name) {
        errors.0.insert("name".into(), problem.into());
    }
    if invitation.side == Side::Firm {
        let theirs = [by.name, &invitation.address, &invitation.portal, &invitation.organization_name];
        if let Some(problem) = passwords::weakness(by.password, Beside::SecondFactor, &theirs) {
            errors.0.insert("password".into(), problem);
        }
    }
    if errors.0.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

/// The roles of the invitation that the live blueprint still has on this side.
fn still_there(blueprint: &Compiled, given: &str, side: Side) -> Result<Vec<Key>> {
    let roles: Vec<Key> = serde_json::from_str(given).map_err(Error::internal)?;
    Ok(roles.into_iter().filter(|role| blueprint.matrix().side(role) == Some(side)).collect())
}

/// Whoever has the address keeps their name; a password that was just chosen replaces the one before.
async fn known_or_new(
    call: &Call,
    tx: &mut Tx,
    address: &EmailAddress,
    (name, password): (&str, Option<String>),
) -> Result<(PersonId, String)> {
    let Some(known) = person::find_by_address(tx, address).await? else {
        let new = NewPerson { name, address: Some(address), password };
        return Ok((person::add(call, tx, new).await?, name.trim().to_owned()));
    };
    if tx.one::<bool>(DISABLED, &values![known.id]).await? {
        return Err(Error::forbidden("This address is shut out.", "Ask whoever runs this installation."));
    }
    if let Some(password) = password {
        tx.later(SET_PASSWORD, &values![known.id, password])?;
        tx.later(END_SESSIONS, &values![known.id, call.now()])?;
    }
    Ok((known.id, known.name))
}

async fn join(
    call: &Call,
    tx: &mut Tx,
    invitation: &Invitation,
    (person, name, roles): (PersonId, &str, Vec<Key>),
) -> Result<()> {
    let (workspace, organization) = (invitation.workspace, invitation.organization);
    let held: Option<(MemberId, bool)> = tx.find(HELD, &values![workspace, organization, person]).await?;
    match held {
        None => {
            let side = invitation.side;
            let new =
                NewMember { organization, side, person, name, roles, teams: Vec::new(), title: "", source_ref: None };
            member::add(call, tx, workspace, &new).await?;
        }
        Some((id, true)) => {
            tx.later(RESTORE, &values![workspace, id, member::keys(&roles)?])?;
            let said = json!({ "member": id, "name": name, "roles": roles });
            member::of_organization(call, tx, (workspace, organization), "member.restored", said).await?;
        }
        Some((_, false)) => {}
    }
    person::belongs(tx, person, workspace)?;
    call.tell(tx, [format!("organization:{organization}")]);
    Ok(())
}

/// Staff of this workspace who come by a client's invitation have proved their mailbox and no more.
async fn needs_more(tx: &mut Tx, (workspace, person): (WorkspaceId, PersonId), proof: Proof) -> Result<bool> {
    const STAFF: &str = "SELECT EXISTS (SELECT 1 FROM member WHERE workspace_id = $1 AND person_id = $2 AND side = 'firm' \
        AND suspended_at IS NULL)";
    Ok(proof < Proof::Two && tx.one::<bool>(STAFF, &values![workspace, person]).await?)
}
