//! Somebody is invited into an organization, in roles no higher than the inviter's.

use crate::{
    call::Call,
    error::{Error, FieldErrors, Result},
    ids::InvitationId,
    people::{
        EmailAddress, address,
        limits::{self, Limit},
        person,
    },
    policy::{Invite, Permit, identity::Secret},
    workspaces::{
        access,
        invitation::{self, Invitee},
        member,
        people::People,
        roles,
    },
};
use portico_model::{Key, access::Side, blueprint::Compiled};
use portico_store::{Tx, values};
use serde_json::json;

#[derive(Debug, Clone)]
pub struct NewInvitation<'a> {
    pub address: &'a str,
    pub name: &'a str,
    pub roles: Vec<Key>,
}

const BELONGS: &str = "SELECT count(*) FROM member m JOIN email_address e ON e.person_id = m.person_id \
    WHERE m.workspace_id = $1 AND m.organization_id = $2 AND e.address = $3 AND m.suspended_at IS NULL";
const VOID: &str = "UPDATE invitation SET revoked_at = $4 WHERE workspace_id = $1 AND organization_id = $2 AND address = $3 \
    AND accepted_at IS NULL AND revoked_at IS NULL";
const ADD: &str = "INSERT INTO invitation (id, hash, workspace_id, organization_id, address, name, roles, invited_by, mail_id, \
    sent, created_at, expires_at, opened_at, accepted_at, revoked_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11, NULL, NULL, NULL)";

const BY_ONE_PERSON: i64 = 100;
const DAY: i64 = 86_400;

/// The older open invitation for the same address is void. Somebody of the firm who belongs already can be invited again:
/// that is how they choose a new password.
pub async fn invite(call: &Call, permit: &Permit<Invite, People>, new: NewInvitation<'_>) -> Result<InvitationId> {
    let people = permit.thing();
    let person = call.actor().person().ok_or(Error::Unauthenticated)?;
    let blueprint = call.blueprint().await?;
    let address = checked(call, people, &new, &blueprint)?;
    let [hourly, daily] = Limit::of_mails("invitation", &address);
    let mine = Limit::of_account("invitations", &person.to_string(), BY_ONE_PERSON, DAY);
    limits::spend(call, &[mine, hourly, daily]).await?;
    let mut tx = call.begin().await?;
    access::take_turn(call, &mut tx, permit).await?;
    if people.side == Side::Client && belongs(call, &mut tx, people, &address).await? {
        return Err(Error::invalid("email", "This address belongs to one of your people already"));
    }
    tx.later(VOID, &values![call.workspace(), people.organization, &address, call.now()])?;
    let id = InvitationId(call.new_id());
    let (organization, name) = (people.name.as_str(), new.name.trim());
    let to = Invitee { id, address: address.as_str(), name, organization, roles: &new.roles };
    let mail = invitation::mail(call, &mut tx, &blueprint, &to).await?;
    // Nobody knows this secret; the one of the link is made when the mail leaves.
    let unknown = Secret::new(call.portal(), call.workspace()).hash();
    let row = values![
        id,
        unknown,
        call.workspace(),
        people.organization,
        &address,
        name,
        member::keys(&new.roles)?,
        person,
        mail,
        call.now(),
        invitation::end(call.now())
    ];
    tx.later(ADD, &row)?;
    let said = json!({ "invitation": id, "name": name, "address": address.as_str(), "roles": new.roles });
    member::of_organization(call, &mut tx, (call.workspace(), people.organization), "member.invited", said).await?;
    call.tell(&mut tx, [format!("organization:{}", people.organization)]);
    tx.commit().await?;
    Ok(id)
}

fn checked(call: &Call, people: &People, new: &NewInvitation<'_>, blueprint: &Compiled) -> Result<EmailAddress> {
    let mut errors = FieldErrors::default();
    if let Some(problem) = person::name_problem(new.name) {
        errors.0.insert("name".into(), problem.into());
    }
    let address = EmailAddress::parse(new.address);
    if address.is_none() {
        errors.0.insert("email".into(), address::HOW_TO_MEND.into());
    }
    if new.roles.is_empty() {
        errors.0.insert("roles".into(), "Choose what they will do here".into());
    }
    let giver = call.actor().memberships();
    let refused = new.roles.iter().find_map(|role| roles::refusal(blueprint.matrix(), giver, role, people.side));
    if let Some(problem) = refused {
        errors.0.insert("roles".into(), problem);
    }
    if people.is_suspended {
        errors.0.insert("email".into(), "This organization is suspended. Let it in again first".into());
    }
    match address {
        Some(address) if errors.0.is_empty() => Ok(address),
        _ => Err(Error::Invalid(errors)),
    }
}

async fn belongs(call: &Call, tx: &mut Tx, people: &People, address: &EmailAddress) -> Result<bool> {
    Ok(tx.one::<i64>(BELONGS, &values![call.workspace(), people.organization, address]).await? > 0)
}
